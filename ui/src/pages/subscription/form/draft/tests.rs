//! A subscription that is shown is sent back as it was, and what is wrong is marked.

use mikromon_api::private::Private;
use mikromon_domain::price::AddOn;
use mikromon_domain::secret::Secret;
use serde_json::json;

use super::*;

fn read(shown: &str, masked: bool) -> Private {
    serde_json::from_value(json!({ "shown": shown, "masked": masked })).unwrap()
}

fn rupiah(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

fn on(day: &str) -> CivilDate {
    day.parse().unwrap()
}

fn terms() -> SubscriptionTerms {
    SubscriptionTerms {
        plan: "018f0000-0000-7000-8000-000000000003".parse().unwrap(),
        router: "018f0000-0000-7000-8000-000000000004".parse().ok(),
        starts_on: on("2026-01-10"),
        ends_on: Some(on("2027-01-09")),
        due_day: Some(20),
        price: Some(rupiah(200_000)),
        discount: rupiah(1_500),
        discount_note: "Pelanggan lama".into(),
        add_ons: vec![AddOn {
            text: "Sewa ONT".into(),
            price: rupiah(25_000),
        }],
        leave: Some(Leave {
            from: on("2026-06-01"),
            until: on("2026-06-30"),
        }),
    }
}

fn view() -> SubscriptionView {
    SubscriptionView {
        id: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
        customer: "018f0000-0000-7000-8000-000000000002".parse().unwrap(),
        terms: terms(),
        pppoe_user: read("plg0042@rumah", false),
        static_address: read("10.99.0.7", false),
        note: read("", false),
        has_password: true,
        cut_off: false,
        revision: 4,
    }
}

fn empty() -> Draft {
    Draft::starting(on("2026-11-22"), Lang::Id)
}

fn marked(draft: Draft) -> Vec<Field> {
    let action = Action::new();
    let wrong = |field: &Field| {
        let error = draft.error(*field, action, Lang::Id);
        error.get_untracked().is_some()
    };
    Draft::FIELDS.iter().copied().filter(wrong).collect()
}

#[test]
fn a_subscription_that_nobody_touched_is_sent_back_as_it_was() {
    Owner::new().with(|| {
        for lang in Lang::ALL {
            let draft = Draft::of(&view(), lang);
            let expected = SubscriptionForm {
                terms: terms(),
                pppoe_user: Some("plg0042@rumah".into()),
                static_address: Some("10.99.0.7".into()),
                note: Some(String::new()),
            };
            assert_eq!(draft.form(), Some(expected));
            assert_eq!(draft.password.typed(), None);
        }
    });
}

#[test]
fn what_is_masked_stays_in_the_core() {
    let masked = SubscriptionView {
        pppoe_user: read("••••••", true),
        static_address: read("10.99.***.***", true),
        note: read("cadangan ***", true),
        ..view()
    };
    Owner::new().with(|| {
        let form = Draft::of(&masked, Lang::Id).form().unwrap();
        let private = (form.pppoe_user, form.static_address, form.note);
        assert_eq!(private, (None, None, None));
    });
}

#[test]
fn a_new_one_begins_today_and_takes_the_rest_from_plan_and_company() {
    Owner::new().with(|| {
        let draft = empty();
        assert_eq!(draft.form(), None);
        assert_eq!(marked(draft), [Field::Plan]);
        draft.plan.set(terms().plan.to_string());
        let form = draft.form().unwrap();
        let expected = SubscriptionTerms {
            router: None,
            starts_on: on("2026-11-22"),
            ends_on: None,
            due_day: None,
            price: None,
            discount: Rupiah::ZERO,
            discount_note: String::new(),
            add_ons: Vec::new(),
            leave: None,
            ..terms()
        };
        assert_eq!(form.terms, expected);
        assert_eq!(draft.password.first(), Secret::new(""));
    });
}

#[test]
fn what_is_wrong_is_marked_where_it_is_typed() {
    type Text = fn(Draft) -> RwSignal<String>;
    let cases: [(Text, &str, Field); 11] = [
        (|it| it.pppoe_user, "plg 42", Field::PppoeUser),
        (|it| it.static_address, "10.99.0.700", Field::StaticAddress),
        (|it| it.starts_on, "", Field::StartsOn),
        (|it| it.starts_on, "22-11-2026", Field::StartsOn),
        (|it| it.ends_on, "2026-11-31", Field::EndsOn),
        (|it| it.ends_on, "2026-01-09", Field::EndsOn),
        (|it| it.due_day, "32", Field::DueDay),
        (|it| it.due_day, "akhir", Field::DueDay),
        (|it| it.leave_until, "2026-05-31", Field::Leave),
        (|it| it.leave_until, "", Field::Leave),
        (|it| it.price, "200.00", Field::Price),
    ];
    for (text, typed, field) in cases {
        Owner::new().with(|| {
            let draft = Draft::of(&view(), Lang::Id);
            text(draft).set(typed.to_owned());
            assert_eq!(marked(draft), []);
            assert_eq!(draft.form(), None, "{typed}");
            assert_eq!(marked(draft), [field], "{typed}");
        });
    }
}

#[test]
fn of_two_days_of_leave_the_wrong_one_is_marked() {
    Owner::new().with(|| {
        let (draft, action) = (Draft::of(&view(), Lang::Id), Action::new());
        let marked = |at| {
            let error = draft.leave_error(at, action, Lang::Id);
            error.get_untracked().is_some()
        };
        let both = || (marked(LeaveDay::From), marked(LeaveDay::Until));
        draft.leave_from.set("juni".into());
        assert_eq!((draft.form(), both()), (None, (true, false)));
        draft.leave_from.set("2026-07-01".into());
        assert_eq!((draft.form(), both()), (None, (false, true)));
        draft.leave_from.set("2026-06-30".into());
        assert!(draft.form().is_some() && both() == (false, false));
    });
}

#[test]
fn half_a_leave_and_half_an_extra_are_told() {
    Owner::new().with(|| {
        let draft = empty();
        draft.plan.set(terms().plan.to_string());
        draft.leave_until.set("2026-12-31".into());
        draft.extras.add();
        let line = draft.extras.lines.get_untracked()[0];
        line.text.set("Sewa ONT".into());
        assert_eq!(draft.form(), None);
        assert_eq!(marked(draft), [Field::Leave, Field::AddOns]);
        draft.leave_from.set("2026-12-01".into());
        line.price.set("25.000".into());
        let form = draft.form().unwrap();
        assert_eq!(form.terms.add_ons, terms().add_ons);
        assert!(form.terms.leave.is_some());
    });
}

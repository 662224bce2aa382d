//! The price function by worked months, and by what must hold for any.

use proptest::prelude::*;

use super::*;

fn rupiah(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

fn date(text: &str) -> CivilDate {
    text.parse().unwrap()
}

fn terms() -> Terms {
    Terms {
        plan: "Rumah 20 Mbps".into(),
        price: rupiah(150_000),
        tax: PriceTax::Exclusive,
        discount: Rupiah::ZERO,
        add_ons: Vec::new(),
        starts_on: date("2026-01-10"),
        ends_on: None,
        leave: None,
        taxed: false,
    }
}

fn bill(terms: &Terms, period: &str) -> Vec<Line> {
    price(terms, period.parse().unwrap(), date("2026-11-01")).unwrap()
}

fn owed(terms: &Terms, period: &str) -> i64 {
    total(&bill(terms, period)).unwrap().total.get()
}

#[test]
fn first_and_last_months_are_paid_by_the_day() {
    let ending = Terms {
        ends_on: Some(date("2026-04-01")),
        ..terms()
    };
    let within = Terms {
        ends_on: Some(date("2026-01-10")),
        ..terms()
    };
    let cases = [
        (&ending, "2025-12", 0),
        // 22 of 31 days: 106,451.6
        (&ending, "2026-01", 106_452),
        (&ending, "2026-02", 150_000),
        (&ending, "2026-04", 5_000),
        (&ending, "2026-05", 0),
        (&within, "2026-01", 4_839),
    ];
    for (terms, period, expected) in cases {
        assert_eq!(owed(terms, period), expected, "{period}");
    }
    let line = &bill(&ending, "2026-01")[0];
    assert_eq!((line.days, line.of_days), (22, 31));
}

#[test]
fn leave_is_not_paid_for() {
    let away = |from: &str, until: &str| Terms {
        leave: Some(Leave {
            from: date(from),
            until: date(until),
        }),
        ..terms()
    };
    let cases = [
        (away("2026-04-01", "2026-05-15"), "2026-04", 0),
        (away("2026-04-01", "2026-05-15"), "2026-05", 77_419),
        (away("2026-04-11", "2026-04-20"), "2026-04", 100_000),
        (away("2026-04-20", "2026-04-11"), "2026-04", 150_000),
        (away("2025-01-01", "2026-01-09"), "2026-01", 106_452),
    ];
    for (terms, period, expected) in cases {
        assert_eq!(owed(&terms, period), expected, "{:?} {period}", terms.leave);
    }
}

#[test]
fn discounts_and_add_ons_are_lines_of_their_own() {
    let terms = Terms {
        discount: rupiah(15_000),
        add_ons: vec![AddOn {
            text: "Sewa ONT".into(),
            price: rupiah(25_000),
        }],
        taxed: true,
        ..terms()
    };
    let lines = bill(&terms, "2026-03");
    let told: Vec<_> = lines
        .iter()
        .map(|it| {
            (
                it.kind,
                it.text.as_str(),
                it.amount.get(),
                it.taxed.total.get(),
            )
        })
        .collect();
    let expected = [
        (LineKind::Plan, "Rumah 20 Mbps", 150_000, 166_500),
        (LineKind::AddOn, "Sewa ONT", 25_000, 27_750),
        (LineKind::Discount, "", -15_000, -16_650),
    ];
    assert_eq!(told, expected);
    let sum = total(&lines).unwrap();
    assert_eq!((sum.ppn.get(), sum.total.get()), (17_600, 177_600));
}

#[test]
fn the_rate_is_that_of_the_day_of_the_bill() {
    let terms = Terms {
        taxed: true,
        ..terms()
    };
    let period = "2026-03".parse().unwrap();
    let ppn = |as_of| {
        let lines = price(&terms, period, date(as_of)).unwrap();
        let sum = total(&lines).unwrap();
        (sum.dpp.get(), sum.ppn.get())
    };
    assert_eq!(ppn("2024-12-31"), (150_000, 16_500));
    assert_eq!(ppn("2026-03-01"), (137_500, 16_500));
}

#[test]
fn a_discount_never_pays_the_customer() {
    let terms = Terms {
        discount: rupiah(500_000),
        ..terms()
    };
    assert_eq!(owed(&terms, "2026-03"), 0);
}

fn any_date() -> impl Strategy<Value = CivilDate> {
    (20_000_i64..21_500).prop_map(|it| CivilDate::from_days(it).unwrap())
}

prop_compose! {
    fn any_terms()(
        price in 0_i64..10_000_000,
        inclusive: bool,
        taxed: bool,
        discount in 0_i64..10_000_000,
        add_ons in prop::collection::vec(0_i64..1_000_000, 0..4),
        starts_on in any_date(),
        ends_on in prop::option::of(any_date()),
        leave in prop::option::of((any_date(), any_date())),
    ) -> Terms {
        Terms {
            price: rupiah(price),
            tax: if inclusive { PriceTax::Inclusive } else { PriceTax::Exclusive },
            discount: rupiah(discount),
            add_ons: add_ons.into_iter().map(|it| AddOn { text: "x".into(), price: rupiah(it) }).collect(),
            starts_on,
            ends_on,
            leave: leave.map(|(from, until)| Leave { from, until }),
            taxed,
            ..terms()
        }
    }
}

/// Days with service and without leave, counted one by one.
fn counted(terms: &Terms, period: Period) -> i64 {
    let days = (period.first().days()..=period.last().days())
        .map(|it| CivilDate::from_days(it).unwrap())
        .filter(|it| *it >= terms.starts_on && terms.ends_on.is_none_or(|end| *it <= end))
        .filter(|it| {
            !terms
                .leave
                .is_some_and(|leave| (leave.from..=leave.until).contains(it))
        });
    i64::try_from(days.count()).unwrap()
}

proptest! {
    #[test]
    fn lines_add_up_and_nobody_is_owed_by_a_bill(terms in any_terms(), on in any_date()) {
        let lines = price(&terms, on.period(), on).unwrap();
        let sum = total(&lines).unwrap();
        let one_by_one: i64 = lines.iter().map(|it| it.taxed.total.get()).sum();
        prop_assert_eq!(sum.total.get(), one_by_one);
        prop_assert_eq!(sum.net.plus(sum.ppn), Ok(sum.total));
        prop_assert!(sum.total >= Rupiah::ZERO);
    }

    #[test]
    fn every_day_of_service_is_paid_for_once(terms in any_terms(), on in any_date()) {
        let lines = price(&terms, on.period(), on).unwrap();
        let days = counted(&terms, on.period());
        prop_assert_eq!(lines.first().map_or(0, |it| it.days), days);
    }
}

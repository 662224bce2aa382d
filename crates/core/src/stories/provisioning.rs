//! What is decided about customers comes to simulated routers of both generations, whatever happens on
//! the way.

use std::time::Duration;

use mikromon_api::autosync::{ListDrift, RunAutoSync};
use mikromon_api::company::{GetCompany, SetCompany};
use mikromon_api::customer::AddCustomer;
use mikromon_api::plan::{AddPlan, PlanForm};
use mikromon_api::provision::{IntentState, IntentView, ListIntents, OrderWork};
use mikromon_api::subscription::{
    AddSubscription, EditSubscription, GetSubscription, RemoveSubscription, SubscriptionForm,
};
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::ids::{CustomerId, IntentId, PlanId, SubscriptionId};
use mikromon_domain::provision::{Isolation, Stuck, Work};
use mikromon_domain::secret::Secret;
use mikromon_domain::time::{Millis, Zone};
use mikromon_simulator::{Fault, Options, Version, peers};
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep};

use super::monitoring::{Noc, flat};
use super::shop::{customer, plan, service};
use crate::clock::now;

/// A customer of the book whose secret a router has.
struct Line {
    router: usize,
    customer: CustomerId,
    subscription: SubscriptionId,
    user: String,
}

/// A secret as the simulated router keeps it, but for what says who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    profile: String,
    password: String,
    remote_address: Option<String>,
    disabled: Option<String>,
    comment: Option<String>,
}

/// One router of RouterOS 6 and one of 7, and a company that cuts people off at any hour.
async fn isp() -> Noc {
    let options = Options {
        routers: 2,
        customers: 80,
        ..Options::default()
    };
    let mut specs = flat(options.specs());
    let versions = [Version::new(6, 49, 10), Version::new(7, 16, 2)];
    for (spec, version) in specs.iter_mut().zip(versions) {
        spec.version = version;
        spec.customers = 40;
    }
    let noc = Noc::watching(options, specs).await;
    noc.all_up().await;
    noc.cuts_off_within(0, Isolation::DAY).await;
    noc
}

impl Noc {
    async fn cuts_off_within(&self, from: u16, until: u16) {
        let mut company = self.desk.ask(GetCompany {}).await.unwrap();
        company.form.isolation = Isolation {
            from,
            until,
            ..Isolation::default()
        };
        let set = SetCompany {
            revision: company.revision,
            form: company.form,
        };
        self.desk.ask(set).await.unwrap();
    }

    /// From now on it is past the hours in which it cuts people off.
    async fn closes(&self) {
        let local = now()
            .plus(Zone::Wib.offset())
            .0
            .rem_euclid(Millis::days(1).0);
        let minute = u16::try_from(local / Millis::minutes(1).0).unwrap();
        // Before now, or after it where the day has just begun.
        match minute {
            0..=60 => self.cuts_off_within(600, 601).await,
            _ => self.cuts_off_within(0, minute - 30).await,
        }
    }

    /// As a client that others wrote reads it.
    async fn secret(&self, router: usize, user: &str) -> Option<Kept> {
        let router = self.network.router(router);
        let mut rows = peers::read(router, "/ppp/secret", user).await.unwrap();
        assert!(rows.len() < 2, "{rows:?}");
        let row = rows.pop()?;
        let text = |name| {
            row.get(name).map(|it: &Value| match it {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        };
        Some(Kept {
            profile: text("profile").unwrap_or_default(),
            password: text("password").unwrap_or_default(),
            remote_address: text("remote-address"),
            disabled: text("disabled"),
            comment: text("comment"),
        })
    }

    /// Their id and address, now.
    async fn sessions(&self, line: &Line) -> Vec<(String, String)> {
        let router = self.network.router(line.router);
        let rows = peers::read(router, "/ppp/active", &line.user).await;
        let text = |row: &Map<String, Value>, name| row[name].as_str().unwrap().to_owned();
        let session = |row: &Map<String, Value>| (text(row, ".id"), text(row, "address"));
        rows.unwrap().iter().map(session).collect()
    }

    async fn sells(&self, name: &str, profile: &str) -> PlanId {
        let form = PlanForm {
            profile: profile.to_owned(),
            ..plan(name, 150_000)
        };
        self.desk.ask(AddPlan { form }).await.unwrap()
    }

    /// One who is online, as the book then has them.
    async fn knows(&self, router: usize) -> Line {
        let rows = self.network.router(router).rows("/ppp/active");
        let user = rows[0].text("name").unwrap().into_owned();
        let was = self.secret(router, &user).await.unwrap();
        let plan = self.sells(&format!("Paket {user}"), &was.profile).await;
        let line = self.takes_on(router, &user, plan, Some(was.clone())).await;
        self.has_done(&line, Work::Create).await;
        assert_eq!(
            self.secret(router, &user).await,
            Some(was),
            "it was there, and stayed"
        );
        line
    }

    /// Somebody new, where there is no secret of theirs yet.
    async fn takes_on(&self, router: usize, user: &str, plan: PlanId, was: Option<Kept>) -> Line {
        let password = was.map_or_else(|| "rahasia 27".to_owned(), |it| it.password);
        let form = customer(user);
        let customer = self.desk.ask(AddCustomer { form }).await.unwrap();
        let mut form = service(plan, user);
        form.terms.router = Some(self.ids[router]);
        let add = AddSubscription {
            customer,
            form,
            pppoe_password: Secret::new(password),
        };
        let subscription = self.desk.ask(add).await.unwrap();
        Line {
            router,
            customer,
            subscription,
            user: user.to_owned(),
        }
    }

    async fn order(&self, line: &Line, work: Work) -> IntentId {
        let order = OrderWork {
            subscription: line.subscription,
            work,
            reason: "cerita".to_owned(),
        };
        self.desk.ask(order).await.unwrap()
    }

    async fn edit_line(&self, line: &Line, change: impl FnOnce(&mut SubscriptionForm)) {
        self.edit_with(line, None, change).await;
    }

    async fn edit_with(
        &self,
        line: &Line,
        pppoe_password: Option<Secret>,
        change: impl FnOnce(&mut SubscriptionForm),
    ) {
        let id = line.subscription;
        let view = self.desk.ask(GetSubscription { id }).await.unwrap();
        let mut form = SubscriptionForm {
            terms: view.terms,
            pppoe_user: None,
            static_address: None,
            note: None,
        };
        change(&mut form);
        let edit = EditSubscription {
            id,
            revision: view.revision,
            form,
            pppoe_password,
        };
        self.desk.ask(edit).await.unwrap();
    }

    async fn intents(&self, line: &Line) -> Vec<IntentView> {
        let list = ListIntents {
            customer: line.customer,
            limit: 100,
        };
        self.desk.ask(list).await.unwrap()
    }

    async fn state(&self, line: &Line, id: IntentId) -> IntentState {
        let all = self.intents(line).await;
        all.into_iter().find(|it| it.id == id).unwrap().state
    }

    /// Once nothing waits any more: the newest first.
    async fn settled(&self, line: &Line) -> Vec<(Work, IntentState)> {
        let begun = Instant::now();
        loop {
            let all = self.intents(line).await;
            let waits = |it: &IntentView| matches!(it.state, IntentState::Waits { .. });
            if !all.iter().any(waits) {
                return all.into_iter().map(|it| (it.work, it.state)).collect();
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{all:?}");
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// The newest work was this one, and the router has it.
    async fn has_done(&self, line: &Line, work: Work) {
        let all = self.settled(line).await;
        let (newest, state) = &all[0];
        assert_eq!(*newest, work);
        assert!(matches!(state, IntentState::Done { .. }), "{state:?}");
    }

    fn goes_away(&self, line: &Line) {
        self.network.router(line.router).fault(Fault::Refuse);
    }

    fn comes_back(&self, line: &Line) {
        self.network.router(line.router).heal();
    }
}

fn is_cell(address: &str) -> bool {
    address.starts_with("172.16.")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_cut_off_has_an_address_of_isolir_and_comes_back_as_before() {
    let noc = isp().await;
    for router in [0, 1] {
        let line = noc.knows(router).await;
        // A fixed address outranks the pool of any profile.
        noc.edit_line(&line, |it| it.static_address = Some("10.77.0.9".to_owned()))
            .await;
        noc.settled(&line).await;
        let fixed = noc.secret(router, &line.user).await.unwrap();
        assert_eq!(fixed.remote_address.as_deref(), Some("10.77.0.9"));

        noc.order(&line, Work::Isolate).await;
        noc.has_done(&line, Work::Isolate).await;
        let cut_off = Kept {
            profile: "ISOLIR".to_owned(),
            remote_address: None,
            ..fixed.clone()
        };
        assert_eq!(
            noc.secret(router, &line.user).await,
            Some(cut_off),
            "nothing else changed"
        );
        let addresses = noc.sessions(&line).await;
        assert!(addresses.iter().all(|it| is_cell(&it.1)), "{addresses:?}");
        assert!(
            !addresses.is_empty(),
            "it dialled in again, into the pool of isolir"
        );

        // What was decided is no difference.
        let id = noc.ids[router];
        noc.desk
            .ask(RunAutoSync { router: Some(id) })
            .await
            .unwrap();
        let found = ListDrift {
            router: Some(id),
            kind: None,
            search: line.user.clone(),
            offset: 0,
            limit: 10,
        };
        assert_eq!(noc.desk.ask(found).await.unwrap().rows, []);

        noc.order(&line, Work::Restore).await;
        noc.has_done(&line, Work::Restore).await;
        assert_eq!(
            noc.secret(router, &line.user).await,
            Some(fixed),
            "as it was"
        );
        let addresses = noc.sessions(&line).await;
        assert!(
            addresses.iter().all(|it| it.1 == "10.77.0.9"),
            "{addresses:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_plan_that_comes_late_does_not_undo_isolir() {
    let noc = isp().await;
    for router in [0, 1] {
        let line = noc.knows(router).await;
        let before = noc.secret(router, &line.user).await.unwrap();
        let other = match before.profile.as_str() {
            "BISNIS-50M" => "HEMAT-10M",
            _ => "BISNIS-50M",
        };
        let bigger = noc.sells(&format!("Lain {router}"), other).await;
        noc.goes_away(&line);
        noc.edit_line(&line, |it| it.terms.plan = bigger).await;
        noc.order(&line, Work::Isolate).await;
        noc.comes_back(&line);
        let all = noc.settled(&line).await;
        let done = |it: &(Work, IntentState)| matches!(it.1, IntentState::Done { .. });
        assert_eq!((all[0].0, all[1].0), (Work::Isolate, Work::Plan));
        assert!(done(&all[0]) && done(&all[1]), "{all:?}");
        assert_eq!(
            noc.secret(router, &line.user).await.unwrap().profile,
            "ISOLIR"
        );

        // A plan that is changed meanwhile is the one that comes back.
        let third = noc.sells(&format!("Ketiga {router}"), "BISNIS-100M").await;
        noc.edit_line(&line, |it| it.terms.plan = third).await;
        noc.has_done(&line, Work::Plan).await;
        assert_eq!(
            noc.secret(router, &line.user).await.unwrap().profile,
            "ISOLIR"
        );
        noc.order(&line, Work::Restore).await;
        noc.has_done(&line, Work::Restore).await;
        let after = Kept {
            profile: "BISNIS-100M".to_owned(),
            ..before
        };
        assert_eq!(noc.secret(router, &line.user).await, Some(after));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_while_a_router_is_away_survives_a_restart_and_the_newest_counts() {
    let mut noc = isp().await;
    let (left, cut) = (noc.knows(0).await, noc.knows(1).await);
    let before = noc.secret(0, &left.user).await.unwrap();
    noc.goes_away(&left);
    noc.goes_away(&cut);
    let isolir = noc.order(&left, Work::Isolate).await;
    noc.order(&left, Work::Restore).await;
    noc.order(&cut, Work::Isolate).await;
    assert_eq!(noc.state(&left, isolir).await, IntentState::Replaced);
    let waits = noc.intents(&cut).await.remove(0).state;
    assert!(matches!(waits, IntentState::Waits { .. }), "{waits:?}");

    noc = noc.restart().await;
    noc.comes_back(&left);
    noc.comes_back(&cut);
    noc.has_done(&left, Work::Restore).await;
    noc.has_done(&cut, Work::Isolate).await;
    assert_eq!(
        noc.secret(0, &left.user).await,
        Some(before),
        "it was never cut off"
    );
    assert_eq!(noc.secret(1, &cut.user).await.unwrap().profile, "ISOLIR");
}

/// Replies break off again and again, also those of commands that the router carried out.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_not_taken_for_a_failure_and_nothing_is_done_twice() {
    let noc = isp().await;
    for router in [0, 1] {
        let plan = noc.sells(&format!("Baru {router}"), "HEMAT-10M").await;
        let user = format!("baru@{router}");
        let line = noc.takes_on(router, &user, plan, None).await;
        noc.order(&line, Work::Isolate).await;
        for at in [1, 3, 9, 20, 2, 40, 5, 90] {
            noc.network.router(router).fault(Fault::Cut { at });
            sleep(Duration::from_millis(400)).await;
        }
        noc.comes_back(&line);
        noc.has_done(&line, Work::Isolate).await;
        let rows = noc.network.router(router).rows("/ppp/secret");
        let same = rows
            .iter()
            .filter(|it| it.text("name").as_deref() == Some(&user));
        assert_eq!(same.count(), 1);
        noc.order(&line, Work::Restore).await;
        noc.has_done(&line, Work::Restore).await;
        let kept = noc.secret(router, &user).await.unwrap();
        assert_eq!(
            (kept.profile.as_str(), kept.password.as_str()),
            ("HEMAT-10M", "rahasia 27")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_password_is_never_written() {
    let noc = isp().await;
    let line = noc.knows(1).await;
    let before = noc.secret(1, &line.user).await.unwrap();
    // Left out, and taken out of the book.
    noc.edit_line(&line, |_| {}).await;
    noc.edit_with(&line, Some(Secret::new("")), |_| {}).await;
    let works: Vec<_> = noc.intents(&line).await.iter().map(|it| it.work).collect();
    assert_eq!(works, [Work::Create], "that is nothing to do at the router");
    let order = OrderWork {
        subscription: line.subscription,
        work: Work::Password,
        reason: String::new(),
    };
    let error = noc.desk.ask(order).await.unwrap_err();
    assert_eq!(
        (error.code, error.field),
        (ErrorCode::InvalidField, Some(Field::Password))
    );
    assert_eq!(noc.secret(1, &line.user).await, Some(before.clone()));
    noc.edit_with(&line, Some(Secret::new("kata baru 8")), |_| {})
        .await;
    noc.has_done(&line, Work::Password).await;
    let after = Kept {
        password: "kata baru 8".to_owned(),
        ..before
    };
    assert_eq!(noc.secret(1, &line.user).await, Some(after));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_cut_off_outside_the_hours_and_anybody_is_let_in_at_any_time() {
    let noc = isp().await;
    let line = noc.knows(0).await;
    let before = noc.secret(0, &line.user).await.unwrap();
    noc.order(&line, Work::Isolate).await;
    noc.has_done(&line, Work::Isolate).await;
    noc.closes().await;
    noc.order(&line, Work::Restore).await;
    noc.has_done(&line, Work::Restore).await;
    let isolir = noc.order(&line, Work::Isolate).await;
    // Work that comes after it is not held back.
    noc.order(&line, Work::Kick).await;
    sleep(Duration::from_secs(12)).await;
    let state = noc.state(&line, isolir).await;
    assert!(
        matches!(state, IntentState::Waits { failed: None }),
        "{state:?}"
    );
    let all = noc.intents(&line).await;
    assert!(matches!(all[0].state, IntentState::Done { .. }), "{all:?}");
    assert_eq!(noc.secret(0, &line.user).await, Some(before));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_router_does_not_have_waits_for_a_person_and_says_why() {
    let noc = isp().await;
    let line = noc.knows(1).await;
    let before = noc.secret(1, &line.user).await.unwrap();
    let strange = noc.sells("Aneh", "TIDAK-ADA").await;
    noc.edit_line(&line, |it| it.terms.plan = strange).await;
    let all = noc.settled(&line).await;
    let why = Stuck::NoProfile("TIDAK-ADA".to_owned());
    assert!(
        matches!(&all[0], (Work::Plan, IntentState::Stuck { why: it, .. }) if *it == why),
        "{all:?}"
    );
    assert_eq!(noc.secret(1, &line.user).await, Some(before));

    // Somebody else has the name there.
    let taken = noc.network.router(0).rows("/ppp/secret");
    let name = taken[0].text("name").unwrap().into_owned();
    let plan = noc.sells("Hemat", "HEMAT-10M").await;
    let other = noc.takes_on(0, &name, plan, None).await;
    let all = noc.settled(&other).await;
    assert!(
        matches!(
            &all[0],
            (
                Work::Create,
                IntentState::Stuck {
                    why: Stuck::Taken,
                    ..
                }
            )
        ),
        "{all:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_ended_and_a_removed_service_leaves_its_router_where_that_is_wanted() {
    let noc = isp().await;
    for router in [0, 1] {
        let line = noc.knows(router).await;
        let first = noc.sessions(&line).await;
        noc.order(&line, Work::Kick).await;
        noc.has_done(&line, Work::Kick).await;
        assert_ne!(noc.sessions(&line).await, first);

        let remove = RemoveSubscription {
            id: line.subscription,
            at_router: router == 0,
        };
        noc.desk.ask(remove).await.unwrap();
        noc.settled(&line).await;
        assert_eq!(noc.secret(router, &line.user).await.is_some(), router == 1);
        if router == 0 {
            assert_eq!(
                noc.sessions(&line).await,
                [],
                "it is cut off with its secret"
            );
        }
    }
}

/// A customer who is cut off moves house, out of hours.
#[tokio::test(flavor = "multi_thread")]
async fn who_moves_to_another_router_is_never_open_there_and_the_old_account_is_left() {
    let noc = isp().await;
    let line = noc.knows(0).await;
    let before = noc.secret(0, &line.user).await.unwrap();
    noc.order(&line, Work::Isolate).await;
    noc.has_done(&line, Work::Isolate).await;
    noc.closes().await;
    let old = noc.secret(0, &line.user).await;
    let to = noc.ids[1];
    noc.edit_line(&line, |it| it.terms.router = Some(to)).await;
    noc.has_done(&line, Work::Create).await;
    assert_eq!(
        noc.secret(0, &line.user).await,
        old,
        "whose it is, a person says"
    );
    assert_eq!(noc.secret(1, &line.user).await.unwrap().profile, "ISOLIR");
    noc.order(&line, Work::Restore).await;
    noc.has_done(&line, Work::Restore).await;
    let there = noc.secret(1, &line.user).await.unwrap();
    assert_eq!(
        (there.profile, there.password),
        (before.profile, before.password)
    );
}

/// The book's new customer has a name that a router has for somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_another_s_survives_every_correction_of_the_book() {
    let noc = isp().await;
    for router in [0, 1] {
        let rows = noc.network.router(router).rows("/ppp/secret");
        let theirs = rows[0].text("name").unwrap().into_owned();
        let before = noc.secret(router, &theirs).await;
        let plan = noc.sells(&format!("Hemat {router}"), "HEMAT-10M").await;
        let line = noc.takes_on(router, &theirs, plan, None).await;
        let taken = |all: &[(Work, IntentState)]| {
            matches!(
                all[0].1,
                IntentState::Stuck {
                    why: Stuck::Taken,
                    ..
                }
            )
        };
        assert!(taken(&noc.settled(&line).await));
        let free = format!("bebas@{router}");
        noc.edit_line(&line, |it| it.pppoe_user = Some(free.clone()))
            .await;
        noc.has_done(&line, Work::Create).await;
        assert!(noc.secret(router, &free).await.is_some());
        assert_eq!(noc.secret(router, &theirs).await, before);

        let other = noc.takes_on(router, &theirs, plan, None).await;
        noc.settled(&other).await;
        let remove = RemoveSubscription {
            id: other.subscription,
            at_router: true,
        };
        noc.desk.ask(remove).await.unwrap();
        assert!(taken(&noc.settled(&other).await));
        assert_eq!(noc.secret(router, &theirs).await, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_profile_of_isolir_is_not_renamed_while_somebody_has_it() {
    let noc = isp().await;
    let line = noc.knows(0).await;
    let rename = || async {
        let mut company = noc.desk.ask(GetCompany {}).await.unwrap();
        company.form.isolation.profile = "ISOLIR-2".to_owned();
        let set = SetCompany {
            revision: company.revision,
            form: company.form,
        };
        noc.desk.ask(set).await
    };
    noc.order(&line, Work::Isolate).await;
    let error = rename().await.unwrap_err();
    assert_eq!(error.field, Some(Field::IsolationProfile));
    noc.order(&line, Work::Restore).await;
    rename().await.unwrap();
}

/// A clock at another desktop is an hour ahead: what was decided after it counts all the same.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_let_in_stays_so_though_the_one_who_cut_them_off_has_a_clock_ahead() {
    let noc = isp().await;
    let line = noc.knows(1).await;
    let order = |work| OrderWork {
        subscription: line.subscription,
        work,
        reason: String::new(),
    };
    let ahead = now().plus(Millis::hours(1));
    noc.desk.ask_at(ahead, order(Work::Isolate)).await.unwrap();
    noc.has_done(&line, Work::Isolate).await;
    noc.desk.ask(order(Work::Restore)).await.unwrap();
    noc.has_done(&line, Work::Restore).await;
    assert_ne!(noc.secret(1, &line.user).await.unwrap().profile, "ISOLIR");
}

//! AutoSync against simulated routers: what is read, what is found, and what an error leaves alone.

use std::collections::BTreeMap;
use std::time::Duration;

use mikromon_api::autosync::{
    AutoSync, CancelAutoSync, DriftRow, DriftSpan, GetAutoSync, ListDrift, RouterReading,
    RunAutoSync,
};
use mikromon_api::customer::AddCustomer;
use mikromon_api::plan::{AddPlan, PlanForm};
use mikromon_api::privacy::SetMask;
use mikromon_api::subscription::{AddSubscription, SubscriptionForm};
use mikromon_api::{ErrorCode, Event, Tag};
use mikromon_domain::drift::Kind;
use mikromon_domain::ids::{PlanId, RouterId};
use mikromon_domain::secret::Secret;
use mikromon_simulator::{Fault, Options};
use tokio::time::{Instant, sleep, timeout};

use super::monitoring::{Noc, flat};
use super::shared::call_beside;
use super::shop::{customer, date, plan, service};
use crate::core::KeySource;

/// As the simulated router keeps it.
#[derive(Clone, Debug)]
struct Kept {
    name: String,
    profile: String,
    disabled: bool,
}

impl Noc {
    async fn read(&self, router: usize) {
        let router = Some(self.ids[router]);
        self.desk.ask(RunAutoSync { router }).await.unwrap();
    }

    fn kept(&self, router: usize) -> Vec<Kept> {
        let rows = self.network.router(router).rows("/ppp/secret");
        let text =
            |row: &mikromon_simulator::Row, name| row.text(name).unwrap_or_default().into_owned();
        let kept = |row| Kept {
            name: text(row, "name"),
            profile: text(row, "profile"),
            disabled: text(row, "disabled") == "true",
        };
        rows.iter().map(kept).collect()
    }

    async fn drift(&self, ask: ListDrift) -> DriftSpan {
        self.desk.ask(ask).await.unwrap()
    }

    async fn found(&self, router: usize) -> BTreeMap<String, DriftRow> {
        let router = Some(self.ids[router]);
        let rows = self.drift(ListDrift { router, ..all() }).await.rows;
        rows.into_iter()
            .map(|it| (it.user.as_str().to_owned(), it))
            .collect()
    }

    async fn autosync(&self) -> AutoSync {
        self.desk.ask(GetAutoSync {}).await.unwrap()
    }

    async fn reading(&self, router: usize) -> RouterReading {
        let all = self.autosync().await.routers;
        let id = self.ids[router];
        all.into_iter().find(|it| it.router == id).unwrap()
    }

    async fn plan(&self, name: &str, profile: &str) -> PlanId {
        let form = PlanForm {
            profile: profile.to_owned(),
            ..plan(name, 150_000)
        };
        self.desk.ask(AddPlan { form }).await.unwrap()
    }

    async fn subscribes(&self, at: Option<RouterId>, mut form: SubscriptionForm) {
        form.terms.router = at;
        let name = form.pppoe_user.clone().unwrap();
        let customer = AddCustomer {
            form: customer(&name),
        };
        let customer = self.desk.ask(customer).await.unwrap();
        let add = AddSubscription {
            customer,
            form,
            pppoe_password: Secret::default(),
        };
        self.desk.ask(add).await.unwrap();
    }
}

fn all() -> ListDrift {
    ListDrift {
        router: None,
        kind: None,
        search: String::new(),
        offset: 0,
        limit: 500,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_routers_and_the_book_say_differently_is_told_by_name() {
    let options = Options {
        routers: 2,
        customers: 120,
        ..Options::default()
    };
    let mut specs = flat(options.specs());
    for spec in &mut specs {
        spec.customers = 120;
    }
    let noc = Noc::watching(options, specs).await;
    noc.all_up().await;
    let (here, there) = (noc.kept(0), noc.kept(1));
    let on: Vec<_> = here.iter().filter(|it| !it.disabled).collect();
    let [alike, other, ended, unplaced] = [0, 1, 2, 3].map(|at| on[at].clone());
    let off = here.iter().find(|it| it.disabled).unwrap();
    let moved = there.iter().find(|it| !it.disabled).unwrap();

    let at = Some(noc.ids[0]);
    let same = noc.plan("Sama", &alike.profile).await;
    let any = noc.plan("Apa saja", "").await;
    let none = noc.plan("Tidak ada", "TIDAK-ADA").await;
    noc.subscribes(at, service(same, &alike.name)).await;
    let fixed = SubscriptionForm {
        static_address: Some("10.7.0.9".to_owned()),
        ..service(none, &other.name)
    };
    noc.subscribes(at, fixed).await;
    let mut over = service(any, &ended.name);
    over.terms.ends_on = Some(date("2026-01-31"));
    noc.subscribes(at, over).await;
    noc.subscribes(None, service(any, &unplaced.name)).await;
    noc.subscribes(at, service(any, &off.name)).await;
    noc.subscribes(at, service(any, &moved.name)).await;
    noc.subscribes(at, service(any, "tidak.ada")).await;

    noc.read(0).await;
    noc.read(1).await;
    let found = noc.found(0).await;
    for (name, kinds) in [
        (&other.name, vec![Kind::Profile, Kind::RemoteAddress]),
        (&ended.name, vec![Kind::Ended]),
        (&unplaced.name, vec![Kind::Elsewhere]),
        (&off.name, vec![Kind::Disabled]),
        (&moved.name, vec![Kind::OnlyInBook]),
        (&"tidak.ada".to_owned(), vec![Kind::OnlyInBook]),
    ] {
        assert_eq!(found[name].kinds, kinds, "{name}");
        assert!(found[name].known.is_some(), "{name}");
    }
    assert!(!found.contains_key(&alike.name), "nothing differs");
    assert_eq!(noc.found(1).await[&moved.name].kinds, [Kind::Elsewhere]);
    let row = &found[&other.name];
    let (kept, known) = (row.kept.as_ref().unwrap(), row.known.as_ref().unwrap());
    assert_eq!(kept.profile, other.profile);
    assert_eq!(
        (known.profile.as_str(), known.remote_address.as_str()),
        ("TIDAK-ADA", "10.7.0.9")
    );

    // All others of that router are those that the book does not know.
    let strangers = found.values().filter(|it| it.kinds == [Kind::OnlyOnRouter]);
    assert_eq!(strangers.count(), here.len() - 5);
    let counted = noc.drift(ListDrift { limit: 1, ..all() }).await;
    let count = |kind| {
        counted
            .kinds
            .iter()
            .find(|it| it.0 == kind)
            .map_or(0, |it| it.1)
    };
    assert_eq!(
        count(Kind::OnlyOnRouter),
        u32::try_from(here.len() + there.len() - 6).unwrap()
    );
    assert_eq!(count(Kind::OnlyInBook), 2);
    let only = ListDrift {
        kind: Some(Kind::Ended),
        search: ended.name.to_uppercase(),
        ..all()
    };
    assert_eq!(noc.drift(only).await.total, 1);
    let reading = noc.reading(0).await;
    assert_eq!(usize::try_from(reading.secrets).unwrap(), here.len());
    assert_eq!(usize::try_from(reading.findings).unwrap(), found.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_that_breaks_off_or_is_away_is_never_read_as_one_without_customers() {
    let noc = Noc::of(1).await;
    noc.all_up().await;
    noc.read(0).await;
    let (before, kept) = (noc.reading(0).await, noc.kept(0).len());
    assert_eq!(usize::try_from(before.secrets).unwrap(), kept);
    let router = noc.network.router(0);
    for fault in [Fault::Cut { at: 2_000 }, Fault::Garbage, Fault::Refuse] {
        let begun = Instant::now();
        // A reply that is cut is read once more, as its line is dialled again at once.
        loop {
            router.fault(fault);
            let ask = RunAutoSync {
                router: Some(noc.ids[0]),
            };
            if noc.desk.ask(ask).await.is_err() {
                break;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "{fault:?} is not noticed"
            );
        }
        let after = noc.reading(0).await;
        assert!(after.failed.is_some(), "{fault:?}");
        assert_eq!(
            (after.secrets, after.findings),
            (before.secrets, before.findings)
        );
        router.heal();
        noc.all_up().await;
    }
    while noc
        .desk
        .ask(RunAutoSync {
            router: Some(noc.ids[0]),
        })
        .await
        .is_err()
    {
        sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(noc.reading(0).await.failed, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_routers_are_read_by_themselves_and_again_when_somebody_asks() {
    let noc = Noc::of(3).await;
    noc.all_up().await;
    let begun = Instant::now();
    let first = loop {
        let routers = noc.autosync().await.routers;
        if routers.iter().all(|it| it.read.is_some()) {
            break routers;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{routers:?}");
        sleep(Duration::from_millis(100)).await;
    };
    let mut events = noc.desk.core.events();
    noc.desk.ask(RunAutoSync { router: None }).await.unwrap();
    let ended = async {
        loop {
            let told = events.recv().await.unwrap();
            let drift = matches!(&told, Event::Invalidated(tags) if tags.contains(&Tag::Drift));
            if drift && noc.autosync().await.run.is_none() {
                break;
            }
        }
    };
    timeout(Duration::from_secs(20), ended).await.unwrap();
    let second = noc.autosync().await.routers;
    for (before, after) in first.iter().zip(&second) {
        assert!(after.read > before.read, "{after:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_waits_for_slow_routers_ends_when_it_is_told_to() {
    let noc = Noc::of(2).await;
    noc.all_up().await;
    noc.read(0).await;
    noc.read(1).await;
    for router in noc.network.routers() {
        router.fault(Fault::Slow {
            per_reply_ms: 0,
            bytes_per_second: 20,
        });
    }
    noc.desk.ask(RunAutoSync { router: None }).await.unwrap();
    sleep(Duration::from_secs(1)).await;
    let run = noc.autosync().await.run.unwrap();
    assert_eq!(run.done, 0);
    noc.desk.ask(CancelAutoSync {}).await.unwrap();
    assert_eq!(noc.autosync().await.run, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_see_names_finds_nobody_by_them() {
    let noc = Noc::of(1).await;
    noc.all_up().await;
    noc.read(0).await;
    let name = noc.kept(0)[0].name.clone();
    let ask = || ListDrift {
        search: name.clone(),
        ..all()
    };
    assert_eq!(noc.drift(ask()).await.total, 1);
    noc.desk.ask(SetMask { on: true }).await.unwrap();
    let masked = noc.drift(all()).await.rows;
    assert!(masked.iter().all(|it| it.user.is_masked()), "{masked:?}");
    assert_eq!(noc.drift(ask()).await.total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_connects_to_nothing_says_so() {
    let noc = Noc::of(1).await;
    let beside = call_beside(&noc.desk, KeySource::Ephemeral).await;
    beside.sign_in("budi").await.unwrap();
    assert_eq!(beside.refusal(all()).await, ErrorCode::RouterOffline);
}

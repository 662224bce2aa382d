//! Accounts of a router become customers of the book, once.

use mikromon_api::autosync::{ListStrangers, RunAutoSync, Strangers, TakeIn, TakenIn};
use mikromon_api::customer::{CustomerSpan, EditCustomer, GetCustomer, ListCustomers};
use mikromon_api::plan::{AddPlan, PlanForm};
use mikromon_api::provision::{IntentState, ListIntents, OrderWork};
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::ids::{PlanId, RouterId};
use mikromon_domain::provision::Work;
use mikromon_simulator::{Fault, Options};
use tokio::time::{Duration, Instant, sleep};

use super::monitoring::{Noc, flat};
use super::shop::{all_customers, customer, date, plan};

const ACCOUNTS: u32 = 300;

async fn noc() -> Noc {
    let options = Options {
        routers: 1,
        customers: ACCOUNTS,
        ..Options::default()
    };
    let mut specs = flat(options.specs());
    for spec in &mut specs {
        spec.customers = ACCOUNTS;
    }
    let noc = Noc::watching(options, specs).await;
    noc.all_up().await;
    let router = Some(noc.ids[0]);
    noc.desk.ask(RunAutoSync { router }).await.unwrap();
    noc
}

impl Noc {
    async fn strangers(&self) -> Vec<Strangers> {
        let router = self.ids[0];
        self.desk.ask(ListStrangers { router }).await.unwrap()
    }

    /// A plan of each profile that strangers have, but for one.
    async fn plans_but(&self, left: &str) -> Vec<(String, PlanId)> {
        let mut plans = Vec::new();
        for it in self
            .strangers()
            .await
            .iter()
            .filter(|it| it.profile != left)
        {
            let form = PlanForm {
                profile: it.profile.clone(),
                ..plan(&format!("Paket {}", it.profile), 150_000)
            };
            let id = self.desk.ask(AddPlan { form }).await.unwrap();
            plans.push((it.profile.clone(), id));
        }
        plans
    }

    async fn takes_in(&self, plans: &[(String, PlanId)]) -> TakenIn {
        self.desk.ask(take_in(self.ids[0], plans)).await.unwrap()
    }

    async fn incomplete(&self) -> CustomerSpan {
        let list = ListCustomers {
            incomplete: true,
            ..all_customers()
        };
        self.desk.ask(list).await.unwrap()
    }
}

fn take_in(router: RouterId, plans: &[(String, PlanId)]) -> TakeIn {
    TakeIn {
        router,
        plans: plans.to_vec(),
        starts_on: date("2026-12-01"),
        branch: None,
    }
}

fn accounts(strangers: &[Strangers]) -> u32 {
    strangers.iter().map(|it| it.accounts).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_accounts_become_customers_to_be_completed_and_are_known_from_then_on() {
    let noc = noc().await;
    let before = noc.strangers().await;
    assert_eq!(accounts(&before), ACCOUNTS);
    assert!(
        before.iter().all(|it| it.plan.is_none() && !it.cut_off),
        "{before:?}"
    );
    let left = before[0].clone();
    let plans = noc.plans_but(&left.profile).await;
    let proposed = noc.strangers().await;
    for (profile, plan) in &plans {
        let of = proposed.iter().find(|it| it.profile == *profile).unwrap();
        assert_eq!(of.plan, Some(*plan), "the plan of that profile is proposed");
    }

    let taken = noc.takes_in(&plans).await;
    assert_eq!(
        (taken.customers, taken.without_password),
        (ACCOUNTS - left.accounts, 0)
    );
    assert_eq!(taken.left, []);
    assert_eq!(
        noc.strangers().await,
        std::slice::from_ref(&left),
        "whose profile was not chosen stays"
    );
    let again = noc.takes_in(&plans).await;
    assert_eq!(again.customers, 0, "nobody is taken in twice");

    // One of them, as the router has it: name, note, profile and password.
    let incomplete = noc.incomplete().await;
    assert_eq!(incomplete.total, ACCOUNTS - left.accounts);
    let row = &incomplete.rows[0];
    let detail = noc.desk.ask(GetCustomer { id: row.id }).await.unwrap();
    let kept = noc.network.router(0).row("/ppp/secret", &row.name).unwrap();
    let comment = kept.text("comment").unwrap_or_default().into_owned();
    assert_eq!(detail.customer.note.as_str(), comment);
    let service = &detail.subscriptions[0];
    assert_eq!(service.terms.starts_on, date("2026-12-01"));
    let profile = kept.text("profile").unwrap().into_owned();
    assert!(plans.contains(&(profile, service.terms.plan)));
    let order = OrderWork {
        subscription: service.id,
        work: Work::Create,
        reason: String::new(),
    };
    noc.desk.ask(order).await.unwrap();
    let begun = Instant::now();
    loop {
        let list = ListIntents {
            customer: row.id,
            limit: 10,
        };
        match &noc.desk.ask(list).await.unwrap()[0].state {
            // What was to be made is there as the book has it, the password too.
            IntentState::Done { .. } => break,
            IntentState::Waits { .. } => sleep(Duration::from_millis(50)).await,
            other => panic!("{other:?}"),
        }
        assert!(begun.elapsed() < Duration::from_secs(20));
    }

    // Who is completed leaves the list of those who are not.
    let edit = EditCustomer {
        id: row.id,
        revision: detail.customer.revision,
        form: customer("Ibu Rohaeti"),
    };
    noc.desk.ask(edit).await.unwrap();
    assert_eq!(noc.incomplete().await.total, incomplete.total - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_that_breaks_off_gives_nobody_away_and_strange_orders_are_refused() {
    let noc = noc().await;
    let plans = noc.plans_but("").await;
    let error = noc.desk.ask(take_in(noc.ids[0], &[])).await.unwrap_err();
    assert_eq!(
        (error.code, error.field),
        (ErrorCode::InvalidField, Some(Field::Plan))
    );
    let strange = [(plans[0].0.clone(), PlanId::from_uuid(uuid::Uuid::nil()))];
    let error = noc
        .desk
        .ask(take_in(noc.ids[0], &strange))
        .await
        .unwrap_err();
    assert_eq!(error.field, Some(Field::Plan));
    noc.network.router(0).fault(Fault::Refuse);
    let begun = Instant::now();
    while noc.desk.ask(take_in(noc.ids[0], &plans)).await.is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it is away");
    }
    let known = noc.incomplete().await.total;
    assert!(
        known == 0 || known == ACCOUNTS,
        "{known}: all of a router or nobody"
    );
}

//! The privacy mask: what it keeps back, who takes it off, and what is left on record.

use std::collections::BTreeSet;
use std::time::Duration;

use mikromon_api::audit::AuditOutcome;
use mikromon_api::customer::{AddCustomer, CustomerForm, CustomerOrder, ListCustomers};
use mikromon_api::find::Find;
use mikromon_api::incident::{AddIncidentNote, Probe, ProbeKind};
use mikromon_api::operator::ListOperators;
use mikromon_api::payment::RecordPayment;
use mikromon_api::privacy::{Hidden, Reveal, RouterField, SetMask, SetMaskDefault};
use mikromon_api::router::{
    AddRouter, EditRouter, GetRouter, InterfaceView, ListPppSessions, LiveRouter, RouterForm,
    WatchRouter,
};
use mikromon_api::store::PreviewBackup;
use mikromon_api::subscription::{AddSubscription, SubscriptionForm};
use mikromon_api::{ApiError, Command, ErrorCode, Event};
use mikromon_domain::ids::{CustomerId, IncidentId, InvoiceId, RouterId, SubscriptionId};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::permission::Role;
use mikromon_domain::router::RouterState;
use mikromon_domain::secret::Secret;
use mikromon_simulator::{Network, Options};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use super::backup::PASSPHRASE;
use super::desk::{Desk, router, simulated};
use super::rights::sample;
use super::shop::{Shop, customer, money, service};
use crate::clock::now;
use crate::store::incident::NewIncident;
use crate::store::owed::Owed;
use crate::{COMMANDS, id};

/// Values that lie in the book of these stories, as they would be seen whole.
const MARKERS: [&str; 16] = [
    "10.77.31.45",
    "28728",
    "juru-api",
    "10.88.13.7",
    "0813-5555-1234",
    "10.89.1.2",
    "0857-1111-2222",
    "10.90.4.4",
    "sri-rahasia@net",
    "10.66.12.34",
    "10.91.8.8",
    "10.92.3.3",
    "10.93.7.7",
    "0878-9999-1111",
    "10.94.5.6",
    "10.95.2.1",
];

/// Never shown whole by a question, whoever asks.
const NIK: &str = "3273010203900004";

/// A book with a marker wherever a private value may stand, and a router that answers.
struct Marked {
    desk: Desk,
    /// Kept, because its routers live as long.
    _network: Network,
    live: RouterId,
    customer: CustomerId,
    subscription: SubscriptionId,
    invoice: InvoiceId,
    /// Where a backup lies, and the folder that it lies in.
    backup: String,
    _chest: TempDir,
    /// Of what the router told.
    told: Vec<String>,
}

fn marked_router() -> RouterForm {
    RouterForm {
        port: Some(28_728),
        username: Some("juru-api".to_owned()),
        site: Some("POP Ciawi, gerbang 10.89.1.2".to_owned()),
        note: Some("cadangan 10.88.13.7, hp 0813-5555-1234".to_owned()),
        ..router("BR-1", "10.77.31.45")
    }
}

impl Marked {
    async fn open() -> Self {
        let shop = Shop::open().await;
        let invoice = shop.bill("2026-02").await.row.id;
        let (plan, desk) = (shop.plan, shop.desk);
        let (accept_pin, form) = (None, marked_router());
        let paused = desk.ask(AddRouter { form, accept_pin }).await.unwrap();
        let form = CustomerForm {
            phone: Some("0857-1111-2222".to_owned()),
            address: Some("Jl. Raya 1, ONT 10.90.4.4".to_owned()),
            nik: Some(Secret::new(NIK)),
            note: Some("modem 10.91.8.8".to_owned()),
            ..customer("Agus")
        };
        let customer = desk.ask(AddCustomer { form }).await.unwrap();
        let form = SubscriptionForm {
            static_address: Some("10.66.12.34".to_owned()),
            ..service(plan, "sri-rahasia@net")
        };
        let pppoe_password = Secret::default();
        let add = AddSubscription {
            customer,
            form,
            pppoe_password,
        };
        let subscription = desk.ask(add).await.unwrap();
        let payment = RecordPayment {
            reference: "transfer dari 0878-9999-1111".to_owned(),
            ..money(1_000, Some(customer), &[])
        };
        desk.ask(payment).await.unwrap();
        let network = Network::with_specs(Options::default(), first()).await;
        let network = network.unwrap();
        let (accept_pin, form) = (None, simulated(network.router(0)));
        let live = desk.ask(AddRouter { form, accept_pin }).await.unwrap();
        let chest = TempDir::new().unwrap();
        let backup = desk.back_up(chest.path()).await.path;
        let mut marked = Self {
            backup,
            _chest: chest,
            desk,
            _network: network,
            live,
            customer,
            subscription,
            invoice,
            told: Vec::new(),
        };
        marked.incident(paused).await;
        marked.conflict(paused).await;
        marked.audited(paused).await;
        marked.told = marked.heard().await;
        marked
    }

    async fn incident(&self, router: RouterId) {
        let opened = now();
        let id = IncidentId::from_uuid(id::fresh(opened));
        let probe = Probe {
            at: opened,
            kind: ProbeKind::Connect,
            result: Err("10.92.3.3:8728 refused".into()),
        };
        let new = NewIncident {
            id,
            router,
            kind: IncidentKind::RouterDown,
            opened,
            behind: 0,
            sessions_lost: None,
            evidence: vec![probe],
        };
        Owed::Opened(new)
            .write(&self.desk.book().store)
            .await
            .unwrap();
        let text = "pindah ke 10.93.7.7".to_owned();
        self.desk.ask(AddIncidentNote { id, text }).await.unwrap();
    }

    /// As a server would have made one.
    async fn conflict(&self, router: RouterId) {
        let sql = "INSERT INTO conflict (id, tbl, row_id, field, lost, kept, device)
                   VALUES (?, 'router', ?, 'host', '\"10.94.5.6\"', '\"10.77.31.45\"', ?)";
        sqlx::query(sql)
            .bind(id::fresh(now()).as_bytes().to_vec())
            .bind(router.as_bytes().to_vec())
            .bind(vec![0_u8; 16])
            .execute(self.desk.book().store.writer())
            .await
            .unwrap();
    }

    /// A reason is whatever somebody types.
    async fn audited(&self, router: RouterId) {
        let reveal = reveal(router, "tanya 10.95.2.1");
        assert_eq!(self.desk.ask(reveal).await.unwrap().expose(), "10.77.31.45");
    }

    /// A session and a port of the router that answers.
    async fn heard(&self) -> Vec<String> {
        let id = self.live;
        let begun = Instant::now();
        loop {
            let row = self.desk.ask(GetRouter { id }).await.unwrap().row;
            if row.live.state == RouterState::Up {
                break;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "it never answers"
            );
            sleep(Duration::from_millis(50)).await;
        }
        let ask = ListPppSessions {
            id,
            search: String::new(),
            limit: 1,
        };
        let session = self.desk.ask(ask).await.unwrap().sessions.remove(0);
        let ports = self.desk.ask(WatchRouter { id }).await.unwrap();
        let mac = |it: &InterfaceView| it.mac.as_str().to_owned();
        let mut told = [session.name, session.address, session.caller_id]
            .map(|it| it.as_str().to_owned())
            .to_vec();
        told.extend(ports.iter().map(mac).find(|it| !it.is_empty()));
        assert_eq!(told.len(), 4, "{told:?}");
        told
    }

    fn markers(&self) -> impl Iterator<Item = &str> {
        MARKERS
            .into_iter()
            .chain(self.told.iter().map(String::as_str))
    }

    /// The arguments of a question, about the rows that are there.
    fn question(&self, name: &str) -> Value {
        let mut args = sample(name);
        if name == PreviewBackup::NAME {
            args["path"] = self.backup.as_str().into();
            args["passphrase"] = PASSPHRASE.into();
        }
        let id = match name.split('.').next() {
            Some("router") => self.live.to_string(),
            Some("customer") => self.customer.to_string(),
            Some("subscription") => self.subscription.to_string(),
            Some("invoice") => self.invoice.to_string(),
            _ => return args,
        };
        for field in ["id", "subscription"] {
            if args.get(field).is_some() {
                args[field] = match field {
                    "subscription" => self.subscription.to_string().into(),
                    _ => id.clone().into(),
                };
            }
        }
        args
    }

    /// Every reading command there is, asked from one window: what was answered, and which of them
    /// were refused.
    async fn walk(&self, window: &Desk) -> (String, BTreeSet<&'static str>) {
        let mut said = String::new();
        let mut refused = BTreeSet::new();
        let reads = |name: &str| name == "audit.export";
        for command in COMMANDS.iter().filter(|it| !it.audited || reads(it.name)) {
            let args = self.question(command.name);
            match window.core.call(&window.caller, command.name, args).await {
                Ok(answer) => said.push_str(&answer.to_string()),
                Err(error) => {
                    said.push_str(&json!(error).to_string());
                    refused.insert(command.name);
                }
            }
        }
        for event in self.events() {
            let heard = window.core.as_seen(&window.caller, &event).await.unwrap();
            said.push_str(&heard.to_string());
        }
        (said, refused)
    }

    /// Those that carry what a router or the system said.
    fn events(&self) -> [Event; 1] {
        let reason = ApiError::new(ErrorCode::ConnectionRefused, "10.77.31.45:28728 refused");
        [Event::RouterLive(vec![LiveRouter {
            id: self.live,
            state: RouterState::Down,
            since: now(),
            reason: Some(reason),
            next_try: None,
            figures: None,
        }])]
    }
}

/// One router, which answers within seconds.
fn first() -> Vec<mikromon_simulator::RouterSpec> {
    let options = Options {
        routers: 1,
        ..Options::default()
    };
    options.specs()
}

fn reveal(id: RouterId, reason: &str) -> Reveal {
    let field = RouterField::Host;
    Reveal {
        what: Hidden::Router { id, field },
        reason: reason.to_owned(),
    }
}

/// What cannot be asked without a server, or names what is not there.
const REFUSED: [&str; 5] = [
    "branch.get",
    "invoice.preview",
    "plan.get",
    "sync.computers",
    "sync.read-invite",
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_masked_page_hears_holds_a_private_value() {
    let marked = Marked::open().await;
    let masked = marked.desk.window();
    masked.sign_in("budi").await.unwrap();
    masked.ask(SetMask { on: true }).await.unwrap();

    let (whole, refused) = marked.walk(&marked.desk).await;
    for marker in marked.markers() {
        assert!(whole.contains(marker), "{marker} would not be found");
    }
    let unknown: Vec<_> = refused.iter().filter(|it| !REFUSED.contains(*it)).collect();
    assert!(
        unknown.is_empty(),
        "no sample that is answered: {unknown:?}"
    );

    let (said, same) = marked.walk(&masked).await;
    assert_eq!(same, refused, "the mask takes no right");
    for marker in marked.markers().chain([NIK]) {
        assert!(!said.contains(marker), "{marker} was told");
    }
    assert!(!whole.contains(NIK));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_masked_search_does_not_find_by_what_is_hidden() {
    let marked = Marked::open().await;
    let masked = marked.desk.window();
    masked.sign_in("budi").await.unwrap();
    masked.ask(SetMask { on: true }).await.unwrap();
    let customers = |search: &str| ListCustomers {
        search: search.to_owned(),
        branch: None,
        incomplete: false,
        order: CustomerOrder::Name,
        descending: false,
        offset: 0,
        limit: 10,
    };
    let sessions = |search: &str| ListPppSessions {
        id: marked.live,
        search: search.to_owned(),
        limit: 10,
    };
    for search in ["0857-1111", "rahasia@"] {
        let list = customers(search);
        assert_eq!(
            marked.desk.ask(list.clone()).await.unwrap().total,
            1,
            "{search}"
        );
        assert_eq!(masked.ask(list).await.unwrap().total, 0, "{search}");
        let text = search.to_owned();
        let find = Find { text, limit: 10 };
        assert_eq!(
            marked.desk.ask(find.clone()).await.unwrap().customers.len(),
            1
        );
        assert_eq!(masked.ask(find).await.unwrap().customers.len(), 0);
    }
    assert_eq!(masked.ask(customers("agus")).await.unwrap().total, 1);
    for search in &marked.told[..3] {
        let found = marked.desk.ask(sessions(search)).await.unwrap().sessions;
        assert_eq!(found.len(), 1, "{search}");
        let found = masked.ask(sessions(search)).await.unwrap().sessions;
        assert_eq!(found.len(), 0, "{search}");
    }
}

#[tokio::test]
async fn a_value_is_shown_to_who_has_the_right_and_a_reason_and_both_are_on_record() {
    let desk = Desk::with_owner().await;
    let (accept_pin, form) = (None, marked_router());
    let id = desk.ask(AddRouter { form, accept_pin }).await.unwrap();
    let viewer = desk.window_of(Role::Viewer).await;
    assert_eq!(
        viewer.refusal(reveal(id, "ingin tahu")).await,
        ErrorCode::NotAllowed
    );
    let technician = desk.window_of(Role::Technician).await;
    assert_eq!(
        technician.refusal(reveal(id, "  ")).await,
        ErrorCode::InvalidField
    );
    let shown = technician.ask(reveal(id, "tiket 4711")).await.unwrap();
    assert_eq!(shown.expose(), "10.77.31.45");
    let rows = desk.audit(20).await;
    let rows: Vec<_> = rows
        .iter()
        .filter(|it| it.command == "privacy.reveal")
        .collect();
    let told = rows.iter().map(|it| {
        let by = it.operator.as_deref().unwrap_or_default();
        (by, it.subject.as_str(), it.outcome)
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("technician", "BR-1 host: tiket 4711", AuditOutcome::Done),
            (
                "technician",
                "BR-1 host: ",
                AuditOutcome::Refused(ErrorCode::InvalidField)
            ),
        ],
        "who has not the right does not even begin"
    );
    assert!(!rows.iter().any(|it| it.subject.contains("10.77")));
}

#[tokio::test]
async fn a_mask_is_lifted_only_by_who_may_and_is_as_it_was_at_the_next_sign_in() {
    let desk = Desk::with_owner().await;
    let (accept_pin, form) = (None, marked_router());
    let id = desk.ask(AddRouter { form, accept_pin }).await.unwrap();
    let hidden = async |desk: &Desk| {
        let found = desk.ask(GetRouter { id }).await.unwrap();
        found.row.router.host.is_masked()
    };
    let viewer = desk.window_of(Role::Viewer).await;
    assert!(hidden(&viewer).await, "a viewer begins behind the mask");
    assert_eq!(
        viewer.refusal(SetMask { on: false }).await,
        ErrorCode::NotAllowed
    );
    assert!(hidden(&viewer).await);
    assert!(!hidden(&desk).await);
    desk.ask(SetMask { on: true }).await.unwrap();
    assert!(hidden(&desk).await);
    desk.ask(SetMask { on: false }).await.unwrap();
    assert!(!hidden(&desk).await);
    desk.ask(SetMask { on: true }).await.unwrap();
    assert!(
        !desk.sign_in("budi").await.unwrap().masked,
        "for one sign-in"
    );

    let operators = desk.ask(ListOperators {}).await.unwrap();
    let of = |login: &str| operators.iter().find(|it| it.login == login).unwrap().id;
    for (operator, masked, window) in [
        (of("budi"), Some(true), &desk),
        (of("op-viewer"), Some(false), &viewer),
    ] {
        desk.ask(SetMaskDefault { operator, masked }).await.unwrap();
        assert_eq!(Some(hidden(window).await), masked);
        let listed = desk.ask(ListOperators {}).await.unwrap();
        let listed = listed.iter().find(|it| it.id == operator).unwrap();
        assert_eq!(listed.masked, masked);
        let masked = None;
        desk.ask(SetMaskDefault { operator, masked }).await.unwrap();
    }
    assert!(hidden(&viewer).await && !hidden(&desk).await);
}

#[tokio::test]
async fn a_form_that_was_filled_in_behind_the_mask_keeps_what_was_not_typed() {
    let desk = Desk::with_owner().await;
    let (accept_pin, form) = (None, marked_router());
    let id = desk.ask(AddRouter { form, accept_pin }).await.unwrap();
    desk.ask(SetMask { on: true }).await.unwrap();
    let seen = desk.ask(GetRouter { id }).await.unwrap().row.router;
    let untyped = RouterForm {
        name: "BR-1 baru".to_owned(),
        host: None,
        port: None,
        username: None,
        site: None,
        note: None,
        password: Secret::default(),
        ..marked_router()
    };
    let edit = |revision, form| EditRouter { id, revision, form };
    for mask in [
        RouterForm {
            host: Some(seen.host.as_str().to_owned()),
            ..untyped.clone()
        },
        RouterForm {
            username: Some(seen.username.as_str().to_owned()),
            ..untyped.clone()
        },
        RouterForm {
            note: Some(seen.note.as_str().to_owned()),
            ..untyped.clone()
        },
    ] {
        let refusal = desk.refusal(edit(seen.revision, mask)).await;
        assert_eq!(refusal, ErrorCode::InvalidField);
    }
    desk.ask(edit(seen.revision, untyped)).await.unwrap();
    desk.ask(SetMask { on: false }).await.unwrap();
    let now = desk.ask(GetRouter { id }).await.unwrap().row.router;
    let whole = marked_router();
    let is = |it: &mikromon_api::private::Private, was: Option<String>| {
        assert_eq!(it.whole().map(str::to_owned), was);
    };
    assert_eq!(now.name, "BR-1 baru");
    is(&now.host, whole.host);
    is(&now.port, whole.port.map(|it| it.to_string()));
    is(&now.username, whole.username);
    is(&now.site, whole.site);
    is(&now.note, whole.note);
}

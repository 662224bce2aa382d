//! An operator who sees some groups of routers: nothing tells of the others, and no command reaches
//! them.

use mikromon_api::alert::{Alert, AlertKind};
use mikromon_api::find::Find;
use mikromon_api::group::{AddGroup, EditGroup, ListGroups, RemoveGroup};
use mikromon_api::incident::{AcknowledgeIncident, AddIncidentNote, IncidentFilter, ListIncidents};
use mikromon_api::operator::{AddOperator, ListOperators, SetOperatorDisabled, SetOperatorScope};
use mikromon_api::overview::{GetOverview, Range};
use mikromon_api::plant::GetMapScene;
use mikromon_api::router::{
    AddRouter, EditRouter, GetRouter, ListRouters, LiveRouter, Position, RouterForm,
};
use mikromon_api::session::SignOut;
use mikromon_api::{ErrorCode, Event, Field, NetworkState, Tag};
use mikromon_domain::ids::{GroupId, IncidentId, OperatorId, RouterId};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::permission::{Permission, Role};
use mikromon_domain::router::RouterState;
use mikromon_domain::secret::Secret;
use serde_json::Value;

use super::desk::{Desk, PASSWORD, router};
use super::rights::sample;
use crate::clock::now;
use crate::store::incident::NewIncident;
use crate::store::owed::Owed;
use crate::{COMMANDS, id};

/// Nobody who does not see it may ever read this.
const HIDDEN: &str = "TERSEMBUNYI";
const SAMPLE_ID: &str = "018f0000-0000-7000-8000-000000000001";

struct Parts {
    owner: Desk,
    /// Sees the group `near` only.
    admin: Desk,
    near: GroupId,
    far: GroupId,
    seen: RouterId,
    hidden: RouterId,
    /// Of the hidden router.
    incident: IncidentId,
}

async fn group(desk: &Desk, name: &str) -> GroupId {
    let (name, note) = (name.to_owned(), String::new());
    desk.ask(AddGroup { name, note }).await.unwrap()
}

fn form(name: &str, host: &str, group: Option<GroupId>) -> RouterForm {
    let position = Some(Position {
        latitude: -6.6,
        longitude: 106.8,
    });
    RouterForm {
        group,
        position,
        ..router(name, host)
    }
}

async fn add(desk: &Desk, form: RouterForm) -> Result<RouterId, (ErrorCode, Option<Field>)> {
    let accept_pin = None;
    let added = desk.ask(AddRouter { form, accept_pin }).await;
    added.map_err(|it| (it.code, it.field))
}

async fn scope(desk: &Desk, id: OperatorId, groups: &[GroupId]) -> Option<ErrorCode> {
    let groups = groups.to_vec();
    let set = desk.ask(SetOperatorScope { id, groups }).await;
    set.err().map(|it| it.code)
}

async fn down(desk: &Desk, router: RouterId) -> IncidentId {
    let incident = IncidentId::from_uuid(id::fresh(now()));
    let new = NewIncident {
        id: incident,
        router,
        kind: IncidentKind::RouterDown,
        opened: now(),
        behind: 0,
        sessions_lost: None,
        evidence: Vec::new(),
    };
    Owed::Opened(new).write(&desk.book().store).await.unwrap();
    incident
}

impl Parts {
    async fn new() -> Self {
        let owner = Desk::with_owner().await;
        let (near, far) = (group(&owner, "Dekat").await, group(&owner, "Jauh").await);
        let seen = add(&owner, form("BR-DEKAT", "10.0.0.1", Some(near))).await;
        let hidden = format!("BR-{HIDDEN}");
        let hidden = add(&owner, form(&hidden, "10.9.9.9", Some(far))).await;
        let (seen, hidden) = (seen.unwrap(), hidden.unwrap());
        let alone = format!("SENDIRI-{HIDDEN}");
        add(&owner, form(&alone, "10.9.9.8", None)).await.unwrap();
        down(&owner, seen).await;
        let incident = down(&owner, hidden).await;
        let admin = owner.window_of(Role::Admin).await;
        let admin_id = admin.caller.operator().unwrap();
        assert_eq!(scope(&owner, admin_id, &[near]).await, None);
        Self {
            owner,
            admin,
            near,
            far,
            seen,
            hidden,
            incident,
        }
    }
}

#[tokio::test]
async fn lists_details_map_overview_and_incidents_hold_what_is_seen_and_no_more() {
    let it = Parts::new().await;
    let rows = it.admin.ask(ListRouters {}).await.unwrap();
    assert_eq!(
        rows.iter().map(|it| it.router.id).collect::<Vec<_>>(),
        [it.seen]
    );
    assert_eq!(it.admin.ask(GetMapScene {}).await.unwrap().len(), 1);
    let overview = it
        .admin
        .ask(GetOverview { range: Range::Day })
        .await
        .unwrap();
    assert_eq!((overview.routers.len(), overview.incidents.len()), (1, 1));
    assert_eq!(
        (overview.network.routers, overview.network.unacknowledged),
        (1, 1)
    );
    let all = |router| ListIncidents {
        filter: IncidentFilter::All,
        router,
        limit: 500,
    };
    assert_eq!(it.admin.ask(all(None)).await.unwrap().len(), 1);
    assert_eq!(it.admin.ask(all(Some(it.hidden))).await.unwrap(), []);
    assert_eq!(it.owner.ask(all(None)).await.unwrap().len(), 2);
    let find = || Find {
        text: "br".into(),
        limit: 20,
    };
    assert_eq!(it.admin.ask(find()).await.unwrap().incidents.len(), 1);
    assert_eq!(it.owner.ask(find()).await.unwrap().incidents.len(), 2);
    it.admin.ask(GetRouter { id: it.seen }).await.unwrap();
    let groups = it.admin.ask(ListGroups {}).await.unwrap();
    assert_eq!(groups.iter().map(|it| it.id).collect::<Vec<_>>(), [it.near]);
    assert_eq!(groups[0].routers, 1);
}

/// Every command that names a router, and every answer to every question.
#[tokio::test]
async fn no_command_reaches_or_tells_of_a_router_out_of_sight() {
    let it = Parts::new().await;
    let named = |name: &str| {
        let args = sample(name).to_string();
        let hidden = if name.starts_with("incident.") {
            it.incident.to_string()
        } else {
            it.hidden.to_string()
        };
        let args = args.replace(SAMPLE_ID, &hidden);
        let args = args.replace("\"id\":null", &format!("\"id\":\"{hidden}\""));
        serde_json::from_str::<Value>(&args).unwrap()
    };
    let mut refused = 0;
    for command in COMMANDS {
        let of_one = command.name.starts_with("router.") || command.name.starts_with("incident.");
        let args = named(command.name);
        if of_one && args.get("id").is_some() {
            let core = &it.admin.core;
            let answer = core.call(&it.admin.caller, command.name, args).await;
            let code = answer.unwrap_err().code;
            assert_eq!(code, ErrorCode::NotFound, "{}", command.name);
            refused += 1;
        }
    }
    assert!(refused >= 11, "{refused}");
    for command in COMMANDS.iter().filter(|it| !it.audited) {
        let core = &it.admin.core;
        let answer = core
            .call(&it.admin.caller, command.name, named(command.name))
            .await;
        let said = format!("{answer:?}");
        assert!(!said.contains(HIDDEN), "{} tells: {said}", command.name);
        assert!(!said.contains("10.9.9."), "{} tells: {said}", command.name);
    }
    let acknowledge = AcknowledgeIncident {
        id: it.incident,
        note: String::new(),
    };
    let note = AddIncidentNote {
        id: it.incident,
        text: "x".into(),
    };
    assert_eq!(it.admin.refusal(acknowledge).await, ErrorCode::NotFound);
    assert_eq!(it.admin.refusal(note).await, ErrorCode::NotFound);
}

#[tokio::test]
async fn no_event_tells_of_a_router_out_of_sight() {
    let it = Parts::new().await;
    let live = |id| LiveRouter {
        id,
        state: RouterState::Up,
        since: now(),
        reason: None,
        next_try: None,
        figures: None,
    };
    let rates = |router| Event::InterfaceRates {
        router,
        rates: Vec::new(),
    };
    let alert = |routers: &[(RouterId, &str)]| {
        let (router_ids, routers) = routers.iter().map(|it| (it.0, it.1.to_owned())).unzip();
        Event::Alert(Alert {
            at: now(),
            kind: AlertKind::Opened(IncidentKind::RouterDown),
            routers,
            router_ids,
            incidents: Vec::new(),
            behind: 0,
        })
    };
    let both = Event::RouterLive(vec![live(it.seen), live(it.hidden)]);
    let one = Event::RouterLive(vec![live(it.seen)]);
    let network = Event::Network(NetworkState::default());
    let stale = Event::Invalidated(vec![Tag::Routers]);
    let hears = async |event: &Event| it.admin.core.heard(&it.admin.caller, event.clone()).await;
    assert!(matches!(hears(&both).await, Some(Event::RouterLive(batch)) if batch.len() == 1));
    assert_eq!(hears(&Event::RouterLive(vec![live(it.hidden)])).await, None);
    assert_eq!(hears(&rates(it.hidden)).await, None);
    assert_eq!(hears(&rates(it.seen)).await, Some(rates(it.seen)));
    let told = hears(&alert(&[(it.hidden, HIDDEN), (it.seen, "BR-DEKAT")])).await;
    assert!(matches!(told, Some(Event::Alert(it)) if it.routers == ["BR-DEKAT"]));
    assert_eq!(hears(&alert(&[(it.hidden, HIDDEN)])).await, None);
    assert_eq!(hears(&network).await, None);
    assert_eq!(hears(&stale).await, Some(stale.clone()));
    // The owner hears all of it; nobody hears but that the session changed.
    let owner = it.owner.core.heard(&it.owner.caller, both.clone()).await;
    assert_eq!(owner, Some(both));
    it.admin.ask(SignOut {}).await.unwrap();
    assert_eq!(hears(&one).await, None);
    assert_eq!(hears(&stale).await, None);
    let session = Event::Invalidated(vec![Tag::Session]);
    assert_eq!(hears(&session).await, Some(session));
}

#[tokio::test]
async fn who_may_not_see_routers_hears_nothing_of_them() {
    let desk = Desk::with_owner().await;
    let viewer = desk.window_of(Role::Viewer).await;
    let change = mikromon_api::role::RoleChange {
        role: Role::Viewer,
        permission: Permission::RouterView,
        granted: false,
    };
    let changes = vec![change];
    desk.ask(mikromon_api::role::EditRoles { changes })
        .await
        .unwrap();
    let network = Event::Network(NetworkState::default());
    assert_eq!(viewer.core.heard(&viewer.caller, network).await, None);
}

#[tokio::test]
async fn a_router_is_put_only_into_a_group_that_is_seen() {
    let it = Parts::new().await;
    let wrong = Err((ErrorCode::InvalidField, Some(Field::Group)));
    for group in [None, Some(it.far)] {
        assert_eq!(add(&it.admin, form("BARU", "10.0.0.7", group)).await, wrong);
    }
    let parent = RouterForm {
        parent: Some(it.hidden),
        ..form("BARU", "10.0.0.7", Some(it.near))
    };
    let behind = add(&it.admin, parent).await;
    assert_eq!(behind, Err((ErrorCode::InvalidField, Some(Field::Parent))));
    let id = add(&it.admin, form("BARU", "10.0.0.7", Some(it.near)))
        .await
        .unwrap();
    let revision = it
        .admin
        .ask(GetRouter { id })
        .await
        .unwrap()
        .row
        .router
        .revision;
    let form = form("BARU", "10.0.0.7", Some(it.far));
    let moved = EditRouter { id, revision, form };
    assert_eq!(it.admin.refusal(moved).await, ErrorCode::InvalidField);
    let taken = add(&it.admin, self::form("LAIN", "10.9.9.9", Some(it.near))).await;
    assert_eq!(taken, Err((ErrorCode::DuplicateAddress, Some(Field::Host))));
}

#[tokio::test]
async fn nobody_gives_more_than_they_see() {
    let it = Parts::new().await;
    let add = AddOperator {
        login: "baru".into(),
        name: "Baru".into(),
        role: Role::Noc,
        password: Secret::new(PASSWORD),
    };
    let made = it.admin.ask(add).await.unwrap();
    let all = it.owner.ask(ListOperators {}).await.unwrap();
    let groups = all
        .iter()
        .find(|it| it.id == made)
        .map(|it| it.groups.clone());
    assert_eq!(groups, Some(vec![it.near]), "no more than who made them");
    for groups in [&[][..], &[it.far], &[it.near, it.far]] {
        let refused = scope(&it.admin, made, groups).await;
        assert_eq!(refused, Some(ErrorCode::InvalidField));
    }
    assert_eq!(scope(&it.owner, made, &[it.far]).await, None);
    let not_allowed = Some(ErrorCode::NotAllowed);
    assert_eq!(
        scope(&it.admin, made, &[it.near]).await,
        not_allowed,
        "who sees more"
    );
    let disable = SetOperatorDisabled {
        id: made,
        disabled: true,
    };
    assert_eq!(it.admin.refusal(disable).await, ErrorCode::NotAllowed);
    let own = it.owner.caller.operator().unwrap();
    assert_eq!(
        scope(&it.owner, own, &[it.near]).await,
        not_allowed,
        "an owner sees all"
    );
    let note = String::new();
    let group = AddGroup {
        name: "Milik sendiri".into(),
        note,
    };
    assert_eq!(it.admin.refusal(group).await, ErrorCode::NotAllowed);
}

#[tokio::test]
async fn a_group_that_is_used_stays_and_who_saw_by_it_never_sees_all() {
    let it = Parts::new().await;
    let remove = |id| RemoveGroup { id };
    assert_eq!(it.owner.refusal(remove(it.near)).await, ErrorCode::InUse);
    let empty = group(&it.owner, "Kosong").await;
    let revision = it.owner.ask(ListGroups {}).await.unwrap();
    let revision = revision.iter().find(|it| it.id == empty).unwrap().revision;
    let rename = EditGroup {
        id: empty,
        revision,
        name: "dekat".into(),
        note: String::new(),
    };
    assert_eq!(it.owner.refusal(rename).await, ErrorCode::Taken);
    let admin = it.admin.caller.operator().unwrap();
    assert_eq!(scope(&it.owner, admin, &[empty]).await, None);
    assert_eq!(it.owner.refusal(remove(empty)).await, ErrorCode::InUse);
    assert_eq!(it.admin.ask(ListRouters {}).await.unwrap().len(), 0);
    // As another desk might have removed it meanwhile.
    let mut write = it.owner.book().store.write(now(), None).await.unwrap();
    crate::store::router_group::remove(&mut write, empty)
        .await
        .unwrap();
    write.commit().await.unwrap();
    assert_eq!(it.admin.ask(ListRouters {}).await.unwrap().len(), 0);
    assert_eq!(scope(&it.owner, admin, &[]).await, None);
    assert_eq!(it.admin.ask(ListRouters {}).await.unwrap().len(), 3);
    it.owner.ask(remove(it.far)).await.unwrap_err();
}

#[tokio::test]
async fn tags_are_kept_in_order_and_strange_ones_refused() {
    let desk = Desk::with_owner().await;
    let tagged = |tags: &[&str]| RouterForm {
        tags: tags.iter().map(|it| (*it).to_owned()).collect(),
        ..router("BR-01", "10.0.0.1")
    };
    let strange = add(&desk, tagged(&["a b"])).await;
    assert_eq!(strange, Err((ErrorCode::InvalidField, Some(Field::Tags))));
    add(&desk, tagged(&["POP", "backbone", "pop"]))
        .await
        .unwrap();
    let rows = desk.ask(ListRouters {}).await.unwrap();
    assert_eq!(rows[0].router.tags, ["backbone", "pop"]);
}

/// No two routers have one address, so that it is taken has to be told.
#[tokio::test]
async fn an_import_says_that_an_address_is_taken_and_not_by_whom() {
    let it = Parts::new().await;
    let name = "router.import-preview";
    let args = sample(name).to_string().replace("10.7.7.7", "10.9.9.9");
    let args = serde_json::from_str(&args).unwrap();
    let answer = it.admin.core.call(&it.admin.caller, name, args).await;
    let said = answer.unwrap().to_string();
    assert!(said.contains(r#"{"Taken":null}"#), "{said}");
    assert!(!said.contains(HIDDEN), "{said}");
}

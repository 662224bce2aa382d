//! People and computers at the shared server, as an admin manages them from the program: inviting,
//! changing what somebody may, disabling, shutting a computer out, passwords.

use mikromon_api::key::{ForgetDevice, ListKeyDevices};
use mikromon_api::operator::{AddOperator, EditOperator, ListOperators, SetOperatorDisabled};
use mikromon_api::session::{ChangePassword, SignIn, Stage};
use mikromon_api::sync::{
    ComputerView, InviteComputer, Invited, JoinServer, ListComputers, ReadInvite, SyncNow,
    SyncState,
};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::{HolderId, OperatorId};
use mikromon_domain::permission::Role;
use mikromon_domain::secret::Secret;

use super::desk::{Desk, PASSWORD};
use super::exchange::Office;

impl Office {
    /// The first desk follows the server.
    async fn joined() -> Self {
        let office = Self::open().await;
        office.first.ask(office.join(PASSWORD)).await.unwrap();
        office.first.until_sent().await;
        office
    }

    async fn hire(&self, login: &str, role: Role) -> OperatorId {
        let add = AddOperator {
            login: login.to_owned(),
            name: login.to_owned(),
            role,
            password: Secret::new("diketik-admin"),
        };
        let id = self.first.ask(add).await.unwrap();
        self.first.until_sent().await;
        id
    }

    async fn invite(&self, operator: OperatorId) -> Invited {
        let new_password = false;
        let invite = InviteComputer {
            operator,
            new_password,
        };
        self.first.ask(invite).await.unwrap()
    }

    /// A desk on an empty folder comes by the invitation; its operator signs in.
    async fn come(&self, invited: &Invited, login: &str, password: &Secret) -> Desk {
        let desk = Desk::fresh().await;
        desk.ask(accept(invited, password)).await.unwrap();
        desk.until_in_step().await;
        desk.signs_in(login, password).await.unwrap();
        desk
    }

    async fn computers(&self) -> Vec<ComputerView> {
        self.first.ask(ListComputers {}).await.unwrap()
    }

    /// The key holder of that computer, once it is known here.
    async fn holder_of(&self, series: &str) -> Option<HolderId> {
        let computers = self.computers().await;
        let device = computers.iter().find(|it| it.series == series)?.device;
        let devices = self.first.ask(ListKeyDevices {}).await.unwrap();
        let mut holders = devices.holders.iter();
        Some(holders.find(|it| it.device == Some(device))?.id)
    }
}

fn accept(invited: &Invited, password: &Secret) -> JoinServer {
    JoinServer {
        invite: invited.text.clone(),
        password: password.clone(),
        passphrase: None,
    }
}

impl Desk {
    async fn signs_in(&self, login: &str, password: &Secret) -> Result<(), ApiError> {
        let sign_in = SignIn {
            code: None,
            login: login.to_owned(),
            password: password.clone(),
        };
        self.ask(sign_in).await.map(drop)
    }

    /// Whether the audit log here tells of it.
    async fn audited(&self, command: &str) -> bool {
        let rows = self.audit(500).await;
        rows.iter().any(|it| it.command == command)
    }

    async fn until_state(&self, what: &str, is: impl Fn(&SyncState) -> bool) {
        let fits = async || {
            drop(self.ask(SyncNow {}).await);
            is(&self.core.state().progress().state)
        };
        self.wait_until(what, fits).await;
    }
}

fn is_shut_out(state: &SyncState) -> bool {
    *state == SyncState::ShutOut
}

fn is_refused(state: &SyncState) -> bool {
    let SyncState::Offline { error, .. } = state else {
        return false;
    };
    error.code == ErrorCode::ServerLoginRefused
}

#[tokio::test]
async fn a_second_operator_comes_by_invitation_and_may_what_the_role_allows() {
    let office = Office::joined().await;
    office.first.add("Ciawi").await;
    let siti = office.hire("siti", Role::Noc).await;
    let invited = office.invite(siti).await;
    let password = invited.password.clone().unwrap();
    assert!(!invited.text.contains(password.expose()));

    let desk = Desk::fresh().await;
    let invite = invited.text.clone();
    let view = desk.ask(ReadInvite { invite }).await.unwrap();
    assert_eq!(
        (view.words, view.login),
        (invited.words.clone(), "op_siti".into())
    );
    let wrong = accept(&invited, &Secret::new(PASSWORD));
    assert_eq!(desk.refusal(wrong).await, ErrorCode::ServerLoginRefused);
    desk.ask(accept(&invited, &password)).await.unwrap();
    desk.until_in_step().await;
    desk.signs_in("siti", &password).await.unwrap();
    let Stage::SignedIn(me) = desk.stage().await else {
        panic!("siti is not signed in");
    };
    assert_eq!((me.login.as_str(), me.role), ("siti", Role::Noc));
    desk.until_named(&["Ciawi"]).await;
    let invite = || InviteComputer {
        operator: siti,
        new_password: true,
    };
    assert_eq!(desk.refusal(invite()).await, ErrorCode::NotAllowed);

    // At a computer of a NOC an owner who signs in manages nobody, either.
    desk.signs_in("budi", &Secret::new(PASSWORD)).await.unwrap();
    assert_eq!(desk.refusal(invite()).await, ErrorCode::ComputerNotAllowed);
    let computers = office.computers().await;
    let known: Vec<_> = computers
        .iter()
        .map(|it| (it.operator.as_str(), it.series.as_str(), it.shut_out))
        .collect();
    assert_eq!(known, [("budi", "D01", false), ("siti", "D02", false)]);
    assert!(computers.iter().all(|it| it.seen_at.is_some()));
    // What a NOC does not read is not on this computer, whoever signs in.
    assert!(office.first.audited("operator.add").await);
    assert!(!desk.audited("operator.add").await);
}

#[tokio::test]
async fn a_second_computer_comes_with_the_password_that_its_operator_has() {
    let office = Office::joined().await;
    let operators = office.first.ask(ListOperators {}).await.unwrap();
    let budi = operators.iter().find(|it| it.login == "budi").unwrap().id;
    let invited = office.invite(budi).await;
    assert_eq!(invited.password, None);
    let password = Secret::new(PASSWORD);
    let second = office.come(&invited, "budi", &password).await;
    office.grant(&second).await;
    second.add("Ciawi").await;
    office.first.until_named(&["Ciawi"]).await;
    let third = Desk::fresh().await;
    let used = third.refusal(accept(&invited, &password)).await;
    assert_eq!(used, ErrorCode::ComputerNotExpected);
    assert_eq!(third.core.state().progress().state, SyncState::Alone);
}

#[tokio::test]
async fn who_is_disabled_reads_nothing_new_and_whose_role_changes_may_at_once() {
    let office = Office::joined().await;
    let siti = office.hire("siti", Role::Viewer).await;
    let invited = office.invite(siti).await;
    let password = invited.password.clone().unwrap();
    let desk = office.come(&invited, "siti", &password).await;
    let edit = EditOperator {
        id: siti,
        name: "Siti".to_owned(),
        role: Role::Noc,
    };
    office.first.ask(edit).await.unwrap();
    let is_noc = async || matches!(desk.stage().await, Stage::SignedIn(me) if me.role == Role::Noc);
    desk.wait_until("the role", is_noc).await;
    office.grant(&desk).await;
    desk.add("Ciawi").await;
    office.first.until_named(&["Ciawi"]).await;

    let disable = |disabled| SetOperatorDisabled { id: siti, disabled };
    office.first.ask(disable(true)).await.unwrap();
    office.first.until_sent().await;
    office.first.add("Megamendung").await;
    office.first.until_sent().await;
    desk.until_state("no way in", |it| is_shut_out(it) || is_refused(it))
        .await;
    assert_eq!(desk.names().await, ["Ciawi"]);
    office.first.ask(disable(false)).await.unwrap();
    office.first.until_sent().await;
    desk.ask(SyncNow {}).await.unwrap();
    desk.until_named(&["Ciawi", "Megamendung"]).await;
}

#[tokio::test]
async fn a_computer_that_is_shut_out_reads_nothing_new_and_does_not_come_again() {
    let mut office = Office::joined().await;
    let siti = office.hire("siti", Role::Noc).await;
    let invited = office.invite(siti).await;
    let password = invited.password.clone().unwrap();
    let lost = office.come(&invited, "siti", &password).await;
    office.first.add("Ciawi").await;
    lost.until_named(&["Ciawi"]).await;
    let known = async || office.holder_of("D02").await.is_some();
    office.first.wait_until("its key holder", known).await;
    let holder = office.holder_of("D02").await.unwrap();

    office.server.stop().unwrap();
    let refused = office.first.refusal(ForgetDevice { holder }).await;
    assert_eq!(
        refused,
        ErrorCode::ServerNeeded,
        "nothing is done by halves"
    );
    office.server.start_again().unwrap();
    // An invitation that lies about is void, too: whoever has the computer has the password.
    let open = office.invite(siti).await;
    let forgotten = office.first.ask(ForgetDevice { holder }).await.unwrap();
    assert!(forgotten.device.is_some());
    office.first.add("Megamendung").await;
    office.first.until_sent().await;
    lost.until_state("shut out", is_shut_out).await;
    assert_eq!(lost.names().await, ["Ciawi"]);
    assert!(office.computers().await[1].shut_out);
    let thief = Desk::fresh().await;
    let void = thief.refusal(accept(&open, &password)).await;
    assert_eq!(void, ErrorCode::ComputerNotExpected);
}

#[tokio::test]
async fn a_password_that_is_changed_holds_at_the_server_and_at_the_other_desk() {
    let mut office = Office::joined().await;
    let siti = office.hire("siti", Role::Noc).await;
    let invited = office.invite(siti).await;
    let first = invited.password.clone().unwrap();
    let desk = office.come(&invited, "siti", &first).await;
    let again = office.invite(siti).await;
    let other = office.come(&again, "siti", &first).await;

    let change = |old: &Secret, new: &str| ChangePassword {
        old: old.clone(),
        new: Secret::new(new),
    };
    let own = "kata-sandi-siti";
    assert_eq!(
        desk.refusal(change(&Secret::new("bukan-ini"), own)).await,
        ErrorCode::WrongPassword
    );
    assert_eq!(
        desk.refusal(change(&first, "pendek")).await,
        ErrorCode::WeakPassword
    );
    office.server.stop().unwrap();
    assert_eq!(
        desk.refusal(change(&first, own)).await,
        ErrorCode::ServerNeeded
    );
    office.server.start_again().unwrap();
    desk.ask(change(&first, own)).await.unwrap();
    desk.until_state("in step", |it| *it == SyncState::InStep)
        .await;

    // The other one exchanges by a password that is none any more, until it is typed there: at the
    // next connection.
    office.server.stop().unwrap();
    office.server.start_again().unwrap();
    other.until_state("refused", is_refused).await;
    let own = Secret::new(own);
    other.signs_in("siti", &own).await.unwrap();
    other.until_in_step().await;
    let refused = other.signs_in("siti", &first).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongPassword);
}

#[tokio::test]
async fn without_the_server_nobody_is_invited_and_nothing_changes() {
    let mut office = Office::open().await;
    let siti = office.first.ask(ListOperators {}).await.unwrap()[0].id;
    let invite = || InviteComputer {
        operator: siti,
        new_password: false,
    };
    assert_eq!(
        office.first.refusal(invite()).await,
        ErrorCode::ServerNeeded,
        "it works alone"
    );
    office.first.ask(office.join(PASSWORD)).await.unwrap();
    office.first.until_sent().await;
    office.server.stop().unwrap();
    assert_eq!(
        office.first.refusal(invite()).await,
        ErrorCode::ServerNeeded
    );
    assert_eq!(
        office.first.refusal(ListComputers {}).await,
        ErrorCode::ServerNeeded
    );
    office.server.start_again().unwrap();
    assert_eq!(office.invite(siti).await.password, None);
}

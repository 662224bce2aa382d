//! Who comes to the server, with which computers and by which password, is decided by admins and by
//! what the book says of the operator.

use mikromon_api::{ApiError, ErrorCode};
use mikromon_core::sync::BOOK;
use mikromon_core::sync::profile::Profile;
use mikromon_core::sync::remote::PgRemote;
use mikromon_core::sync::remote::admission::Account;
use mikromon_domain::ids::{DeviceId, OperatorId};
use mikromon_domain::secret::Secret;
use mikromon_sync::change::{Reason, Verb};
use mikromon_sync::remote::{Failure, Remote as _};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use crate::company::{Company, Desk, edit, fields};

const SITI: u128 = 5;

/// The owner's computer has sent the row of the operator `siti`, who is a NOC.
async fn company() -> (Company, Desk) {
    let company = Company::new(BOOK, &[]).await;
    let mut owner = company.desk("pemilik", 1).await;
    let refusal = put(&mut owner, SITI, "siti", "noc").await;
    assert_eq!(refusal, None);
    (company, owner)
}

async fn put(desk: &mut Desk, row: u128, login: &str, role: &str) -> Option<Reason> {
    let table = BOOK.iter().find(|it| it.name == "operator").unwrap();
    let text = |it: &str| Value::Text(it.into());
    let set = fields(table, &[("login", text(login)), ("role", text(role))]);
    let sent = desk
        .send(vec![edit("operator", Verb::Insert, row, set)])
        .await;
    sent.unwrap().refusal.map(|it| it.reason)
}

async fn patch(desk: &mut Desk, field: &str, value: Value) -> Option<Reason> {
    let set = Fields::from([(field.to_owned(), value)]);
    let sent = desk
        .send(vec![edit("operator", Verb::Patch, SITI, set)])
        .await;
    sent.unwrap().refusal.map(|it| it.reason)
}

async fn invite(by: &mut Desk, password: &str, renew: bool) -> Result<Account, ApiError> {
    let siti = OperatorId::from_uuid(Uuid::from_u128(SITI));
    by.remote.invite(siti, &Secret::new(password), renew).await
}

fn profile(company: &Company, password: &str, token: u8) -> Profile {
    Profile {
        password: Secret::new(password),
        ..company.profile("siti", token)
    }
}

/// Comes with a computer that the server has not seen.
async fn come(company: &Company, password: &str, token: u8) -> Result<(), ApiError> {
    let mut remote = PgRemote::connect(&profile(company, password, token), BOOK).await?;
    let device = Uuid::from_u128(token.into());
    let done = remote.register(device).await;
    done.map(drop)
        .map_err(|it| ApiError::new(ErrorCode::NotAllowed, it.to_string()))
}

fn code<T>(done: Result<T, ApiError>) -> Option<ErrorCode> {
    done.err().map(|it| it.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_lets_one_computer_in_by_the_password_that_is_in_use() {
    let (company, mut owner) = company().await;
    let made = |fresh| {
        Ok(Account {
            login: "op_siti".to_owned(),
            fresh,
        })
    };
    assert_eq!(invite(&mut owner, "first", false).await, made(true));
    // Nobody came by the first one: its password may never have been told.
    assert_eq!(invite(&mut owner, "second", false).await, made(true));
    let refused = Some(ErrorCode::ServerLoginRefused);
    assert_eq!(code(come(&company, "first", 50).await), refused);
    assert_eq!(come(&company, "second", 50).await, Ok(()));
    assert_eq!(
        code(come(&company, "second", 51).await),
        Some(ErrorCode::NotAllowed),
        "one computer and no more"
    );
    assert_eq!(invite(&mut owner, "third", false).await, made(false));
    assert_eq!(code(come(&company, "third", 51).await), refused);
    assert_eq!(come(&company, "second", 51).await, Ok(()));
    assert_eq!(invite(&mut owner, "fourth", true).await, made(true));
    assert_eq!(code(come(&company, "second", 52).await), refused);
    assert_eq!(come(&company, "fourth", 52).await, Ok(()));
    let computers = owner.remote.computers().await.unwrap();
    let of_siti = computers.iter().filter(|it| it.operator == "op_siti");
    assert_eq!(of_siti.map(|it| it.series).collect::<Vec<_>>(), [2, 3, 4]);
    assert!(computers.iter().all(|it| it.made_at > 1_700_000_000_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_manage_operators_invites_nobody_and_only_owners_invite_owners() {
    let (company, mut owner) = company().await;
    company.hire("noc", "noc", None);
    company.hire("wakil", "admin", None);
    let mut noc = company.desk("noc", 2).await;
    let mut admin = company.desk("wakil", 3).await;
    let not_allowed = Some(ErrorCode::ComputerNotAllowed);
    assert_eq!(code(invite(&mut noc, "x", false).await), not_allowed);
    let device = DeviceId::from_uuid(owner.who.device);
    let shut_out = noc.remote.set_shut_out(device, true).await;
    assert_eq!(code(shut_out), not_allowed);
    assert!(invite(&mut admin, "x", false).await.is_ok());

    let owner_role = || Value::Text("owner".into());
    let forbidden = Some(Reason::Forbidden);
    assert_eq!(put(&mut admin, 6, "baru", "owner").await, forbidden);
    assert_eq!(patch(&mut admin, "role", owner_role()).await, forbidden);
    assert_eq!(patch(&mut owner, "role", owner_role()).await, None);
    assert_eq!(code(invite(&mut admin, "y", true).await), not_allowed);
    let disabled = patch(&mut admin, "disabled_at", Value::Int(1)).await;
    assert_eq!(disabled, forbidden);
    let name = Value::Text("Siti".into());
    assert_eq!(patch(&mut admin, "name", name).await, None);
    assert_eq!(
        come(&company, "x", 50).await,
        Ok(()),
        "nothing became of it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_disabled_in_the_book_does_not_get_in_until_enabled_again() {
    let (company, mut owner) = company().await;
    invite(&mut owner, "sandi", false).await.unwrap();
    come(&company, "sandi", 50).await.unwrap();
    let mut siti = PgRemote::connect(&profile(&company, "sandi", 50), BOOK)
        .await
        .unwrap();
    assert_eq!(patch(&mut owner, "disabled_at", Value::Int(1)).await, None);
    let device = Uuid::from_u128(50);
    let hello = siti.hello(device, 0).await.unwrap();
    assert!(hello.device.unwrap().revoked, "an open connection");
    assert_eq!(
        code(come(&company, "sandi", 50).await),
        Some(ErrorCode::ServerLoginRefused)
    );
    let invited = invite(&mut owner, "sandi", true).await;
    assert_eq!(code(invited), Some(ErrorCode::NotFound));
    assert_eq!(patch(&mut owner, "disabled_at", Value::Null).await, None);
    assert_eq!(come(&company, "sandi", 50).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_lost_computer_comes_by_no_invitation_that_is_open() {
    let (company, mut owner) = company().await;
    invite(&mut owner, "sandi", false).await.unwrap();
    come(&company, "sandi", 50).await.unwrap();
    invite(&mut owner, "sandi", false).await.unwrap();
    let lost = DeviceId::from_uuid(Uuid::from_u128(50));
    owner.remote.set_shut_out(lost, true).await.unwrap();
    for token in [50, 51] {
        let refused = come(&company, "sandi", token).await;
        assert_eq!(code(refused), Some(ErrorCode::NotAllowed), "{token}");
    }
    let mut remote = PgRemote::connect(&profile(&company, "sandi", 50), BOOK)
        .await
        .unwrap();
    assert_eq!(
        remote.register(Uuid::from_u128(99)).await.unwrap_err(),
        Failure::Revoked
    );
    let strange = DeviceId::from_uuid(Uuid::from_u128(77));
    let unknown = owner.remote.set_shut_out(strange, true).await;
    assert_eq!(code(unknown), Some(ErrorCode::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_changes_the_own_password_and_no_other() {
    let (company, mut owner) = company().await;
    assert_eq!(owner.remote.has_account("op_siti").await, Ok(false));
    invite(&mut owner, "first", false).await.unwrap();
    assert_eq!(owner.remote.has_account("op_siti").await, Ok(true));
    // Not registered: somebody at another's desk.
    let mut siti = PgRemote::connect(&profile(&company, "first", 9), BOOK)
        .await
        .unwrap();
    siti.set_own_password(&Secret::new("mine")).await.unwrap();
    assert_eq!(
        code(come(&company, "first", 50).await),
        Some(ErrorCode::ServerLoginRefused)
    );
    assert_eq!(come(&company, "mine", 50).await, Ok(()));
    let said = company.psql("pemilik", "ALTER ROLE op_siti PASSWORD 'x'");
    assert!(said.refused_with("42501"), "{}", said.error);
}

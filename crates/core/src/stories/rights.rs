//! Every command of the contract: refused without its right, and on the record when it is audited.

use mikromon_api::audit::AuditOutcome;
use mikromon_api::{ErrorCode, Needs, Tag};
use mikromon_domain::permission::Role;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::COMMANDS;
use crate::clock::now;

pub(super) const SECRET: &str = "a-secret-nobody-may-read";

#[tokio::test]
async fn each_command_is_refused_without_its_right_and_admitted_with_it() {
    let owner = Desk::with_owner().await;
    for role in Role::ALL {
        let window = owner.window_of(*role).await;
        for command in COMMANDS {
            if command.needs == Needs::Nobody || command.needs == Needs::SignedIn {
                continue;
            }
            let may = match command.needs {
                Needs::Right(right) => role.may(right),
                _ => true,
            };
            let answer = window
                .core
                .call(&window.caller, command.name, Value::Null)
                .await;
            // With the right it goes on to decoding, which `null` does not survive.
            let expected = if may {
                ErrorCode::BadRequest
            } else {
                ErrorCode::NotAllowed
            };
            assert_eq!(
                answer.unwrap_err().code,
                expected,
                "{} as {role:?}",
                command.name
            );
        }
    }
}

#[tokio::test]
async fn each_command_that_needs_somebody_is_refused_to_nobody() {
    let owner = Desk::with_owner().await;
    let nobody = owner.window();
    for command in COMMANDS.iter().filter(|it| it.needs != Needs::Nobody) {
        let answer = nobody
            .core
            .call(&nobody.caller, command.name, Value::Null)
            .await;
        assert_eq!(
            answer.unwrap_err().code,
            ErrorCode::NotSignedIn,
            "{}",
            command.name
        );
    }
    let unknown = nobody
        .core
        .call(&nobody.caller, "router.explode", Value::Null)
        .await;
    assert_eq!(unknown.unwrap_err().code, ErrorCode::UnknownCommand);
}

/// The row is new however the command ends: an audit page that shows older ones is stale.
#[test]
fn each_audited_command_invalidates_the_audit_log() {
    for command in COMMANDS {
        assert_eq!(
            command.invalidates.contains(&Tag::Audit),
            command.audited,
            "{}",
            command.name
        );
    }
}

#[tokio::test]
async fn each_audited_command_leaves_one_closed_row_and_no_secret() {
    let desk = Desk::with_owner().await;
    for command in COMMANDS {
        let before = desk.audit(500).await;
        let answer = desk
            .core
            .call(&desk.caller, command.name, sample(command.name))
            .await;
        let code = answer.err().map(|error| error.code);
        assert_ne!(
            code,
            Some(ErrorCode::BadRequest),
            "the sample of {}",
            command.name
        );
        assert_ne!(code, Some(ErrorCode::Internal), "{}", command.name);
        if command.name == "session.sign-out" {
            desk.sign_in("budi").await.unwrap();
        }
        if command.name == "session.lock" {
            desk.caller.unlock(now());
        }
        let after = desk.audit(500).await;
        let new: Vec<_> = after
            .iter()
            .filter(|row| !before.contains(row) && row.command == command.name)
            .collect();
        assert_eq!(
            new.len(),
            usize::from(command.audited),
            "{}: {new:?}",
            command.name
        );
        for row in new {
            let expected = code.map_or(AuditOutcome::Done, AuditOutcome::Refused);
            assert_eq!(row.outcome, expected, "{}", command.name);
        }
    }
    let disk = desk.disk();
    assert!(
        !contains(&disk, SECRET),
        "a secret lies on the disk in plain text"
    );
    assert!(
        contains(&disk, "op-baru"),
        "the search itself finds what is there"
    );
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|it| it == text.as_bytes())
}

/// Arguments that decode. What they name need not exist: a refusal leaves a row too.
pub(super) fn sample(name: &str) -> Value {
    let id = "018f0000-0000-7000-8000-000000000001";
    let form = json!({
        "name": "R-1", "host": "127.0.0.1", "port": 1, "transport": "plain",
        "username": "api", "password": SECRET, "core": false, "paused": true,
        "parent": null, "site": "", "note": "", "position": null,
    });
    let pin = ["ab"; 32].join(":");
    match name {
        "session.status"
        | "session.sign-out"
        | "session.report-activity"
        | "store.start-new"
        | "operator.list"
        | "role.list"
        | "router.list"
        | "alert.unmute"
        | "alert.untold"
        | "map.scene"
        | "map.tile-source"
        | "network.get"
        | "store.get"
        | "store.cancel"
        | "support.logs" => json!({}),
        "store.backup" => json!({
            "folder": "/nowhere/at/all", "passphrase": SECRET, "telemetry": false,
        }),
        "store.schedule" => json!({
            "folder": "/nowhere/at/all", "hour": 2, "keep": 7, "telemetry": false,
            "passphrase": SECRET,
        }),
        "store.unschedule" => json!({}),
        "store.restore-preview" | "store.restore" => {
            json!({ "path": "/nowhere/at/all", "passphrase": SECRET })
        }
        "session.create-owner" => json!({
            "login": "lain", "name": "Lain", "password": SECRET, "passphrase": null,
        }),
        "session.lock" => json!({ "wall": false }),
        "session.unlock" => json!({ "password": SECRET }),
        "session.sign-in" => json!({ "login": "budi", "password": SECRET }),
        "sync.status" | "sync.now" | "sync.conflicts" | "sync.refused" | "sync.set-aside"
        | "sync.computers" | "sync.check" | "sync.checks" => json!({}),
        "sync.invite" => json!({ "operator": id, "new_password": false }),
        "sync.read-invite" => json!({ "invite": "{}" }),
        "sync.join" => json!({ "invite": "{}", "password": SECRET, "passphrase": null }),
        "sync.resolve-conflict" => json!({ "id": id, "take_lost": false }),
        "sync.settle-refused" => json!({ "change": id, "again": null }),
        "vault.create" => json!({ "passphrase": SECRET, "in_place_of_lost": false }),
        "vault.unlock" => json!({ "passphrase": SECRET }),
        "operator.add" => {
            json!({ "login": "op-baru", "name": "Baru", "role": "noc", "password": SECRET })
        }
        "group.list" => json!({}),
        "group.add" => json!({ "name": "Ciawi", "note": "" }),
        "group.edit" => json!({ "id": id, "revision": 1, "name": "Ciawi", "note": "" }),
        "group.remove" => json!({ "id": id }),
        "operator.reset-password" | "operator.sign-out" | "operator.end-session" => {
            json!({ "id": id })
        }
        "totp.get" | "totp.draft" => json!({}),
        "totp.enable" => json!({ "secret": SECRET, "code": "123456", "password": SECRET }),
        "totp.disable" => json!({ "password": SECRET }),
        "totp.remove" => json!({ "id": id }),
        "operator.sessions" => json!({ "operator": id }),
        "operator.set-scope" => json!({ "id": id, "groups": [id] }),
        "privacy.set-mask" => json!({ "on": true }),
        "privacy.set-default" => json!({ "operator": id, "masked": true }),
        "privacy.reveal" => {
            json!({ "what": { "Router": { "id": id, "field": "Host" } }, "reason": "cek" })
        }
        "role.edit" => json!({ "changes": [
            { "role": "noc", "permission": "audit.view", "granted": true },
        ] }),
        "operator.edit" => json!({ "id": id, "name": "Baru", "role": "noc" }),
        "session.change-password" => json!({ "old": SECRET, "new": SECRET }),
        "operator.set-disabled" => json!({ "id": id, "disabled": true }),
        "overview.get" => json!({ "range": "Day" }),
        "router.get" | "router.remove" | "router.retry" | "router.watch" => json!({ "id": id }),
        "router.add" => json!({ "form": form, "accept_pin": null }),
        "router.edit" => json!({ "id": id, "revision": 1, "form": form }),
        "router.test" => json!({ "form": form, "id": null, "accept_pin": null }),
        "router.import-preview" | "router.import" => json!({ "table": {
            "text": format!("nama;alamat;user;sandi\nR-9;10.7.7.7;api;{SECRET}\n"),
            "username": "", "password": SECRET,
        } }),
        "router.trust-certificate" => json!({ "id": id, "pin": pin }),
        "router.ppp-sessions" => json!({ "id": id, "search": "", "limit": 10 }),
        "router.history" => json!({ "id": id, "range": "Day" }),
        "provision.order" => json!({ "subscription": id, "work": "kick", "reason": "" }),
        "provision.list" => json!({ "customer": id, "limit": 10 }),
        "autosync.strangers" => json!({ "router": id }),
        "autosync.take-in" => json!({
            "router": id, "plans": [["20M", id]], "starts_on": "2026-12-01", "branch": null,
        }),
        "autosync.run" => json!({ "router": null }),
        "autosync.cancel" | "autosync.get" => json!({}),
        "drift.list" => json!({
            "router": null, "kind": null, "search": "", "offset": 0, "limit": 10,
        }),
        "book.find" => json!({ "text": "budi", "limit": 10 }),
        "incident.list" => json!({ "filter": "All", "router": null, "limit": 10 }),
        "incident.acknowledge" => json!({ "id": id, "note": "" }),
        "incident.add-note" => json!({ "id": id, "text": "x" }),
        "alert.mute" => json!({ "minutes": 60 }),
        "alert.set-untold" => json!({ "topics": ["Rebooted"] }),
        "key.own" | "key.devices" | "key.rotate" | "key.recovery-kit" => json!({}),
        "key.grant" => json!({ "holder": id, "words": ["x"], "admin": false }),
        "key.forget-device" => json!({ "holder": id }),
        "key.recover" => json!({ "identity": SECRET, "passphrase": null }),
        "audit.list" => json!({ "filter": {}, "offset": 0, "limit": 10 }),
        "audit.export" => json!({ "filter": {} }),
        _ => super::samples::of_the_book(name)
            .unwrap_or_else(|| panic!("{name} has no sample: give it one")),
    }
}

//! Routers in the book: what is refused, what an edit keeps, what is told to the history.

use mikromon_api::router::{
    AddRouter, EditRouter, ListRouters, Position, RemoveRouter, RouterForm, RouterView,
    TestConnection, TrustCertificate,
};
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::Transport;
use mikromon_domain::secret::Secret;
use sqlx::Row as _;

use super::desk::{Desk, router};
use crate::store::router as table;

async fn add(desk: &Desk, form: RouterForm) -> RouterId {
    desk.ask(AddRouter {
        form,
        accept_pin: None,
    })
    .await
    .unwrap()
}

async fn view(desk: &Desk, id: RouterId) -> RouterView {
    table::find(&desk.book().store, id)
        .await
        .unwrap()
        .unwrap()
        .view
}

async fn password(desk: &Desk, id: RouterId) -> Secret {
    let record = table::find(&desk.book().store, id).await.unwrap().unwrap();
    desk.book().password(&record).unwrap()
}

fn edit(of: &RouterView, form: RouterForm) -> EditRouter {
    EditRouter {
        id: of.id,
        revision: of.revision,
        form,
    }
}

#[tokio::test]
async fn an_added_router_is_listed_and_monitoring_is_told() {
    let desk = Desk::with_owner().await;
    let mut changes = desk.book().changes();
    changes.mark_unchanged();
    let id = add(&desk, router("BR-01", "10.0.0.1")).await;
    assert!(changes.has_changed().unwrap());
    let rows = desk.ask(ListRouters {}).await.unwrap();
    assert_eq!(rows.iter().map(|it| it.router.id).collect::<Vec<_>>(), [id]);
    assert_eq!(password(&desk, id).await.expose(), "rahasia-router");
}

#[tokio::test]
async fn a_stored_password_goes_to_no_other_host_and_never_loses_its_encryption() {
    let desk = Desk::with_owner().await;
    let id = add(&desk, router("BR-01", "10.0.0.1")).await;
    let old = view(&desk, id).await;
    let moved = |host: &str, transport, password: &str| RouterForm {
        transport,
        password: Secret::new(password),
        ..router("BR-01", host)
    };
    let elsewhere = moved("10.0.0.9", old.transport, "");
    let refused = desk.ask(edit(&old, elsewhere.clone())).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::PasswordNeeded);
    assert_eq!(refused.field, Some(Field::Password));
    let test = TestConnection {
        form: elsewhere,
        id: Some(id),
        accept_pin: None,
    };
    let refused = desk.ask(test).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::PasswordNeeded);
    assert_eq!(view(&desk, id).await.host, "10.0.0.1");

    let typed = moved("10.0.0.9", Transport::Tls, "rahasia-router");
    desk.ask(edit(&old, typed)).await.unwrap();
    let sealed = view(&desk, id).await;
    let in_clear = moved("10.0.0.9", Transport::Plain, "");
    let refused = desk.ask(edit(&sealed, in_clear)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::PasswordNeeded);
}

#[tokio::test]
async fn names_and_addresses_are_unique_among_the_living() {
    let desk = Desk::with_owner().await;
    let first = add(&desk, router("BR-01", "10.0.0.1")).await;
    let same_name = AddRouter {
        form: router(" br-01", "10.0.0.2"),
        accept_pin: None,
    };
    let error = desk.ask(same_name).await.unwrap_err();
    assert_eq!(
        (error.code, error.field),
        (ErrorCode::DuplicateName, Some(Field::Name))
    );
    let same_address = AddRouter {
        form: router("BR-02", " 10.0.0.1 "),
        accept_pin: None,
    };
    let error = desk.ask(same_address).await.unwrap_err();
    assert_eq!(
        (error.code, error.field),
        (ErrorCode::DuplicateAddress, Some(Field::Host))
    );
    assert_eq!(error.detail, "BR-01", "it says whose address it is");
    add(
        &desk,
        RouterForm {
            port: Some(8729),
            ..router("BR-02", "10.0.0.1")
        },
    )
    .await;
    desk.ask(RemoveRouter { id: first }).await.unwrap();
    add(&desk, router("BR-01", "10.0.0.1")).await;
}

#[tokio::test]
async fn an_edit_of_an_older_revision_overwrites_nothing() {
    let desk = Desk::with_owner().await;
    let id = add(&desk, router("BR-01", "10.0.0.1")).await;
    let seen = view(&desk, id).await;
    desk.ask(edit(
        &seen,
        RouterForm {
            note: Some("pertama".into()),
            ..router("BR-01", "10.0.0.1")
        },
    ))
    .await
    .unwrap();
    let late = RouterForm {
        note: Some("kedua".into()),
        ..router("BR-01", "10.0.0.1")
    };
    assert_eq!(desk.refusal(edit(&seen, late)).await, ErrorCode::Changed);
    assert_eq!(view(&desk, id).await.note, "pertama");
}

#[tokio::test]
async fn a_blank_password_in_an_edit_keeps_the_stored_one() {
    let desk = Desk::with_owner().await;
    let id = add(&desk, router("BR-01", "10.0.0.1")).await;
    let blank = RouterForm {
        password: Secret::default(),
        ..router("BR-9", "10.0.0.1")
    };
    desk.ask(edit(&view(&desk, id).await, blank)).await.unwrap();
    assert_eq!(view(&desk, id).await.name, "BR-9");
    assert_eq!(password(&desk, id).await.expose(), "rahasia-router");
    let new = RouterForm {
        password: Secret::new("baru"),
        ..router("BR-9", "10.0.0.1")
    };
    desk.ask(edit(&view(&desk, id).await, new)).await.unwrap();
    assert_eq!(password(&desk, id).await.expose(), "baru");
}

#[tokio::test]
async fn another_address_forgets_the_trusted_certificate() {
    let desk = Desk::with_owner().await;
    let pin = ["ab"; 32].join(":");
    let form = RouterForm {
        transport: Transport::Tls,
        ..router("BR-01", "10.0.0.1")
    };
    let command = AddRouter {
        form: form.clone(),
        accept_pin: Some(pin.to_uppercase()),
    };
    let id = desk.ask(command).await.unwrap();
    assert_eq!(view(&desk, id).await.pin, Some(pin.clone()));
    let noted = RouterForm {
        note: Some("x".into()),
        ..form.clone()
    };
    desk.ask(edit(&view(&desk, id).await, noted)).await.unwrap();
    assert_eq!(view(&desk, id).await.pin, Some(pin.clone()));
    let moved = RouterForm {
        host: Some("10.0.0.9".into()),
        ..form
    };
    desk.ask(edit(&view(&desk, id).await, moved)).await.unwrap();
    assert_eq!(view(&desk, id).await.pin, None);
    desk.ask(TrustCertificate {
        id,
        pin: pin.clone(),
    })
    .await
    .unwrap();
    assert_eq!(view(&desk, id).await.pin, Some(pin));
}

#[tokio::test]
async fn a_parent_must_be_there_and_not_stand_behind_its_child() {
    let desk = Desk::with_owner().await;
    let top = add(&desk, router("CORE", "10.0.0.1")).await;
    let mid = add(
        &desk,
        RouterForm {
            parent: Some(top),
            ..router("DIST", "10.0.0.2")
        },
    )
    .await;
    let leaf = add(
        &desk,
        RouterForm {
            parent: Some(mid),
            ..router("ACC", "10.0.0.3")
        },
    )
    .await;
    for parent in [top, leaf] {
        let circle = RouterForm {
            parent: Some(parent),
            ..router("CORE", "10.0.0.1")
        };
        let error = desk
            .ask(edit(&view(&desk, top).await, circle))
            .await
            .unwrap_err();
        assert_eq!(
            (error.code, error.field),
            (ErrorCode::InvalidField, Some(Field::Parent))
        );
    }
    desk.ask(RemoveRouter { id: mid }).await.unwrap();
    assert_eq!(
        view(&desk, leaf).await.parent,
        Some(top),
        "it moves up to what it hung on"
    );
    let gone = RouterForm {
        parent: Some(mid),
        ..router("NEW", "10.0.0.4")
    };
    let refused = desk
        .ask(AddRouter {
            form: gone,
            accept_pin: None,
        })
        .await
        .unwrap_err();
    assert_eq!(refused.field, Some(Field::Parent));
    assert_eq!(
        desk.refusal(RemoveRouter { id: mid }).await,
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn a_ciphertext_swapped_between_rows_does_not_open() {
    let desk = Desk::with_owner().await;
    let one = add(&desk, router("BR-01", "10.0.0.1")).await;
    let two = add(&desk, router("BR-02", "10.0.0.2")).await;
    let mut write = desk
        .book()
        .store
        .write(crate::clock::now(), None)
        .await
        .unwrap();
    sqlx::query(
        "UPDATE router SET password = (SELECT password FROM router WHERE id = ?) WHERE id = ?",
    )
    .bind(one.as_bytes().to_vec())
    .bind(two.as_bytes().to_vec())
    .execute(write.connection())
    .await
    .unwrap();
    write.commit().await.unwrap();
    let record = table::find(&desk.book().store, two).await.unwrap().unwrap();
    let error = desk.book().password(&record).unwrap_err();
    assert_eq!(error.code, ErrorCode::SecretUnreadable);
    assert_eq!(password(&desk, one).await.expose(), "rahasia-router");
}

#[tokio::test]
async fn an_edit_tells_what_changed_and_only_that() {
    let desk = Desk::with_owner().await;
    let id = add(&desk, router("BR-01", "10.0.0.1")).await;
    let same = RouterForm {
        password: Secret::default(),
        ..router("BR-01", "10.0.0.1")
    };
    desk.ask(edit(&view(&desk, id).await, same.clone()))
        .await
        .unwrap();
    let position = Some(Position {
        latitude: -6.66,
        longitude: 106.85,
    });
    let moved = RouterForm {
        position,
        site: Some("POP Bogor".into()),
        ..same
    };
    desk.ask(edit(&view(&desk, id).await, moved)).await.unwrap();
    let told = sqlx::query(
        "SELECT e.verb, e.body, c.operator FROM edit e JOIN change c ON c.pos = e.change
         WHERE e.tbl = 'router' AND e.row_id = ? ORDER BY c.pos, e.place",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_all(desk.book().store.read())
    .await
    .unwrap();
    assert_eq!(told.len(), 2, "an edit that changes nothing is not told");
    let kinds: Vec<String> = told.iter().map(|it| it.get("verb")).collect();
    assert_eq!(kinds, ["insert", "patch"]);
    let patch: serde_json::Value = serde_json::from_str(told[1].get("body")).unwrap();
    let expected = serde_json::json!({
        "site": "POP Bogor", "latitude_e7": -66_600_000, "longitude_e7": 1_068_500_000,
    });
    assert_eq!(patch, expected);
    let by: Option<Vec<u8>> = told[1].get("operator");
    assert_eq!(by.unwrap(), desk.caller.operator().unwrap().as_bytes());
    let hash: i64 = sqlx::query_scalar("SELECT count(*) FROM edit WHERE body LIKE '%argon2%'")
        .fetch_one(desk.book().store.read())
        .await
        .unwrap();
    assert_eq!(hash, 0, "password hashes stay at this desk");
}

#[tokio::test]
async fn routers_and_their_history_survive_a_restart_with_a_vault() {
    let folder = std::sync::Arc::new(tempfile::TempDir::new().unwrap());
    let desk = Desk::at(folder, crate::KeySource::Vault).await;
    desk.ask(super::desk::owner(Some("kalimat sandi brankas")))
        .await
        .unwrap();
    let id = add(&desk, router("BR-01", "10.0.0.1")).await;
    let desk = desk.restart(crate::KeySource::Vault).await;
    assert_eq!(view(&desk, id).await.name, "BR-01");
    let record = table::find(&desk.book().store, id).await.unwrap().unwrap();
    assert_eq!(
        desk.book().password(&record).unwrap_err().code,
        ErrorCode::VaultLocked
    );
}

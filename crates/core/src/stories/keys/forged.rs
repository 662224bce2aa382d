//! Rows that somebody who runs the server wrote into the book.

use mikromon_api::key::{HolderState, IgnoredBecause};
use sqlx::AssertSqlSafe;

use super::*;
use crate::id;
use crate::keys::roll::{OrgGrant, Standing, StandingRow};
use crate::store::{holder_standing, key_holder, org_grant};

/// Writes past the triggers, as only a sync may.
async fn alter(desk: &Desk, sql: &str) {
    let book = desk.book();
    let mut file = book.store.writer().acquire().await.unwrap();
    for sql in [
        "UPDATE standing SET applying = 1",
        sql,
        "UPDATE standing SET applying = 0",
    ] {
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut *file)
            .await
            .unwrap();
    }
    drop(file);
    book.keys.look_again(&book.store).await.unwrap();
}

#[tokio::test]
async fn a_members_grant_is_ignored_and_told() {
    let admin = Desk::with_owner().await;
    let id = add(&admin, "BR-01", "10.0.0.1").await;
    let member = invited_by(&admin).await;
    grant_the_waiting(&admin, false).await;
    let other = invited_by(&admin).await;
    carry(&admin, &member).await;

    let book = member.book();
    let roll = book.keys.roll().unwrap();
    let find = |state| {
        let mut all = roll.holders.values();
        all.find(|it| roll.state(it.id) == state).unwrap().clone()
    };
    let (by, to) = (find(HolderState::Member), find(HolderState::Waiting));
    let device = book.keys.device().unwrap();
    let template = roll.granted_to(&by.recipient).next().unwrap();
    let forged = OrgGrant {
        id: id::fresh(now()),
        holder: to.id,
        granted_by: by.id,
        ..template.clone()
    };
    let forged = forged.signed(&to, device.signing()).unwrap();
    // It vouches for the other desktop as well, with the only key it has.
    let vouched = StandingRow {
        id: id::fresh(now()),
        holder: to.id,
        standing: Standing::Admin,
        made_at: now(),
        signature: String::new(),
    };
    let vouched = vouched.signed(&to, device.signing()).unwrap();
    let mut write = book.store.write(now(), None).await.unwrap();
    org_grant::insert(&mut write, &forged).await.unwrap();
    holder_standing::insert(&mut write, &vouched).await.unwrap();
    write.commit().await.unwrap();
    carry(&member, &other).await;
    carry(&member, &admin).await;

    assert_eq!(own_state(&other).await, OwnState::Waiting);
    assert_eq!(reads(&other, id).await, Err(ErrorCode::KeyNotGranted));
    let ignored = devices(&admin).await.ignored;
    assert_eq!(ignored.len(), 1);
    assert_eq!(ignored[0].reason, IgnoredBecause::NotVouchedFor);
    assert_eq!(ignored[0].granted_by, by.name);
}

#[tokio::test]
async fn grants_whose_wraps_were_exchanged_do_not_count_and_nothing_opens() {
    let admin = Desk::with_owner().await;
    let id = add(&admin, "BR-01", "10.0.0.1").await;
    let member = invited_by(&admin).await;
    grant_the_waiting(&admin, false).await;
    let holder = only(&admin, HolderState::Member).await.id;
    let mut reader = admin.book().store.read().acquire().await.unwrap();
    let grants = org_grant::all(&mut reader).await.unwrap();
    drop(reader);
    let hex = |id: Uuid| id.simple().to_string();
    let theirs = grants.iter().find(|it| it.holder == holder).unwrap();
    let mine = grants
        .iter()
        .find(|it| it.key == theirs.key && it.holder != holder)
        .unwrap();
    let swap = format!(
        "UPDATE org_grant SET wrapped = (SELECT wrapped FROM org_grant WHERE id = x'{}')
         WHERE id = x'{}'",
        hex(mine.id),
        hex(theirs.id)
    );
    carry(&admin, &member).await;
    let fresh = invited_by(&admin).await;
    carry(&admin, &fresh).await;
    alter(&admin, &swap).await;
    let ignored = devices(&admin).await.ignored;
    assert_eq!(ignored.len(), 1);
    assert_eq!(ignored[0].reason, IgnoredBecause::BadSignature);
    assert_eq!(reads(&fresh, id).await, Err(ErrorCode::KeyNotGranted));
}

#[tokio::test]
async fn a_holder_whose_recipient_was_exchanged_gets_no_key() {
    let admin = Desk::with_owner().await;
    add(&admin, "BR-01", "10.0.0.1").await;
    let _member = invited_by(&admin).await;
    grant_the_waiting(&admin, false).await;
    let attacker = age::x25519::Identity::generate().to_public();
    let member = only(&admin, HolderState::Member).await.id;
    let exchange = format!(
        "UPDATE key_holder SET recipient = '{attacker}' WHERE id = x'{}'",
        member.uuid().simple()
    );
    alter(&admin, &exchange).await;
    admin.ask(RotateKeys {}).await.unwrap();
    let mut reader = admin.book().store.read().acquire().await.unwrap();
    let newest = org_grant::all(&mut reader).await.unwrap();
    let holders = key_holder::all(&mut reader).await.unwrap();
    assert_eq!(holders.len(), 2);
    let key = newest.iter().map(|it| it.key).max().unwrap();
    let theirs = |it: &&OrgGrant| it.holder == member && it.key == key;
    assert_eq!(newest.iter().filter(theirs).count(), 0);
    assert_eq!(only(&admin, HolderState::Waiting).await.id, member);
}

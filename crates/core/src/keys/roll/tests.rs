//! What a server that writes any row it likes can and cannot bring about.

use super::*;

const AT: UnixMillis = UnixMillis(1_700_000_000_000);

fn signing(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn id(n: u8) -> HolderId {
    HolderId::from_uuid(Uuid::from_u128(n.into()))
}

/// A desktop whose signing key is made of the same number.
fn holder(n: u8) -> KeyHolder {
    KeyHolder {
        id: id(n),
        device: Some(DeviceId::from_uuid(Uuid::from_u128(100))),
        name: format!("desk {n}"),
        recipient: format!("age1of{n}"),
        signing_key: public_text(&signing(n).verifying_key()),
        made_at: AT,
    }
}

const SIGNER: u8 = 200;

fn stands(n: u8, standing: Standing, by: u8) -> StandingRow {
    let row = StandingRow {
        id: Uuid::from_u128(u128::from(n) + 1_000),
        holder: id(n),
        standing,
        made_at: AT,
        signature: String::new(),
    };
    row.signed(&holder(n), &signing(by)).unwrap()
}

fn grant(to: u8, by: u8) -> OrgGrant {
    let grant = OrgGrant {
        id: Uuid::from_u128(u128::from(to) + 2_000),
        key: KeyId::from_uuid(Uuid::from_u128(9)),
        holder: id(to),
        wrapped: format!("wrapped for {to}"),
        granted_by: id(by),
        made_at: AT,
        signature: String::new(),
    };
    grant.signed(&holder(to), &signing(by)).unwrap()
}

fn roll(standings: &[StandingRow], grants: Vec<OrgGrant>) -> Roll {
    let signer = signing(SIGNER).verifying_key();
    Roll::new(signer, (1..=4).map(holder).collect(), standings, grants).unwrap()
}

fn admin_and_member() -> Vec<StandingRow> {
    vec![
        stands(1, Standing::Admin, SIGNER),
        stands(2, Standing::Member, SIGNER),
    ]
}

fn because(grant: OrgGrant) -> Option<IgnoredBecause> {
    let roll = roll(&admin_and_member(), vec![grant]);
    assert_eq!(roll.grants.len() + roll.ignored.len(), 1);
    roll.ignored.first().map(|(_, because)| *because)
}

#[test]
fn a_grant_of_an_admin_desktop_counts_and_no_other() {
    use IgnoredBecause as I;
    assert_eq!(because(grant(2, 1)), None);
    assert_eq!(because(grant(3, 2)), Some(I::NotVouchedFor), "a member's");
    assert_eq!(because(grant(2, 3)), Some(I::NotVouchedFor), "a stranger's");
    assert_eq!(because(grant(2, 9)), Some(I::UnknownHolder));
    assert_eq!(because(grant(9, 1)), Some(I::UnknownHolder));
}

/// Every field is covered: a grant of which any was altered is worth nothing.
#[test]
fn an_altered_grant_does_not_count() {
    let alterations: [fn(&mut OrgGrant); 7] = [
        |it| it.id = Uuid::from_u128(1),
        |it| it.key = KeyId::from_uuid(Uuid::from_u128(8)),
        |it| it.holder = id(3),
        |it| it.wrapped.push(' '),
        |it| it.made_at.0 += 1,
        |it| it.signature.replace_range(..2, "00"),
        |it| it.signature = grant(3, 1).signature,
    ];
    for (at, alter) in alterations.into_iter().enumerate() {
        let mut altered = grant(2, 1);
        alter(&mut altered);
        assert_eq!(because(altered), Some(IgnoredBecause::BadSignature), "{at}");
    }
}

#[test]
fn a_grant_signed_anew_by_another_does_not_count() {
    let mut signed_by_2 = grant(3, 1);
    signed_by_2 = signed_by_2.signed(&holder(3), &signing(2)).unwrap();
    assert_eq!(because(signed_by_2), Some(IgnoredBecause::BadSignature));
}

#[test]
fn a_standing_that_the_organisation_did_not_sign_is_not_believed() {
    let forged = roll(&[stands(1, Standing::Admin, 1)], vec![grant(2, 1)]);
    assert_eq!(forged.standing(id(1)), None);
    assert!(forged.grants.is_empty());

    let mut moved = stands(1, Standing::Admin, SIGNER);
    moved.holder = id(3);
    let mut raised = stands(2, Standing::Member, SIGNER);
    raised.standing = Standing::Admin;
    let roll = roll(&[moved, raised], Vec::new());
    assert_eq!((roll.standing(id(3)), roll.standing(id(2))), (None, None));
}

#[test]
fn a_holder_whose_keys_were_exchanged_is_vouched_for_no_more() {
    let exchange: [fn(&mut KeyHolder); 4] = [
        |it| it.recipient = "age1ofsomebodyelse".to_owned(),
        |it| it.signing_key = holder(4).signing_key,
        |it| it.device = None,
        |it| it.name.push('!'),
    ];
    for change in exchange {
        let mut holders: Vec<_> = (1..=4).map(holder).collect();
        change(&mut holders[0]);
        let signer = signing(SIGNER).verifying_key();
        let roll = Roll::new(signer, holders, &admin_and_member(), vec![grant(2, 1)]).unwrap();
        assert_eq!(roll.standing(id(1)), None);
        assert!(roll.grants.is_empty());
    }
}

#[test]
fn who_is_gone_stays_gone_in_whatever_order_the_rows_come() {
    let rows = [Standing::Gone, Standing::Admin, Standing::Member];
    let mut rows = rows.map(|it| stands(1, it, SIGNER));
    for _ in 0..rows.len() {
        rows.rotate_left(1);
        let roll = roll(&rows, vec![grant(2, 1)]);
        assert_eq!(roll.standing(id(1)), Some(Standing::Gone));
        assert_eq!(roll.vouched().count(), 0);
        assert!(roll.grants.is_empty(), "nor do its grants count");
    }
}

/// Signatures lie in people's books: every later version has to come to the same bytes.
#[test]
fn a_grant_and_a_standing_of_the_first_version_still_count() {
    let (grant, row) = (grant(2, 1), stands(1, Standing::Admin, SIGNER));
    let digest = |bytes: Vec<u8>| hex(&Sha256::digest(bytes));
    assert_eq!(
        digest(grant.statement(&holder(2)).unwrap()),
        "ba3a639242eb4e21108a853dc07594187a931cf1110efb107bff9b6502fb42e8"
    );
    assert_eq!(
        digest(row.statement(&holder(1)).unwrap()),
        "5ab51f7c334a2917dbf6cb8e314fe3c2365566e6f5bc7f7ea0509712d5b06746"
    );
}

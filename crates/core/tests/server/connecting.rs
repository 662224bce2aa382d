//! Which connections the application makes, and how it says why not.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mikromon_api::ErrorCode;
use mikromon_core::sync::BOOK;
use mikromon_core::sync::profile::Profile;
use mikromon_core::sync::remote::PgRemote;
use mikromon_core::sync::setup::{Plan, setup};
use mikromon_domain::secret::Secret;

use mikromon_postgres::{OWNER, OWNER_PASSWORD, Postgres, Proxy, Way, Wire};
use mikromon_sync::remote::{Failure, Remote as _, Wanted};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::company::{Basket, Company, DATABASE};

async fn refused(profile: &Profile) -> ErrorCode {
    PgRemote::connect(profile, BOOK).await.unwrap_err().code
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_could_change_the_rules_is_refused() {
    let company = Company::new(BOOK, &[]).await;
    let operator = company.profile("pemilik", 1);
    PgRemote::connect(&operator, BOOK).await.unwrap();
    let owner = Profile {
        login: OWNER.to_owned(),
        password: Secret::new(OWNER_PASSWORD),
        ..operator.clone()
    };
    assert_eq!(refused(&owner).await, ErrorCode::ServerLoginTooMighty);
    for (given, taken) in [
        (
            "ALTER ROLE op_pemilik BYPASSRLS",
            "ALTER ROLE op_pemilik NOBYPASSRLS",
        ),
        (
            "ALTER ROLE op_pemilik CREATEROLE",
            "ALTER ROLE op_pemilik NOCREATEROLE",
        ),
        (
            "GRANT mikromon_owner TO op_pemilik",
            "REVOKE mikromon_owner FROM op_pemilik",
        ),
        (
            "ALTER TABLE app.router OWNER TO op_pemilik",
            "ALTER TABLE app.router OWNER TO mikromon_owner",
        ),
    ] {
        company.owner(given);
        assert_eq!(
            refused(&operator).await,
            ErrorCode::ServerLoginTooMighty,
            "{given}"
        );
        company.owner(taken);
    }
    PgRemote::connect(&operator, BOOK).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_a_desktop_out_is_told_apart() {
    let company = Company::new(BOOK, &[]).await;
    let right = company.profile("pemilik", 1);
    let wrong = Profile {
        password: Secret::new("wrong"),
        ..right.clone()
    };
    assert_eq!(refused(&wrong).await, ErrorCode::ServerLoginRefused);
    let nobody = Profile {
        login: "op_nobody".to_owned(),
        ..right.clone()
    };
    assert_eq!(refused(&nobody).await, ErrorCode::ServerLoginRefused);
    let other = Postgres::start().unwrap();
    let stranger = Profile {
        ca: other.authority().unwrap(),
        ..right.clone()
    };
    assert_eq!(refused(&stranger).await, ErrorCode::ServerUntrusted);
    let by_another_name = Profile {
        host: "127.0.0.1".to_owned(),
        ..right.clone()
    };
    assert_eq!(refused(&by_another_name).await, ErrorCode::ServerUntrusted);
    let elsewhere = Profile {
        database: "postgres".to_owned(),
        ..right.clone()
    };
    assert_eq!(refused(&elsewhere).await, ErrorCode::ServerUnfit);
    let nothing_there = Profile { port: 1, ..right };
    assert_eq!(refused(&nothing_there).await, ErrorCode::ServerUnreachable);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_tls_nobody_comes() {
    let plain = Postgres::start_with(Wire::Plain).unwrap();
    let profile = Profile {
        port: plain.port(),
        ca: plain.authority().unwrap(),
        login: OWNER.to_owned(),
        ..Company::new(BOOK, &[]).await.profile("pemilik", 1)
    };
    assert_eq!(refused(&profile).await, ErrorCode::ServerUnfit);
    let plan = Plan {
        owner_url: Secret::new(plain.owner_url(DATABASE)),
        ca: plain.authority().unwrap(),
        database: None,
        first: None,
    };
    assert!(setup(&plan, BOOK).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn set_up_again_nothing_changes() {
    let company = Company::new(BOOK, &[]).await;
    let schema = || {
        company.owner(
            "SELECT md5(string_agg(x, ' ' ORDER BY x)) FROM (
             SELECT pg_get_functiondef(oid) || proacl::text FROM pg_proc
             WHERE pronamespace = 'sync'::regnamespace
             UNION ALL SELECT policyname || tablename || qual FROM pg_policies
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname IN ('app', 'sync')
             UNION ALL SELECT t::text FROM sync.tbl t UNION ALL SELECT c::text FROM sync.col c
             UNION ALL SELECT r::text FROM sync.role_right r
             UNION ALL SELECT o::text FROM sync.operator o) all_of_it(x)",
        )
    };
    let before = schema();
    let told = company.set_up(BOOK, Some("pemilik")).await;
    assert!(!told.made_database && told.version_before == told.version);
    assert_eq!(schema(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_dies_in_the_middle_of_a_question_is_told_from_a_server_that_is_busy() {
    let company = Company::new(BOOK, &[]).await;
    let proxy = Proxy::start(company.postgres.port()).unwrap();
    let mut near = company.desk("pemilik", 1).await;
    let profile = Profile {
        port: proxy.port(),
        ..company.profile("pemilik", 1)
    };
    let mut far = PgRemote::connect(&profile, BOOK).await.unwrap();

    let company = Arc::new(company);
    let busy = Arc::clone(&company);
    let lock = "BEGIN; LOCK TABLE app.router; SELECT pg_sleep(14); COMMIT";
    let busy = spawn_blocking(move || busy.owner(lock));
    let locked = "SELECT count(*) FROM pg_locks WHERE relation = 'app.router'::regclass \
                  AND mode = 'AccessExclusiveLock' AND granted";
    while company.owner(locked).trim() != "1" {}
    let cut = async {
        sleep(Duration::from_secs(1)).await;
        proxy.set(Way::BlackHole);
    };
    let asked = Instant::now();
    let everything = Wanted::Everything;
    let who = near.who;
    let told = async {
        let told = far.pull(who, &everything, &mut Basket::default()).await;
        (told, asked.elapsed())
    };
    let (told, answered, ()) = tokio::join!(told, near.pull(&everything), cut);
    answered.unwrap();
    assert!(asked.elapsed() > Duration::from_secs(12), "it was not busy");
    let (told, after) = told;
    assert_eq!(told.unwrap_err(), Failure::Lost);
    assert!(after < Duration::from_secs(25), "{after:?}");
    busy.await.unwrap();
}

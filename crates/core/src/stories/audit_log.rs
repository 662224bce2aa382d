//! What the audit log is asked for, and what is taken out of it.

use mikromon_api::ErrorCode;
use mikromon_api::alert::{MuteAlerts, UnmuteAlerts};
use mikromon_api::audit::{AuditFilter, AuditPage, ExportAudit, ListAudit, OutcomeKind};
use mikromon_api::router::AddRouter;
use mikromon_domain::permission::Role;
use mikromon_domain::time::{Millis, UnixMillis};

use super::desk::{Desk, router};
use crate::clock::now;
use crate::store::audit;

async fn commands(desk: &Desk, filter: AuditFilter) -> Vec<String> {
    let list = ListAudit {
        filter,
        offset: 0,
        limit: 500,
    };
    let AuditPage { total, rows } = desk.ask(list).await.unwrap();
    assert_eq!(total, u64::try_from(rows.len()).unwrap());
    let names = rows.into_iter().map(|it| it.command);
    names.collect()
}

fn add(name: &str, host: &str) -> AddRouter {
    AddRouter {
        form: router(name, host),
        accept_pin: None,
    }
}

/// Rows of an hour ago and of now, by the owner and by somebody of the NOC; one refused, one that
/// never ended.
async fn told(start: UnixMillis) -> (Desk, Desk) {
    let desk = Desk::with_owner().await;
    let noc = desk.window_of(Role::Noc).await;
    let long_ago = start.minus(Millis::hours(1));
    desk.ask_at(long_ago, MuteAlerts { minutes: 7 })
        .await
        .unwrap();
    noc.ask_at(start, add("BR-Ciawi", "10.0.0.1"))
        .await
        .unwrap();
    let twin = noc.ask_at(start, add("br-ciawi", "10.0.0.2")).await;
    assert_eq!(twin.unwrap_err().code, ErrorCode::DuplicateName);
    let mut write = desk.book().store.write(start, None).await.unwrap();
    let cut_off = audit::Entry {
        id: audit::new_id(start),
        at: start,
        by: None,
        operator: None,
        command: "router.retry",
        subject: "BR-100%".to_owned(),
    };
    audit::begin(&mut write, &cut_off).await.unwrap();
    write.commit().await.unwrap();
    (desk, noc)
}

#[tokio::test]
async fn each_filter_leaves_what_it_says_and_all_of_them_work_together() {
    let start = now();
    let (desk, noc) = told(start).await;
    let any = AuditFilter::default;
    let by_noc = AuditFilter {
        operator: noc.caller.operator(),
        ..any()
    };
    let routers = AuditFilter {
        group: Some("router".into()),
        ..any()
    };
    let refused = AuditFilter {
        outcome: Some(OutcomeKind::Refused),
        ..any()
    };
    let unfinished = AuditFilter {
        outcome: Some(OutcomeKind::Unfinished),
        ..any()
    };
    let earlier = AuditFilter {
        to: Some(start),
        from: Some(start.minus(Millis::hours(2))),
        ..any()
    };
    let text = |text: &str| AuditFilter {
        text: text.into(),
        ..any()
    };
    let two = ["router.add", "router.add"];
    assert_eq!(commands(&desk, by_noc.clone()).await[..2], two);
    assert_eq!(commands(&desk, routers).await.len(), 3);
    assert_eq!(commands(&desk, refused.clone()).await, ["router.add"]);
    assert_eq!(commands(&desk, unfinished).await, ["router.retry"]);
    assert_eq!(commands(&desk, earlier).await, ["alert.mute"]);
    assert_eq!(commands(&desk, text(" CIAWI ")).await, two);
    assert_eq!(commands(&desk, text("100%")).await, ["router.retry"]);
    assert_eq!(commands(&desk, text("_")).await.len(), 0, "no pattern");
    let all = AuditFilter {
        group: Some("alert".into()),
        ..by_noc
    };
    assert_eq!(commands(&desk, all).await.len(), 0);
    let group = AuditFilter {
        group: Some("rout".into()),
        ..any()
    };
    assert_eq!(commands(&desk, group).await.len(), 0, "whole nouns only");
}

#[tokio::test]
async fn what_is_taken_out_is_all_that_the_filter_leaves_and_that_is_on_record() {
    let desk = Desk::with_owner().await;
    for _ in 0..260 {
        desk.ask(UnmuteAlerts {}).await.unwrap();
        desk.ask(MuteAlerts { minutes: 1 }).await.unwrap();
    }
    let filter = AuditFilter {
        group: Some("alert".into()),
        ..AuditFilter::default()
    };
    let taken = desk.ask(ExportAudit { filter }).await.unwrap();
    assert_eq!((taken.total, taken.rows.len()), (520, 520));
    assert_eq!(desk.audit(1).await[0].command, "audit.export");
}

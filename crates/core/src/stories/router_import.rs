//! Routers from a table, through the dispatcher on a real file.

use std::time::{Duration, Instant};

use mikromon_api::group::AddGroup;
use mikromon_api::operator::SetOperatorScope;
use mikromon_api::router::{AddRouter, ListRouters, RouterView};
use mikromon_api::router_import::{
    ImportColumn, ImportFate, ImportFault, ImportProblem, ImportRouters, MOST_BYTES, MOST_LINES,
    PreviewRouterImport, RouterImport, RouterTable,
};
use mikromon_api::session::Stage;
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::permission::Role;
use mikromon_domain::router::Transport;
use mikromon_domain::secret::Secret;
use proptest::prelude::*;

use super::desk::{Desk, router};
use crate::store::router as rows;

fn table(text: &str) -> RouterTable {
    RouterTable {
        text: Secret::new(text),
        username: "api".to_owned(),
        password: Secret::new("sandi-semua"),
    }
}

async fn preview(desk: &Desk, text: &str) -> RouterImport {
    let table = table(text);
    desk.ask(PreviewRouterImport { table }).await.unwrap()
}

async fn import(desk: &Desk, text: &str) -> RouterImport {
    let table = table(text);
    desk.ask(ImportRouters { table }).await.unwrap()
}

async fn add(desk: &Desk, name: &str, host: &str) {
    let form = router(name, host);
    let accept_pin = None;
    desk.ask(AddRouter { form, accept_pin }).await.unwrap();
}

async fn routers(desk: &Desk) -> Vec<RouterView> {
    let rows = desk.ask(ListRouters {}).await.unwrap();
    let mut routers: Vec<_> = rows.into_iter().map(|it| it.router).collect();
    routers.sort_by(|a, b| a.name.cmp(&b.name));
    routers
}

/// What is wrong with each line, in its order.
fn faults(of: &RouterImport) -> Vec<(u32, Option<ImportColumn>, ImportFault)> {
    let of_line = |it: &mikromon_api::router_import::ImportLine| match &it.fate {
        ImportFate::Bad(errors) => {
            let errors = errors.iter();
            errors
                .map(|error| (it.line, error.column, error.fault.clone()))
                .collect()
        }
        _ => Vec::new(),
    };
    of.lines.iter().flat_map(of_line).collect()
}

fn count(of: &RouterImport, fate: &ImportFate) -> usize {
    of.lines.iter().filter(|it| it.fate == *fate).count()
}

const GOOD: &str = "\u{feff}Nama;Alamat IP;Port;User;Sandi;Enkripsi;Grup;Tag;Lokasi;Catatan;Induk\r\n\
    BR-02;10.0.0.2;;;;;;;;;CORE\r\n\
    CORE;10.0.0.1;8729;admin;\" pas;kata\";api-ssl;ciawi;inti, Bogor;POP;\"dua\r\nbaris\";\r\n\
    BR-03;10.0.0.3;8730;;;;;;;;br-02\r\n";

#[tokio::test]
async fn every_good_line_becomes_a_router_with_its_parent_whatever_their_order() {
    let desk = Desk::with_owner().await;
    let group = desk
        .ask(AddGroup {
            name: "Ciawi".into(),
            note: String::new(),
        })
        .await
        .unwrap();
    let shown = preview(&desk, GOOD).await;
    assert_eq!(
        (count(&shown, &ImportFate::New), faults(&shown)),
        (3, vec![])
    );
    assert!(routers(&desk).await.is_empty(), "a preview stores nothing");

    assert_eq!(import(&desk, GOOD).await, shown);
    let all = routers(&desk).await;
    let [second, third, core] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!(
        (second.parent, third.parent),
        (Some(core.id), Some(second.id))
    );
    assert_eq!((core.transport, core.group), (Transport::Tls, Some(group)));
    assert_eq!(core.tags, ["bogor", "inti"]);
    assert_eq!(core.note, "dua\r\nbaris");
    assert_eq!(
        (second.port.as_str(), third.port.as_str()),
        ("8728", "8730")
    );
    for (router, username, password) in
        [(core, "admin", " pas;kata"), (second, "api", "sandi-semua")]
    {
        let record = rows::find(&desk.book().store, router.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(record.view.username, username);
        assert_eq!(desk.book().password(&record).unwrap().expose(), password);
    }
    let disk = desk.disk();
    for secret in [" pas;kata", "sandi-semua"] {
        let found = disk.windows(secret.len()).any(|it| it == secret.as_bytes());
        assert!(!found, "{secret} lies on the disk in plain text");
    }
}

#[tokio::test]
async fn a_second_press_and_a_repetition_after_a_lost_answer_add_nothing() {
    let desk = Desk::with_owner().await;
    let text = "nama,alamat\nBR-01,10.0.0.1\nBR-02,10.0.0.2\n";
    assert_eq!(count(&import(&desk, text).await, &ImportFate::New), 2);
    let again = import(&desk, text).await;
    assert_eq!(count(&again, &ImportFate::There), 2);
    assert_eq!(routers(&desk).await.len(), 2);
    let log = desk.audit(10).await.into_iter();
    let log: Vec<_> = log.filter(|it| it.command == "router.import").collect();
    let subjects: Vec<_> = log.iter().map(|it| it.subject.to_string()).collect();
    assert_eq!(
        subjects,
        ["0", "2"],
        "one row for each, with how many came of it"
    );
}

#[tokio::test]
async fn each_bad_line_says_its_columns_and_the_good_ones_come_in() {
    let desk = Desk::with_owner().await;
    add(&desk, "BR-ADA", "10.1.0.1").await;
    let text = "nama;alamat;port;user;sandi;enkripsi;grup;tag;catatan;induk\n\
        BR-1;10.0.0.300;70000;;;;;;;\n\
        br-ada;10.9.9.9;;;;;;;;\n\
        BR-2;10.1.0.1;;;;;;;;\n\
        BR-3;10.0.0.3;;;;ssh;entah;a/b;;\n\
        BR-4;10.0.0.4;;;;;;;;TIDAK-ADA\n\
        BR-5;10.0.0.5;;;;;;;;BR-1\n\
        ;;;;;;;;x;\n\
        BR-6;10.0.0.6;;;;;;;;BR-7\n\
        BR-7;10.0.0.7;;;;;;;;BR-6\n\
        BR-8;10.0.0.8;;;;;;;;br-8\n\
        BR-9;10.0.0.9;;;;;;;;\n\
        BR-9;10.0.0.10;;;;;;;;\n\
        BR-10;10.0.0.9;;;;;;;;\n\
        BR-11;10.0.0.11;;;;;;;catatan; ;dan lebihnya\n\
        BR-12;10.0.***.***;;;;;;;;\n";
    let done = import(&desk, text).await;
    use ImportColumn as C;
    use ImportFault as F;
    let expected = [
        (2, Some(C::Port), F::Invalid),
        (2, Some(C::Host), F::Invalid),
        (3, Some(C::Name), F::Taken(Some("BR-ADA".into()))),
        (4, Some(C::Host), F::Taken(Some("BR-ADA".into()))),
        (5, Some(C::Encryption), F::Invalid),
        (5, Some(C::Group), F::Unknown),
        (6, Some(C::Parent), F::Unknown),
        (7, Some(C::Parent), F::ParentRefused(2)),
        (8, Some(C::Name), F::Missing),
        (8, Some(C::Host), F::Missing),
        (9, Some(C::Parent), F::Circle),
        (10, Some(C::Parent), F::Circle),
        (11, Some(C::Parent), F::Circle),
        (13, Some(C::Name), F::Repeated(12)),
        (14, Some(C::Host), F::Repeated(12)),
        (15, None, F::Surplus),
        (16, Some(C::Host), F::Invalid),
    ];
    assert_eq!(faults(&done), expected);
    let names: Vec<_> = routers(&desk).await.into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["BR-9", "BR-ADA"]);
}

#[tokio::test]
async fn what_is_no_table_is_told_and_brings_in_nothing() {
    let desk = Desk::with_owner().await;
    let many = format!("nama;alamat\n{}", "x;y\n".repeat(MOST_LINES + 1));
    for (text, problem) in [
        ("", ImportProblem::Empty),
        ("nama;alamat\n", ImportProblem::Empty),
        ("PK\u{3}\u{4}\0", ImportProblem::NotText),
        (
            "BR-01;10.0.0.1\n",
            ImportProblem::NoColumn(ImportColumn::Name),
        ),
        (
            "nama;port\nBR;1\n",
            ImportProblem::NoColumn(ImportColumn::Host),
        ),
        (&many, ImportProblem::TooManyLines),
        (&"x".repeat(MOST_BYTES + 1), ImportProblem::TooLarge),
    ] {
        assert_eq!(preview(&desk, text).await.problem, Some(problem));
        let table = table(text);
        let refused = desk.ask(ImportRouters { table }).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.field),
            (ErrorCode::InvalidField, Some(Field::File))
        );
    }
    let text = "nama;alamat\nBR;10.0.0.1\n";
    let bare = RouterTable {
        text: Secret::new(text),
        username: String::new(),
        password: Secret::default(),
    };
    let shown = desk.ask(PreviewRouterImport { table: bare }).await.unwrap();
    let missing = |column| (2, Some(column), ImportFault::Missing);
    assert_eq!(
        faults(&shown),
        [
            missing(ImportColumn::Password),
            missing(ImportColumn::Username)
        ]
    );
}

#[tokio::test]
async fn who_sees_a_part_of_the_network_adds_to_that_part_and_hears_of_no_other() {
    let desk = Desk::with_owner().await;
    let name = "Ciawi".to_owned();
    let note = String::new();
    let group = desk.ask(AddGroup { name, note }).await.unwrap();
    let name = "Bogor".to_owned();
    let note = String::new();
    desk.ask(AddGroup { name, note }).await.unwrap();
    add(&desk, "RAHASIA", "10.1.0.1").await;
    let window = desk.window_of(Role::Noc).await;
    let Stage::SignedIn(me) = window.stage().await else {
        panic!("nobody is signed in")
    };
    let id = me.id;
    let groups = vec![group];
    desk.ask(SetOperatorScope { id, groups }).await.unwrap();
    let text = "nama;alamat;grup;induk\n\
        BR-1;10.0.0.1;CIAWI;\n\
        BR-2;10.0.0.2;;\n\
        BR-3;10.0.0.3;Bogor;\n\
        BR-4;10.1.0.1;Ciawi;\n\
        BR-5;10.0.0.5;Ciawi;RAHASIA\n";
    let done = import(&window, text).await;
    use ImportColumn as C;
    use ImportFault as F;
    let expected = [
        (3, Some(C::Group), F::Missing),
        (4, Some(C::Group), F::Unknown),
        (5, Some(C::Host), F::Taken(None)),
        (6, Some(C::Parent), F::Unknown),
    ];
    assert_eq!(faults(&done), expected);
    let seen: Vec<_> = routers(&window)
        .await
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(seen, ["BR-1"]);
}

/// With room for a slow machine under other load: it is far below a second elsewhere.
#[tokio::test]
async fn a_thousand_lines_are_quick() {
    let desk = Desk::with_owner().await;
    let line = |n: u32| {
        format!(
            "BR-{n};10.{}.{}.1;{}\n",
            n / 250,
            n % 250,
            match n {
                0 => String::new(),
                n => format!("BR-{}", n / 2),
            }
        )
    };
    let text = format!(
        "nama;alamat;induk\n{}",
        (0..1_000).map(line).collect::<String>()
    );
    let start = Instant::now();
    let shown = preview(&desk, &text).await;
    let previewed = start.elapsed();
    assert_eq!(
        count(&shown, &ImportFate::New),
        1_000,
        "{:?}",
        faults(&shown)
    );
    let start = Instant::now();
    import(&desk, &text).await;
    let imported = start.elapsed();
    println!("preview {previewed:?}, import {imported:?}");
    assert_eq!(routers(&desk).await.len(), 1_000);
    assert!(previewed < Duration::from_secs(2), "{previewed:?}");
    assert!(imported < Duration::from_secs(20), "{imported:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the cells hold, it is answered line by line, and what was said to be new came in.
    #[test]
    fn any_table_is_answered(
        rows in proptest::collection::vec(
            ("[A-D;\" ]{0,3}", "[0-9.a;\"]{0,9}", "[0-9x]{0,6}", "[A-D]{0,2}"), 0..12,
        ),
    ) {
        let line = |(name, host, port, parent): &(String, String, String, String)| {
            format!("{name};{host};{port};{parent}\n")
        };
        let text = format!("nama;alamat;port;induk\n{}", rows.iter().map(line).collect::<String>());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let desk = Desk::with_owner().await;
            let shown = preview(&desk, &text).await;
            if shown.problem.is_none() {
                let done = import(&desk, &text).await;
                assert_eq!(done, shown);
                assert_eq!(routers(&desk).await.len(), count(&done, &ImportFate::New));
            }
        });
    }
}

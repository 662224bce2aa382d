//! Conversations as RouterOS's documentation and recordings of real routers have them, word by word.

use mikromon_simulator::{Login, READER, Version};

use crate::wire::{Wire, one_router};

type Replies = &'static [&'static [&'static str]];

async fn expect(wire: &mut Wire, cases: &[(&[&str], Replies)]) {
    for (said, heard) in cases {
        assert_eq!(wire.ask(said).await, *heard, "after {said:?}");
    }
}

#[tokio::test]
async fn a_conversation_with_a_modern_router() {
    let network = one_router(|spec| {
        spec.identity = "CORE-Bogor-01".into();
        spec.version = Version::new(7, 20, 6);
    })
    .await;
    let mut wire = Wire::login(network.router(0)).await;
    expect(
        &mut wire,
        &[
            (
                &["/system/identity/print"],
                &[&["!re", "=name=CORE-Bogor-01"], &["!done"]],
            ),
            // The tag is the second word of every reply.
            (
                &["/system/identity/print", ".tag=7"],
                &[
                    &["!re", ".tag=7", "=name=CORE-Bogor-01"],
                    &["!done", ".tag=7"],
                ],
            ),
            (
                &["/ip/pool/print", "=count-only=", ".tag=x"],
                &[&["!done", ".tag=x", "=ret=2"]],
            ),
            // A row that has none of the properties asked for is still a row.
            (
                &["/ip/pool/print", "=.proplist=comment"],
                &[&["!re"], &["!re"], &["!done"]],
            ),
            (
                &["/ip/pool/print", "=.proplist=.id,name", "?.id=*1"],
                &[&["!re", "=.id=*1", "=name=pool-pelanggan"], &["!done"]],
            ),
            (
                &["/ip/pool/add", "=name=uji", "=ranges=10.9.0.1-10.9.0.9"],
                &[&["!done", "=ret=*3"]],
            ),
            (
                &["/ip/pool/add", "=name=uji", "=ranges=10.9.0.1-10.9.0.9"],
                &[
                    &["!trap", "=message=failure: pool with such name exists"],
                    &["!done"],
                ],
            ),
            (&["/ip/pool/set", "=.id=*3", "=comment=a=b"], &[&["!done"]]),
            (
                &["/ip/pool/print", "?name=uji"],
                &[
                    &[
                        "!re",
                        "=.id=*3",
                        "=name=uji",
                        "=ranges=10.9.0.1-10.9.0.9",
                        "=comment=a=b",
                    ],
                    &["!done"],
                ],
            ),
            (&["/ip/pool/remove", "=.id=*3"], &[&["!done"]]),
            (
                &["/ip/pool/remove", "=.id=*3"],
                &[
                    &["!trap", "=category=0", "=message=no such item"],
                    &["!done"],
                ],
            ),
            (
                &["/ip/pools/print"],
                &[
                    &["!trap", "=category=0", "=message=no such command prefix"],
                    &["!done"],
                ],
            ),
            (
                &["/ip/pool/pour"],
                &[
                    &["!trap", "=category=0", "=message=no such command"],
                    &["!done"],
                ],
            ),
            (
                &["/ip/pool/set", "=.id=*1", "=colour=red"],
                &[
                    &["!trap", "=category=0", "=message=unknown parameter"],
                    &["!done"],
                ],
            ),
            // 7.18 and later say so when there is nothing.
            (
                &["/ip/pool/print", "?name=none"],
                &[&["!empty"], &["!done"]],
            ),
            (
                &["/cancel", "=tag=nobody", ".tag=c"],
                &[&["!done", ".tag=c"]],
            ),
        ],
    )
    .await;
    wire.say(&["/quit"]).await;
    assert_eq!(
        wire.hear().await,
        ["!fatal", "session terminated on request"]
    );
    assert_eq!(wire.rest().await.unwrap(), b"");
}

#[tokio::test]
async fn older_routers_say_nothing_about_an_empty_table() {
    for version in [Version::new(6, 49, 18), Version::new(7, 17, 0)] {
        let network = one_router(|spec| spec.version = version).await;
        let mut wire = Wire::login(network.router(0)).await;
        expect(
            &mut wire,
            &[(&["/ip/pool/print", "?name=none"], &[&["!done"]])],
        )
        .await;
    }
}

#[tokio::test]
async fn wrong_passwords_are_refused_and_may_be_tried_again() {
    let network = one_router(|_| {}).await;
    let mut wire = Wire::connect(network.router(0)).await;
    let refused: Replies = &[
        &["!trap", "=message=invalid user name or password (6)"],
        &["!done"],
    ];
    expect(
        &mut wire,
        &[
            (&["/login", "=name=mikromon", "=password=x"], refused),
            (&["/login", "=name=nobody", "=password="], refused),
        ],
    )
    .await;
    let password = format!("=password={}", network.router(0).spec().password);
    assert_eq!(
        wire.ask(&["/login", "=name=mikromon", &password]).await,
        [["!done"]]
    );
    assert_eq!(network.router(0).logins(), 1);
}

#[tokio::test]
async fn nothing_is_answered_before_login() {
    for login in [Login::Plain, Login::Challenge] {
        let network = one_router(|spec| spec.login = login).await;
        let mut wire = Wire::connect(network.router(0)).await;
        wire.say(&["/system/identity/print"]).await;
        assert_eq!(wire.hear().await, ["!fatal", "not logged in"]);
        assert_eq!(wire.rest().await.unwrap(), b"");
    }
}

#[tokio::test]
async fn an_old_router_answers_a_plain_login_with_a_challenge() {
    let network = one_router(|spec| spec.login = Login::Challenge).await;
    let mut wire = Wire::connect(network.router(0)).await;
    let replies = wire.ask(&["/login", "=name=mikromon", "=password=x"]).await;
    let challenge = replies[0][1].strip_prefix("=ret=").unwrap();
    assert_eq!(challenge.len(), 32);
    assert!(challenge.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let replies = wire
        .ask(&[
            "/login",
            "=name=mikromon",
            "=response=00ffffffffffffffffffffffffffffffff",
        ])
        .await;
    assert_eq!(
        replies,
        [vec!["!trap", "=message=cannot log in"], vec!["!done"]]
    );
}

#[tokio::test]
async fn a_user_without_write_policy_may_only_look() {
    let network = one_router(|_| {}).await;
    let mut wire = Wire::connect(network.router(0)).await;
    let password = format!("=password={}", network.router(0).spec().password);
    wire.ask(&["/login", &format!("=name={READER}"), &password])
        .await;
    expect(
        &mut wire,
        &[
            (&["/ip/pool/print", "=count-only="], &[&["!done", "=ret=2"]]),
            (
                &["/ip/pool/remove", "=.id=*1"],
                &[
                    &["!trap", "=message=not enough permissions (9)"],
                    &["!done"],
                ],
            ),
            (
                &["/system/reboot"],
                &[
                    &["!trap", "=message=not enough permissions (9)"],
                    &["!done"],
                ],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn health_is_one_row_on_six_and_many_on_seven() {
    let six = one_router(|spec| spec.version = Version::new(6, 49, 18)).await;
    let replies = Wire::login(six.router(0))
        .await
        .ask(&["/system/health/print"])
        .await;
    assert_eq!(replies.len(), 2);
    assert!(
        replies[0]
            .iter()
            .any(|word| word.starts_with("=temperature="))
    );
    let seven = one_router(|spec| spec.version = Version::new(7, 16, 2)).await;
    let replies = Wire::login(seven.router(0))
        .await
        .ask(&["/system/health/print"])
        .await;
    assert_eq!(replies.len(), 4);
    assert_eq!(replies[0][1..3], ["=.id=*1", "=name=voltage"]);
    assert_eq!(replies[0][4], "=type=V");
}

#[tokio::test]
async fn commands_run_side_by_side_and_cancel_without_a_tag_ends_them_all() {
    let network = one_router(|_| {}).await;
    let mut wire = Wire::login(network.router(0)).await;
    wire.say(&["/ppp/secret/listen", ".tag=a"]).await;
    wire.say(&["/log/listen", ".tag=b"]).await;
    assert_eq!(
        wire.ask(&["/ip/pool/print", "=count-only=", ".tag=c"])
            .await
            .len(),
        1
    );
    wire.say(&["/cancel", ".tag=d"]).await;
    let mut heard = Vec::new();
    for _ in 0..5 {
        heard.push(wire.hear().await[..2].join(" "));
    }
    heard.sort();
    let expected = [
        "!done .tag=a",
        "!done .tag=b",
        "!done .tag=d",
        "!trap .tag=a",
        "!trap .tag=b",
    ];
    assert_eq!(heard, expected);
}

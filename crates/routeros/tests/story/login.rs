//! Opening a session: every way in, and every reason for which there is none.

use crate::fake::{Fake, Wire, is_hung_up, login, plain, settings};
use mikromon_routeros::{Login, OpenError, Session, Settings, Stage};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

#[tokio::test(start_paused = true)]
async fn current_versions_take_name_and_password_at_once() {
    let router = Fake::new(async |mut wire: Wire| {
        let heard = wire.hear().await.unwrap();
        let words: Vec<_> = heard
            .0
            .iter()
            .map(|word| String::from_utf8_lossy(word))
            .collect();
        assert_eq!(words, ["/login", "=name=admin", "=password=s3cret"]);
        wire.say(&["!done"]).await;
        assert!(wire.hear().await.is_none());
    });
    drop(router.open().await);
    router.finish().await;
}

#[tokio::test(start_paused = true)]
async fn versions_before_6_43_are_answered_their_challenge() {
    let router = Fake::new(async |mut wire: Wire| {
        wire.hear().await.unwrap();
        wire.say(&["!done", "=ret=93b438ec9b80057c06dd9fe67d56aa9a"])
            .await;
        let heard = wire.hear().await.unwrap();
        assert!(heard.has("=name=admin"));
        // printf '\0s3cret\x93\xb4…\x9a' | md5sum
        assert!(
            heard.has("=response=0051aad1282e369c805f23ef1cef0f7712"),
            "{heard:?}"
        );
        assert!(!heard.0.iter().any(|word| word.starts_with(b"=password")));
        wire.say(&["!done"]).await;
        wire.hear().await;
    });
    drop(router.open().await);
    router.finish().await;
}

/// What the router says to the first `/login`, and what becomes of it.
async fn answered(words: &'static [&'static str]) -> OpenError {
    let router = Fake::new(async move |mut wire: Wire| {
        wire.hear().await.unwrap();
        wire.say(words).await;
        while wire.hear().await.is_some() {
            wire.say(words).await;
        }
    });
    router.try_open(&login(), &settings()).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_with_the_routers_own_words() {
    const WRONG: &str = "invalid user name or password (6)";
    const MESSAGE: &str = "=message=invalid user name or password (6)";
    let bad = OpenError::BadCredentials(WRONG.to_owned());
    assert_eq!(answered(&["!trap", MESSAGE]).await, bad);
    assert_eq!(
        answered(&["!trap", "=category=5", MESSAGE, "=extra=1"]).await,
        bad
    );
    assert_eq!(answered(&["!fatal", WRONG]).await, bad);
    assert_eq!(answered(&["!fatal", MESSAGE]).await, bad);
    const NO_POLICY: &str = "std failure: not allowed (9)";
    assert_eq!(
        answered(&["!trap", "=message=std failure: not allowed (9)"]).await,
        OpenError::NoApiPolicy(NO_POLICY.to_owned())
    );
    assert_eq!(
        answered(&["!trap", "=message=maintenance"]).await,
        OpenError::LoginRefused("maintenance".to_owned())
    );
    assert_eq!(
        answered(&["!fatal", "too many commands before login"]).await,
        OpenError::Fatal("too many commands before login".to_owned())
    );
    let stage = Stage::Radius;
    assert_eq!(
        answered(&["!trap", "=message=could not authenticate - radius timeout"]).await,
        OpenError::TimedOut { stage }
    );
}

#[tokio::test(start_paused = true)]
async fn a_challenge_that_is_none_is_no_success() {
    for words in [
        &["!done", "=ret=zz"][..],
        &["!done", "=ret=123"],
        &["!done", "=ret=93b438ec9b80057c06dd9fe67d56aa9a"],
    ] {
        let error = answered(words).await;
        assert!(
            matches!(error, OpenError::Protocol(_)),
            "{words:?} {error:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn other_protocols_are_known_at_once() {
    for banner in [
        &b"SSH-2.0-OpenSSH_9.2\r\n"[..],
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"220 mail ESMTP\r\n",
        b"\xff\xfd\x18",
        b"\x03abc\x00",
    ] {
        let router = Fake::new(async move |mut wire: Wire| {
            wire.raw(banner).await;
            is_hung_up(wire).await;
        });
        // Not `TimedOut`: nothing had to be waited for.
        assert_eq!(
            router.try_open(&login(), &settings()).await.unwrap_err(),
            OpenError::NotRouterOs
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_reply_that_is_too_large_is_not_waited_for() {
    let router = Fake::new(async |mut wire: Wire| {
        wire.hear().await.unwrap();
        wire.raw(b"\x05!done\xe0\xff\xff\xff").await;
        wire.hear().await;
    });
    let error = router.try_open(&login(), &settings()).await.unwrap_err();
    assert!(matches!(error, OpenError::Protocol(_)), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_router_that_says_nothing_or_half_of_it_is_given_up_in_time() {
    for said in [&b""[..], b"\x05!do", b"\x00\x00\x00", b"\x05!done"] {
        let router = Fake::new(async move |mut wire: Wire| {
            wire.raw(said).await;
            is_hung_up(wire).await;
        });
        let stage = Stage::Login;
        assert_eq!(
            router.try_open(&login(), &settings()).await.unwrap_err(),
            OpenError::TimedOut { stage }
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_router_that_hangs_up_is_told_as_closed() {
    for said in [&b""[..], b"\x05!do"] {
        let router = Fake::new(async move |mut wire: Wire| {
            wire.hear().await.unwrap();
            wire.raw(said).await;
        });
        assert_eq!(
            router.try_open(&login(), &settings()).await.unwrap_err(),
            OpenError::Closed
        );
    }
}

#[tokio::test]
async fn a_port_that_is_closed_refuses() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = Session::open(&plain(port), &login(), &settings())
        .await
        .unwrap_err();
    assert_eq!(error, OpenError::Refused);
}

#[tokio::test]
async fn a_name_without_an_address_is_not_found() {
    let mut target = plain(8728);
    target.host = "no-such-router.invalid".to_owned();
    let error = Session::open(&target, &login(), &settings())
        .await
        .unwrap_err();
    // A resolver that cannot be reached answers nothing at all.
    let stage = Stage::Lookup;
    assert!(
        error == OpenError::HostNotFound || error == (OpenError::TimedOut { stage }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_dial_that_is_dropped_hangs_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = plain(listener.local_addr().unwrap().port());
    let (settings, login) = (Settings::default(), login());
    let dial = Session::open(&target, &login, &settings);
    let heard = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut said = [0; 7];
        stream.read_exact(&mut said).await.unwrap();
        assert_eq!(&said, b"\x06/login");
        stream
    };
    let mut stream = tokio::select! {
        opened = dial => panic!("{opened:?}"),
        stream = heard => stream,
    };
    // Its end comes.
    stream.read_to_end(&mut Vec::new()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn passwords_with_odd_characters_arrive_as_they_are() {
    let password = "p=ä\0\r\n!";
    let router = Fake::new(async move |mut wire: Wire| {
        let heard = wire.hear().await.unwrap();
        assert!(heard.has(&format!("=password={password}")));
        wire.say(&["!done"]).await;
    });
    let login = Login::new("admin", password);
    router.try_open(&login, &settings()).await.unwrap();
    router.finish().await;
}

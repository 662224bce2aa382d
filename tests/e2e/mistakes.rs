//! Bad input gets a clear error and loses nothing.

use std::net::TcpListener as StdListener;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::open;
use crate::operator::{PASSWORD, SOON, add_router, find, make_owner, press, write};
use crate::routers::Routers;

#[tokio::test]
async fn the_form_says_exactly_why_a_router_cannot_be_reached() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start(&desk, 1).await?;
    let router = routers.all.first().context("the simulator has no router")?;
    let stranger = greet_as_ssh().await?;
    let window = open(&desk, "mistakes").await?;
    make_owner(&window).await?;
    press(&window, "nav a[href='/routers']").await?;
    press(&window, "main a[href='/routers/add']").await?;
    write(&window, "#router-form #name", "BR-Test").await?;
    write(&window, "#router-form #host", "127.0.0.1").await?;
    write(&window, "#router-form #username", &router.username).await?;

    for (port, transport, password, error) in [
        (
            router.port,
            "plain",
            "not the password",
            "RouterLoginRefused",
        ),
        (closed_port()?, "plain", "any", "ConnectionRefused"),
        (stranger, "plain", "any", "NotRouterOs"),
        (router.port, "tls", "any", "PortSpeaksPlain"),
        (stranger, "tls", "any", "NotRouterOs"),
        (refuse_tls().await?, "tls", "any", "TlsFailed"),
    ] {
        let transports = find(&window, "#router-form #transport", SOON).await?;
        transports.select_by_value(transport).await?;
        write(&window, "#router-form #port", &port.to_string()).await?;
        write(&window, "#router-form #password", password).await?;
        press(&window, "#test-connection").await?;
        let told = format!("#connection-test [data-error='{error}']");
        find(&window, &told, SOON)
            .await
            .with_context(|| format!("{transport} on {port}"))?;
    }
    ensure!(names(&window).await?.is_empty(), "a test stored a router");
    window.close().await
}

#[tokio::test]
async fn a_name_that_is_taken_is_marked_and_the_first_router_stays_as_it_was() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start(&desk, 2).await?;
    let [first, second] = routers.all.as_slice() else {
        anyhow::bail!("two routers were asked for")
    };
    let window = open(&desk, "taken-name").await?;
    make_owner(&window).await?;
    add_router(&window, first, &first.password).await?;
    find(&window, "#router-page", SOON).await?;
    let twin = second.named(&first.name);
    add_router(&window, &twin, &twin.password).await?;
    find(&window, "#router-form .field.err #name", SOON).await?;
    ensure!(
        names(&window).await? == [first.name.as_str()],
        "another router was stored"
    );
    window.close().await
}

#[tokio::test]
async fn a_wrong_password_does_not_sign_in_and_says_so() -> Result<()> {
    let desk = Desk::set_up().await?;
    let window = open(&desk, "sign-in").await?;
    make_owner(&window).await?;
    window.call("session.sign-out", json!({})).await?;
    write(&window, "#sign-in #password", "not the password").await?;
    press(&window, "#sign-in button[type=submit]").await?;
    find(&window, "#sign-in .field.err #password", SOON).await?;
    write(&window, "#sign-in #password", PASSWORD).await?;
    press(&window, "#sign-in button[type=submit]").await?;
    find(&window, "nav a[href='/routers']", SOON).await?;
    window.close().await
}

/// The names in the book, by the core's own word.
async fn names(window: &Window) -> Result<Vec<String>> {
    let rows = window.call("router.list", json!({})).await?;
    let rows = rows.as_array().context("router.list answers a list")?;
    let name = |row: &serde_json::Value| row.pointer("/router/name")?.as_str().map(str::to_owned);
    Ok(rows.iter().filter_map(name).collect())
}

/// A port where nobody listens.
fn closed_port() -> Result<u16> {
    Ok(StdListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A server that speaks first, and not RouterOS.
async fn greet_as_ssh() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream
                .write_all(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
                .await;
        }
    });
    Ok(port)
}

/// A TLS server of too old a version: it answers any greeting with the alert `protocol_version`
/// (RFC 8446, section 6).
async fn refuse_tls() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut greeting = [0; 4096];
            let _ = stream.read(&mut greeting).await;
            let _ = stream.write_all(&[0x15, 3, 3, 0, 2, 2, 70]).await;
        }
    });
    Ok(port)
}

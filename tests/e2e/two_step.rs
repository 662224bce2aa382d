//! Two-step sign-in, as one person turns it on, signs in with it, and loses the telephone.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use totp_rs::{Builder, Secret, Totp};

use crate::open;
use crate::operator::{PASSWORD, SOON, find, make_owner, press, write};

/// What the telephone shows in a step of 30 s from now on; the core takes a step early or late.
#[expect(
    clippy::disallowed_methods,
    reason = "a telephone has a clock of its own"
)]
fn shown(phone: &Totp, in_steps: u64) -> Result<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    Ok(phone.generate(now + in_steps * 30).to_string())
}

#[tokio::test]
async fn a_second_step_is_turned_on_and_asked_for_and_a_recovery_code_stands_in_for_it()
-> Result<()> {
    let desk = Desk::set_up().await?;
    let window = open(&desk, "two-step").await?;
    make_owner(&window).await?;
    press(&window, "nav a[href='/settings']").await?;
    press(&window, "a[href='/settings/operators']").await?;
    press(&window, "[name='turn-on-totp']").await?;
    let secret = find(&window, "#totp-secret", SOON).await?.text().await?;
    ensure!(
        window.count("svg.qr path").await? == 1,
        "there is no QR code"
    );
    let secret = Secret::try_from_base32(secret.replace(' ', ""))?;
    let phone = Builder::new().with_secret(secret).build_noncompliant();

    write(&window, "#totp-password", PASSWORD).await?;
    write(&window, "#totp-code", "000000").await?;
    press(&window, "[data-dialog='turn-on-totp'] button[type=submit]").await?;
    find(&window, ".field.err #totp-code", SOON).await?;
    write(&window, "#totp-code", &shown(&phone, 0)?).await?;
    press(&window, "[data-dialog='turn-on-totp'] button[type=submit]").await?;
    let codes = find(&window, "[data-dialog='recovery-codes'] pre", SOON).await?;
    let codes = codes.text().await?;
    let code = codes
        .lines()
        .last()
        .context("there are no recovery codes")?;
    window.save("recovery-codes.png").await?;
    press(&window, "[name='codes-kept']").await?;
    find(&window, "[name='turn-off-totp']", SOON).await?;

    sign_out(&window).await?;
    write(&window, "#password", PASSWORD).await?;
    press(&window, "#sign-in button[type=submit]").await?;
    find(&window, "#sign-in #code", SOON).await?;
    window.save("code-asked.png").await?;
    write(&window, "#code", &shown(&phone, 1)?).await?;
    press(&window, "#sign-in button[type=submit]").await?;
    find(&window, "nav a[href='/routers']", SOON).await?;

    sign_out(&window).await?;
    write(&window, "#password", PASSWORD).await?;
    press(&window, "#sign-in button[type=submit]").await?;
    write(&window, "#code", code).await?;
    press(&window, "#sign-in button[type=submit]").await?;
    find(&window, "nav a[href='/routers']", SOON).await?;
    window.close().await
}

async fn sign_out(window: &Window) -> Result<()> {
    press(window, ".menu button.who").await?;
    press(window, "#sign-out").await?;
    find(window, "#sign-in #password", SOON).await.map(drop)
}

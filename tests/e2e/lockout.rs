//! A login that was guessed at too often is locked, and says for how long.

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::json;

use crate::open;
use crate::operator::{PASSWORD, SOON, find, make_owner, press, write};

const BUTTON: &str = "#sign-in button[type=submit]";
/// The seconds that run, beside the line that is said aloud once.
const LEFT: &str = "#sign-in [role=timer]";

#[tokio::test]
async fn five_wrong_passwords_lock_the_login_and_the_time_left_runs() -> Result<()> {
    let desk = Desk::set_up().await?;
    let window = open(&desk, "lockout").await?;
    make_owner(&window).await?;
    window.call("session.sign-out", json!({})).await?;
    // The fifth is still an answer to the password; whoever comes after it is locked out.
    for attempt in 1..=5 {
        write(&window, "#sign-in #password", "not the password").await?;
        press(&window, BUTTON).await?;
        find(&window, "#sign-in .field.err #password", SOON).await?;
        find(&window, &format!("{BUTTON}:enabled"), SOON)
            .await
            .with_context(|| format!("locked after {attempt}"))?;
    }
    write(&window, "#sign-in #password", PASSWORD).await?;
    press(&window, BUTTON).await?;
    window.wait_for_text("Terkunci. Coba lagi", SOON).await?;
    find(&window, &format!("{BUTTON}:disabled"), SOON).await?;
    let first = left(&window).await?;
    ensure!(
        first.contains("4 menit") || first.contains("5 menit"),
        "it says `{first}`"
    );
    window.wait_for_other(LEFT, &first, SOON).await?;
    window.save("locked.png").await?;
    window.close().await
}

async fn left(window: &Window) -> Result<String> {
    Ok(find(window, LEFT, SOON).await?.text().await?)
}

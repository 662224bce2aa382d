//! Every page and state, for who hears it, has no mouse, or needs large letters.

use std::path::Path;

use anyhow::{Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::shots::{self, access::Access};

use crate::{program, reports};

#[tokio::test]
async fn every_page_keeps_the_rules_of_axe_is_reached_by_tab_and_stands_200_percent() -> Result<()>
{
    let desk = Desk::set_up().await?;
    let access = Access::new(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("axe"))?;
    let app = program("mikromon")?;
    // One page by its name, for who mends it.
    let page = std::env::var("MIKROMON_PAGE").ok();
    let found = shots::check(&desk, &app, &reports("access"), &access, page).await?;
    ensure!(found.pages > 0, "no page was looked at: {:?}", found.wrong);
    ensure!(
        found.wrong.is_empty(),
        "{} things are wrong on {} pages:\n{}",
        found.wrong.len(),
        found.pages,
        found.wrong.join("\n")
    );
    Ok(())
}

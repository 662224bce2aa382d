//! The map's program comes when the map is first opened, and draws whenever it is open.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::picture::Picture;
use mikromon_tests::window::Window;
use tokio::time::{Instant, sleep};

use crate::operator::{SOON, find, press};
use crate::{program, reports};

/// An empty canvas has one; a marker and a name that are smoothed at their edges have dozens.
const COLOURS: usize = 16;
const LOOK: Duration = Duration::from_millis(500);

#[tokio::test]
async fn the_map_draws_when_it_is_opened_and_when_it_is_opened_again() -> Result<()> {
    let desk = Desk::set_up().await?;
    let app = program("mikromon")?;
    let window = Window::open(&desk, &app, &["--demo"], &reports("map")).await?;
    for visit in ["first", "second"] {
        press(&window, "nav a[href='/map']").await?;
        find(&window, "#map-canvas[data-ready]", SOON).await?;
        ensure!(
            window.count(".mapfail").await? == 0,
            "no map: {visit} visit"
        );
        see_drawing(&window).await.context(visit)?;
        window.save(format!("{visit}.png")).await?;
        press(&window, "nav a[href='/']").await?;
        window.wait_for_count("#map-canvas", 0, SOON).await?;
    }
    window.close().await
}

/// Looks at the middle of the canvas, over which no button lies.
async fn see_drawing(window: &Window) -> Result<()> {
    let canvas = find(window, "#map-canvas", SOON).await?;
    let deadline = Instant::now() + SOON;
    loop {
        let colours = Picture::read(&canvas.screenshot().await?)?.middle_colours();
        if COLOURS <= colours {
            return Ok(());
        }
        if deadline < Instant::now() {
            window.save("failed.png").await?;
            anyhow::bail!("the map shows {colours} colours");
        }
        sleep(LOOK).await;
    }
}

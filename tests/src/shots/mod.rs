//! Pictures of every page and of the states that are seldom seen, in both themes, both languages
//! and three sizes, for people to look at.

pub mod access;
mod customers;
mod demo;
mod scene;
mod scenes;
mod stage;
mod together;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::desk::Desk;
use crate::window::Window;
use access::{Access, Found};
use scene::Scene;

const THEMES: [&str; 2] = ["dark", "light"];
const LANGUAGES: [&str; 2] = ["id", "en"];
/// The window as it opens, the smallest one, and a large screen.
const SIZES: [(u32, u32); 3] = [(1_440, 900), (1_024, 700), (2_560, 1_440)];

/// What is pictured; all of it where nothing is named.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub page: Option<String>,
    /// As in `1440x900`.
    pub size: Option<String>,
}

/// Saves `<size>/<page>-<theme>-<language>.png` into a folder.
///
/// # Errors
/// When a page is unknown or cannot be reached; the pages before it are saved.
pub async fn save(desk: &Desk, app: &Path, out: &Path, wanted: &Wanted) -> Result<()> {
    let camera = Camera {
        out: out.to_path_buf(),
        eye: Eye::Pictures(wanted.sizes()?),
        page: wanted.page.clone(),
    };
    let names = stage::names();
    if !names.iter().any(|it| camera.wants(it)) {
        bail!("there is no such page; there are: {}", names.join(", "));
    }
    stage::play(desk, app, &camera).await
}

/// Looks at every page and state with the eyes of who cannot see it, has no mouse, or needs large
/// letters; at one of them where it is named. A page that cannot be reached is wrong, too. Logs go
/// into a folder.
///
/// # Errors
/// When the folder cannot be written.
pub async fn check(
    desk: &Desk,
    app: &Path,
    out: &Path,
    access: &Access,
    page: Option<String>,
) -> Result<Found> {
    std::fs::create_dir_all(out)?;
    let camera = Camera {
        out: out.to_path_buf(),
        eye: Eye::Access(access),
        page,
    };
    let played = stage::play(desk, app, &camera).await;
    let mut found = access.found().await;
    found.wrong.extend(played.err().map(|it| format!("{it:#}")));
    Ok(found)
}

impl Wanted {
    fn sizes(&self) -> Result<Vec<(u32, u32)>> {
        let wanted = |size: &(u32, u32)| self.size.as_ref().is_none_or(|it| *it == folder(*size));
        let sizes: Vec<_> = SIZES.into_iter().filter(wanted).collect();
        if sizes.is_empty() {
            bail!("there is no such size; there are: {:?}", SIZES.map(folder));
        }
        Ok(sizes)
    }
}

fn folder((width, height): (u32, u32)) -> String {
    format!("{width}x{height}")
}

/// What is done with a page that is shown.
enum Eye<'a> {
    /// A picture in each of these sizes.
    Pictures(Vec<(u32, u32)>),
    Access(&'a Access),
}

impl Eye<'_> {
    /// Themes and languages. Who checks a page changes its theme there, and Indonesian is the longer
    /// of both.
    fn looks(&self) -> Vec<(&'static str, &'static str)> {
        let all = THEMES.into_iter();
        let all = all.flat_map(|theme| LANGUAGES.map(|language| (theme, language)));
        match self {
            Self::Pictures(_) => all.collect(),
            Self::Access(_) => vec![("dark", "id")],
        }
    }
}

pub(crate) struct Camera<'a> {
    out: PathBuf,
    eye: Eye<'a>,
    page: Option<String>,
}

impl Camera<'_> {
    fn wants(&self, name: &str) -> bool {
        self.page.as_ref().is_none_or(|it| it == name)
    }

    fn wants_any(&self, scenes: &[Scene]) -> bool {
        scenes.iter().any(|it| self.wants(it.name))
    }

    /// Takes these scenes in every theme and language.
    async fn take(&self, window: &Window, scenes: &[Scene]) -> Result<()> {
        if !self.wants_any(scenes) {
            return Ok(());
        }
        let (width, height) = SIZES[0];
        window.client.set_window_size(width, height).await?;
        for (theme, language) in self.eye.looks() {
            choose(window, theme, language).await?;
            for scene in scenes.iter().filter(|it| self.wants(it.name)) {
                self.take_one(window, scene, &format!("{theme}-{language}"))
                    .await
                    .with_context(|| format!("cannot show {}", scene.name))?;
            }
        }
        Ok(())
    }

    async fn take_one(&self, window: &Window, scene: &Scene, look: &str) -> Result<()> {
        scene.show(window).await?;
        let name = format!("{}-{look}", scene.name);
        match &self.eye {
            Eye::Access(access) => access.look(window, &name).await,
            Eye::Pictures(sizes) => self.picture(window, &name, sizes).await,
        }
    }

    async fn picture(&self, window: &Window, name: &str, sizes: &[(u32, u32)]) -> Result<()> {
        for size in sizes {
            window.client.set_window_size(size.0, size.1).await?;
            let folder = self.out.join(folder(*size));
            std::fs::create_dir_all(&folder)?;
            window.save(folder.join(format!("{name}.png"))).await?;
        }
        Ok(())
    }
}

/// As a person's choice is kept; the page reads it when it starts.
async fn choose(window: &Window, theme: &str, language: &str) -> Result<()> {
    let script = "localStorage.setItem('mikromon.theme', arguments[0]);\
        localStorage.setItem('mikromon.language', arguments[1]);";
    let values = vec![json!(theme), json!(language)];
    window.client.execute(script, values).await?;
    window.client.refresh().await?;
    Ok(())
}

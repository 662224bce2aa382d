//! A page's name, and how a person gets to it from wherever the window is.

use anyhow::Result;

use crate::hand::{SOON, find, press, write};
use crate::window::Window;

pub(crate) struct Scene {
    pub(crate) name: &'static str,
    steps: &'static [Step],
}

pub(crate) enum Step {
    Press(&'static str),
    /// Presses a key, by WebDriver's name for it.
    Key(char),
    Write(&'static str, &'static str),
    /// Pastes a text into a field, as from the clipboard.
    Paste(&'static str, &'static str),
    /// Waits for what is to be seen.
    See(&'static str),
}

impl Scene {
    pub(crate) const fn new(name: &'static str, steps: &'static [Step]) -> Self {
        Self { name, steps }
    }

    pub(crate) async fn show(&self, window: &Window) -> Result<()> {
        for step in self.steps {
            match step {
                Step::Press(css) => press(window, css).await?,
                Step::Key(key) => window.key(*key).await?,
                Step::Write(css, text) => write(window, css, text).await?,
                Step::Paste(css, text) => paste(window, css, text).await?,
                Step::See(css) => find(window, css, SOON).await.map(drop)?,
            }
        }
        Ok(())
    }
}

/// No two windows share the display's clipboard: the page gets the event alone.
async fn paste(window: &Window, css: &str, text: &str) -> Result<()> {
    find(window, css, SOON).await?;
    let script = "const data = new DataTransfer(); data.setData('text/plain', arguments[1]);
        const event = new ClipboardEvent('paste', { clipboardData: data, cancelable: true });
        document.querySelector(arguments[0]).dispatchEvent(event);";
    let values = vec![css.into(), text.into()];
    window.client.execute(script, values).await?;
    Ok(())
}

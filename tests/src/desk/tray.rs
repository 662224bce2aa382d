//! A tray that holds icons and tells the light that they show. The protocol is the
//! StatusNotifierItem of KDE, which GNOME's and others' trays speak too.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use zbus::message::Header;

use crate::picture::{Picture, Pixel};

/// The colour of the icon's coloured part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    Grey,
    Green,
    Amber,
    Red,
}

/// Where an item lives on the bus: its connection and its object.
type Item = (String, String);

/// Width, height and ARGB bytes, big-endian.
type Pixmap = (i32, i32, Vec<u8>);

pub struct Tray {
    items: watch::Receiver<Vec<Item>>,
    bus: zbus::Connection,
}

impl Tray {
    pub(super) async fn serve(address: &str) -> Result<Self> {
        let (sender, items) = watch::channel(Vec::new());
        let bus = zbus::connection::Builder::address(address)?
            .name("org.kde.StatusNotifierWatcher")?
            .serve_at("/StatusNotifierWatcher", Watcher { items: sender })?
            .build()
            .await
            .context("the tray cannot join the bus")?;
        Ok(Self { items, bus })
    }

    /// The light of the newest icon.
    ///
    /// # Errors
    /// When there is no icon, or it cannot be read.
    pub async fn light(&self) -> Result<Light> {
        let item = self
            .items
            .borrow()
            .last()
            .cloned()
            .context("no icon is in the tray")?;
        let proxy = zbus::Proxy::new(&self.bus, item.0, item.1, "org.kde.StatusNotifierItem");
        let proxy = proxy.await?;
        // The icon changes; what zbus has kept of it may be old.
        let properties = zbus::fdo::PropertiesProxy::builder(&self.bus)
            .destination(proxy.destination().to_owned())?
            .path(proxy.path().to_owned())?
            .build()
            .await?;
        let of = |name| properties.get(proxy.interface().clone(), name);
        let pixmaps = of("IconPixmap").await.map(Vec::<Pixmap>::try_from);
        if let Ok(Ok(pixmaps)) = pixmaps
            && let Some((_, _, argb)) = pixmaps.last()
        {
            return Ok(light_of(argb.chunks_exact(4).filter_map(from_argb)));
        }
        let name = String::try_from(of("IconName").await?)?;
        let folder = String::try_from(of("IconThemePath").await?).unwrap_or_default();
        light_of_file(&name, &folder)
    }

    /// # Errors
    /// When the tray does not show that light in time; the error tells what it shows.
    pub async fn wait_for(&self, light: Light, within: Duration) -> Result<()> {
        let deadline = Instant::now() + within;
        loop {
            let shown = self.light().await;
            if shown.as_ref().is_ok_and(|it| *it == light) {
                return Ok(());
            }
            if deadline < Instant::now() {
                bail!("the tray is not {light:?} but {shown:?}");
            }
            sleep(Duration::from_millis(200)).await;
        }
    }
}

struct Watcher {
    items: watch::Sender<Vec<Item>>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// An item gives either its connection's name, or its object on the connection that calls.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "zbus hands headers over by value"
    )]
    fn register_status_notifier_item(&self, item: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let place = if item.starts_with('/') {
            (sender, item.to_owned())
        } else {
            (item.to_owned(), "/StatusNotifierItem".to_owned())
        };
        self.items.send_modify(|items| items.push(place));
    }

    fn register_status_notifier_host(&self, _host: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items
            .borrow()
            .iter()
            .map(|(name, path)| format!("{name}{path}"))
            .collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// Red, green, blue of a pixel that is mostly opaque.
type Colour = [u8; 3];

fn from_argb(pixel: &[u8]) -> Option<Colour> {
    match *pixel {
        [alpha, red, green, blue] if 128 <= alpha => Some([red, green, blue]),
        _ => None,
    }
}

fn light_of_file(name: &str, folder: &str) -> Result<Light> {
    let path = std::path::Path::new(folder).join(name);
    let path = if path.extension().is_some() {
        path
    } else {
        path.with_extension("png")
    };
    let icon = std::fs::read(&path).with_context(|| format!("no icon {}", path.display()))?;
    let colour = |[red, green, blue, alpha]: Pixel| (128 <= alpha).then_some([red, green, blue]);
    let icon = Picture::read(&icon)?;
    Ok(light_of(icon.pixels().filter_map(colour)))
}

/// The light that most of the coloured pixels have; grey where less than a tenth is coloured.
fn light_of(pixels: impl Iterator<Item = Colour>) -> Light {
    let (mut all, mut red, mut amber, mut green) = (0_u32, 0_u32, 0_u32, 0_u32);
    for pixel in pixels {
        all += 1;
        match hue(pixel) {
            Some(0..=20 | 340..) => red += 1,
            Some(21..=65) => amber += 1,
            Some(66..=180) => green += 1,
            _ => {}
        }
    }
    let most = red.max(amber).max(green);
    match most {
        _ if most * 10 < all || most == 0 => Light::Grey,
        _ if most == red => Light::Red,
        _ if most == amber => Light::Amber,
        _ => Light::Green,
    }
}

/// 0 to 359 degrees; `None` for a colour that is nearly grey.
fn hue(colour: Colour) -> Option<u16> {
    let [red, green, blue] = colour.map(i32::from);
    let (high, low) = (red.max(green).max(blue), red.min(green).min(blue));
    let chroma = high - low;
    if chroma * 3 < high || chroma == 0 {
        return None;
    }
    let degrees = if high == red {
        60 * (green - blue) / chroma
    } else if high == green {
        120 + 60 * (blue - red) / chroma
    } else {
        240 + 60 * (red - green) / chroma
    };
    u16::try_from(degrees.rem_euclid(360)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_is_told_by_its_colour_and_not_by_its_frame() {
        let frame = [[230, 230, 235]; 12];
        for (colour, light) in [
            ([229, 72, 77], Light::Red),
            ([245, 166, 35], Light::Amber),
            ([48, 164, 108], Light::Green),
            ([130, 134, 140], Light::Grey),
        ] {
            let pixels = frame.into_iter().chain([colour; 5]);
            assert_eq!(light_of(pixels), light, "{colour:?}");
        }
    }
}

//! The page's clock: one tick a second for everything that counts time, and the civil zone.

use std::time::Duration;

use leptos::prelude::*;
use mikromon_domain::date::CivilDate;
use mikromon_domain::time::{UnixMillis, Zone};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::format;
use crate::locales::Lang;

#[derive(Clone, Copy)]
pub(crate) struct Clock {
    now: RwSignal<UnixMillis>,
    minute: Memo<UnixMillis>,
    today: Memo<CivilDate>,
    zone: RwSignal<Zone>,
}

impl Clock {
    pub(crate) fn start() -> Self {
        let now = RwSignal::new(read());
        let minute = Memo::new(move |_| UnixMillis(now.get().0.div_euclid(60_000) * 60_000));
        set_interval(move || now.set(read()), Duration::from_secs(1));
        let zone = RwSignal::new(zone());
        Self {
            now,
            minute,
            today: Memo::new(move |_| CivilDate::of(minute.get(), zone.get())),
            zone,
        }
    }

    /// Now, followed every second.
    pub(crate) fn now(self) -> UnixMillis {
        self.now.get()
    }

    /// The minute that has begun, followed every minute.
    pub(crate) fn minute(self) -> UnixMillis {
        self.minute.get()
    }

    /// The civil day, followed.
    pub(crate) fn today(self) -> CivilDate {
        self.today.get()
    }

    pub(crate) fn now_untracked(self) -> UnixMillis {
        self.now.get_untracked()
    }

    /// The zone that times are told in: the company's, and this computer's while that has none. The
    /// app draws itself anew when it changes.
    pub(crate) fn zone(self) -> Zone {
        self.zone.get_untracked()
    }

    /// Followed by who draws the app.
    pub(crate) fn followed_zone(self) -> Zone {
        self.zone.get()
    }

    pub(super) fn set_zone(self, zone: Zone) {
        if self.zone.get_untracked() != zone {
            self.zone.set(zone);
        }
    }

    /// `20.47` today, `21 Nov 20.47` on another day.
    pub(crate) fn moment(self, at: UnixMillis, lang: Lang) -> String {
        format::moment(at, self.minute(), self.zone(), lang)
    }

    pub(crate) fn exact(self, at: UnixMillis, lang: Lang) -> String {
        format::exact(at, self.zone(), lang)
    }
}

fn read() -> UnixMillis {
    // Milliseconds since the epoch stay far below 2^53, where a float is exact.
    #[allow(clippy::as_conversions)]
    UnixMillis(js_sys::Date::now() as i64)
}

/// This computer's zone where it is one of Indonesia's, else WIB.
fn zone() -> Zone {
    let west_of_utc =
        js_sys::Date::new(&JsValue::from_f64(js_sys::Date::now())).get_timezone_offset();
    [Zone::Wib, Zone::Wita, Zone::Wit]
        .into_iter()
        .find(|zone| {
            let minutes = i32::try_from(zone.offset().0 / 60_000).unwrap_or_default();
            (f64::from(minutes) + west_of_utc).abs() < 1.0
        })
        .unwrap_or_default()
}

/// Resolves after `length`.
pub(crate) async fn sleep(length: Duration) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(move || drop(resolve.call0(&JsValue::NULL)), length);
    });
    drop(JsFuture::from(promise).await);
}

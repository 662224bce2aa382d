//! The interfaces with their live rates. The watch is renewed while the page is shown; the router
//! is left alone as soon as it is not.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::router::{InterfaceRate, InterfaceView, RouterRow, WatchRouter};

use crate::components::table::{figure, hover, marked, name};
use crate::components::{
    Column, Columns, Icon, Meter, Rows, Spark, SparkTone, Status, Table, Tone, TopBar, status,
};
use crate::format;
use crate::locales::{Lang, router as t};
use crate::state::{Rates, answers, lang, part, query};

/// A watch lasts 15 s in the core (`WatchRouter`); renewed well before it ends.
const RENEW: Duration = Duration::from_secs(9);
/// Rates kept for the sparkline: 2 minutes at one every 2 s.
const KEPT: usize = 60;
/// From this share of its speed on, a port is worth a look.
const FULL: u8 = 85;

/// The last rates of each interface, newest last.
type Recent = HashMap<String, VecDeque<InterfaceRate>>;

#[component]
pub(crate) fn Interfaces(row: RwSignal<RouterRow>) -> impl IntoView {
    let lang = lang();
    let id = row.with_untracked(|it| it.router.id);
    let up = Memo::new(move |_| row.with(answers));
    let watch = query(&[], Some(RENEW), move || {
        up.get().then_some(WatchRouter { id })
    });
    let recent = recent_rates(id);
    let interfaces = Memo::new(move |_| watch.data.get().unwrap_or_default());
    let count = move || interfaces.with(|it| (!it.is_empty()).then_some(it.len()));
    let word = move || {
        if up.get() {
            t::interfaces_live(lang)
        } else {
            ""
        }
    };
    let columns = columns(lang);
    view! {
        <section class="card half" id="interfaces">
            <TopBar
                on=Signal::derive(move || watch.loading.get() && interfaces.with(Vec::is_empty))
            />
            <header>
                <h2>{t::interfaces(lang)}</h2>
                <span class="sub">{word}</span>
                <span class="push t3 xs pad-r">{count}</span>
            </header>
            <Show
                when=move || !interfaces.with(Vec::is_empty)
                fallback=move || view! { <p class="t3 pad">{t::interfaces_none(lang)}</p> }
            >
                <Table
                    name="interface"
                    rows=Rows::of(interfaces)
                    columns=columns
                    line=move |it| Some(Port::new(it, recent, up))
                    mark=|it: &Port| marked("data-interface", &it.interface.name)
                    dense=true
                    label=t::interfaces(lang)
                />
            </Show>
        </section>
    }
}

fn recent_rates(id: mikromon_domain::ids::RouterId) -> RwSignal<Recent> {
    let rates = part::<Rates>();
    let recent = RwSignal::new(Recent::new());
    Effect::new(move |_| {
        let fresh = rates
            .0
            .with(|it| it.as_ref().filter(|it| it.0 == id).map(|it| it.1.clone()));
        recent.update(|all| {
            for rate in fresh.unwrap_or_default() {
                let line = all.entry(rate.name.clone()).or_default();
                line.push_back(rate);
                if line.len() > KEPT {
                    line.pop_front();
                }
            }
        });
    });
    recent
}

fn columns(lang: Lang) -> Columns<Port> {
    let rate = move |code, title, of: fn(&InterfaceRate) -> u64| {
        let say = move |rate: &InterfaceRate| format::megabits(of(rate), lang);
        let draw = move |port: &Port| {
            let last = port.last;
            move || figure(last.with(|it| it.as_ref().map(say)))
        };
        Column::new(code, title, draw).number().width("w-96")
    };
    Columns::new([
        Column::new("state", t::col_state(lang), move |port: &Port| {
            let (interface, used) = (port.interface.clone(), port.used);
            move || status(state(&interface, used.get(), lang))
        })
        .width("w-124"),
        Column::new("name", t::if_name(lang), |port: &Port| {
            name(port.interface.name.clone(), 18)
        })
        .width("w-148"),
        Column::new(
            "comment",
            t::if_comment(lang),
            move |port: &Port| match port.interface.comment.as_str() {
                "" => view! { <span class="t3">{t::if_unnamed(lang)}</span> }.into_any(),
                comment => hover(comment.to_owned()),
            },
        )
        .quiet(),
        Column::new("speed", t::if_speed(lang), |port: &Port| {
            figure(port.interface.speed.map(format::link_speed))
        })
        .number()
        .quiet()
        .leaves_first()
        .width("w-56"),
        Column::new("recent", t::if_recent(lang), |port: &Port| {
            let (line, tone) = (port.line, port.tone(SparkTone::Accent, SparkTone::Warn));
            view! { <Spark values=line tone=tone /> }
        })
        .number()
        .width("w-96"),
        rate("rx", t::if_rx(lang), |it| it.rx),
        rate("tx", t::if_tx(lang), |it| it.tx).quiet(),
        Column::new("use", t::if_use(lang), |port: &Port| {
            let (used, tone) = (port.used, port.tone(Tone::Idle, Tone::Warn));
            let percent = Signal::derive(move || used.get().unwrap_or_default());
            view! { <Meter percent=percent tone=tone /> }
        })
        .number()
        .leaves_first()
        .width("w-80"),
    ])
}

/// An interface and what moves in its row.
struct Port {
    interface: InterfaceView,
    /// Of the last two minutes, oldest first.
    line: Memo<Vec<Option<f64>>>,
    /// Nothing while the router does not answer.
    last: Memo<Option<InterfaceRate>>,
    /// Percent.
    used: Memo<Option<u8>>,
}

impl Port {
    fn new(interface: InterfaceView, recent: RwSignal<Recent>, live: Memo<bool>) -> Self {
        let name = StoredValue::new(interface.name.clone());
        let of = move |all: &Recent| name.with_value(|name| all.get(name).cloned());
        let line = Memo::new(move |_| recent.with(of).unwrap_or_default());
        let last = Memo::new(move |_| line.with(|it| it.back().cloned()).filter(|_| live.get()));
        let speed = interface.speed;
        Self {
            interface,
            line: Memo::new(move |_| line.with(points)),
            last,
            used: Memo::new(move |_| last.with(|it| share(it.as_ref(), speed))),
        }
    }

    fn tone<T: Copy + Send + Sync + 'static>(&self, calm: T, full: T) -> Signal<T> {
        let used = self.used;
        Signal::derive(move || match used.get() {
            Some(FULL..) => full,
            _ => calm,
        })
    }
}

/// The busier direction at each moment; the moments before the first are unknown.
fn points(line: &VecDeque<InterfaceRate>) -> Vec<Option<f64>> {
    let mut values = vec![None; KEPT.saturating_sub(line.len())];
    values.extend(line.iter().map(|it| Some(format::float(it.rx.max(it.tx)))));
    values
}

/// The busier direction as a share of the port's speed.
fn share(rate: Option<&InterfaceRate>, speed: Option<u64>) -> Option<u8> {
    let (rate, speed) = (rate?, speed.filter(|it| *it > 0)?);
    u8::try_from((rate.rx.max(rate.tx).saturating_mul(100) / speed).min(100)).ok()
}

fn state(interface: &InterfaceView, used: Option<u8>, lang: Lang) -> Status {
    let (tone, icon, word) = match used {
        _ if interface.disabled => (Tone::Idle, Icon::Pause, t::if_disabled(lang).to_owned()),
        _ if !interface.running => (Tone::Idle, Icon::Minus, t::if_no_link(lang).to_owned()),
        Some(used @ FULL..) => (
            Tone::Warn,
            Icon::Warn,
            t::if_full(&format::percent(used), lang),
        ),
        _ => (Tone::Ok, Icon::Good, t::if_up(lang).to_owned()),
    };
    Status { tone, icon, word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busier_direction_fills_a_port() {
        let rate = InterfaceRate {
            name: "ether1".into(),
            rx: 910_000_000,
            tx: 64_000_000,
        };
        assert_eq!(share(Some(&rate), Some(1_000_000_000)), Some(91));
        assert_eq!(share(Some(&rate), Some(0)), None);
        assert_eq!(share(Some(&rate), Some(100_000_000)), Some(100));
        assert_eq!(share(None, Some(1)), None);
    }
}

//! The interfaces with their live rates. The watch is renewed while the page is shown; the router
//! is left alone as soon as it is not.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::router::{InterfaceRate, InterfaceView, RouterRow, WatchRouter};
use mikromon_domain::router::RouterState;

use crate::components::{Icon, Meter, Spark, SparkTone, Status, Tone, TopBar, VirtualRows, status};
use crate::format;
use crate::locales::{Lang, router as t};
use crate::pages::overview::megabits;
use crate::state::{Rates, lang, part, query};

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
    let up = Memo::new(move |_| {
        row.with(|it| matches!(it.live.state, RouterState::Up | RouterState::Suspect))
    });
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
                <VirtualRows
                    rows=interfaces
                    key=drawn
                    height=32
                    class="dense ports"
                    row=move |it| view! { <Row interface=it recent=recent live=up /> }
                    columns=columns()
                    head=head(lang)
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

/// What of an interface is drawn once; the counters and rates move by themselves.
fn drawn(it: &InterfaceView) -> (String, bool, bool, Option<u64>, String) {
    (
        it.name.clone(),
        it.running,
        it.disabled,
        it.speed,
        it.comment.clone(),
    )
}

fn columns() -> AnyView {
    view! {
        <colgroup>
            <col class="w-124" />
            <col class="w-148" />
            <col />
            <col class="w-56" />
            <col class="w-96" />
            <col class="w-96" />
            <col class="w-96" />
            <col class="w-80" />
        </colgroup>
    }
    .into_any()
}

fn head(lang: Lang) -> AnyView {
    view! {
        <tr>
            <th scope="col">{t::col_state(lang)}</th>
            <th scope="col">{t::if_name(lang)}</th>
            <th scope="col">{t::if_comment(lang)}</th>
            <th scope="col" class="num">{t::if_speed(lang)}</th>
            <th scope="col" class="num">{t::if_recent(lang)}</th>
            <th scope="col" class="num">{t::if_rx(lang)}</th>
            <th scope="col" class="num">{t::if_tx(lang)}</th>
            <th scope="col" class="num">{t::if_use(lang)}</th>
        </tr>
    }
    .into_any()
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
        Some(used) if used >= FULL => (
            Tone::Warn,
            Icon::Warn,
            t::if_full(&format::percent(used), lang),
        ),
        _ => (Tone::Ok, Icon::Good, t::if_up(lang).to_owned()),
    };
    Status { tone, icon, word }
}

#[component]
fn Row(interface: InterfaceView, recent: RwSignal<Recent>, live: Memo<bool>) -> impl IntoView {
    let lang = lang();
    let name = StoredValue::new(interface.name.clone());
    let last = Memo::new(move |_| {
        let line = |all: &Recent| {
            name.with_value(|name| all.get(name).and_then(|line| line.back().cloned()))
        };
        recent.with(line).filter(|_| live.get())
    });
    let line = Memo::new(move |_| {
        recent.with(|all| {
            let line = name
                .with_value(|name| all.get(name).cloned())
                .unwrap_or_default();
            let mut values = vec![None; KEPT.saturating_sub(line.len())];
            values.extend(line.iter().map(|it| Some(format::float(it.rx.max(it.tx)))));
            values
        })
    });
    let speed = interface.speed;
    let used = Memo::new(move |_| last.with(|it| share(it.as_ref(), speed)));
    let full = move || used.get().is_some_and(|it| it >= FULL);
    let spark_tone = Signal::derive(move || match full() {
        true => SparkTone::Warn,
        false => SparkTone::Accent,
    });
    let shown = interface.clone();
    let rate = move |of: fn(&InterfaceRate) -> u64| {
        last.with(|it| {
            it.as_ref()
                .map_or_else(|| "—".to_owned(), |it| megabits(of(it), lang))
        })
    };
    let comment = if interface.comment.is_empty() {
        view! { <span class="t3">{t::if_unnamed(lang)}</span> }.into_any()
    } else {
        interface.comment.clone().into_any()
    };
    view! {
        <tr data-interface=interface.name.clone()>
            <td>{move || status(state(&shown, used.get(), lang))}</td>
            <td title=interface.name.clone()>
                <span class="b">{format::middle(&interface.name, 18)}</span>
            </td>
            <td class="t2" title=interface.comment>{comment}</td>
            <td class="num t2">{speed.map_or_else(|| "—".to_owned(), format::link_speed)}</td>
            <td class="num">
                <Spark
                    values=line
                    tone=spark_tone
                />
            </td>
            <td class="num" data-cell="rx">{move || rate(|it| it.rx)}</td>
            <td class="num t2" data-cell="tx">{move || rate(|it| it.tx)}</td>
            <td class="num">
                <Meter
                    percent=Signal::derive(move || used.get().unwrap_or_default())
                    tone=Signal::derive(move || if full() { Tone::Warn } else { Tone::Idle })
                />
            </td>
        </tr>
    }
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

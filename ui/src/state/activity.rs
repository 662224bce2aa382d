//! Tells the core now and then that somebody is at the desk, and whether they look at the wallboard.
//! The core keeps the time and locks.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::session::ReportActivity;
use mikromon_domain::time::{Millis, UnixMillis};

use super::{Clock, Session, part};
use crate::bridge;

/// At most so often, in seconds.
const EVERY: u32 = 15;

/// From now on, for as long as the page lives.
pub(super) fn report() {
    let (session, clock) = (part::<Session>(), part::<Clock>());
    let told = StoredValue::new(None::<UnixMillis>);
    let later = StoredValue::new(false);
    let wall = StoredValue::new(false);
    let tell = move || {
        told.set_value(Some(clock.now_untracked()));
        later.set_value(false);
        let here = session.operator.get_untracked().is_some() && !session.locked.get_untracked();
        let report = ReportActivity {
            wall: here && Session::on_wall(),
        };
        wall.set_value(report.wall);
        if here {
            spawn_local(async { drop(bridge::call(report).await) });
        }
    };
    let seen = move || {
        let now = clock.now_untracked();
        let just_told = |it: UnixMillis| now.since(it) < Millis::seconds(EVERY.into());
        if told.get_value().is_some_and(just_told) {
            later.set_value(true);
        } else {
            tell();
        }
    };
    window_event_listener(ev::keydown, move |_| seen());
    window_event_listener(ev::pointerdown, move |_| seen());
    window_event_listener(ev::pointermove, move |_| seen());
    window_event_listener(ev::wheel, move |_| seen());
    // The key that opens the wallboard is reported before it is there.
    let flush = move || {
        if later.get_value() || wall.get_value() != Session::on_wall() {
            tell();
        }
    };
    set_interval(flush, Duration::from_secs(EVERY.into()));
}

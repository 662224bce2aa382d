//! `/log`: the last lines a router wrote, kept in memory like the router's own default.

use std::collections::VecDeque;

use super::Menu;
use crate::clock::{Civil, Millis};
use crate::row::{Pen, Row, Wanted};
use crate::spec::Version;
use crate::state::State;

pub(crate) static LOG: Menu = Menu::list("/log", rows);

/// RouterOS default of `/system/logging/action` memory.
const LINES: usize = 1_000;

#[derive(Debug)]
struct Line {
    id: u32,
    at: Millis,
    topics: &'static str,
    message: String,
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    lines: VecDeque<Line>,
    last: u32,
}

impl Log {
    pub(crate) fn write(&mut self, at: Millis, topics: &'static str, message: String) {
        self.last += 1;
        if self.lines.len() == LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(Line {
            id: self.last,
            at,
            topics,
            message,
        });
    }
}

fn rows(state: &State, now: Millis) -> Vec<Row> {
    let wanted = Wanted::All;
    let today = Civil::from_ms(state.clock.local_ms(now));
    let lines = state.log.lines.iter();
    lines
        .map(|line| {
            let then = Civil::from_ms(state.clock.local_ms(line.at));
            let time = if (then.day, then.month) == (today.day, today.month) {
                then.time()
            } else if state.spec.version.at_least(7, 10) {
                format!("{} {}", then.iso_date(), then.time())
            } else {
                format!("{} {}", then.month_day(), then.time())
            };
            let mut pen = Pen::new(&wanted);
            pen.id(line.id)
                .put("time", time)
                .put("topics", line.topics)
                .put("message", &line.message);
            pen.done()
        })
        .collect()
}

/// A date with time as the version writes it.
pub(crate) fn stamp(version: Version, local_ms: i64) -> String {
    let civil = Civil::from_ms(local_ms);
    if version.at_least(7, 10) {
        format!("{} {}", civil.iso_date(), civil.time())
    } else {
        format!("{}/{} {}", civil.month_day(), civil.year, civil.time())
    }
}

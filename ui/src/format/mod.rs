//! Numbers, sizes and times as people say them, in the language of the page. Pure functions: the
//! instant `now` and the zone are arguments.

pub(crate) mod csv;
mod name;
mod number;
mod time;
mod typed;

pub(crate) use name::{initials, middle, tidy};
pub(crate) use number::{
    Figure, amount, bytes, decimal, float, link_speed, megabits, percent, ppm, rate, real, rounded,
    rupiah, whole,
};
pub(crate) use time::{
    ago, clock, clock_short, countdown, date_long, date_short, day, duration, duration_short,
    exact, milliseconds, moment, sortable,
};
pub(crate) use typed::{Unreadable, read_amount, read_day, read_if_any};

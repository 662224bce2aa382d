//! The parts that pages are made of. A component draws what it is given; it asks the core nothing,
//! except where its name says so (the device switcher, the header).

mod avail;
mod badge;
mod bars;
mod chart;
mod confirm;
mod dialog;
mod failure;
mod field;
mod foot;
mod head;
mod icon;
mod input;
mod menu;
mod rail;
mod rows;
mod seg;
mod spark;
mod stat;
mod switcher;
mod timeline;
mod toast;
mod verdict;

pub(crate) use avail::AvailBar;
pub(crate) use badge::{Status, Tone, badge, status};
pub(crate) use bars::{Meter, TopBar};
pub(crate) use chart::{Chart, ChartMark, ChartPoint, Scale};
pub(crate) use confirm::Confirm;
pub(crate) use dialog::Dialog;
pub(crate) use failure::{Blank, Failure, FailureLine, Region, Skeleton};
pub(crate) use field::{Check, PasswordField, SelectField, TextArea, TextField};
pub(crate) use foot::Foot;
pub(crate) use head::Head;
pub(crate) use icon::{Icon, Mark, Sprite, icon, small_icon};
pub(crate) use input::SearchBox;
pub(crate) use menu::Menu;
pub(crate) use rail::Rail;
pub(crate) use rows::VirtualRows;
pub(crate) use seg::{Chip, Seg};
pub(crate) use spark::{Spark, SparkTone};
pub(crate) use stat::Stat;
pub(crate) use switcher::Switcher;
pub(crate) use timeline::{Moment, Timeline};
pub(crate) use toast::ToastList;
pub(crate) use verdict::{Verdict, verdict};

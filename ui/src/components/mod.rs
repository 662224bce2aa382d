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

pub use avail::AvailBar;
pub use badge::{Status, Tone, badge, status};
pub use bars::{Meter, TopBar};
pub use chart::{Chart, ChartMark, ChartPoint, Scale};
pub use confirm::Confirm;
pub use dialog::Dialog;
pub use failure::{Blank, Failure, FailureLine, Region, Skeleton};
pub use field::{Check, PasswordField, SelectField, TextArea, TextField};
pub use foot::Foot;
pub use head::Head;
pub use icon::{Icon, Mark, Sprite, icon, small_icon};
pub use input::SearchBox;
pub use menu::Menu;
pub use rail::Rail;
pub use rows::VirtualRows;
pub use seg::{Chip, Seg};
pub use spark::{Spark, SparkTone};
pub use stat::Stat;
pub use switcher::Switcher;
pub use timeline::{Moment, Timeline};
pub use toast::ToastList;
pub use verdict::{Verdict, verdict};

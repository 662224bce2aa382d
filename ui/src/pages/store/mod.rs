//! The data on the disk: how much there is, its backup, and putting one back.

mod backup;
mod folder;
mod preview;
mod progress;
mod restore;
mod schedule;
mod schedule_form;

pub(crate) use backup::Backup;
pub(crate) use folder::Folder;
pub(crate) use restore::{Restore, RestoreForm};
pub(crate) use schedule::Schedule;

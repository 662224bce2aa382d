//! The data folder, backups, and putting one back.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::store::GetStore;
use mikromon_domain::permission::Permission;

use crate::pages::store::{Backup, Folder, Restore, Schedule};
use crate::state::{Session, part, query};

#[component]
pub(super) fn Data() -> impl IntoView {
    let may = part::<Session>().may(Permission::StoreBackup);
    let store = query(&[Tag::Store], None, || Some(GetStore {}));
    view! {
        <Folder store=store />
        {may.then(|| view! { <Schedule store=store /><Backup store=store /><Restore /> })}
    }
}

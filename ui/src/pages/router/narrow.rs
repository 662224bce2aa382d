//! Narrowing the list of routers to a group or a tag, both in the URL: a group's page and a tag on a
//! router's page lead here.

use std::collections::{BTreeSet, HashMap};

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::group::ListGroups;
use mikromon_api::router::RouterRow;
use mikromon_domain::ids::GroupId;

use crate::components::Pick;
use crate::locales::group as t;
use crate::state::{Routers, lang, part, query, step_in_url};

pub(super) type Groups = HashMap<GroupId, String>;

/// What is chosen, and how to choose otherwise.
#[derive(Clone, Copy)]
pub(super) struct Narrow {
    group: Memo<Option<GroupId>>,
    set_group: Callback<Option<String>>,
    tag: Memo<Option<String>>,
    set_tag: Callback<Option<String>>,
    /// The names of those that the caller sees.
    pub groups: Memo<Groups>,
}

impl Narrow {
    pub(super) fn in_url() -> Self {
        let (group, set_group) = step_in_url("group");
        let (tag, set_tag) = step_in_url("tag");
        let listed = query(&[Tag::Groups], None, || Some(ListGroups {}));
        let groups = Memo::new(move |_| {
            let all = listed.data.get().unwrap_or_default().into_iter();
            all.map(|it| (it.id, it.name)).collect()
        });
        Self {
            group: Memo::new(move |_| group.with(|it| it.as_ref()?.parse().ok())),
            set_group: Callback::new(move |to| set_group.set(to)),
            tag: Memo::new(move |_| tag.get()),
            set_tag: Callback::new(move |to| set_tag.set(to)),
            groups,
        }
    }

    /// Followed.
    pub(super) fn keeps(self, row: &RouterRow) -> bool {
        let router = &row.router;
        let in_group = self.group.get().is_none_or(|it| router.group == Some(it));
        let tagged = |tag: &Option<String>| tag.as_ref().is_none_or(|it| router.tags.contains(it));
        in_group && self.tag.with(tagged)
    }

    pub(super) fn clear(self) {
        self.set_group.run(None);
        self.set_tag.run(None);
    }
}

/// The two choices; each is there only where there is something to choose.
#[component]
pub(super) fn NarrowPicks(narrow: Narrow) -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let some = |text: String| Some(text).filter(|it| !it.is_empty());
    let groups = Memo::new(move |_| {
        let mut named: Vec<_> = narrow.groups.with(|all| {
            all.iter()
                .map(|(id, it)| (id.to_string(), it.clone()))
                .collect()
        });
        named.sort_by_key(|(_, name)| name.to_lowercase());
        headed(t::every_group(lang), named)
    });
    let tags = Memo::new(move |_| {
        let mut all = BTreeSet::from_iter(narrow.tag.get());
        for row in routers.in_order() {
            row.with(|it| all.extend(it.router.tags.iter().cloned()));
        }
        headed(
            t::every_tag(lang),
            all.into_iter().map(|it| (it.clone(), it)).collect(),
        )
    });
    let group = Signal::derive(move || {
        narrow
            .group
            .get()
            .map(|it| it.to_string())
            .unwrap_or_default()
    });
    let tag = Signal::derive(move || narrow.tag.get().unwrap_or_default());
    view! {
        <Show when=move || groups.with(|it| it.len() > 1)>
            <Pick
                name="router-group"
                label=t::group(lang)
                options=groups.into()
                chosen=group
                choose=Callback::new(move |to| narrow.set_group.run(some(to)))
            />
        </Show>
        <Show when=move || tags.with(|it| it.len() > 1)>
            <Pick
                name="router-tag"
                label=t::tags(lang)
                options=tags.into()
                chosen=tag
                choose=Callback::new(move |to| narrow.set_tag.run(some(to)))
            />
        </Show>
    }
}

/// With the choice of none before the others.
fn headed(none: &str, others: Vec<(String, String)>) -> Vec<(String, String)> {
    let none = (String::new(), none.to_owned());
    std::iter::once(none).chain(others).collect()
}

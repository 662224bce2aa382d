//! The grid: rights below each other, roles beside each other, a tick where they meet.

use leptos::prelude::*;
use mikromon_api::role::RoleView;
use mikromon_domain::permission::{Permission, Role};

use super::draft::{Draft, is_stored};
use crate::locales::{Lang, role as t, session as words};
use crate::state::{Session, lang, part};

#[component]
pub(super) fn Grid(
    roles: Memo<Vec<RoleView>>,
    draft: RwSignal<Draft>,
    may_edit: bool,
) -> impl IntoView {
    let lang = lang();
    let heads = Role::ALL.iter().map(|role| head(*role, roles, lang));
    let groups = groups(lang).into_iter().map(move |(noun, rights)| {
        let lines = rights.into_iter().map(move |right| {
            let ticks = Role::ALL.iter().map(move |role| {
                view! { <Tick role=*role right=right roles=roles draft=draft may_edit=may_edit /> }
            });
            view! {
                <tr data-right=right.name()>
                    <th scope="row" title=right.name()>{t::permission(right, lang)}</th>
                    {ticks.collect_view()}
                </tr>
            }
        });
        view! {
            <tbody>
                <tr class="group">
                    <th scope="rowgroup" colspan="7">{noun}</th>
                </tr>
                {lines.collect_view()}
            </tbody>
        }
    });
    view! {
        <div class="scroll">
            <table class="table dense rights" aria-label=t::title(lang)>
                <thead>
                    <tr>
                        <th scope="col">{t::right(lang)}</th>
                        {heads.collect_view()}
                    </tr>
                </thead>
                {groups.collect_view()}
            </table>
        </div>
    }
}

/// The rights by what they are of, each noun once, in the order of its first right.
fn groups(lang: Lang) -> Vec<(&'static str, Vec<Permission>)> {
    let mut groups: Vec<(&'static str, Vec<Permission>)> = Vec::new();
    for right in Permission::ALL {
        let noun = t::noun(*right, lang);
        match groups.iter_mut().find(|it| it.0 == noun) {
            Some((_, rights)) => rights.push(*right),
            None => groups.push((noun, vec![*right])),
        }
    }
    groups
}

fn head(role: Role, roles: Memo<Vec<RoleView>>, lang: Lang) -> impl IntoView {
    let count = move || {
        roles.with(|all| {
            let found = all.iter().find(|it| it.role == role);
            found.map(|it| t::people(it.operators, lang))
        })
    };
    view! {
        <th scope="col" class="tick-cell">
            <span class="b">{words::role(role, lang)}</span>
            <span class="t3 people">{count}</span>
        </th>
    }
}

#[component]
fn Tick(
    role: Role,
    right: Permission,
    roles: Memo<Vec<RoleView>>,
    draft: RwSignal<Draft>,
    may_edit: bool,
) -> impl IntoView {
    let lang = lang();
    let session = part::<Session>();
    let on = Memo::new(move |_| roles.with(|all| draft.with(|it| it.wants(all, role, right))));
    let stored = Memo::new(move |_| roles.with(|all| is_stored(all, role, right)));
    let own_way = move || {
        let own = session.me.with(|me| me.as_ref().map(|me| me.role));
        right == Permission::RoleEdit && own == Some(role)
    };
    let fixed = move || {
        let cannot_give = !session.may(right) && !stored.get();
        role == Role::Owner || !may_edit || cannot_give || own_way()
    };
    let unsaved = move || on.get() != stored.get();
    let differs = move || role != Role::Owner && on.get() != role.may(right);
    let said = move || {
        let mut said = t::cell(&words::role(role, lang), &t::permission(right, lang), lang);
        let notes = [
            (unsaved(), t::unsaved(lang)),
            (differs(), t::differs(lang)),
            (role == Role::Owner, t::owner_hint(lang)),
            (
                may_edit && role != Role::Owner && !session.may(right),
                t::not_yours(lang),
            ),
        ];
        for (_, note) in notes.into_iter().filter(|it| it.0) {
            said.push_str(". ");
            said.push_str(note);
        }
        said
    };
    view! {
        <td class="tick-cell" class:unsaved=unsaved class:differs=differs>
            <label class="tick" title=said>
                <input
                    type="checkbox"
                    aria-label=said
                    data-role=role.name()
                    disabled=fixed
                    prop:checked=move || on.get()
                    on:change=move |ev| {
                        let granted = event_target_checked(&ev);
                        draft.update(|it| it.set(role, right, granted));
                    }
                />
            </label>
        </td>
    }
}

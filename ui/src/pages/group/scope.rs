//! Which routers an operator sees: those of the groups that are ticked, or all of them.

use std::collections::BTreeSet;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::group::ListGroups;
use mikromon_api::operator::{OperatorView, SetOperatorScope};

use crate::components::{Acts, Dialog, Region};
use crate::locales::{common, group as t};
use crate::state::{Action, Toasts, lang, part, query};

#[component]
pub(crate) fn Scope(operator: OperatorView, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let groups = query(&[Tag::Groups], None, || Some(ListGroups {}));
    let chosen = RwSignal::new(operator.groups.iter().copied().collect::<BTreeSet<_>>());
    let (id, name) = (operator.id, operator.name.clone());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let said = t::scope_saved(&name, lang);
        let groups = chosen.with_untracked(|it| it.iter().copied().collect());
        action.send(SetOperatorScope { id, groups }, move |()| {
            toasts.done(said);
            close.run(());
        });
    };
    let ticks = move || {
        let all = groups.data.get().unwrap_or_default();
        if all.is_empty() {
            return view! { <p class="t3">{t::empty_hint(lang)}</p> }.into_any();
        }
        let ticks = all.into_iter().map(|group| {
            let id = group.id;
            let on = move || chosen.with(|it| it.contains(&id));
            view! {
                <label class="tick">
                    <input
                        type="checkbox"
                        data-group=group.name.clone()
                        prop:checked=on
                        on:change=move |ev| chosen.update(|it| {
                            if event_target_checked(&ev) {
                                it.insert(id);
                            } else {
                                it.remove(&id);
                            }
                        })
                    />
                    <span>
                        <span class="b">{group.name}</span>
                        <span class="hint">{common::routers(group.routers, lang)}</span>
                    </span>
                </label>
            }
        });
        ticks.collect_view().into_any()
    };
    view! {
        <Dialog title=t::scope_of(&operator.name, lang) close=close name="operator-scope">
            <p class="t2">{t::scope_what(lang)}</p>
            <form class="col g4" on:submit=submit>
                <Region query=groups lines=3>
                    <div class="col g3 scroll changes">{ticks}</div>
                </Region>
                <Acts
                    button=common::save(lang)
                    close=close
                    ready=Signal::derive(move || !action.busy.get())
                    error=action.error
                />
            </form>
        </Dialog>
    }
}

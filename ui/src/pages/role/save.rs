//! The line below the grid: what is not saved yet, and saving it once it was read again.

use leptos::prelude::*;
use mikromon_api::role::{EditRoles, RoleChange, RoleView};
use mikromon_domain::permission::Role;

use super::draft::Draft;
use crate::components::{Acts, Dialog};
use crate::locales::{Lang, role as t, session as words};
use crate::state::{Action, Session, Toasts, lang, part};

#[component]
pub(super) fn SaveBar(roles: Memo<Vec<RoleView>>, draft: RwSignal<Draft>) -> impl IntoView {
    let lang = lang();
    let session = part::<Session>();
    let changes = Memo::new(move |_| roles.with(|all| draft.with(|it| it.changes(all))));
    let asking = RwSignal::new(false);
    let said = move || match changes.with(Vec::len) {
        0 => t::none(lang).to_owned(),
        count => t::changes(count, lang),
    };
    let built_in = move |_| {
        let own = session.me.with_untracked(|me| {
            let rights = me.as_ref().map(|me| me.permissions.clone());
            rights.unwrap_or_default()
        });
        draft.set(roles.with_untracked(|all| Draft::built_in(all, &own)));
    };
    let nothing = move || changes.with(Vec::is_empty);
    view! {
        <footer class="row save-bar">
            <div class="col">
                <span class="t2" aria-live="polite">{said}</span>
                <span class="t3 xs">{t::holds(lang)}</span>
            </div>
            <button type="button" class="btn" id="roles-built-in" on:click=built_in>
                {t::built_in(lang)}
            </button>
            <button
                type="button"
                class="btn"
                disabled=nothing
                on:click=move |_| draft.set(Draft::default())
            >
                {t::undo(lang)}
            </button>
            <button
                type="button"
                class="btn primary"
                id="roles-save"
                disabled=nothing
                on:click=move |_| asking.set(true)
            >
                {t::save(lang)}
            </button>
        </footer>
        <Show when=move || asking.get()>
            <Ask changes=changes draft=draft close=Callback::new(move |()| asking.set(false)) />
        </Show>
    }
}

#[component]
fn Ask(
    changes: Memo<Vec<RoleChange>>,
    draft: RwSignal<Draft>,
    close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    // What is asked about is what is saved, whatever others change meanwhile.
    let asked = changes.get_untracked();
    let list = said(&asked, lang).into_iter().map(|(role, gives, rights)| {
        let rights = rights.into_iter().map(|it| view! { <li>{it}</li> });
        let word = if gives {
            t::gives(lang)
        } else {
            t::takes(lang)
        };
        view! {
            <div>
                <h3 class="b">{words::role(role, lang)}" "{word}</h3>
                <ul class="bullets">{rights.collect_view()}</ul>
            </div>
        }
    });
    let list = list.collect_view();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let changes = asked.clone();
        action.send(EditRoles { changes }, move |()| {
            draft.set(Draft::default());
            toasts.done(t::saved(lang));
            close.run(());
        });
    };
    view! {
        <Dialog title=t::ask(lang) close=close name="save-roles">
            <form class="col g4" on:submit=submit>
                <div class="col g3 scroll changes">{list}</div>
                <Acts
                    button=t::save(lang)
                    close=close
                    ready=Signal::derive(move || !action.busy.get())
                    error=action.error
                />
            </form>
        </Dialog>
    }
}

/// By role, what it is given before what it loses.
fn said(changes: &[RoleChange], lang: Lang) -> Vec<(Role, bool, Vec<&'static str>)> {
    let mut said = Vec::new();
    for role in Role::ALL {
        for gives in [true, false] {
            let of_it = changes
                .iter()
                .filter(|it| it.role == *role && it.granted == gives);
            let rights: Vec<_> = of_it.map(|it| t::permission(it.permission, lang)).collect();
            if !rights.is_empty() {
                said.push((*role, gives, rights));
            }
        }
    }
    said
}

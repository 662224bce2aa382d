//! One field that two desktops set apart from each other: both values side by side.

use leptos::prelude::*;
use mikromon_api::private::Cell;
use mikromon_api::sync::{ConflictView, ResolveConflict};

use super::value;
use crate::components::{FailureLine, Icon, icon};
use crate::locales::{Lang, sync as t};
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(super) fn Conflict(conflict: ConflictView) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let field = t::column(&conflict.table, &conflict.field, lang);
    let row = title(&conflict, lang);
    let (kept, lost) = values(&conflict, lang);
    let id = conflict.id;
    let action = Action::new();
    let decide = {
        let (kept, taken) = (t::kept_toast(&field, lang), t::taken_toast(&field, lang));
        Callback::new(move |take_lost: bool| {
            let done = if take_lost { &taken } else { &kept }.clone();
            action.send(ResolveConflict { id, take_lost }, move |()| {
                toasts.done(done)
            });
        })
    };
    view! {
        <li class="col g3" data-conflict=format!("{}.{}", conflict.table, conflict.field)>
            <div>
                <h3 class="cut" title=row.clone()>{row.clone()}</h3>
                <p class="t2 xs">{field.clone()}</p>
                {conflict.review.then(|| view! { <p class="t3 xs">{t::undecided(lang)}</p> })}
            </div>
            <div class="versions" role="group" aria-label=format!("{row}, {field}")>
                <div class="version on">
                    <span class="st ok">{icon(Icon::Good)}{t::kept(lang)}</span>
                    <p class="selectable">{kept}</p>
                    <button
                        type="button"
                        class="btn sm"
                        aria-label=t::keep_of(&field, lang)
                        disabled=move || action.busy.get()
                        on:click=move |_| decide.run(false)
                    >
                        {t::keep(lang)}
                    </button>
                </div>
                <div class="version">
                    <span class="st idle">{icon(Icon::User)}{t::lost(lang)}</span>
                    <p class="selectable">{lost}</p>
                    <button
                        type="button"
                        class="btn sm"
                        aria-label=t::take_of(&field, lang)
                        disabled=move || action.busy.get()
                        on:click=move |_| decide.run(true)
                    >
                        {t::take(lang)}
                    </button>
                </div>
            </div>
            <FailureLine error=action.error />
        </li>
    }
}

/// `Router · BR-Ciawi-02`
fn title(conflict: &ConflictView, lang: Lang) -> String {
    super::refused::row_title(&conflict.table, &conflict.name, lang)
}

/// Secrets are told apart by where they are, not by what they are.
fn values(conflict: &ConflictView, lang: Lang) -> (String, String) {
    if conflict.secret {
        return (t::secret_kept(lang).into(), t::secret_lost(lang).into());
    }
    let say = |cell: &Cell| value::say(&conflict.field, cell.value(), lang);
    (say(&conflict.kept), say(&conflict.lost))
}

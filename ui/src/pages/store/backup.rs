//! Making a backup: where to, with which passphrase, how far it is, and what came of it.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::store::{BackUpStore, BackupMade, StoreView};
use mikromon_domain::secret::Secret;

use super::progress::Progress;
use crate::bridge::Wanted;
use crate::components::{Check, FailureLine, Icon, PathField, icon};
use crate::format;
use crate::locales::{Lang, store as t};
use crate::pages::session::{NewSecret, NewSecretField};
use crate::state::{Action, Clock, Query, StoreUnderWay, lang, part};

#[component]
pub(crate) fn Backup(store: Query<StoreView>) -> impl IntoView {
    let lang = lang();
    let folder = RwSignal::new(String::new());
    Effect::new(move |_| {
        let suggested = store
            .data
            .with(|it| it.as_ref().map(|it| it.suggested.clone()));
        if let Some(suggested) = suggested.filter(|_| folder.with_untracked(String::is_empty)) {
            folder.set(suggested);
        }
    });
    let passphrase = NewSecret::passphrase();
    let telemetry = RwSignal::new(true);
    let made = RwSignal::new(None::<BackupMade>);
    let (action, work) = (Action::new(), part::<StoreUnderWay>());
    let ready = Memo::new(move |_| passphrase.is_good() && folder.with(|it| !it.is_empty()));
    // One that was begun before this page was opened goes on, too.
    let running = Memo::new(move |_| {
        let elsewhere = store
            .data
            .with(|it| it.as_ref().is_some_and(|it| it.work.is_some()));
        action.busy.get() || elsewhere
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        made.set(None);
        work.0.set(None);
        let order = BackUpStore {
            folder: folder.get_untracked(),
            passphrase: Secret::new(passphrase.text.get_untracked()),
            telemetry: telemetry.get_untracked(),
        };
        action.send(order, move |done| {
            passphrase.text.set(String::new());
            made.set(Some(done));
        });
    };
    view! {
        <form class="card pad col g3 fixed" id="backup" on:submit=submit>
            <div>
                <h2>{t::backup(lang)}</h2>
                <p class="t3 xs">{t::backup_hint(lang)}</p>
            </div>
            <Last store=store />
            <PathField
                name="backup-folder"
                label=t::target(lang)
                hint=t::target_hint(lang)
                value=folder
                wanted=Wanted::Folder
                error=action.about(Field::Folder, lang)
            />
            <NewSecretField
                name="backup-passphrase"
                label=t::passphrase(lang)
                hint=t::passphrase_hint(lang)
                secret=passphrase
                action=action
                field=Field::Passphrase
            />
            <Check
                name="backup-telemetry"
                label=t::with_telemetry(lang)
                hint=t::with_telemetry_hint(lang)
                value=telemetry
            />
            <FailureLine error=action.elsewhere(&[Field::Passphrase]) />
            {move || made.get().map(|it| view! { <Made made=it /> })}
            <Show when=move || running.get()>
                <Progress label=t::making(lang) />
            </Show>
            <div>
                <button
                    type="submit"
                    class="btn primary"
                    disabled=move || !ready.get() || running.get()
                >
                    {icon(Icon::Download)}
                    {t::make(lang)}
                </button>
            </div>
        </form>
    }
}

#[component]
fn Last(store: Query<StoreView>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let text = move || {
        store.data.with(|it| {
            it.as_ref().map(|it| match &it.last_backup {
                Some(last) => t::last(&clock.moment(last.at, lang), lang),
                None => t::never(lang).to_owned(),
            })
        })
    };
    let path = move || {
        let last = |it: &StoreView| it.last_backup.as_ref().map(|it| it.path.clone());
        store.data.with(|it| it.as_ref().and_then(last))
    };
    view! {
        <div class="xs">
            <p class="t2">{text}</p>
            <p class="t3 path selectable">{path}</p>
        </div>
    }
}

#[component]
fn Made(made: BackupMade) -> impl IntoView {
    let lang = lang();
    let title = t::made(
        &format::bytes(made.bytes, lang),
        &format::duration(made.took, lang),
        lang,
    );
    let holds = holds(&made, lang);
    view! {
        <div class="notice ok" id="backup-made" role="status">
            {icon(Icon::Good)}
            <div class="grow">
                <p class="b">{title}</p>
                <p class="t2">{holds}</p>
                <p class="xs path selectable">{made.path}</p>
            </div>
        </div>
    }
}

fn holds(made: &BackupMade, lang: Lang) -> String {
    if made.keys == 0 {
        return t::no_keys(lang).to_owned();
    }
    t::with_keys(&t::rows(made.rows, lang), &t::keys(made.keys, lang), lang)
}

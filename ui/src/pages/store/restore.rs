//! Putting a backup back, in two steps: a look into it, then the word that is typed. The same in the
//! settings, at first start, and where the store cannot be opened.

use leptos::prelude::*;
use mikromon_api::store::{BackupView, PreviewBackup, RestoreStore};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::secret::Secret;

use super::preview::{Preview, total};
use super::progress::Progress;
use crate::bridge::Wanted;
use crate::components::{Confirm, FailureLine, PasswordField, PathField};
use crate::locales::{error, store as t};
use crate::state::{Action, Session, StoreRestored, StoreUnderWay, lang, part};

#[component]
pub(crate) fn Restore() -> impl IntoView {
    let lang = lang();
    view! {
        <section class="card pad col g3 fixed" id="restore">
            <div>
                <h2>{t::restore(lang)}</h2>
                <p class="t3 xs">{t::restore_hint(lang)}</p>
            </div>
            <RestoreForm />
        </section>
    }
}

#[derive(Clone, Copy)]
struct Draft {
    path: RwSignal<String>,
    passphrase: RwSignal<String>,
    view: RwSignal<Option<BackupView>>,
    asking: RwSignal<bool>,
    look: Action,
    restore: Action,
    session: Session,
    restored: StoreRestored,
    work: StoreUnderWay,
}

impl Draft {
    fn new() -> Self {
        Self {
            path: RwSignal::new(String::new()),
            passphrase: RwSignal::new(String::new()),
            view: RwSignal::new(None),
            asking: RwSignal::new(false),
            look: Action::new(),
            restore: Action::new(),
            session: part(),
            restored: part(),
            work: part(),
        }
    }

    fn secret(self) -> Secret {
        Secret::new(self.passphrase.get_untracked())
    }

    fn look(self) {
        self.work.0.set(None);
        self.view.set(None);
        let question = PreviewBackup {
            path: self.path.get_untracked(),
            passphrase: self.secret(),
        };
        self.look
            .send(question, move |view| self.view.set(Some(view)));
    }

    fn restore(self) {
        self.work.0.set(None);
        let order = RestoreStore {
            path: self.path.get_untracked(),
            passphrase: self.secret(),
        };
        self.restore.send(order, move |done| {
            self.restored.0.set(Some(done));
            self.session.status.refetch();
        });
    }
}

#[component]
pub(crate) fn RestoreForm() -> impl IntoView {
    let lang = lang();
    let draft = Draft::new();
    let ready = Memo::new(move |_| {
        draft.path.with(|it| !it.is_empty()) && draft.passphrase.with(|it| !it.is_empty())
    });
    // What was looked at is no longer what is named.
    Effect::new(move |_| {
        draft.path.track();
        draft.passphrase.track();
        draft.view.set(None);
    });
    let wrong = Signal::derive(move || {
        let about = |it: &ApiError| it.code == ErrorCode::WrongPassphrase;
        let words = error::words(draft.look.error.get().filter(about)?.code, lang);
        Some(format!("{}. {}", words.what, words.act))
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        draft.look();
    };
    view! {
        <form class="col g3" id="restore-form" on:submit=submit>
            <PathField
                name="restore-file"
                label=t::file(lang)
                hint=t::file_hint(lang)
                value=draft.path
                wanted=Wanted::Backup
                error=draft.look.about(Field::File, lang)
            />
            <PasswordField
                name="restore-passphrase"
                label=t::passphrase(lang)
                value=draft.passphrase
                autocomplete="off"
                error=wrong
            />
            <FailureLine error=draft.look.elsewhere(&[Field::Passphrase, Field::File]) />
            <Show when=move || draft.look.busy.get()>
                <Progress label=t::reading(lang) />
            </Show>
            {move || draft.view.get().map(|it| view! { <Preview view=it /> })}
            <div class="row">
                <button
                    type="submit"
                    class="btn"
                    disabled=move || !ready.get() || draft.look.busy.get()
                >
                    {t::look(lang)}
                </button>
                <Show when=move || draft.view.with(Option::is_some)>
                    <button
                        type="button"
                        class="btn danger"
                        id="restore-now"
                        on:click=move |_| draft.asking.set(true)
                    >
                        {t::go(lang)}
                    </button>
                </Show>
            </div>
        </form>
        <Show when=move || draft.asking.get()>
            <Sure draft=draft />
        </Show>
    }
}

#[component]
fn Sure(draft: Draft) -> impl IntoView {
    let lang = lang();
    let rows = draft.view.with_untracked(|it| it.as_ref().map_or(0, total));
    view! {
        <Confirm
            title=t::go_title(lang)
            what=t::go_what(&t::rows(rows, lang), lang)
            word=t::go_word(lang)
            button=t::go(lang)
            act=move |()| draft.restore()
            close=move |()| draft.asking.set(false)
            busy=draft.restore.busy
            error=draft.restore.error
        />
    }
}

//! The vault: made where the keyring is gone, opened where it is locked, and replaced where its
//! passphrase is forgotten.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::session::CreateVault;
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;

use crate::components::{Check, FailureLine, Icon, icon};
use crate::locales::{key, session, settings as t, shell};
use crate::pages::key::Recover;
use crate::pages::session::{NewSecret, NewSecretField, UnlockForm};
use crate::state::{Action, Session, Toasts, lang, part};

#[component]
pub(super) fn Vault(may_make: bool) -> impl IntoView {
    let session = part::<Session>();
    let locked = Memo::new(move |_| session.read(|it| it.vault_locked));
    move || {
        if locked.get() {
            view! { <Locked may_replace=may_make /> }.into_any()
        } else if may_make {
            view! { <Make in_place_of_lost=false /> }.into_any()
        } else {
            ().into_any()
        }
    }
}

#[component]
fn Locked(may_replace: bool) -> impl IntoView {
    let lang = lang();
    let may_recover = part::<Session>().may(Permission::KeyEdit);
    let recovering = RwSignal::new(false);
    view! {
        <section class="card pad col g4 fixed" id="locked-vault">
            <div>
                <h2>{shell::vault_locked(lang)}</h2>
                <p class="t3 xs">{shell::vault_locked_hint(lang)}</p>
            </div>
            <UnlockForm />
            {may_recover
                .then(|| view! {
                    <div>
                        <button
                            type="button"
                            class="btn"
                            on:click=move |_| recovering.set(true)
                        >
                            {icon(Icon::Shield)}
                            {key::recover_open(lang)}
                        </button>
                    </div>
                })}
        </section>
        {may_replace.then(|| view! { <Make in_place_of_lost=true /> })}
        <Show when=move || recovering.get()>
            <Recover close=move |()| recovering.set(false) />
        </Show>
    }
}

#[component]
fn Make(in_place_of_lost: bool) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let passphrase = NewSecret::passphrase();
    let sure = RwSignal::new(!in_place_of_lost);
    let action = Action::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let order = CreateVault {
            passphrase: Secret::new(passphrase.text.get_untracked()),
            in_place_of_lost,
        };
        action.send(order, move |()| {
            passphrase.text.set(String::new());
            toasts.done(t::vault_made(lang));
        });
    };
    let (title, hint) = if in_place_of_lost {
        (t::vault_lost(lang), t::vault_lost_hint(lang))
    } else {
        (t::vault(lang), t::vault_hint(lang))
    };
    view! {
        <form class="card pad col g3 fixed" id="create-vault" on:submit=submit>
            <div>
                <h2>{title}</h2>
                <p class="t3 xs">{hint}</p>
            </div>
            <NewSecretField
                name="new-passphrase"
                label=session::passphrase(lang)
                hint=session::passphrase_hint(lang)
                secret=passphrase
                action=action
                field=Field::Passphrase
            />
            {in_place_of_lost
                .then(|| view! {
                    <Check
                        name="sure"
                        label=t::vault_sure(lang)
                        hint=t::vault_sure_hint(lang)
                        value=sure
                    />
                })}
            <FailureLine error=action.elsewhere(&[Field::Passphrase]) />
            <div>
                <button
                    type="submit"
                    class="btn"
                    disabled=move || !sure.get() || !passphrase.is_good() || action.busy.get()
                >
                    {t::vault_make(lang)}
                </button>
            </div>
        </form>
    }
}

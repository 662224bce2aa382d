//! Inviting a computer: who comes with it, and then the invitation and what to do with it.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::operator::{ListOperators, OperatorView};
use mikromon_api::sync::{InviteComputer, Invited};
use mikromon_domain::ids::OperatorId;
use mikromon_domain::secret::Secret;

use super::can_come;
use crate::components::{Acts, Check, Dialog, FileText, SelectField, Words};
use crate::locales::{Lang, operator as t, session as words};
use crate::state::{Action, Session, lang, part, query};

#[component]
pub(crate) fn Invite(
    /// Chosen beforehand.
    #[prop(optional_no_strip)]
    who: Option<OperatorId>,
    close: Callback<()>,
) -> impl IntoView {
    let invited = RwSignal::new(None::<Invited>);
    move || match invited.get() {
        None => view! { <Choose who=who invited=invited close=close /> }.into_any(),
        Some(invited) => view! { <Ready invited=invited close=close /> }.into_any(),
    }
}

#[component]
fn Choose(
    who: Option<OperatorId>,
    invited: RwSignal<Option<Invited>>,
    close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let session = part::<Session>();
    let operators = query(&[Tag::Operators], None, || Some(ListOperators {}));
    let chosen = RwSignal::new(who.map(|it| it.to_string()).unwrap_or_default());
    let new_password = RwSignal::new(false);
    let action = Action::new();
    let options = Signal::derive(move || {
        let nobody = (String::new(), t::invite_choose(lang).to_owned());
        let everybody = operators.data.get().unwrap_or_default().into_iter();
        let people = everybody.filter(|it| can_come(session, it));
        std::iter::once(nobody)
            .chain(people.map(|it| (it.id.to_string(), person(&it, lang))))
            .collect::<Vec<_>>()
    });
    let found = move || {
        let all = operators.data.get_untracked().unwrap_or_default();
        let mut all = all.into_iter().map(|it| it.id);
        all.find(|it| chosen.with_untracked(|text| *text == it.to_string()))
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let Some(operator) = found() else {
            return;
        };
        let order = InviteComputer {
            operator,
            new_password: new_password.get_untracked(),
        };
        action.send(order, move |it| invited.set(Some(it)));
    };
    view! {
        <Dialog title=t::invite(lang) close=close name="invite-computer">
            <p class="t2">{t::invite_what(lang)}</p>
            <form class="col g4" on:submit=submit>
                <SelectField
                    name="invite-who"
                    label=t::invite_who(lang)
                    value=chosen
                    options=options
                    hint=t::invite_new_person(lang)
                />
                <Check
                    name="new-password"
                    label=t::new_password(lang)
                    hint=t::new_password_hint(lang)
                    value=new_password
                />
                <Acts
                    button=t::make(lang)
                    close=close
                    ready=Signal::derive(move || !chosen.with(String::is_empty) && !action.busy.get())
                    error=action.error
                />
            </form>
        </Dialog>
    }
}

fn person(operator: &OperatorView, lang: Lang) -> String {
    let role = words::role(operator.role, lang);
    format!("{} ({}) · {role}", operator.name, operator.login)
}

/// Shown once: what goes to the other computer, by which way.
#[component]
fn Ready(invited: Invited, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let login = invited.login.trim_start_matches("op_").to_owned();
    let file = format!("undangan-{login}.json");
    view! {
        <Dialog title=t::ready(&login, lang) close=close name="invitation">
            <ol class="todo">
                <li>
                    <div class="col g2 grow">
                        <p>{t::step_send(lang)}</p>
                        <FileText name=file label=t::file(lang) text=invited.text />
                    </div>
                </li>
                <li>
                    <div class="col g2 grow">
                        <p>{t::step_join(lang)}</p>
                        <Words words=invited.words />
                    </div>
                </li>
                <li><Password password=invited.password /></li>
            </ol>
            <p class="t3 xs">{t::step_then(lang)}</p>
            <div class="acts">
                <button type="button" class="btn primary" on:click=move |_| close.run(())>
                    {t::done(lang)}
                </button>
            </div>
        </Dialog>
    }
}

#[component]
fn Password(password: Option<Secret>) -> impl IntoView {
    let lang = lang();
    match password {
        Some(password) => view! {
            <div class="col g2 grow">
                <p>{t::step_password(lang)}</p>
                <p class="spell selectable" id="first-password">{password.expose().to_owned()}</p>
            </div>
        }
        .into_any(),
        None => view! { <p>{t::step_own_password(lang)}</p> }.into_any(),
    }
}

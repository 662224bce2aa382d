//! Everybody who signs in.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::operator::{ListOperators, OperatorView, SetOperatorDisabled};
use mikromon_domain::permission::{Permission, Role};

use super::access::Access;
use super::form::Form;
use super::{Invite, can_come, manages};
use crate::components::{Icon, Question, Region, Status, Tone, badge, icon};
use crate::locales::{group, operator as t, role, session as words, totp};
use crate::pages::group::Scope;
use crate::state::{Action, Clock, Query, Session, SyncStatus, Toasts, lang, part, query};

/// What a dialog is open for.
#[derive(Clone, Debug, PartialEq)]
enum Ask {
    Add,
    Edit(OperatorView),
    /// To disable, or to enable again.
    Turn(OperatorView),
    Invite(OperatorView),
    /// Which routers they see.
    Scope(OperatorView),
    /// How they get in.
    Access(OperatorView),
}

#[component]
pub(crate) fn Operators() -> impl IntoView {
    let session = part::<Session>();
    if !session.may(Permission::OperatorView) {
        return ().into_any();
    }
    let lang = lang();
    let operators = query(&[Tag::Operators], None, || Some(ListOperators {}));
    let asking = RwSignal::new(None::<Ask>);
    let close = Callback::new(move |()| asking.set(None));
    let dialog = move || {
        Some(match asking.get()? {
            Ask::Add => view! { <Form operator=None close=close /> }.into_any(),
            Ask::Edit(it) => view! { <Form operator=Some(it) close=close /> }.into_any(),
            Ask::Turn(it) => view! { <Turn operator=it close=close /> }.into_any(),
            Ask::Access(it) => view! { <Access operator=it close=close /> }.into_any(),
            Ask::Scope(it) => view! { <Scope operator=it close=close /> }.into_any(),
            Ask::Invite(it) => view! { <Invite who=Some(it.id) close=close /> }.into_any(),
        })
    };
    let count = move || operators.data.with(|it| it.as_ref().map_or(0, Vec::len));
    let add = session.may(Permission::OperatorEdit).then(|| {
        view! {
                <button
                    type="button"
                    class="btn sm"
                    id="add-operator"
                    on:click=move |_| asking.set(Some(Ask::Add))
                >
                    {icon(Icon::Plus)}
                    {t::add(lang)}
                </button>
        }
    });
    view! {
        <section class="card fixed" id="operators">
            <header class="wrap">
                <h2>{t::title(lang)}</h2>
                <span class="count">{count}</span>
                <span class="sub">{t::hint(lang)}</span>
                <span class="push">
                    <a href="/settings/roles" class="btn sm" id="open-roles">
                        {icon(Icon::Shield)}
                        {role::title(lang)}
                    </a>
                    {add}
                </span>
            </header>
            <Region query=operators lines=3>
                <People operators=operators asking=asking />
            </Region>
        </section>
        {dialog}
    }
    .into_any()
}

#[component]
fn People(operators: Query<Vec<OperatorView>>, asking: RwSignal<Option<Ask>>) -> impl IntoView {
    let all = Memo::new(move |_| operators.data.get().unwrap_or_default());
    view! {
        <ul class="list">
            <For
                each=move || all.get()
                key=|it| {
                    let groups = it.groups.len();
                    (it.id, it.name.clone(), it.role, it.disabled, it.last_seen, groups)
                }
                let:operator
            >
                <Person operator=operator asking=asking />
            </For>
        </ul>
    }
}

#[component]
fn Person(operator: OperatorView, asking: RwSignal<Option<Ask>>) -> impl IntoView {
    let lang = lang();
    let (session, clock) = (part::<Session>(), part::<Clock>());
    let status = part::<SyncStatus>();
    let is_me = session.operator.get_untracked() == Some(operator.id);
    let last_seen = operator.last_seen;
    let seen = move || match last_seen {
        Some(at) => t::last_here(&clock.moment(at, lang), lang),
        None => t::never_here(lang).to_owned(),
    };
    let disabled = operator.disabled.then(|| {
        badge(Status {
            tone: Tone::Idle,
            icon: Icon::Minus,
            word: t::disabled(lang).to_owned(),
        })
    });
    let button = move |word: &'static str, label: String, name: &'static str, ask: Ask| {
        view! {
            <button
                type="button"
                name=name
                class="btn sm quiet"
                aria-label=label
                on:click=move |_| asking.set(Some(ask.clone()))
            >
                {word}
            </button>
        }
    };
    let shared = Memo::new(move |_| status.read(|it| it.server.is_some()) == Some(true));
    let invited = StoredValue::new(operator.clone());
    let may_come = can_come(session, &operator);
    let invite = move || {
        let operator = invited.get_value();
        let label = t::invite_of(&operator.name, lang);
        (may_come && shared.get())
            .then(|| button(t::invite(lang), label, "invite", Ask::Invite(operator)))
    };
    let managed = manages(session, operator.role).then(|| {
        let turn = match (operator.disabled, is_me) {
            (true, _) => Some((t::enable(lang), t::enable_of(&operator.name, lang))),
            (false, false) => Some((t::disable(lang), t::disable_of(&operator.name, lang))),
            (false, true) => None,
        };
        let label = t::edit_of(&operator.name, lang);
        view! {
            {button(t::edit(lang), label, "edit", Ask::Edit(operator.clone()))}
            {(operator.role != Role::Owner).then(|| {
                let label = group::scope_of(&operator.name, lang);
                button(group::scope(lang), label, "scope", Ask::Scope(operator.clone()))
            })}
            {(!is_me && !operator.disabled).then(|| {
                let label = t::access_of(&operator.name, lang);
                button(t::access(lang), label, "access", Ask::Access(operator.clone()))
            })}
            {turn.map(|(word, label)| button(word, label, "turn", Ask::Turn(operator.clone())))}
        }
    });
    view! {
        <li class="holder" data-operator=operator.login.clone()>
            <span class="st idle">{icon(Icon::User)}</span>
            <div class="grow">
                <div class="row">
                    <span class="b cut" title=operator.name.clone()>{operator.name.clone()}</span>
                    <span class="badge plain">{words::role(operator.role, lang)}</span>
                    {(!operator.groups.is_empty()).then(|| view! {
                        <span class="badge plain" data-scoped="">
                            {group::of_groups(operator.groups.len(), lang)}
                        </span>
                    })}
                    {operator.totp.then(|| view! {
                        <span class="badge plain" data-totp="">{totp::badge(lang)}</span>
                    })}
                    {is_me.then(|| view! { <span class="badge plain">{t::you(lang)}</span> })}
                    {disabled}
                </div>
                <p class="xs t3 cut">{operator.login.clone()}" · "{seen}</p>
            </div>
            {invite}
            {managed}
        </li>
    }
}

/// Disabling is asked about; both take one press.
#[component]
fn Turn(operator: OperatorView, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let OperatorView {
        id, name, disabled, ..
    } = operator;
    let (title, what, word, said) = if disabled {
        let word = t::enable(lang);
        (
            t::enable_of(&name, lang),
            t::enable_what(lang),
            word,
            t::enabled_toast(&name, lang),
        )
    } else {
        let (what, word) = (t::disable_what(lang), t::disable(lang));
        (
            t::disable_title(&name, lang),
            what,
            word,
            t::disabled_toast(&name, lang),
        )
    };
    let press = move |()| {
        let said = said.clone();
        let order = SetOperatorDisabled {
            id,
            disabled: !disabled,
        };
        action.send(order, move |()| {
            toasts.done(said);
            close.run(());
        });
    };
    view! {
        <Question
            name="turn-operator"
            title=title
            what=what
            button=word
            act=press
            close=close
            busy=action.busy
            error=action.error
        />
    }
}

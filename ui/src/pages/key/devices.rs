//! Who holds the keys, those who wait first.

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::key::{HolderState, HolderView, IgnoredGrant, KeyDevices, ListKeyDevices};
use mikromon_api::sync::{ComputerView, ListComputers};
use mikromon_domain::permission::Permission;

use super::computer::{Others, at_server};
use super::forget::Forget;
use super::grant::Grant;
use super::kit::MakeKit;
use super::rotate::Rotate;
use crate::components::{Blank, FailureLine, Icon, Region, Status, Tone, badge, icon};
use crate::locales::{Lang, key as t, operator};
use crate::pages::operator::Invite;
use crate::state::{Clock, Query, Session, lang, part, query};

/// How often the server is asked when it last saw whom, while somebody looks.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// What a dialog is open for.
#[derive(Clone, Debug, PartialEq)]
enum Ask {
    Grant(HolderView),
    Forget(HolderView),
    Rotate,
    Kit,
    Invite,
}

#[component]
pub(crate) fn Devices() -> impl IntoView {
    if !part::<Session>().may(Permission::KeyEdit) {
        return ().into_any();
    }
    let lang = lang();
    let devices = query(&[Tag::Keys], None, || Some(ListKeyDevices {}));
    let computers = query(
        &[Tag::Keys, Tag::Operators, Tag::Sync],
        Some(SEEN_EVERY),
        || Some(ListComputers {}),
    );
    let asking = RwSignal::new(None::<Ask>);
    let count = move || {
        devices
            .data
            .with(|it| it.as_ref().map_or(0, |it| it.holders.len()))
    };
    let close = Callback::new(move |()| asking.set(None));
    let dialog = move || match asking.get()? {
        Ask::Grant(holder) => Some(view! { <Grant holder=holder close=close /> }.into_any()),
        Ask::Forget(holder) => Some(view! { <Forget holder=holder close=close /> }.into_any()),
        Ask::Rotate => Some(view! { <Rotate close=close /> }.into_any()),
        Ask::Kit => Some(view! { <MakeKit close=close /> }.into_any()),
        Ask::Invite => Some(view! { <Invite close=close /> }.into_any()),
    };
    view! {
        <section class="card" id="devices">
            <header class="wrap">
                <h2>{t::title(lang)}</h2>
                <span class="count">{count}</span>
                <span class="sub">{t::hint(lang)}</span>
                <span class="push">
                    <button
                        type="button"
                        class="btn sm"
                        id="invite-computer"
                        on:click=move |_| asking.set(Some(Ask::Invite))
                    >
                        {icon(Icon::Plus)}
                        {operator::invite(lang)}
                    </button>
                    <button
                        type="button"
                        class="btn sm"
                        id="make-kit"
                        on:click=move |_| asking.set(Some(Ask::Kit))
                    >
                        {icon(Icon::Shield)}
                        {t::kit_make(lang)}
                    </button>
                    <button
                        type="button"
                        class="btn sm"
                        id="rotate-keys"
                        on:click=move |_| asking.set(Some(Ask::Rotate))
                    >
                        {icon(Icon::Retry)}
                        {t::rotate(lang)}
                    </button>
                </span>
            </header>
            <Region query=devices lines=4>
                <Warnings devices=devices />
                <Holders devices=devices computers=computers asking=asking />
                <Others devices=devices computers=computers />
                <FailureLine error=computers.error />
            </Region>
        </section>
        {dialog}
    }
    .into_any()
}

/// Grants that do not count, and secrets that still lie under an older key.
#[component]
fn Warnings(devices: Query<KeyDevices>) -> impl IntoView {
    let lang = lang();
    let lines = move || {
        devices.data.with(|it| {
            let Some(it) = it.as_ref() else {
                return Vec::new();
            };
            let old = (it.rows_to_reseal > 0)
                .then(|| t::to_reseal(&t::secrets(it.rows_to_reseal, lang), lang));
            let ignored = it.ignored.iter().map(|it| ignored(it, lang));
            ignored.chain(old).collect()
        })
    };
    let line = |text: String| {
        view! { <p class="note-line warn xs">{icon(Icon::Warn)}<span>{text}</span></p> }
    };
    move || lines().into_iter().map(line).collect_view()
}

fn ignored(grant: &IgnoredGrant, lang: Lang) -> String {
    let why = t::ignored_because(grant.reason, lang);
    t::ignored(&grant.holder, &grant.granted_by, &why, lang)
}

#[component]
fn Holders(
    devices: Query<KeyDevices>,
    computers: Query<Vec<ComputerView>>,
    asking: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let lang = lang();
    let holders = Memo::new(move |_| {
        devices
            .data
            .with(|it| it.as_ref().map(|it| it.holders.clone()).unwrap_or_default())
    });
    view! {
        <Show
            when=move || !holders.with(Vec::is_empty)
            fallback=move || view! {
                <Blank picture=Icon::Shield title=t::none(lang) hint=t::none_hint(lang) />
            }
        >
            <ul class="list">
                <For
                    each=move || holders.get()
                    key=move |it| (it.id, t::holder(it.state, lang), it.name.clone(), it.own)
                    let:holder
                >
                    <Holder holder=holder computers=computers asking=asking />
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Holder(
    holder: HolderView,
    computers: Query<Vec<ComputerView>>,
    asking: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let made_at = holder.made_at;
    let is_kit = holder.device.is_none();
    let at_server = at_server(holder.device, computers);
    let grant = (holder.state == HolderState::Waiting).then(|| {
        let ask = Ask::Grant(holder.clone());
        view! {
            <button
                type="button"
                class="btn sm primary"
                on:click=move |_| asking.set(Some(ask.clone()))
            >
                {t::grant(lang)}
            </button>
        }
    });
    let forget = (holder.state != HolderState::Gone && !holder.own).then(|| {
        let ask = Ask::Forget(holder.clone());
        view! {
            <button
                type="button"
                class="btn sm quiet"
                aria-label=t::forget_of(&holder.name, lang)
                on:click=move |_| asking.set(Some(ask.clone()))
            >
                {t::forget(lang)}
            </button>
        }
    });
    view! {
        <li class="holder" data-holder=holder.name.clone() data-state=named(holder.state)>
            <span class="st idle">{icon(if is_kit { Icon::Shield } else { Icon::Overview })}</span>
            <div class="grow">
                <div class="row">
                    <span class="b cut" title=holder.name.clone()>{holder.name.clone()}</span>
                    {badge(mark(holder.state, lang))}
                    {holder.own.then(|| view! { <span class="badge plain">{t::this_one(lang)}</span> })}
                    {is_kit.then(|| view! { <span class="badge plain">{t::kit(lang)}</span> })}
                </div>
                <p class="xs t2 selectable">{holder.words.join(" · ")}</p>
                <p class="xs t3">
                    <time title=clock.exact(made_at, lang)>
                        {move || t::since(&clock.moment(made_at, lang), lang)}
                    </time>
                    {at_server}
                </p>
            </div>
            {grant}
            {forget}
        </li>
    }
}

const fn named(state: HolderState) -> &'static str {
    match state {
        HolderState::Waiting => "waiting",
        HolderState::Admin => "admin",
        HolderState::Member => "member",
        HolderState::Gone => "gone",
    }
}

fn mark(state: HolderState, lang: Lang) -> Status {
    let (tone, icon) = match state {
        HolderState::Waiting => (Tone::Info, Icon::Clock),
        HolderState::Admin => (Tone::Ok, Icon::Shield),
        HolderState::Member => (Tone::Ok, Icon::Good),
        HolderState::Gone => (Tone::Idle, Icon::Minus),
    };
    let word = t::holder(state, lang).to_owned();
    Status { tone, icon, word }
}

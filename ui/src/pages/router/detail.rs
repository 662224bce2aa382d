//! One router: its figures, interfaces and sessions live, and how it has been.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use mikromon_api::privacy::{Hidden, RouterField};
use mikromon_api::private::Private;
use mikromon_api::router::{GetRouter, RetryNow, RouterDetail, RouterRow, TrustCertificate};
use mikromon_api::{ErrorCode, Tag};
use mikromon_domain::ids::RouterId;
use mikromon_domain::permission::Permission;
use mikromon_domain::router::RouterState;

use super::above;
use super::certificate::Fingerprint;
use super::history::History;
use super::interfaces::Interfaces;
use super::remove::Remove;
use super::sessions::Sessions;
use super::stats::Stats;
use super::trend::Trend;
use crate::components::{Crumbs, Icon, Region, Veiled, badge, icon, verdict};
use crate::format;
use crate::locales::{error, find as f, overview, router as t};
use crate::state::{
    Action, Clock, Pins, Query, Routers, Session, Toasts, id_in_path, lang, part, query,
};

#[component]
pub(crate) fn RouterPage() -> impl IntoView {
    let id = id_in_path("id");
    let detail = query(&[Tag::Routers, Tag::RouterState], None, move || {
        id.get().map(|id| GetRouter { id })
    });
    let routers = part::<Routers>();
    // The page is drawn anew for another router, or once the list knows this one and it is live.
    let shown = Memo::new(move |_| {
        let id = detail
            .data
            .with(|it| it.as_ref().map(|it| it.row.router.id))?;
        routers.order.track();
        Some((id, routers.of(id).is_some()))
    });
    let pins = part::<Pins>();
    Effect::new(move |_| {
        if let Some((id, _)) = shown.get() {
            pins.opened(id);
        }
    });
    view! {
        <Region query=detail lines=12>
            {move || shown.get().map(|_| view! { <Body detail=detail /> })}
        </Region>
    }
}

/// The router's row: the live one, or the one of the answer where the list does not have it yet.
fn row_of(detail: Query<RouterDetail>) -> Option<RwSignal<RouterRow>> {
    let row = detail
        .data
        .with_untracked(|it| it.as_ref().map(|it| it.row.clone()))?;
    let live = part::<Routers>().of(row.router.id);
    Some(live.map_or_else(|| RwSignal::new(row), RwSignal::from))
}

#[component]
fn Body(detail: Query<RouterDetail>) -> impl IntoView {
    let row = row_of(detail)?;
    Some(view! {
        <Heading row=row detail=detail />
        <Trouble row=row />
        <Behind row=row />
        <Stats row=row />
        <Trend row=row />
        <div class="split side-336 tall">
            <div class="col g4">
                <Interfaces row=row />
                <Sessions row=row />
            </div>
            <div class="col g4">
                <History detail=detail row=row />
            </div>
        </div>
    })
}

#[component]
fn Heading(row: RwSignal<RouterRow>, detail: Query<RouterDetail>) -> impl IntoView {
    let lang = lang();
    let (routers, clock) = (part::<Routers>(), part::<Clock>());
    let name = Memo::new(move |_| row.with(|it| it.router.name.clone()));
    let state = Memo::new(move |_| row.with(|it| verdict(it, routers, || clock.now(), lang)));
    let address = Memo::new(move |_| {
        row.with(|it| Some((it.router.id, it.router.host.clone(), it.router.port.clone())))
    });
    let reach = move |(id, host, port): (RouterId, Private, Private)| {
        let veil = |value, field, name| {
            let what = Hidden::Router { id, field };
            view! { <Veiled value=value what=what name=name /> }
        };
        view! {
            <span class="t3 row" id="router-address">
                {veil(host, RouterField::Host, t::host(lang))}
                ":"
                {veil(port, RouterField::Port, t::port(lang))}
            </span>
        }
    };
    let meta = move || {
        row.with(|row| {
            let router = &row.router;
            let figures = row.live.figures.as_ref();
            let parts = [
                figures.map(|it| it.board.clone()),
                figures.map(|it| format!("RouterOS {}", it.version)),
                Some(router.site.as_str().to_owned()),
            ];
            parts
                .into_iter()
                .flatten()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join(" · ")
        })
    };
    view! {
        <div
            class="top"
            id="router-page"
            data-router=move || name.get()
            data-state=move || row.with(|it| it.live.state.name())
        >
            <Crumbs above=above(None, lang) here=name />
            <div class="page-head">
                <h1 class="cut" title=move || name.get()>{move || name.get()}</h1>
                {move || badge(state.get())}
                {move || address.get().map(reach)}
                <span class="t3 cut grow">{meta}</span>
                <Orders row=row detail=detail />
            </div>
        </div>
    }
}

#[component]
fn Orders(row: RwSignal<RouterRow>, detail: Query<RouterDetail>) -> impl IntoView {
    let lang = lang();
    let (session, toasts) = (part::<Session>(), part::<Toasts>());
    let navigate = StoredValue::new_local(use_navigate());
    let id = row.with_untracked(|it| it.router.id);
    let may_edit = session.may(Permission::RouterEdit);
    let retry = Action::new();
    let connect = move |_| {
        let name = row.with_untracked(|it| it.router.name.clone());
        retry.send(RetryNow { id }, move |()| {
            toasts.done(t::retried(&name, lang))
        });
    };
    let removing = RwSignal::new(false);
    let gone =
        Callback::new(move |()| navigate.with_value(|go| go("/routers", Default::default())));
    view! {
        <PinButton id=id />
        {may_edit.then(|| view! {
            <button
                type="button"
                class="btn icon-only"
                id="remove-router"
                aria-label=t::remove(lang)
                title=t::remove(lang)
                on:click=move |_| removing.set(true)
            >
                {icon(Icon::Trash)}
            </button>
            <a href=format!("/routers/{id}/edit") class="btn" id="edit-router">
                {icon(Icon::Edit)}
                {t::edit(lang)}
            </a>
        })}
        <button
            type="button"
            class="btn primary"
            id="retry-now"
            disabled=move || retry.busy.get()
            on:click=connect
        >
            {icon(Icon::Retry)}
            {t::retry(lang)}
        </button>
        <Show when=move || removing.get()>
            <Remove row=row detail=detail close=move |()| removing.set(false) gone=gone />
        </Show>
    }
}

/// Pins the router to a key and to the top of the switcher.
#[component]
fn PinButton(id: RouterId) -> impl IntoView {
    let lang = lang();
    let pins = part::<Pins>();
    let pinned = Memo::new(move |_| pins.is_pinned(id));
    let word = move || match pinned.get() {
        true => f::unpin(lang),
        false => f::pin(lang),
    };
    let hint = move || match pins.place(id) {
        Some(place) => f::pin_hint(&(place + 1), lang),
        None => word().to_owned(),
    };
    view! {
        <button
            type="button"
            class="btn icon-only"
            id="pin-router"
            aria-label=word
            aria-pressed=move || pinned.get().to_string()
            title=hint
            on:click=move |_| pins.toggle(id)
        >
            {icon(Icon::Pin)}
        </button>
    }
}

/// Which router above has to come back before anybody knows of this one.
#[component]
fn Behind(row: RwSignal<RouterRow>) -> impl IntoView {
    let lang = lang();
    let (routers, clock) = (part::<Routers>(), part::<Clock>());
    let state = Memo::new(move |_| row.with(|it| it.live.state));
    move || {
        let behind = state.get() == RouterState::BehindParent;
        let cut = behind.then(|| row.with_untracked(|it| routers.cut_above(it)))??;
        let (id, name) = cut.with_untracked(|it| (it.router.id, it.router.name.clone()));
        let length = move || {
            let since = cut.with(|it| it.live.since);
            format::duration_short(clock.now().since(since), lang)
        };
        Some(view! {
            <div class="notice" role="status" id="behind">
                {icon(Icon::Minus)}
                <span class="cut">
                    <span class="b">
                        <a href=format!("/routers/{id}")>{name}</a>
                        {move || t::parent_down(&length(), lang)}
                    </span>
                    <span class="t2 gap-l">{t::parent_down_hint(lang)}</span>
                </span>
            </div>
        })
    }
}

/// Why the router is not up, in words, and what to do about it.
#[component]
fn Trouble(row: RwSignal<RouterRow>) -> impl IntoView {
    let lang = lang();
    let (session, clock, toasts) = (part::<Session>(), part::<Clock>(), part::<Toasts>());
    let reason = Memo::new(move |_| {
        row.with(|it| {
            it.live
                .state
                .is_outage()
                .then(|| it.live.reason.clone())
                .flatten()
        })
    });
    let next = move || {
        row.with(|it| it.live.next_try)
            .map(|at| at.since(clock.now()))
            .filter(|left| left.0 > 0)
    };
    let retry_words = move || {
        let left = format::duration_short(next()?, lang);
        Some(format!(" · {}", overview::next_try(&left, lang)))
    };
    let trust = Action::new();
    let id = row.with_untracked(|it| it.router.id);
    let accept = Callback::new(move |pin: String| {
        trust.send(TrustCertificate { id, pin }, move |()| {
            toasts.done(t::accepted(lang))
        });
    });
    move || {
        reason.get().map(|reason| {
            let words = error::words(reason.code, lang);
            let certificate = matches!(
                reason.code,
                ErrorCode::CertificateChanged | ErrorCode::CertificateUntrusted
            );
            if certificate && session.may(Permission::RouterEdit) {
                let changed = reason.code == ErrorCode::CertificateChanged;
                let known = row.with_untracked(|it| it.router.pin.clone());
                return view! {
                    <Fingerprint pin=reason.detail.to_string() known=known changed=changed accept=accept />
                }
                .into_any();
            }
            view! {
                <div
                    class="notice bad"
                    role="alert"
                    id="notice"
                    data-error=format!("{:?}", reason.code)
                >
                    {icon(Icon::Bad)}
                    <span class="cut">
                        <span class="b">{words.what}</span>
                        <span class="t2 gap-l">{words.act.trim_end_matches('.')}{retry_words}</span>
                    </span>
                    <code class="code push cut" title=reason.to_string()>{reason.to_string()}</code>
                </div>
            }
            .into_any()
        })
    }
}

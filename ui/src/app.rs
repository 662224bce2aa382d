//! The root: shared state, then the stage that the store and session are in, then the places.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_navigate;
use leptos_router::path;
use mikromon_api::session::{Me, Stage};
use mikromon_domain::ids::OperatorId;
use mikromon_domain::permission::Permission;

use crate::bridge;
use crate::components::{Failure, Foot, Head, Icon, Rail, Sprite, ToastList, Trouble, icon};
use crate::find::{Finder, Help, Keys, Palette};
use crate::locales::{common as t, shell};
use crate::pages;
use crate::state::{self, Clock, Prefs, Session, lang, part};

#[component]
pub(crate) fn App() -> impl IntoView {
    state::provide();
    let prefs = part::<Prefs>();
    Effect::new(move |_| bridge::tell_language(prefs.lang.get().code()));
    view! {
        <Sprite />
        <Router>
            <OpenRouter />
            // Drawn anew in another language or zone: words are plain text everywhere below.
            <pages::Curtain over=move || {
                part::<Clock>().followed_zone();
                provide_context(prefs.lang.get());
                view! {
                    <Gate />
                    <ToastList />
                }
            } />
        </Router>
    }
}

/// Goes to the router that a notification or the tray asks for.
#[component]
fn OpenRouter() -> impl IntoView {
    let navigate = use_navigate();
    bridge::on_open_router(move |id| navigate(&format!("/routers/{id}"), Default::default()));
}

/// What a stage shows, without what changes within it, so that it is not drawn again for that. Each
/// operator gets pages of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Nothing,
    Failed,
    Refused,
    FirstStart { needs_vault: bool },
    Vault,
    SignIn,
    Expired,
    Places(OperatorId),
}

#[component]
fn Gate() -> impl IntoView {
    let session = part::<Session>();
    let status = session.status;
    let show = Memo::new(move |before: Option<&Show>| {
        match status
            .data
            .with(|it| it.as_ref().map(|it| stage(&it.stage, before.copied())))
        {
            Some(show) => show,
            None if status.error.with(Option::is_some) => Show::Failed,
            None => Show::Nothing,
        }
    });
    move || match show.get() {
        Show::Nothing => ().into_any(),
        Show::Failed => {
            let error = status.error.get_untracked();
            let retry = Callback::new(move |()| status.refetch());
            view! {
                <main class="alone">
                    {error.map(|error| view! { <Failure error=error retry=retry /> })}
                </main>
            }
            .into_any()
        }
        Show::Refused => view! { <pages::StoreRefused /> }.into_any(),
        Show::FirstStart { needs_vault } => {
            view! { <pages::FirstStart needs_vault=needs_vault /> }.into_any()
        }
        Show::Vault => view! { <pages::UnlockVault /> }.into_any(),
        Show::SignIn => view! { <pages::SignIn /> }.into_any(),
        Show::Expired => view! { <pages::ExpiredPassword /> }.into_any(),
        Show::Places(_) => view! { <Places /> }.into_any(),
    }
}

/// `before` is what was shown until now.
fn stage(stage: &Stage, before: Option<Show>) -> Show {
    match stage {
        Stage::StoreRefused { .. } => Show::Refused,
        Stage::FirstStart { needs_vault } => Show::FirstStart {
            needs_vault: *needs_vault,
        },
        Stage::VaultLocked => Show::Vault,
        Stage::SignedOut => Show::SignIn,
        Stage::SignedIn(me) => pages_of(me),
        Stage::Locked { me, wall: true } => pages_of(me),
        // What was begun waits for who unlocks; pages that were not there are not made.
        Stage::Locked { me, .. } => match before {
            Some(show) if show == pages_of(me) => show,
            _ => Show::Nothing,
        },
    }
}

const fn pages_of(me: &Me) -> Show {
    if me.must_change_password {
        Show::Expired
    } else {
        Show::Places(me.id)
    }
}

/// The window of somebody who is signed in.
#[component]
fn Places() -> impl IntoView {
    provide_context(Finder::new());
    view! {
        <Keys />
        <a class="skip" href="#main" rel="external">{shell::skip(lang())}</a>
        <div class="app">
            <Rail />
            <Head />
            <main class="main" id="main" tabindex="-1">
                <Trouble />
                <Routes fallback=Missing>
                    <Route
                        path=path!("/")
                        view=|| may(Permission::RouterView, || view! { <pages::Overview /> })
                    />
                    <Route
                        path=path!("/wallboard")
                        view=|| may(Permission::RouterView, || view! { <pages::Wall /> })
                    />
                    <Route
                        path=path!("/routers")
                        view=|| may(Permission::RouterView, || view! { <pages::RouterList /> })
                    />
                    <Route
                        path=path!("/routers/add")
                        view=|| may(Permission::RouterEdit, || view! { <pages::AddRouter /> })
                    />
                    <Route
                        path=path!("/routers/import")
                        view=|| may(Permission::RouterEdit, || view! { <pages::RouterImport /> })
                    />
                    <Route
                        path=path!("/routers/groups")
                        view=|| may(Permission::RouterView, || view! { <pages::Groups /> })
                    />
                    <Route
                        path=path!("/routers/:id")
                        view=|| may(Permission::RouterView, || view! { <pages::RouterPage /> })
                    />
                    <Route
                        path=path!("/routers/:id/edit")
                        view=|| may(Permission::RouterEdit, || view! { <pages::EditRouter /> })
                    />
                    <Route
                        path=path!("/customers")
                        view=|| may(Permission::CustomerView, || view! { <pages::CustomerList /> })
                    />
                    <Route
                        path=path!("/customers/new")
                        view=|| may(Permission::CustomerEdit, || view! { <pages::AddCustomer /> })
                    />
                    <Route
                        path=path!("/customers/:id")
                        view=|| may(Permission::CustomerView, || view! { <pages::CustomerPage /> })
                    />
                    <Route
                        path=path!("/customers/:id/edit")
                        view=|| may(Permission::CustomerEdit, || view! { <pages::EditCustomer /> })
                    />
                    <Route
                        path=path!("/customers/:id/subscriptions/new")
                        view=|| may(Permission::CustomerEdit, || view! { <pages::AddSubscription /> })
                    />
                    <Route
                        path=path!("/customers/:id/subscriptions/:subscription/edit")
                        view=|| may(Permission::CustomerEdit, || view! { <pages::EditSubscription /> })
                    />
                    <Route
                        path=path!("/plans")
                        view=|| may(Permission::PlanEdit, || view! { <pages::Plans /> })
                    />
                    <Route
                        path=path!("/drift/take-in")
                        view=|| may(Permission::CustomerEdit, || view! { <pages::TakeInPage /> })
                    />
                    <Route
                        path=path!("/drift")
                        view=|| may(Permission::CustomerView, || view! { <pages::DriftList /> })
                    />
                    <Route
                        path=path!("/incidents")
                        view=|| may(Permission::IncidentView, || view! { <pages::Incidents /> })
                    />
                    <Route
                        path=path!("/map")
                        view=|| may(Permission::RouterView, || view! { <pages::Map /> })
                    />
                    <Route
                        path=path!("/audit")
                        view=|| may(Permission::AuditView, || view! { <pages::Audit /> })
                    />
                    <Route
                        path=path!("/settings/roles")
                        view=|| may(Permission::OperatorView, || view! { <pages::Roles /> })
                    />
                    <Route path=path!("/sync") view=|| view! { <pages::Sync /> } />
                    <Route path=path!("/settings") view=|| view! { <pages::Settings /> } />
                    <Route path=path!("/settings/:section") view=|| view! { <pages::Settings /> } />
                </Routes>
            </main>
            <Foot />
        </div>
        <Palette />
        <Help />
    }
}

/// A page for those whose role holds the right. The core refuses the others anyway.
fn may<V: IntoView + 'static>(right: Permission, page: impl Fn() -> V) -> AnyView {
    if part::<Session>().may(right) {
        return page().into_any();
    }
    let lang = lang();
    view! {
        <div class="empty">
            {icon(Icon::Lock)} <h2>{t::not_allowed(lang)}</h2> <p>{t::not_allowed_hint(lang)}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Missing() -> impl IntoView {
    let lang = lang();
    view! {
        <div class="empty">
            {icon(Icon::Search)}
            <h2>{t::page_missing(lang)}</h2>
            <p>{t::page_missing_hint(lang)}</p>
            <a class="btn primary" href="/">{t::to_overview(lang)}</a>
        </div>
    }
}

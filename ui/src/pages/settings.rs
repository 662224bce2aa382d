//! Settings, in sections: each has an address of its own and is a small file.

mod about;
mod autostart;
mod company;
mod data;
mod licences;
mod look;
mod monitoring;
mod network;
mod section;
mod server;
mod support;
mod told;
mod vault;

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use mikromon_domain::permission::Permission;

use crate::locales::{settings as t, shell};
use crate::pages::operator::{Operators, OwnPassword, OwnTotp};
use crate::state::{Session, lang, part};
use about::About;
use company::CompanySection;
use data::Data;
use look::Look;
use monitoring::Monitoring;
use network::Network;
use section::Section;
use server::Shared;
use support::Support;
use vault::Vault;

#[component]
pub(crate) fn Settings() -> impl IntoView {
    let lang = lang();
    let session = part::<Session>();
    let params = use_params_map();
    let section = Memo::new(move |_| {
        let named = params.with(|it| it.get("section"));
        named
            .and_then(|it| Section::from_path(&it))
            .unwrap_or_default()
    });
    let links = Section::ALL.into_iter().map(|it| {
        let href = format!("/settings/{}", it.path());
        let current = move || (section.get() == it).then_some("page");
        view! { <A href=href attr:aria-current=current>{it.word(lang)}</A> }
    });
    let links = links.collect_view();
    view! {
        <div class="page-head"><h1>{shell::settings(lang)}</h1></div>
        <div class="settings">
            <nav class="subnav" aria-label=t::sections(lang)>{links}</nav>
            <div class="narrow col g4">
                {move || draw(section.get(), session)}
            </div>
        </div>
    }
}

fn draw(section: Section, session: Session) -> AnyView {
    let may_edit = session.may(Permission::SettingsEdit);
    match section {
        Section::Company => view! { <CompanySection may_edit=may_edit /> }.into_any(),
        Section::Look => view! { <Look /> }.into_any(),
        Section::Monitoring => view! { <Monitoring /> }.into_any(),
        Section::Network => view! { <Network /> }.into_any(),
        Section::People => view! { <Operators /><OwnPassword /><OwnTotp /> }.into_any(),
        Section::Keys => view! { <Vault may_make=may_edit /> }.into_any(),
        Section::Server => view! { <Shared /> }.into_any(),
        Section::Data => view! { <Data /> }.into_any(),
        Section::Support => view! { <Support may=may_edit /> }.into_any(),
        Section::About => view! { <About /> }.into_any(),
    }
}

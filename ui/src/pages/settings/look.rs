//! Language, theme and density of this computer, and the zone that times are told in.

use leptos::prelude::*;

use crate::components::Seg;
use crate::locales::{Lang, settings as t};
use crate::state::{Clock, Density, Prefs, Theme, lang, part};

#[component]
pub(super) fn Look() -> impl IntoView {
    let lang = lang();
    let prefs = part::<Prefs>();
    let zone = part::<Clock>().zone().name();
    let languages = Lang::ALL.map(|it| (it, it.name().to_owned())).to_vec();
    let themes = Theme::ALL
        .map(|it| (it, theme_name(it, lang).to_owned()))
        .to_vec();
    let densities = Density::ALL
        .map(|it| (it, density_name(it, lang).to_owned()))
        .to_vec();
    view! {
        <section class="card pad col g4 fixed" id="settings-look">
            <div>
                <h2>{t::look(lang)}</h2>
                <p class="t3 xs">{t::local_hint(lang)}</p>
            </div>
            <div class="row between">
                <span class="t2">{t::language(lang)}</span>
                <Seg
                    label=t::language(lang)
                    options=languages
                    chosen=prefs.lang
                    choose=move |it| prefs.lang.set(it)
                />
            </div>
            <div class="row between">
                <span class="t2">{t::theme(lang)}</span>
                <Seg
                    label=t::theme(lang)
                    options=themes
                    chosen=prefs.theme
                    choose=move |it| prefs.theme.set(it)
                />
            </div>
            <div class="row between">
                <span class="t2">{t::density(lang)}</span>
                <Seg
                    label=t::density(lang)
                    options=densities
                    chosen=prefs.density
                    choose=move |it| prefs.density.set(it)
                />
            </div>
            <div class="row between">
                <div>
                    <p class="t2">{t::zone(lang)}</p>
                    <p class="t3 xs">{t::zone_of_company(lang)}</p>
                </div>
                <div class="row">
                    <span class="b" id="zone-now">{zone}</span>
                    <a href="/settings/company" class="btn sm">{t::change(lang)}</a>
                </div>
            </div>
        </section>
    }
}

fn theme_name(theme: Theme, lang: Lang) -> &'static str {
    match theme {
        Theme::System => t::theme_system(lang),
        Theme::Dark => t::theme_dark(lang),
        Theme::Light => t::theme_light(lang),
    }
}

fn density_name(density: Density, lang: Lang) -> &'static str {
    match density {
        Density::Normal => t::density_normal(lang),
        Density::Dense => t::density_dense(lang),
    }
}

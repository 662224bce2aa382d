//! What this program is.

use leptos::prelude::*;

use super::licences::LicenceList;
use crate::locales::settings as t;
use crate::state::{Session, lang, part};

#[component]
pub(super) fn About() -> impl IntoView {
    let lang = lang();
    let session = part::<Session>();
    let version = move || session.read(|it| it.version.clone());
    view! {
        <section class="card pad col g3 fixed" id="about">
            <div>
                <h2>{t::about(lang)}" MikroMon"</h2>
                <p class="t3 xs">{t::about_what(lang)}</p>
            </div>
            <dl class="kv">
                <dt>{t::version(lang)}</dt><dd>{version}</dd>
                <dt>{t::license(lang)}</dt><dd>"MIT OR Apache-2.0"</dd>
                <dt>{t::font(lang)}</dt><dd>"Inter, SIL OFL 1.1"</dd>
            </dl>
        </section>
        <LicenceList />
    }
}

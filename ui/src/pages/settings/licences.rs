//! Whose work this program holds: the list that was made when it was built, searched as one types.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::{ApiError, ErrorCode};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::components::{FailureLine, SearchBox, Skeleton};
use crate::locales::settings as t;
use crate::state::lang;

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Licences {
    packages: Vec<Package>,
    texts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Package {
    name: String,
    version: String,
    licence: String,
    source: String,
    /// Places in [`Licences::texts`].
    texts: Vec<usize>,
}

impl Licences {
    /// Names and licences that hold what was typed.
    fn matching(&self, typed: &str) -> Vec<Package> {
        let typed = typed.trim().to_lowercase();
        let fits = |it: &&Package| {
            let named = |text: &str| text.to_lowercase().contains(&typed);
            named(&it.name) || named(&it.licence)
        };
        self.packages.iter().filter(fits).cloned().collect()
    }
}

async fn load() -> Result<Licences, JsValue> {
    let response = JsFuture::from(window().fetch_with_str("/licences.json")).await?;
    let text = response.dyn_into::<web_sys::Response>()?.text()?;
    let text = JsFuture::from(text).await?.as_string().unwrap_or_default();
    serde_json::from_str(&text).map_err(|error| JsValue::from_str(&error.to_string()))
}

#[component]
pub(super) fn LicenceList() -> impl IntoView {
    let lang = lang();
    let licences = RwSignal::new(None::<Licences>);
    let error = RwSignal::new(None::<ApiError>);
    let typed = RwSignal::new(String::new());
    spawn_local(async move {
        match load().await {
            Ok(list) => drop(licences.try_set(Some(list))),
            Err(failed) => {
                let failed = ApiError::new(ErrorCode::Internal, format!("{failed:?}"));
                drop(error.try_set(Some(failed)));
            }
        }
    });
    let found = Memo::new(move |_| {
        let found = |it: &Licences| typed.with(|typed| it.matching(typed));
        licences.with(|it| it.as_ref().map(found))
    });
    let rows = move || {
        found.get().map(|found| {
            let row = |it| view! { <Row package=it licences=licences /> };
            view! {
                <p class="xs t3" role="status">{t::works(found.len(), lang)}</p>
                <ul class="licences">{found.into_iter().map(row).collect_view()}</ul>
            }
        })
    };
    view! {
        <section class="card pad col g3 fixed" id="licences">
            <div>
                <h2>{t::licences(lang)}</h2>
                <p class="t3 xs">{t::licences_hint(lang)}</p>
            </div>
            <SearchBox
                name="licence-search"
                label=t::licences_search(lang)
                value=typed
                change=move |it| typed.set(it)
            />
            <FailureLine error=error />
            <Show when=move || licences.with(Option::is_none) && error.with(Option::is_none)>
                <Skeleton lines=6 />
            </Show>
            {rows}
        </section>
    }
}

/// The texts are put into the page when they are opened.
#[component]
fn Row(package: Package, licences: RwSignal<Option<Licences>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let places = package.texts.clone();
    let texts = move || {
        let text = |it: &usize| licences.with(|all| all.as_ref()?.texts.get(*it).cloned());
        let texts = places.iter().filter_map(text).collect::<Vec<_>>();
        texts
            .into_iter()
            .map(|it| view! { <pre class="file selectable" tabindex="0">{it}</pre> })
            .collect_view()
    };
    view! {
        <li>
            <details on:toggle=move |_| open.set(true)>
                <summary>
                    <span class="b">{package.name}</span>
                    " "
                    <span class="t3">{package.version}</span>
                    <span class="push t2">{package.licence}</span>
                </summary>
                <p class="xs t3 selectable">{package.source}</p>
                {move || open.get().then(&texts)}
            </details>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_is_found_by_its_name_and_by_its_licence() {
        let package = |name: &str, licence: &str| Package {
            name: name.to_owned(),
            version: "1".to_owned(),
            licence: licence.to_owned(),
            source: String::new(),
            texts: Vec::new(),
        };
        let list = Licences {
            packages: vec![package("tokio", "MIT"), package("Inter", "OFL-1.1")],
            texts: Vec::new(),
        };
        let names = |typed: &str| {
            let found = list.matching(typed);
            found.into_iter().map(|it| it.name).collect::<Vec<_>>()
        };
        assert_eq!(names(" TOK"), ["tokio"]);
        assert_eq!(names("ofl"), ["Inter"]);
        assert_eq!(names(""), ["tokio", "Inter"]);
    }
}

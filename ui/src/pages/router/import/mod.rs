//! Routers from a spreadsheet: the table that is handed over, what would come of each of its lines,
//! and bringing the good ones in. Passwords of the table are never drawn.

mod decode;
mod lines;
mod preview;
mod refused;
mod source;
mod words;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::Tag;
use mikromon_api::router_import::{
    ImportProblem, MOST_BYTES, PreviewRouterImport, RouterImport as Told, RouterTable,
};
use mikromon_domain::secret::Secret;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::above;
use crate::components::Crumbs;
use crate::locales::router_import as t;
use crate::state::{Query, lang, query};
use preview::Preview;
use source::Source;

/// Why what was handed over is not even asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unread {
    Problem(ImportProblem),
    File,
}

/// The table that was handed over, and what the core says of it.
#[derive(Clone, Copy)]
struct Import {
    text: RwSignal<Option<Secret>>,
    /// The file's name.
    name: RwSignal<String>,
    username: RwSignal<String>,
    password: RwSignal<String>,
    unread: RwSignal<Option<Unread>>,
    told: Query<Told>,
}

impl Import {
    /// What is asked follows what is typed, and what others change in the book.
    fn new() -> Self {
        let text = RwSignal::new(None::<Secret>);
        let [name, username, password] = [(); 3].map(|()| RwSignal::new(String::new()));
        let tags: &[Tag] = &[Tag::Routers, Tag::Groups];
        let told = query(tags, None, move || {
            let table = RouterTable {
                text: text.get()?,
                username: username.get(),
                password: Secret::new(password.get()),
            };
            Some(PreviewRouterImport { table })
        });
        Self {
            text,
            name,
            username,
            password,
            unread: RwSignal::new(None),
            told,
        }
    }

    /// As it would be sent now.
    fn table(self) -> Option<RouterTable> {
        Some(RouterTable {
            text: self.text.get_untracked()?,
            username: self.username.get_untracked(),
            password: Secret::new(self.password.get_untracked()),
        })
    }

    fn take(self, name: String, text: String) {
        self.forget();
        if text.len() > MOST_BYTES {
            self.refuse(Unread::Problem(ImportProblem::TooLarge));
            return;
        }
        self.name.try_set(name);
        self.text.try_set(Some(Secret::new(text)));
    }

    fn open(self, file: File) {
        // No other form of the text is more than twice as long.
        if file.size() > 2.0 * LIMIT {
            self.forget();
            return self.refuse(Unread::Problem(ImportProblem::TooLarge));
        }
        spawn_local(async move {
            match JsFuture::from(file.array_buffer()).await {
                Ok(bytes) => {
                    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
                    self.take(file.name(), decode::text(bytes));
                }
                Err(_) => self.refuse(Unread::File),
            }
        });
    }

    fn refuse(self, why: Unread) {
        self.unread.try_set(Some(why));
    }

    /// Back to nothing handed over; what stands for all lines stays.
    fn forget(self) {
        self.unread.try_set(None);
        self.text.try_set(None);
        self.told.forget();
    }
}

/// [`MOST_BYTES`], as the browser counts.
const LIMIT: f64 = 2_097_152.0;

#[component]
pub(crate) fn RouterImport() -> impl IntoView {
    let lang = lang();
    let import = Import::new();
    let given = Memo::new(move |_| import.text.with(Option::is_some));
    view! {
        <div class="top">
            <Crumbs above=above(None, lang) here=Signal::stored(t::title(lang).to_owned()) />
        </div>
        {move || {
            if given.get() {
                view! { <Preview import=import /> }.into_any()
            } else {
                view! { <Source import=import /> }.into_any()
            }
        }}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_s_limit_is_that_of_the_core() {
        assert_eq!(LIMIT.to_string(), MOST_BYTES.to_string());
    }
}

//! What of the server's book this version could not take in: which tables, and why.

use leptos::prelude::*;
use mikromon_api::sync::SetAsideView;

use crate::components::Region;
use crate::format;
use crate::locales::{Lang, sync as t};
use crate::state::{Query, lang};

/// Shown only where there is something: there is nothing to decide about it.
#[component]
pub(super) fn SetAside(rows: Query<Vec<SetAsideView>>) -> impl IntoView {
    let lang = lang();
    let list = move || rows.data.get().unwrap_or_default();
    let some = Memo::new(move |_| rows.data.with(|it| it.as_ref().map_or(0, Vec::len)));
    view! {
        <Show when=move || { some.get() > 0 }>
            <section class="card" id="set-aside">
                <header>
                    <h2>{t::set_aside(lang)}</h2>
                    <span class="count">{move || some.get()}</span>
                    <span class="sub">{t::set_aside_hint(lang)}</span>
                </header>
                <Region query=rows lines=1>
                    <ul class="decisions">
                        <For each=list key=|it| (it.table.clone(), it.field.clone(), it.rows) let:it>
                            <li class="col g3" data-set-aside=it.table.clone()>
                                <h3>{t::table(&it.table, lang)}</h3>
                                <p class="t2">{why(&it, lang)}</p>
                            </li>
                        </For>
                    </ul>
                </Region>
            </section>
        </Show>
    }
}

fn why(it: &SetAsideView, lang: Lang) -> String {
    let rows = format::whole(it.rows.into(), lang);
    match &it.field {
        Some(field) => t::set_aside_field(&rows, &t::column(&it.table, field, lang), lang),
        None => t::set_aside_rows(&rows, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_how_many_rows_and_which_field() {
        let view = SetAsideView {
            table: "customer".to_owned(),
            field: Some("address".to_owned()),
            rows: 1_200,
        };
        assert_eq!(
            why(&view, Lang::Id),
            "1.200 baris: isian Alamat memuat nilai yang belum dikenal versi ini."
        );
        let unknown = SetAsideView {
            field: None,
            ..view
        };
        assert_eq!(
            why(&unknown, Lang::En),
            "1,200 rows of a form that this version does not know."
        );
    }
}

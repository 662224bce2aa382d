//! What a backup holds, beside what is here.

use leptos::prelude::*;
use mikromon_api::store::{BackupView, StoreHere};
use mikromon_domain::time::Millis;

use crate::components::{Icon, icon};
use crate::format;
use crate::locales::{Lang, Word, store as t};
use crate::state::{Clock, lang, part};

/// The tables that people know, with their heads.
const SHOWN: [(&str, Word); 5] = [
    ("router", t::routers),
    ("customer", t::customers_head),
    ("invoice", t::invoices_head),
    ("payment", t::payments_head),
    ("incident", t::incidents_head),
];

#[component]
pub(super) fn Preview(view: BackupView) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let company = match view.company.as_str() {
        "" => t::no_company(lang).to_owned(),
        name => name.to_owned(),
    };
    let made = t::on_computer(&clock.exact(view.made_at, lang), &view.computer, lang);
    let changed = view.last_change.map(|at| {
        view! { <dt>{t::last_change(lang)}</dt><dd>{clock.exact(at, lang)}</dd> }
    });
    let notes = notes(&view, lang).into_iter().map(|text| {
        view! { <div class="notice warn">{icon(Icon::Warn)}<p class="grow">{text}</p></div> }
    });
    let notes = notes.collect_view();
    view! {
        <div class="col g3" id="backup-preview">
            <div class="notice ok" role="status">
                {icon(Icon::Good)} <p class="b grow">{t::sound(lang)}</p>
            </div>
            <dl class="kv left">
                <dt>{t::company(lang)}</dt><dd>{company}</dd>
                <dt>{t::made_at(lang)}</dt><dd>{made}</dd>
                {changed}
            </dl>
            <Rows view=view />
            {notes}
        </div>
    }
}

#[component]
fn Rows(view: BackupView) -> impl IntoView {
    let lang = lang();
    let has_here = view.here.is_some();
    let all = (
        t::all_rows(lang),
        total(&view),
        view.here.as_ref().map(total_here),
    );
    let known = SHOWN.map(|(table, head)| {
        let here = view.here.as_ref().map(|it| rows(&it.tables, table));
        (head(lang), rows(&view.tables, table), here)
    });
    let lines = known.into_iter().chain([all]).map(|(head, there, here)| {
        view! {
            <tr>
                <th scope="row">{head}</th>
                <td class="num">{format::whole(there, lang)}</td>
                {here.map(|it| view! { <td class="num">{format::whole(it, lang)}</td> })}
            </tr>
        }
    });
    let lines = lines.collect_view();
    view! {
        <table class="table dense">
            <thead>
                <tr>
                    <th scope="col">{t::what(lang)}</th>
                    <th scope="col" class="num">{t::in_backup(lang)}</th>
                    {has_here.then(|| view! { <th scope="col" class="num">{t::here(lang)}</th> })}
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
}

fn rows(tables: &std::collections::BTreeMap<String, u64>, table: &str) -> u64 {
    tables.get(table).copied().unwrap_or_default()
}

pub(super) fn total(view: &BackupView) -> u64 {
    view.tables.values().sum()
}

fn total_here(here: &StoreHere) -> u64 {
    here.tables.values().sum()
}

/// What has to be known before it is put back.
fn notes(view: &BackupView, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    // A book in which nothing was done yet is no other company's.
    let here = view
        .here
        .as_ref()
        .filter(|it| rows(&it.tables, "operator") > 0);
    match here {
        Some(here) if !here.same_company => notes.push(t::another_company(lang).to_owned()),
        Some(here) => {
            notes.extend(age(view, here).map(|it| t::older(&format::duration(it, lang), lang)))
        }
        None => {}
    }
    if let Some(host) = &view.server {
        notes.push(t::of_server(&host.as_str(), lang));
    }
    if view.keys == 0 {
        notes.push(t::without_keys(lang).to_owned());
    }
    notes
}

/// By how much it is older than what is here.
fn age(view: &BackupView, here: &StoreHere) -> Option<Millis> {
    let older = here.last_change?.since(view.last_change?);
    (older.0 > 0).then_some(older)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use mikromon_api::private::Private;
    use mikromon_domain::time::UnixMillis;

    use super::*;

    fn view(same_company: bool, here_at: i64) -> BackupView {
        let tables = BTreeMap::from([("operator".to_owned(), 2)]);
        BackupView {
            company: String::new(),
            computer: "pc".to_owned(),
            made_at: UnixMillis(0),
            version: "0.1.0".to_owned(),
            schema: 9,
            last_change: Some(UnixMillis(60_000)),
            tables: tables.clone(),
            telemetry: true,
            keys: 1,
            server: None,
            here: Some(StoreHere {
                last_change: Some(UnixMillis(here_at)),
                tables,
                same_company,
            }),
        }
    }

    #[test]
    fn what_would_be_lost_or_is_strange_is_told_before() {
        assert_eq!(notes(&view(true, 60_000), Lang::Id), Vec::<String>::new());
        let older = notes(&view(true, 3 * 60_000), Lang::En);
        assert!(older[0].contains("older than the book here"), "{older:?}");
        let other = notes(&view(false, 0), Lang::En);
        assert!(other[0].contains("another company"), "{other:?}");
        let mut of_server = view(true, 0);
        of_server.server = Some(Private::address("db.isp.id"));
        of_server.keys = 0;
        assert_eq!(notes(&of_server, Lang::En).len(), 2);
        let mut fresh = view(false, 0);
        fresh.here.as_mut().unwrap().tables.clear();
        assert_eq!(notes(&fresh, Lang::En), Vec::<String>::new());
    }
}

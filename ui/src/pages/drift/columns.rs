//! Differences as rows of a table, and as lines of a file.

use leptos::prelude::*;
use mikromon_api::autosync::{DriftRow, KeptSecret, KnownUser};
use mikromon_domain::drift::Kind;

use crate::components::table::{hover, name};
use crate::components::{Column, Columns, Icon, Status, Tone, status};
use crate::format;
use crate::format::csv;
use crate::locales::{Lang, drift as t};

pub(super) fn columns(lang: Lang) -> Columns<DriftRow> {
    Columns::new([
        Column::new("user", t::col_user(lang), |it: &DriftRow| {
            name(it.user.as_str().to_owned(), 24)
        })
        .width("w-168"),
        Column::new("kind", t::col_kind(lang), move |it: &DriftRow| {
            status(shown(it, lang))
        })
        .width("w-168"),
        Column::new("router", t::col_router(lang), |it: &DriftRow| {
            it.router_name.clone()
        })
        .quiet()
        .width("w-148"),
        Column::new("kept", t::col_kept(lang), move |it: &DriftRow| {
            told(it.kept.is_some(), kept(it, lang))
        }),
        Column::new("known", t::col_known(lang), move |it: &DriftRow| {
            told(it.known.is_some(), known(it, lang))
        }),
        Column::new("customer", t::col_customer(lang), customer).leaves_first(),
        Column::new("also", t::col_also(lang), |it: &DriftRow| {
            hover(it.also_on.join(", "))
        })
        .quiet()
        .spare(),
    ])
}

/// What one side says; that it says nothing is told more quietly.
fn told(there: bool, text: String) -> AnyView {
    match there {
        true => hover(text),
        false => view! { <span class="t3">{text}</span> }.into_any(),
    }
}

/// Somebody may be without service, or has one that is not paid for; or it only looks untidy.
const fn tone(kind: Kind) -> (Tone, Icon) {
    match kind {
        Kind::OnlyInBook | Kind::Disabled | Kind::Ended => (Tone::Bad, Icon::Bad),
        Kind::Profile | Kind::RemoteAddress | Kind::Elsewhere | Kind::Several => {
            (Tone::Warn, Icon::Warn)
        }
        Kind::OnlyOnRouter => (Tone::Info, Icon::Plus),
    }
}

fn shown(row: &DriftRow, lang: Lang) -> Status {
    let (tone, icon) = row
        .kinds
        .first()
        .map_or((Tone::Idle, Icon::Note), |it| tone(*it));
    Status {
        tone,
        icon,
        word: kinds(row, lang),
    }
}

fn kinds(row: &DriftRow, lang: Lang) -> String {
    let words = row.kinds.iter().map(|it| t::kind(*it, lang));
    words.collect::<Vec<_>>().join(", ")
}

fn kept(row: &DriftRow, lang: Lang) -> String {
    let told = |it: &KeptSecret| {
        let disabled = it.disabled.then(|| t::disabled(lang).to_owned());
        let parts = [
            Some(it.profile.clone()),
            Some(it.remote_address.as_str().to_owned()),
            disabled,
        ];
        joined(parts)
    };
    row.kept
        .as_ref()
        .map_or_else(|| t::nowhere(lang).to_owned(), told)
}

fn known(row: &DriftRow, lang: Lang) -> String {
    let told = |it: &KnownUser| {
        let profile = match it.profile.as_str() {
            "" => t::any_profile(lang).to_owned(),
            profile => profile.to_owned(),
        };
        let elsewhere = row.kinds.contains(&Kind::Elsewhere).then(|| {
            let at = it.router.as_ref();
            at.map_or_else(|| t::at_none(lang).to_owned(), |it| t::at_router(it, lang))
        });
        joined([
            Some(profile),
            Some(it.remote_address.as_str().to_owned()),
            elsewhere,
        ])
    };
    row.known
        .as_ref()
        .map_or_else(|| t::unknown(lang).to_owned(), told)
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    let filled = parts.into_iter().flatten().filter(|it| !it.is_empty());
    filled.collect::<Vec<_>>().join(" · ")
}

fn customer(row: &DriftRow) -> Option<impl IntoView + use<>> {
    row.known.as_ref().map(|it| {
        let whole = format!("{} {}", it.code, it.name);
        let shown = format::middle(&it.name, 28);
        view! {
            <a href=format!("/customers/{}", it.customer) tabindex="-1" title=whole>
                {shown}
            </a>
        }
    })
}

pub(super) fn file(rows: &[DriftRow], lang: Lang) -> String {
    let heads = [
        t::col_router(lang),
        t::col_user(lang),
        t::col_kind(lang),
        t::col_kept(lang),
        t::col_known(lang),
        t::col_customer(lang),
        t::col_also(lang),
    ];
    let line = |row: &DriftRow| {
        let customer = row
            .known
            .as_ref()
            .map(|it| format!("{} {}", it.code, it.name));
        [
            row.router_name.clone(),
            row.user.as_str().to_owned(),
            kinds(row, lang),
            kept(row, lang),
            known(row, lang),
            customer.unwrap_or_default(),
            row.also_on.join(", "),
        ]
        .map(csv::Cell::from)
    };
    csv::text(heads, rows.iter().map(line), lang)
}

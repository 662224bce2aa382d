//! The lines of the table with what would come of each, the bad ones first, and chips that keep some
//! of them.

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use mikromon_api::router_import::{ImportFate, ImportLine, RouterImport};

use super::preview::Count;
use super::words::fate;
use crate::components::table::{hover, marked, name};
use crate::components::{Blank, Chip, Column, Columns, Icon, Rows, Table, status};
use crate::locales::{Lang, common, router_import as t};
use crate::state::{Query, lang};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Bad,
    New,
    There,
}

impl Filter {
    const ALL: [Self; 4] = [Self::All, Self::Bad, Self::New, Self::There];

    fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::All => common::all(lang),
            Self::Bad => t::fate_bad(lang),
            Self::New => t::fate_new(lang),
            Self::There => t::fate_there(lang),
        }
    }

    const fn count(self, of: Count) -> usize {
        match self {
            Self::All => of.all,
            Self::Bad => of.bad,
            Self::New => of.new,
            Self::There => of.there,
        }
    }

    const fn keeps(self, fate: &ImportFate) -> bool {
        match self {
            Self::All => true,
            Self::Bad => matches!(fate, ImportFate::Bad(_)),
            Self::New => matches!(fate, ImportFate::New),
            Self::There => matches!(fate, ImportFate::There),
        }
    }
}

#[component]
pub(super) fn Lines(told: Query<RouterImport>, count: Memo<Count>) -> impl IntoView {
    let lang = lang();
    let filter = RwSignal::new(Filter::All);
    let chips = Filter::ALL.into_iter().map(|it| {
        let count = Memo::new(move |_| it.count(count.get()));
        let on = Signal::derive(move || filter.get() == it);
        let toggle = move || filter.set(it);
        view! { <Chip word=it.word(lang) count=count on=on toggle=toggle /> }
    });
    let lines = Memo::new(move |_| {
        let filter = filter.get();
        told.data.with(|it| {
            let all = it.as_ref().map(|it| it.lines.as_slice());
            kept(all.unwrap_or_default(), filter)
        })
    });
    let none = move || {
        view! {
            <Blank picture=Icon::Search title=t::none(lang) hint=t::none_hint(lang) />
        }
    };
    view! {
        <div class="row fixed">{chips.collect_view()}</div>
        <section class="card grow" id="import-lines">
            <Show when=move || !lines.with(Vec::is_empty) fallback=none>
                <Table
                    name="import"
                    rows=Rows::of(lines)
                    columns=columns(lang)
                    line=Some
                    mark=mark
                    label=t::title(lang)
                />
            </Show>
        </section>
    }
}

/// Those of the filter, bad ones first.
fn kept(all: &[ImportLine], filter: Filter) -> Vec<ImportLine> {
    let kept = all.iter().filter(|it| filter.keeps(&it.fate));
    let mut kept: Vec<_> = kept.cloned().collect();
    kept.sort_by_key(|it| !Filter::Bad.keeps(&it.fate));
    kept
}

fn mark(line: &ImportLine) -> AnyAttribute {
    let fate = match line.fate {
        ImportFate::New => "new",
        ImportFate::There => "there",
        ImportFate::Bad(_) => "bad",
    };
    marked("data-fate", fate)
}

fn columns(lang: Lang) -> Columns<ImportLine> {
    let text = |of: &mikromon_api::private::Private| hover(of.as_str().to_owned());
    Columns::new([
        Column::new("line", t::line(lang), |it: &ImportLine| it.line)
            .number()
            .width("w-72"),
        Column::new("name", t::column_name(lang), |it: &ImportLine| {
            name(it.cells.name.as_str().to_owned(), 24)
        })
        .width("w-168"),
        Column::new("address", t::column_host(lang), |it: &ImportLine| {
            hover(address(it))
        })
        .width("w-148")
        .quiet(),
        Column::new(
            "username",
            t::column_username(lang),
            move |it: &ImportLine| text(&it.cells.username),
        )
        .width("w-124")
        .quiet()
        .leaves_first(),
        Column::new("group", t::column_group(lang), move |it: &ImportLine| {
            text(&it.cells.group)
        })
        .width("w-112")
        .quiet()
        .leaves_first(),
        Column::new("parent", t::column_parent(lang), move |it: &ImportLine| {
            text(&it.cells.parent)
        })
        .width("w-148")
        .quiet()
        .leaves_first(),
        Column::new("result", t::result(lang), move |it: &ImportLine| {
            status(fate(&it.fate, lang))
        }),
    ])
}

/// `10.0.0.1:8729`; the port only where one was typed.
fn address(line: &ImportLine) -> String {
    let (host, port) = (line.cells.host.as_str(), line.cells.port.as_str());
    if port.is_empty() || host.is_empty() {
        host.to_owned()
    } else {
        format!("{host}:{port}")
    }
}

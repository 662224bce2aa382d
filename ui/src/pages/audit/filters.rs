//! The filters above the log. They are in the URL, so that a link and the way back keep them.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::operator::ListOperators;
use mikromon_domain::permission::Permission;

use super::wanted::{DONE, REFUSED, UNFINISHED, Wanted};
use crate::components::{DayField, Pick, SearchBox, Seg};
use crate::locales::{audit as t, common};
use crate::state::{Session, lang, part, query};

#[component]
pub(super) fn Filters(
    wanted: Memo<Wanted>,
    /// Goes to what is wanted from now on.
    go: Callback<Wanted>,
) -> impl IntoView {
    let lang = lang();
    let may = part::<Session>().may(Permission::OperatorView);
    let operators = query(&[Tag::Operators], None, move || {
        may.then_some(ListOperators {})
    });
    let people = Signal::derive(move || {
        let all = operators.data.get().unwrap_or_default();
        choices(
            t::everybody(lang),
            all.into_iter().map(|it| (it.id.to_string(), it.name)),
        )
    });
    let groups = t::groups().map(|it| (it.to_owned(), t::group(it, lang).to_owned()));
    let groups = Signal::stored(choices(t::every_command(lang), groups));
    let outcomes = vec![
        ("", common::all(lang).to_owned()),
        (DONE, t::done(lang).to_owned()),
        (REFUSED, t::refused(lang).to_owned()),
        (UNFINISHED, t::unfinished(lang).to_owned()),
    ];
    let outcome = Memo::new(move |_| {
        wanted.with(|it| {
            let known = [DONE, REFUSED, UNFINISHED].into_iter();
            known.fold(
                "",
                |found, code| if code == it.outcome { code } else { found },
            )
        })
    });
    let change = move |set: &dyn Fn(&mut Wanted)| {
        let mut next = Wanted {
            id: String::new(),
            ..wanted.get_untracked()
        };
        set(&mut next);
        go.run(next);
    };
    let read = move |field: fn(&Wanted) -> &String| {
        Signal::derive(move || wanted.with(|it| field(it).clone()))
    };
    view! {
        <div class="row filters" role="search" aria-label=t::filters(lang)>
            <SearchBox
                name="audit-search"
                label=t::search(lang)
                value=read(|it| &it.text)
                change=move |text| change(&|it| it.text.clone_from(&text))
            />
            {may.then(|| view! {
                <Pick
                    name="audit-operator"
                    label=t::col_operator(lang)
                    options=people
                    chosen=read(|it| &it.operator)
                    choose=Callback::new(move |text: String| change(&|it| it.operator.clone_from(&text)))
                />
            })}
            <Pick
                name="audit-group"
                label=t::col_command(lang)
                options=groups
                chosen=read(|it| &it.group)
                choose=Callback::new(move |text: String| change(&|it| it.group.clone_from(&text)))
            />
            <DayField
                name="audit-from"
                label=t::from(lang)
                value=read(|it| &it.from)
                change=Callback::new(move |text: String| change(&|it| it.from.clone_from(&text)))
            />
            <DayField
                name="audit-to"
                label=t::to(lang)
                value=read(|it| &it.to)
                change=Callback::new(move |text: String| change(&|it| it.to.clone_from(&text)))
            />
            <Seg
                label=t::col_outcome(lang)
                options=outcomes
                chosen=outcome
                choose=move |code| change(&|it| code.clone_into(&mut it.outcome))
            />
        </div>
    }
}

/// With one that stands for all of them.
fn choices(all: &str, each: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), all.to_owned()))
        .chain(each)
        .collect()
}

//! The columns of a table: what each is called, how wide it is and what it shows of a row, said
//! once, so that head and cells cannot fall apart. What a row is, the page decides.

use leptos::prelude::*;

use super::choice::Choice;
use super::sort::Sorting;
use crate::components::{Icon, small_icon};
use crate::format;

/// One column over rows of `R`.
pub(crate) struct Column<R> {
    /// What it is called in the page's code and tests; stays when the language changes.
    code: &'static str,
    title: &'static str,
    /// A class such as `w-96`; the column without one takes what the others leave.
    width: &'static str,
    /// `num`, or nothing.
    digits: &'static str,
    /// `leaves-first`, `leaves-next`, `leaves-beside`, or nothing.
    leaves: &'static str,
    /// `t2`, or nothing; the head has its own.
    tone: &'static str,
    sorts: bool,
    /// Only shown where somebody chose it.
    spare: bool,
    draw: Box<dyn Fn(&R) -> AnyView + Send + Sync>,
}

impl<R> Column<R> {
    pub(crate) fn new<V: IntoView + 'static>(
        code: &'static str,
        title: &'static str,
        draw: impl Fn(&R) -> V + Send + Sync + 'static,
    ) -> Self {
        Self {
            code,
            title,
            width: "",
            digits: "",
            leaves: "",
            tone: "",
            sorts: false,
            spare: false,
            draw: Box::new(move |row| draw(row).into_any()),
        }
    }

    pub(crate) fn width(mut self, class: &'static str) -> Self {
        self.width = class;
        self
    }

    /// Right-aligned, with the digits below each other.
    pub(crate) fn number(mut self) -> Self {
        self.digits = "num";
        self
    }

    /// Second to what the row is about.
    pub(crate) fn quiet(mut self) -> Self {
        self.tone = "t2";
        self
    }

    /// The page can sort by it: a press on its head asks for that.
    pub(crate) fn sorts(mut self) -> Self {
        self.sorts = true;
        self
    }

    /// Not shown until somebody chooses it.
    pub(crate) fn spare(mut self) -> Self {
        self.spare = true;
        self
    }

    /// Leaves first when the page gets narrow: the row's own page shows it anyway.
    pub(crate) fn leaves_first(mut self) -> Self {
        self.leaves = "leaves-first";
        self
    }

    /// Leaves a narrow page while a row's detail, which shows it, stands beside the table.
    pub(crate) fn leaves_beside(mut self) -> Self {
        self.leaves = "leaves-beside";
        self
    }

    /// Leaves when the page gets narrower still.
    pub(crate) fn leaves_next(mut self) -> Self {
        self.leaves = "leaves-next";
        self
    }

    fn col(&self) -> AnyView {
        view! { <col class=format!("{} {}", self.width, self.leaves) /> }.into_any()
    }

    fn head(&self, sorting: Option<Sorting>) -> AnyView {
        let class = format!("{} {}", self.digits, self.leaves);
        let (code, title) = (self.code, self.title);
        match sorting.filter(|_| self.sorts) {
            None => view! { <th scope="col" class=class>{title}</th> }.into_any(),
            Some(sorting) => view! {
                <th scope="col" class=class aria-sort=move || sorting.aria(code)>
                    <button
                        type="button"
                        class="sort"
                        data-sort=code
                        on:click=move |_| sorting.press(code)
                    >
                        {title}
                        {small_icon(Icon::Down)}
                    </button>
                </th>
            }
            .into_any(),
        }
    }

    fn cell(&self, row: &R) -> AnyView {
        let content = (self.draw)(row);
        let class = format!("{} {} {}", self.digits, self.leaves, self.tone);
        view! { <td class=class data-cell=self.code>{content}</td> }.into_any()
    }
}

/// The columns that a table shows, in their order.
pub(crate) struct Columns<R: 'static> {
    all: StoredValue<Vec<Column<R>>>,
    sorting: Option<Sorting>,
    choice: Option<Choice>,
}

impl<R: 'static> Clone for Columns<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: 'static> Copy for Columns<R> {}

impl<R: 'static> Columns<R> {
    pub(crate) fn new(columns: impl Into<Vec<Column<R>>>) -> Self {
        Self {
            all: StoredValue::new(columns.into()),
            sorting: None,
            choice: None,
        }
    }

    /// A press on the heads of those that can sort sorts.
    pub(crate) fn sorted(mut self, sorting: Sorting) -> Self {
        self.sorting = Some(sorting);
        self
    }

    /// Those beside the first can be shown or not; what is chosen is kept under this name.
    pub(crate) fn choosable(mut self, name: &'static str) -> Self {
        let spare = self.all.with_value(|all| {
            let spare = all.iter().filter(|it| it.spare);
            spare.map(|it| it.code).collect::<Vec<_>>()
        });
        self.choice = Some(Choice::load(name, &spare));
        self
    }

    pub(crate) fn choice(self) -> Option<Choice> {
        self.choice
    }

    /// Code and title of those that may be left out.
    pub(super) fn optional(self) -> Vec<(&'static str, &'static str)> {
        self.all.with_value(|all| {
            let optional = all.iter().skip(1);
            optional.map(|it| (it.code, it.title)).collect()
        })
    }

    /// What stands above the rows: the widths, and the row of heads.
    pub(crate) fn above(self) -> impl IntoView {
        view! {
            <colgroup>{move || self.each(Column::col)}</colgroup>
            <thead>
                <tr aria-rowindex="1">{move || self.each(|it| it.head(self.sorting))}</tr>
            </thead>
        }
    }

    /// What stands in one row.
    pub(crate) fn cells(self, row: &R) -> Vec<AnyView> {
        self.each(|column| column.cell(row))
    }

    /// What stands in a row that is not here yet.
    pub(super) fn waiting(self) -> Vec<AnyView> {
        self.each(|it| {
            let class = it.leaves;
            view! { <td class=class><span class="skel"></span></td> }.into_any()
        })
    }

    /// Those that are shown; followed.
    fn each(self, draw: impl Fn(&Column<R>) -> AnyView) -> Vec<AnyView> {
        let shows = |code| self.choice.is_none_or(|it| it.shows(code));
        self.all.with_value(|all| {
            let shown = all.iter().filter(|it| shows(it.code));
            shown.map(draw).collect()
        })
    }
}

/// A name, cut in the middle where it is longer than `room` characters; whole on hover.
pub(crate) fn name(text: String, room: usize) -> AnyView {
    let shown = format::middle(&text, room);
    view! { <span class="b" title=text>{shown}</span> }.into_any()
}

/// Text that the column may cut off at its end; whole on hover.
pub(crate) fn hover(text: String) -> AnyView {
    let shown = format::tidy(&text);
    view! { <span title=text>{shown}</span> }.into_any()
}

/// A figure, or a dash where there is none.
pub(crate) fn figure(text: Option<String>) -> AnyView {
    match text {
        Some(text) => text.into_any(),
        None => view! { <span class="t3">"—"</span> }.into_any(),
    }
}

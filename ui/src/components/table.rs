//! The columns of a table: what each is called, how wide it is and what it shows of a row, said
//! once, so that head and cells cannot fall apart. What a row is, the page decides.

use leptos::prelude::*;

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
    /// `leaves-first`, `leaves-next`, or nothing.
    leaves: &'static str,
    /// `t2`, or nothing; the head has its own.
    tone: &'static str,
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

    /// Leaves first when the page gets narrow: the row's own page shows it anyway.
    pub(crate) fn leaves_first(mut self) -> Self {
        self.leaves = "leaves-first";
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

    fn head(&self) -> AnyView {
        let class = format!("{} {}", self.digits, self.leaves);
        view! { <th scope="col" class=class>{self.title}</th> }.into_any()
    }

    fn cell(&self, row: &R) -> AnyView {
        let content = (self.draw)(row);
        let class = format!("{} {} {}", self.digits, self.leaves, self.tone);
        view! { <td class=class data-cell=self.code>{content}</td> }.into_any()
    }
}

/// The columns that a table shows, in their order.
pub(crate) struct Columns<R: 'static>(StoredValue<Vec<Column<R>>>);

impl<R: 'static> Clone for Columns<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: 'static> Copy for Columns<R> {}

impl<R: 'static> Columns<R> {
    pub(crate) fn new(columns: impl Into<Vec<Column<R>>>) -> Self {
        Self(StoredValue::new(columns.into()))
    }

    /// What stands above the rows: the widths, and the row of heads.
    pub(crate) fn above(self) -> impl IntoView {
        view! {
            <colgroup>{self.each(Column::col)}</colgroup>
            <thead>
                <tr>{self.each(Column::head)}</tr>
            </thead>
        }
    }

    /// What stands in one row.
    pub(crate) fn cells(self, row: &R) -> Vec<AnyView> {
        self.each(|column| column.cell(row))
    }

    fn each(self, draw: impl Fn(&Column<R>) -> AnyView) -> Vec<AnyView> {
        self.0
            .with_value(|columns| columns.iter().map(draw).collect())
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

//! A long table: only the rows in sight are in the page, whatever their number. It sorts by its
//! heads, is walked by keys, and lets people choose its columns. Rows have one fixed height.

mod act;
mod choice;
mod column;
mod export;
mod keys;
mod peek;
mod rows;
mod sight;
mod sort;

use std::ops::Range;

use leptos::html::{Div, Section};
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use wasm_bindgen::JsCast;

use crate::state::{Density, Prefs, Returns, Spot, part};
pub(crate) use act::act;
pub(crate) use choice::ColumnChoice;
pub(crate) use column::{Column, Columns, figure, hover, name};
pub(crate) use export::Export;
use peek::Look;
pub(crate) use peek::Peek;
pub(crate) use rows::Rows;
use sight::{Frame, Slots};
pub(crate) use sort::{Sort, Sorting};

/// `--row` and `--row-dense` of the style, in pixels.
const fn row_height(density: Density, dense: bool) -> usize {
    match (density, dense) {
        (Density::Normal, false) => 36,
        (Density::Normal, true) => 32,
        (Density::Dense, false) => 30,
        (Density::Dense, true) => 26,
    }
}

/// `line` makes of a row what the columns draw, and `mark` what its `<tr>` carries beside them.
///
/// The table itself has the focus, and names the row that is chosen as its active one: a row that
/// is scrolled away leaves the page, and would take the focus with it.
#[component]
pub(crate) fn Table<T, R, L, M>(
    /// Unlike any other table's of the page.
    name: &'static str,
    #[prop(into)] rows: Rows<T>,
    columns: Columns<R>,
    line: L,
    mark: M,
    /// What Enter and a double press do with a row.
    #[prop(optional, into)]
    open: Option<Callback<T>>,
    /// What a press and the space bar do with a row.
    #[prop(optional, into)]
    peek: Option<Peek<T>>,
    /// Lower rows, for what is read in bulk.
    #[prop(optional)]
    dense: bool,
    #[prop(into)] label: String,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    R: 'static,
    L: Fn(T) -> Option<R> + Copy + Send + Sync + 'static,
    M: Fn(&R) -> AnyAttribute + Copy + Send + Sync + 'static,
{
    let place = NodeRef::<Div>::new();
    let density = part::<Prefs>().density;
    let height = Memo::new(move |_| row_height(density.get(), dense));
    let chosen = RwSignal::new(None::<usize>);
    let total = rows.total;
    let closer = Look::new(peek, rows);
    let look = move || {
        if let Some(window) = frame_of(place, height.get_untracked()).map(Frame::window)
            && rows.sight.with_untracked(|it| *it != window)
        {
            rows.sight.set(window);
        }
    };
    let returns = part::<Returns>();
    let returned = StoredValue::new(returns.spot(name));
    let take_place = move || {
        if total.get_untracked() > 0
            && let Some(spot) = returned.try_update_value(Option::take).flatten()
        {
            chosen.set(spot.chosen);
            scroll_to(place, Some(spot.top));
        }
        look();
    };
    let leave = move || {
        let top = frame_of(place, height.get_untracked()).map_or(0, |it| it.top);
        let chosen = chosen.get_untracked();
        returns.leave(name, Spot { top, chosen });
    };
    Effect::new(move |_| {
        total.track();
        height.track();
        place.track();
        request_animation_frame(take_place);
    });
    Effect::new(move |before: Option<()>| {
        chosen.track();
        if before.is_some() {
            leave();
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || resized.remove());

    let slots = Memo::new(move |before: Option<&Slots>| {
        Slots::follow(before, within(rows.sight.get(), total.get()))
    });
    let above = Memo::new(move |_| slots.with(|it| it.window.start));
    let below = Memo::new(move |_| total.get().saturating_sub(slots.with(|it| it.window.end)));
    let open_row = move |index: usize| {
        if let (Some(open), Some(row)) = (open, untrack(|| rows.at(index))) {
            open.run(row);
        }
    };
    let keys = move |ev: leptos::ev::KeyboardEvent| {
        if matches!(ev.key().as_str(), "Enter" | " ") && on_stop(&ev) {
            return;
        }
        let frame = frame_of(place, height.get_untracked());
        let at = chosen.get_untracked();
        if let (Some(at), "Enter") = (at, ev.key().as_str()) {
            return open_row(at);
        }
        if closer.key(&ev.key(), at) {
            return ev.prevent_default();
        }
        let page = frame.map_or(1, Frame::page);
        let Some(next) = keys::moved(&ev.key(), at, total.get_untracked(), page) else {
            return;
        };
        ev.prevent_default();
        chosen.set(Some(next));
        closer.follow(next);
        scroll_to(place, frame.and_then(|it| it.reveal(next)));
    };
    let press = move |ev: leptos::ev::MouseEvent| {
        if let Some(index) = pressed(&ev) {
            chosen.set(Some(index));
            if !on_link(&ev) {
                closer.at(index);
            }
        }
    };
    // One row is always chosen while the table has the focus, so that Enter means something.
    let take_hold = move |_| {
        let first = frame_of(place, height.get_untracked()).map_or(0, |it| it.top / it.row);
        if chosen.get_untracked().is_none() && total.get_untracked() > 0 {
            chosen.set(Some(first));
        }
    };
    let slot = move |element: usize| {
        let index = Memo::new(move |_| slots.with(|it| it.row(element)));
        let row = Memo::new(move |_| rows.at(index.get()));
        move || {
            draw(
                name,
                index.get(),
                row.get().and_then(line),
                columns,
                mark,
                chosen,
            )
        }
    };
    view! {
        <div class="scroll" node_ref=place on:scroll=move |_| { look(); leave(); }>
            <table
                class="table fixed"
                class:dense=dense
                role="grid"
                tabindex="0"
                aria-label=label
                aria-rowcount=move || total.get() + 1
                aria-activedescendant=move || chosen.get().map(|it| row_id(name, it))
                on:keydown=keys
                on:focus=take_hold
            >
                {columns.above()}
                <tbody
                    on:click=press
                    on:dblclick=move |ev| { pressed(&ev).map(open_row); }
                >
                    {spacer(above, height)}
                    <For each=move || slots.with(Slots::names) key=|it| *it children=slot />
                    {spacer(below, height)}
                </tbody>
            </table>
        </div>
    }
}

/// A mark that says which row it is, such as `data-customer`.
pub(crate) fn marked(name: &'static str, value: impl std::fmt::Display) -> AnyAttribute {
    custom_attribute(name, value.to_string()).into_any_attr()
}

/// The table in that card takes the focus, with the row that was chosen.
pub(crate) fn focus(card: NodeRef<Section>) {
    let table = card.get_untracked().and_then(|it| {
        let found = it.query_selector("[role='grid']").ok()?;
        found?.dyn_into::<web_sys::HtmlElement>().ok()
    });
    if let Some(table) = table {
        drop(table.focus());
    }
}

/// One row of those in sight. It is drawn anew for another line, and when it is chosen: a signal of
/// its own in each row would cost more than that while the table is scrolled.
fn draw<R: 'static>(
    name: &'static str,
    index: usize,
    line: Option<R>,
    columns: Columns<R>,
    mark: impl Fn(&R) -> AnyAttribute,
    chosen: RwSignal<Option<usize>>,
) -> AnyView {
    let is_chosen = chosen.get() == Some(index);
    match line {
        Some(line) => view! {
            <tr
                id=row_id(name, index)
                aria-rowindex=index + 2
                aria-selected=is_chosen.to_string()
                class:sel={is_chosen}
                {..mark(&line)}
            >
                {columns.cells(&line)}
            </tr>
        }
        .into_any(),
        None => view! {
            <tr class="waiting" aria-rowindex=index + 2 aria-busy="true">{columns.waiting()}</tr>
        }
        .into_any(),
    }
}

/// Room for the rows that are not in the page.
fn spacer(rows: Memo<usize>, height: Memo<usize>) -> impl IntoView {
    view! {
        <tr aria-hidden="true" class="spacer" class:off=move || rows.get() == 0>
            <td style:height=move || format!("{}px", rows.get() * height.get())></td>
        </tr>
    }
}

fn row_id(name: &str, index: usize) -> String {
    format!("{name}-row-{index}")
}

fn within(sight: Range<usize>, total: usize) -> Range<usize> {
    sight.start.min(total)..sight.end.min(total)
}

fn frame_of(place: NodeRef<Div>, row: usize) -> Option<Frame> {
    let place = place.get_untracked()?;
    Some(Frame {
        top: usize::try_from(place.scroll_top()).unwrap_or_default(),
        height: usize::try_from(place.client_height()).unwrap_or_default(),
        row,
    })
}

fn scroll_to(place: NodeRef<Div>, top: Option<usize>) {
    if let (Some(place), Some(Ok(top))) = (place.get_untracked(), top.map(i32::try_from)) {
        place.set_scroll_top(top);
    }
}

/// The row that was pressed.
fn pressed(ev: &leptos::ev::MouseEvent) -> Option<usize> {
    let target = ev.target()?.dyn_into::<web_sys::Element>().ok()?;
    let row = target.closest("tr[aria-rowindex]").ok()??;
    let index: usize = row.get_attribute("aria-rowindex")?.parse().ok()?;
    index.checked_sub(2)
}

/// Whether the press does something of its own.
fn on_link(ev: &leptos::ev::MouseEvent) -> bool {
    link_under(ev).is_some()
}

/// Whether the key is one of a row's own links or buttons that Tab comes to.
fn on_stop(ev: &leptos::ev::KeyboardEvent) -> bool {
    link_under(ev).is_some_and(|it| it.tab_index() >= 0)
}

fn link_under(ev: &web_sys::Event) -> Option<web_sys::HtmlElement> {
    let target = ev.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest("a, button").ok()??.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_with_the_rows() {
        for (total, expected) in [(100, 8..40), (20, 8..20), (4, 4..4), (0, 0..0)] {
            assert_eq!(within(8..40, total), expected);
        }
    }
}

//! The body of a long table: only the rows in sight are in the page. Rows have one fixed height.

use leptos::html::Div;
use leptos::prelude::*;

use super::Columns;

/// Rows drawn above and below what is in sight, so that a scroll shows no gap.
const MARGIN: usize = 8;

/// A scrolling table of `rows`; `row` draws one `<tr>` with the cells of `columns`.
#[component]
pub(crate) fn VirtualRows<T, K, R, V>(
    #[prop(into)] rows: Signal<Vec<T>>,
    key: fn(&T) -> K,
    row: impl Fn(T) -> V + Copy + Send + 'static,
    /// Pixels.
    height: usize,
    columns: Columns<R>,
    #[prop(into)] label: String,
    #[prop(optional, into)] class: String,
    /// Called when the last row comes into sight, for those that fetch more.
    #[prop(optional)]
    at_end: Option<Callback<()>>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    K: Eq + std::hash::Hash + 'static,
    R: 'static,
    V: IntoView + 'static,
{
    let frame = NodeRef::<Div>::new();
    let seen = RwSignal::new((0_usize, 40_usize));
    let look = move || {
        if let Some(frame) = frame.get_untracked() {
            let top = usize::try_from(frame.scroll_top()).unwrap_or_default() / height;
            let count = usize::try_from(frame.client_height()).unwrap_or_default() / height + 1;
            // In steps, so that a scroll of one row does not draw.
            let from = top.saturating_sub(MARGIN) / 4 * 4;
            let to = (top + count + MARGIN).next_multiple_of(4);
            if seen.get_untracked() != (from, to) {
                seen.set((from, to));
            }
            if let Some(at_end) = at_end
                && rows.with_untracked(Vec::len) <= to
            {
                at_end.run(());
            }
        }
    };
    Effect::new(move |_| {
        rows.track();
        frame.track();
        request_animation_frame(look);
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || resized.remove());

    let total = Memo::new(move |_| rows.with(Vec::len));
    let above = Memo::new(move |_| seen.get().0.min(total.get()));
    let below = Memo::new(move |_| total.get().saturating_sub(seen.get().1));
    let in_sight = move || {
        let (from, to) = seen.get();
        rows.with(|rows| rows.iter().take(to).skip(from).cloned().collect::<Vec<_>>())
    };
    let spacer = move |count: Memo<usize>| {
        view! {
            <tr aria-hidden="true" class="spacer" class:off=move || count.get() == 0>
                <td style:height=move || format!("{}px", count.get() * height)></td>
            </tr>
        }
    };
    view! {
        <div class="scroll" node_ref=frame on:scroll=move |_| look()>
            <table
                class=format!("table fixed {class}")
                aria-label=label
                aria-rowcount=move || total.get()
            >
                {columns.above()}
                <tbody>
                    {spacer(above)}
                    <For each=in_sight key=move |it| key(it) children=row />
                    {spacer(below)}
                </tbody>
            </table>
        </div>
    }
}

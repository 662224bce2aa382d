//! One number of the strip: its name, the number with a quiet unit, a line below, and a sparkline
//! where a trend decides.

use leptos::prelude::*;

use crate::format::Figure;

#[component]
pub(crate) fn Stat(
    #[prop(into)] name: String,
    #[prop(into)] value: Signal<Option<Figure>>,
    /// Says more of it; the second line.
    detail: impl IntoView,
    #[prop(optional, into)] spark: Option<ViewFn>,
    #[prop(into)] id: String,
) -> impl IntoView {
    let unit = move || value.get().map(|it| it.unit).unwrap_or_default();
    let number = move || value.get().map_or_else(|| "—".to_owned(), |it| it.number);
    view! {
        <div class="stat" data-stat=id>
            <span class="k">{name}</span>
            <span class="v">{number}" "<small>{unit}</small></span>
            <span class="d">{detail}</span>
            {spark.map(|spark| spark.run())}
        </div>
    }
}

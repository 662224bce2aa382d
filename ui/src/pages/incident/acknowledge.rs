//! The dialog that takes an incident, with a note.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::incident::AcknowledgeIncident;
use mikromon_domain::ids::IncidentId;

use crate::components::{Acts, Dialog, TextArea};
use crate::locales::incident as t;
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(crate) fn Acknowledge(
    id: IncidentId,
    /// `BR-Ciawi-02 putus`
    #[prop(into)]
    title: String,
    #[prop(into)] close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let note = RwSignal::new(String::new());
    let action = Action::new();
    let what = StoredValue::new(title.clone());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let order = AcknowledgeIncident {
            id,
            note: note.get_untracked().trim().to_owned(),
        };
        action.send(order, move |()| {
            toasts.done(t::acknowledged_toast(&what.get_value(), lang));
            close.run(());
        });
    };
    view! {
        <Dialog title=t::acknowledge_title(&title, lang) close=close name="acknowledge">
            <p class="t2">{t::acknowledge_hint(lang)}</p>
            <form class="col g4" on:submit=submit>
                <TextArea
                    name="note"
                    label=t::note_optional(lang)
                    value=note
                    placeholder=t::note_placeholder(lang)
                    error=action.about(Field::Note, lang)
                />
                <Acts
                    button=t::acknowledge(lang)
                    close=close
                    ready=Signal::derive(move || !action.busy.get())
                    error=action.elsewhere(&[Field::Note])
                />
            </form>
        </Dialog>
    }
}

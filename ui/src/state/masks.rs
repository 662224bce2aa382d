//! Values of a form that were kept back: their mask is shown in their place, and the form leaves
//! them out unless something is typed.

use std::collections::HashMap;

use leptos::prelude::*;
use mikromon_api::private::Private;

use crate::locales::{Lang, common};

/// The masks that are shown, by the names of their inputs.
#[derive(Clone, Copy, Default)]
pub(crate) struct Masks(StoredValue<HashMap<&'static str, String>>);

impl Masks {
    /// The text begins with the value that is stored, or empty behind its mask.
    pub(crate) fn begin(self, name: &'static str, text: RwSignal<String>, stored: &Private) {
        text.set(stored.whole().unwrap_or_default().to_owned());
        if stored.is_masked() {
            let mask = stored.as_str().to_owned();
            self.0.update_value(|it| drop(it.insert(name, mask)));
        }
    }

    /// What is shown of a value that was kept back; empty where it was not.
    pub(crate) fn mask(self, name: &str) -> String {
        self.0
            .with_value(|it| it.get(name).cloned().unwrap_or_default())
    }

    /// What the form says below a value: another thing where it was kept back.
    pub(crate) fn hint(self, name: &str, plain: &'static str, lang: Lang) -> &'static str {
        match self.mask(name).is_empty() {
            true => plain,
            false => common::masked_keep(lang),
        }
    }

    /// What was typed; `None` keeps what is stored behind its mask.
    pub(crate) fn typed(self, name: &str, text: RwSignal<String>) -> Option<String> {
        let text = text.with(|it| it.trim().to_owned());
        let kept = text.is_empty() && self.0.with_value(|it| it.contains_key(name));
        (!kept).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(shown: &str, masked: bool) -> Private {
        serde_json::from_value(json!({ "shown": shown, "masked": masked })).unwrap()
    }

    #[test]
    fn what_is_behind_a_mask_is_left_out_until_something_is_typed() {
        Owner::new().with(|| {
            let (masks, text) = (Masks::default(), RwSignal::new(String::new()));
            masks.begin("phone", text, &read("0812-****-7890", true));
            assert_eq!(text.get_untracked(), "");
            assert_eq!(masks.mask("phone"), "0812-****-7890");
            assert_eq!(untrack(|| masks.typed("phone", text)), None);
            text.set(" 0813 ".to_owned());
            let typed = untrack(|| masks.typed("phone", text));
            assert_eq!(typed.as_deref(), Some("0813"));
        });
    }

    #[test]
    fn what_is_seen_is_sent_back_and_can_be_emptied() {
        Owner::new().with(|| {
            let (masks, text) = (Masks::default(), RwSignal::new(String::new()));
            masks.begin("site", text, &read("POP Ciawi", false));
            assert_eq!(text.get_untracked(), "POP Ciawi");
            text.set(String::new());
            let typed = untrack(|| masks.typed("site", text));
            assert_eq!(typed.as_deref(), Some(""));
        });
    }
}

//! A secret that is stored and never sent to the page: a form changes it by typing another one, or
//! takes it out.

use leptos::prelude::*;
use mikromon_domain::secret::Secret;

#[derive(Clone, Copy)]
pub(crate) struct KeptSecret {
    pub text: RwSignal<String>,
    /// It is to be taken out.
    pub out: RwSignal<bool>,
    /// What is shown of the one that is stored; `None` where there is none.
    mask: StoredValue<Option<String>>,
}

impl KeptSecret {
    /// With what is shown of the one that is stored, which may be nothing.
    pub(crate) fn new(mask: Option<String>) -> Self {
        Self {
            text: RwSignal::new(String::new()),
            out: RwSignal::new(false),
            mask: StoredValue::new(mask),
        }
    }

    pub(crate) fn is_stored(self) -> bool {
        self.mask.with_value(Option::is_some)
    }

    /// What is shown of it; empty where none is stored.
    pub(crate) fn mask(self) -> String {
        self.mask.get_value().unwrap_or_default()
    }

    /// `None` leaves it as it is, an empty one takes it out. Blanks alone are nothing typed.
    pub(crate) fn typed(self) -> Option<Secret> {
        let text = self.text.get_untracked();
        match text.trim().is_empty() {
            false => Some(Secret::new(text)),
            true => self.out.get_untracked().then(|| Secret::new("")),
        }
    }

    /// Of a row that is new: there is none to keep.
    pub(crate) fn first(self) -> Secret {
        self.typed().unwrap_or_else(|| Secret::new(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_stays_until_another_is_typed_or_it_is_taken_out() {
        Owner::new().with(|| {
            let secret = KeptSecret::new(Some("3201********0004".to_owned()));
            assert!(secret.is_stored() && !KeptSecret::new(None).is_stored());
            secret.text.set("  ".to_owned());
            assert_eq!(secret.typed(), None);
            secret.out.set(true);
            assert_eq!(secret.typed(), Some(Secret::new("")));
            secret.text.set("3201".to_owned());
            assert_eq!(secret.typed(), Some(Secret::new("3201")));
        });
    }
}

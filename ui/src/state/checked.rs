//! What is typed into a form and checked by the page before the core is asked: each field says what
//! is wrong with it.

use leptos::prelude::*;
use mikromon_api::Field;

use super::Action;
use crate::locales::Lang;

/// A form as it is typed.
pub(crate) trait Checked: Copy + Send + Sync + 'static {
    /// Fields that show their own errors.
    const FIELDS: &'static [Field];

    /// Errors are shown from the first attempt on, not while the form is still empty.
    fn tried(self) -> RwSignal<bool>;

    /// What is wrong with a field as it is typed now; followed.
    fn wrong(self, field: Field, lang: Lang) -> Option<&'static str>;

    /// Whether it can be sent; from now on errors show.
    fn is_right(self) -> bool {
        self.tried().set(true);
        let is_wrong = |field: &Field| self.wrong(*field, Lang::default()).is_some();
        untrack(|| !Self::FIELDS.iter().any(is_wrong))
    }

    /// What is shown below a field: what is wrong here, else what the core said of it.
    fn error(self, field: Field, action: Action, lang: Lang) -> Signal<Option<String>> {
        let said = action.about(field, lang);
        Signal::derive(move || {
            let shown = self.tried().get();
            let wrong = shown.then(|| self.wrong(field, lang)).flatten();
            wrong.map(str::to_owned).or_else(|| said.get())
        })
    }
}

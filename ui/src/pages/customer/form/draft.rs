//! What is typed into the form of a customer, what is wrong with it, and the form that it makes.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::customer::{CustomerForm, CustomerView};
use mikromon_domain::customer::{Code, nik, npwp};
use mikromon_domain::phone::Phone;

use crate::format::tidy;
use crate::locales::{Lang, common, customer as t};
use crate::state::{Checked, KeptSecret, Masks};

#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub is_new: bool,
    pub name: RwSignal<String>,
    pub code: RwSignal<String>,
    pub phone: RwSignal<String>,
    pub address: RwSignal<String>,
    /// An id, or nothing.
    pub branch: RwSignal<String>,
    pub nik: KeptSecret,
    pub npwp: KeptSecret,
    pub exempt: RwSignal<bool>,
    pub note: RwSignal<String>,
    pub masks: Masks,
    tried: RwSignal<bool>,
}

impl Draft {
    pub(super) fn empty() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            is_new: true,
            name: text(),
            code: text(),
            phone: text(),
            address: text(),
            branch: text(),
            nik: KeptSecret::new(None),
            npwp: KeptSecret::new(None),
            exempt: RwSignal::new(false),
            note: text(),
            masks: Masks::default(),
            tried: RwSignal::new(false),
        }
    }

    pub(super) fn of(customer: &CustomerView) -> Self {
        let draft = Self {
            is_new: false,
            nik: KeptSecret::new(customer.nik.clone()),
            npwp: KeptSecret::new(customer.npwp.clone()),
            ..Self::empty()
        };
        draft.name.set(customer.name.clone());
        draft.code.set(customer.code.clone());
        if let Some(phone) = &customer.phone {
            draft.masks.begin("phone", draft.phone, phone);
        }
        draft
            .masks
            .begin("address", draft.address, &customer.address);
        let branch = customer.branch.map(|it| it.to_string());
        draft.branch.set(branch.unwrap_or_default());
        draft.exempt.set(customer.exempt);
        draft.masks.begin("note", draft.note, &customer.note);
        draft
    }

    /// What the core would be sent, or nothing where a field is wrong; from now on errors show.
    pub(super) fn form(self) -> Option<CustomerForm> {
        if !self.is_right() {
            return None;
        }
        untrack(|| {
            let text = |it: RwSignal<String>| it.with(|it| it.trim().to_owned());
            Some(CustomerForm {
                code: text(self.code),
                name: text(self.name),
                phone: self.masks.typed("phone", self.phone),
                address: self.masks.typed("address", self.address),
                branch: text(self.branch).parse().ok(),
                nik: self.nik.typed(),
                npwp: self.npwp.typed(),
                exempt: self.exempt.get(),
                note: self.masks.typed("note", self.note),
            })
        })
    }
}

impl Checked for Draft {
    const FIELDS: &'static [Field] = &[
        Field::Name,
        Field::Code,
        Field::Phone,
        Field::Address,
        Field::Branch,
        Field::Nik,
        Field::Npwp,
        Field::Note,
    ];

    fn tried(self) -> RwSignal<bool> {
        self.tried
    }

    fn wrong(self, field: Field, lang: Lang) -> Option<&'static str> {
        let length = |it: RwSignal<String>| it.with(|it| tidy(it).chars().count());
        let typed = |it: RwSignal<String>| {
            let text = it.with(|it| it.trim().to_owned());
            Some(text).filter(|it| !it.is_empty())
        };
        let number = |it: KeptSecret| {
            it.text.track();
            it.typed().filter(|it| !it.is_empty())
        };
        let (is_wrong, words): (bool, fn(Lang) -> &'static str) = match field {
            Field::Name => (!(1..=120).contains(&length(self.name)), t::name_wrong),
            Field::Code => (
                typed(self.code).is_some_and(|it| Code::new(&it).is_err()),
                t::code_wrong,
            ),
            Field::Phone => (
                typed(self.phone).is_some_and(|it| Phone::new(&it).is_err()),
                t::phone_wrong,
            ),
            Field::Address => (length(self.address) > 400, t::address_wrong),
            Field::Nik => (
                number(self.nik).is_some_and(|it| nik(&it).is_err()),
                t::nik_wrong,
            ),
            Field::Npwp => (
                number(self.npwp).is_some_and(|it| npwp(&it).is_err()),
                t::npwp_wrong,
            ),
            Field::Note => (length(self.note) > 2_000, common::note_long),
            _ => return None,
        };
        is_wrong.then(|| words(lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Action;
    use mikromon_api::private::Private;
    use mikromon_domain::ids::{BranchId, CustomerId};
    use mikromon_domain::secret::Secret;
    use serde_json::json;

    fn read(shown: &str, masked: bool) -> Private {
        serde_json::from_value(json!({ "shown": shown, "masked": masked })).unwrap()
    }

    fn branch() -> BranchId {
        "018f0000-0000-7000-8000-000000000002".parse().unwrap()
    }

    fn ujang() -> CustomerView {
        let id: CustomerId = "018f0000-0000-7000-8000-000000000001".parse().unwrap();
        CustomerView {
            id,
            code: "PLG-0042".into(),
            name: "Ujang Rohmat".into(),
            phone: Some(read("0812-3456-7890", false)),
            address: read("Kp. Pasir Muncang", false),
            branch: Some(branch()),
            nik: Some("3201********0004".into()),
            npwp: None,
            exempt: true,
            note: read("", false),
            revision: 3,
        }
    }

    #[test]
    fn a_customer_that_nobody_touched_is_sent_back_as_it_was() {
        Owner::new().with(|| {
            let form = Draft::of(&ujang()).form().unwrap();
            let expected = CustomerForm {
                code: "PLG-0042".into(),
                name: "Ujang Rohmat".into(),
                phone: Some("0812-3456-7890".into()),
                address: Some("Kp. Pasir Muncang".into()),
                branch: Some(branch()),
                nik: None,
                npwp: None,
                exempt: true,
                note: Some(String::new()),
            };
            assert_eq!(form, expected);
        });
    }

    #[test]
    fn what_is_masked_stays_in_the_core() {
        let masked = CustomerView {
            phone: Some(read("0812-****-7890", true)),
            address: read("Kp. ***", true),
            note: read("hp ***", true),
            ..ujang()
        };
        Owner::new().with(|| {
            let draft = Draft::of(&masked);
            let form = draft.form().unwrap();
            assert_eq!((form.phone, form.address, form.note), (None, None, None));
            draft.phone.set("0813 5555 1234".into());
            let form = draft.form().unwrap();
            assert_eq!(form.phone.as_deref(), Some("0813 5555 1234"));
        });
    }

    #[test]
    fn numbers_of_identity_are_kept_changed_or_taken_out() {
        Owner::new().with(|| {
            let draft = Draft::of(&ujang());
            draft.nik.out.set(true);
            assert_eq!(draft.form().unwrap().nik, Some(Secret::new("")));
            draft.nik.text.set("3273 0102 0390 0004".into());
            let typed = draft.form().unwrap().nik;
            assert_eq!(typed, Some(Secret::new("3273 0102 0390 0004")));
        });
    }

    #[test]
    fn what_is_wrong_is_marked_where_it_is_typed_and_not_sent() {
        Owner::new().with(|| {
            let (draft, action) = (Draft::empty(), Action::new());
            let marked = || {
                let fields = Draft::FIELDS.iter().copied();
                let wrong = |field: &Field| {
                    let error = draft.error(*field, action, Lang::Id);
                    error.get_untracked().is_some()
                };
                fields.filter(wrong).collect::<Vec<_>>()
            };
            assert_eq!(marked(), []);
            assert_eq!(draft.form(), None);
            assert_eq!(marked(), [Field::Name]);
            draft.name.set("Ujang".into());
            draft.code.set("PLG 42".into());
            draft.phone.set("123".into());
            draft.nik.text.set("3201".into());
            draft.npwp.text.set("01.234".into());
            assert_eq!(draft.form(), None);
            let expected = [Field::Code, Field::Phone, Field::Nik, Field::Npwp];
            assert_eq!(marked(), expected);
        });
    }
}

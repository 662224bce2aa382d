//! What is typed into the form of a plan, what is wrong with it, and the form that it makes.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::plan::PlanForm;
use mikromon_domain::billing::BillingKind;
use mikromon_domain::date::CivilDate;
use mikromon_domain::router::Name;
use mikromon_domain::tax::{Ppn, PriceTax, Taxed};

use crate::format::{amount, read_amount, tidy};
use crate::locales::{Lang, common, plan as t};
use crate::state::Checked;

#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub name: RwSignal<String>,
    pub profile: RwSignal<String>,
    pub price: RwSignal<String>,
    pub tax: RwSignal<String>,
    pub billing: RwSignal<String>,
    pub note: RwSignal<String>,
    tried: RwSignal<bool>,
}

impl Draft {
    pub(super) fn empty() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            name: text(""),
            profile: text(""),
            price: text(""),
            tax: text(PriceTax::Inclusive.name()),
            billing: text(BillingKind::Prepaid.name()),
            note: text(""),
            tried: RwSignal::new(false),
        }
    }

    pub(super) fn of(plan: &PlanForm, lang: Lang) -> Self {
        let draft = Self::empty();
        draft.name.set(plan.name.clone());
        draft.profile.set(plan.profile.clone());
        draft.price.set(amount(plan.price, lang));
        draft.tax.set(plan.tax.name().to_owned());
        draft.billing.set(plan.billing.name().to_owned());
        draft.note.set(plan.note.clone());
        draft
    }

    /// What the core would be sent, or nothing where a field is wrong; from now on errors show.
    pub(super) fn form(self) -> Option<PlanForm> {
        if !self.is_right() {
            return None;
        }
        untrack(|| {
            let text = |it: RwSignal<String>| it.with(|it| it.trim().to_owned());
            Some(PlanForm {
                name: text(self.name),
                profile: text(self.profile),
                price: self.price.with(|it| read_amount(it))?,
                tax: self.tax(),
                billing: self.billing(),
                note: text(self.note),
            })
        })
    }

    fn tax(self) -> PriceTax {
        let chosen = self.tax.with(|it| PriceTax::from_name(it));
        chosen.unwrap_or(PriceTax::Inclusive)
    }

    pub(super) fn billing(self) -> BillingKind {
        let chosen = self.billing.with(|it| BillingKind::from_name(it));
        chosen.unwrap_or(BillingKind::Prepaid)
    }

    /// What the price comes to with the tax of that day.
    pub(super) fn taxed(self, on: CivilDate) -> Option<Taxed> {
        let price = self.price.with(|it| read_amount(it))?;
        Ppn::on(on).of(price, self.tax()).ok()
    }
}

impl Checked for Draft {
    const FIELDS: &'static [Field] = &[Field::Name, Field::Plan, Field::Price, Field::Note];

    fn tried(self) -> RwSignal<bool> {
        self.tried
    }

    fn wrong(self, field: Field, lang: Lang) -> Option<&'static str> {
        let longer = |it: RwSignal<String>, most| it.with(|it| tidy(it).chars().count() > most);
        let (is_wrong, words): (bool, fn(Lang) -> &'static str) = match field {
            Field::Name => (self.name.with(|it| Name::new(it).is_err()), t::name_wrong),
            Field::Plan => (longer(self.profile, 64), t::profile_wrong),
            Field::Price => (
                self.price.with(|it| read_amount(it).is_none()),
                t::price_wrong,
            ),
            Field::Note => (longer(self.note, 2_000), common::note_long),
            _ => return None,
        };
        is_wrong.then(|| words(lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Action;
    use mikromon_domain::money::Rupiah;

    fn home() -> PlanForm {
        PlanForm {
            name: "Rumah 20".into(),
            profile: "rumah-20".into(),
            price: Rupiah::new(222_000).unwrap(),
            tax: PriceTax::Inclusive,
            billing: BillingKind::Postpaid,
            note: "20 Mbit/s".into(),
        }
    }

    #[test]
    fn a_plan_that_nobody_touched_is_sent_back_as_it_was() {
        Owner::new().with(|| {
            for lang in Lang::ALL {
                let draft = Draft::of(&home(), lang);
                assert_eq!(draft.form(), Some(home()));
            }
        });
    }

    #[test]
    fn what_is_wrong_is_not_sent_and_shown_only_after_an_attempt() {
        Owner::new().with(|| {
            let (draft, action) = (Draft::of(&home(), Lang::Id), Action::new());
            let price = draft.error(Field::Price, action, Lang::Id);
            draft.price.set("222.00".into());
            assert_eq!(price.get_untracked(), None);
            assert_eq!(draft.form(), None);
            assert_eq!(
                price.get_untracked().as_deref(),
                Some(t::price_wrong(Lang::Id))
            );
            draft.price.set("Rp 250.000".into());
            assert_eq!(price.get_untracked(), None);
            assert_eq!(draft.form().map(|it| it.price), Rupiah::new(250_000).ok());
        });
        Owner::new().with(|| assert_eq!(Draft::empty().form(), None));
    }

    #[test]
    fn the_tax_is_the_one_that_a_bill_would_have() {
        Owner::new().with(|| {
            let draft = Draft::of(&home(), Lang::Id);
            let on = "2026-11-22".parse().unwrap();
            let within = untrack(|| draft.taxed(on)).unwrap();
            assert_eq!((within.ppn.get(), within.total.get()), (22_000, 222_000));
            draft.tax.set(PriceTax::Exclusive.name().to_owned());
            let on_top = untrack(|| draft.taxed(on)).unwrap();
            assert_eq!((on_top.ppn.get(), on_top.total.get()), (24_420, 246_420));
        });
    }
}

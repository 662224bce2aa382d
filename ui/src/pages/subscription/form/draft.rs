//! What is typed into the form of a subscription, what is wrong with it, and the form that it makes.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::subscription::{SubscriptionForm, SubscriptionTerms, SubscriptionView};
use mikromon_domain::date::CivilDate;
use mikromon_domain::money::Rupiah;
use mikromon_domain::price::Leave;
use mikromon_domain::subscription::{PppoeUser, check_due_day, static_address};

use super::extras::Extras;
use crate::format::{Unreadable, amount, read_amount, read_day, read_if_any, tidy};
use crate::locales::{Lang, common, subscription as t};
use crate::state::{Action, Checked, KeptSecret, Masks};

/// The days of leave are two inputs of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeaveDay {
    From,
    Until,
}

#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub plan: RwSignal<String>,
    /// An id, or nothing.
    pub router: RwSignal<String>,
    pub pppoe_user: RwSignal<String>,
    pub password: KeptSecret,
    pub static_address: RwSignal<String>,
    pub starts_on: RwSignal<String>,
    pub ends_on: RwSignal<String>,
    pub due_day: RwSignal<String>,
    pub leave_from: RwSignal<String>,
    pub leave_until: RwSignal<String>,
    pub price: RwSignal<String>,
    pub discount: RwSignal<String>,
    pub discount_note: RwSignal<String>,
    pub extras: Extras,
    pub note: RwSignal<String>,
    pub masks: Masks,
    tried: RwSignal<bool>,
}

impl Draft {
    pub(super) fn starting(on: CivilDate, lang: Lang) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            plan: text(""),
            router: text(""),
            pppoe_user: text(""),
            password: KeptSecret::new(None),
            static_address: text(""),
            starts_on: text(&on.to_string()),
            ends_on: text(""),
            due_day: text(""),
            leave_from: text(""),
            leave_until: text(""),
            price: text(""),
            discount: text(""),
            discount_note: text(""),
            extras: Extras::of(&[], lang),
            note: text(""),
            masks: Masks::default(),
            tried: RwSignal::new(false),
        }
    }

    pub(super) fn of(view: &SubscriptionView, lang: Lang) -> Self {
        let terms = &view.terms;
        let draft = Self {
            password: KeptSecret::new(view.has_password.then(String::new)),
            extras: Extras::of(&terms.add_ons, lang),
            ..Self::starting(terms.starts_on, lang)
        };
        let day = |it: Option<CivilDate>| it.map(|it| it.to_string()).unwrap_or_default();
        let money = |it: Option<Rupiah>| it.map(|it| amount(it, lang)).unwrap_or_default();
        draft.plan.set(terms.plan.to_string());
        let router = terms.router.map(|it| it.to_string());
        draft.router.set(router.unwrap_or_default());
        draft.ends_on.set(day(terms.ends_on));
        let due_day = terms.due_day.map(|it| it.to_string());
        draft.due_day.set(due_day.unwrap_or_default());
        draft.leave_from.set(day(terms.leave.map(|it| it.from)));
        draft.leave_until.set(day(terms.leave.map(|it| it.until)));
        draft.price.set(money(terms.price));
        let discount = Some(terms.discount).filter(|it| *it != Rupiah::ZERO);
        draft.discount.set(money(discount));
        draft.discount_note.set(terms.discount_note.clone());
        let masks = draft.masks;
        masks.begin("pppoe-user", draft.pppoe_user, &view.pppoe_user);
        masks.begin("static-address", draft.static_address, &view.static_address);
        masks.begin("note", draft.note, &view.note);
        draft
    }

    /// What the core would be sent, or nothing where a field is wrong; from now on errors show.
    pub(super) fn form(self) -> Option<SubscriptionForm> {
        if !self.is_right() {
            return None;
        }
        untrack(|| {
            Some(SubscriptionForm {
                terms: self.terms().ok().flatten()?,
                pppoe_user: self.masks.typed("pppoe-user", self.pppoe_user),
                static_address: self.masks.typed("static-address", self.static_address),
                note: self.masks.typed("note", self.note),
            })
        })
    }

    /// Nothing where a plan or the first day is missing.
    fn terms(self) -> Result<Option<SubscriptionTerms>, Unreadable> {
        let plan = self.plan.with(|it| it.parse().ok());
        let (Some(plan), Some(starts_on)) = (plan, day(self.starts_on)?) else {
            return Ok(None);
        };
        Ok(Some(SubscriptionTerms {
            plan,
            router: self.router.with(|it| it.parse().ok()),
            starts_on,
            ends_on: day(self.ends_on)?,
            due_day: self.due_day()?,
            price: money(self.price)?,
            discount: money(self.discount)?.unwrap_or(Rupiah::ZERO),
            discount_note: self.discount_note.with(|it| it.trim().to_owned()),
            add_ons: self.extras.read(),
            leave: self.leave()?,
        }))
    }

    fn due_day(self) -> Result<Option<u8>, Unreadable> {
        let read = |it: &str| {
            it.parse()
                .ok()
                .map(Some)
                .and_then(|it| check_due_day(it).ok())
        };
        let day = self.due_day.with(|it| read_if_any(it, read))?;
        Ok(day.flatten())
    }

    /// Both days, or neither.
    fn leave(self) -> Result<Option<Leave>, Unreadable> {
        match (day(self.leave_from)?, day(self.leave_until)?) {
            (None, None) => Ok(None),
            (Some(from), Some(until)) if from <= until => Ok(Some(Leave { from, until })),
            _ => Err(Unreadable),
        }
    }

    fn wrong_end(self, lang: Lang) -> Option<&'static str> {
        match (day(self.starts_on), day(self.ends_on)) {
            (_, Err(Unreadable)) => Some(common::day_wrong(lang)),
            (Ok(Some(first)), Ok(Some(last))) if last < first => Some(t::ends_before(lang)),
            _ => None,
        }
    }

    /// At which of both days, and what.
    fn wrong_leave(self, lang: Lang) -> Option<(LeaveDay, &'static str)> {
        if self.leave().is_ok() {
            return None;
        }
        Some(match (day(self.leave_from), day(self.leave_until)) {
            (Err(Unreadable), _) => (LeaveDay::From, common::day_wrong(lang)),
            (_, Err(Unreadable)) => (LeaveDay::Until, common::day_wrong(lang)),
            (Ok(None), _) => (LeaveDay::From, t::leave_half(lang)),
            (_, Ok(None)) => (LeaveDay::Until, t::leave_half(lang)),
            _ => (LeaveDay::Until, t::leave_before(lang)),
        })
    }

    /// What is shown below one of the days of leave; what the core says of them, below the last.
    pub(super) fn leave_error(
        self,
        at: LeaveDay,
        action: Action,
        lang: Lang,
    ) -> Signal<Option<String>> {
        let said = action.about(Field::Leave, lang);
        Signal::derive(move || {
            let wrong = self.tried.get().then(|| self.wrong_leave(lang)).flatten();
            match wrong {
                Some((day, words)) => (day == at).then(|| words.to_owned()),
                None => said.get().filter(|_| at == LeaveDay::Until),
            }
        })
    }
}

impl Checked for Draft {
    const FIELDS: &'static [Field] = &[
        Field::Plan,
        Field::Router,
        Field::PppoeUser,
        Field::Password,
        Field::StaticAddress,
        Field::StartsOn,
        Field::EndsOn,
        Field::DueDay,
        Field::Leave,
        Field::Price,
        Field::Discount,
        Field::AddOns,
        Field::Note,
    ];

    fn tried(self) -> RwSignal<bool> {
        self.tried
    }

    fn wrong(self, field: Field, lang: Lang) -> Option<&'static str> {
        let longer = |it: RwSignal<String>, most| it.with(|it| tidy(it).chars().count() > most);
        let typed = |name, it| {
            let typed = self.masks.typed(name, it);
            typed.filter(|it| !it.is_empty())
        };
        let (is_wrong, words): (bool, fn(Lang) -> &'static str) = match field {
            Field::Plan => (self.plan.with(String::is_empty), t::plan_wrong),
            Field::PppoeUser => (
                typed("pppoe-user", self.pppoe_user).is_some_and(|it| PppoeUser::new(&it).is_err()),
                t::pppoe_user_wrong,
            ),
            Field::Password => (
                self.password.text.with(|it| it.chars().count() > 256),
                t::password_wrong,
            ),
            Field::StaticAddress => (
                typed("static-address", self.static_address)
                    .is_some_and(|it| static_address(&it).is_err()),
                t::address_wrong,
            ),
            Field::StartsOn => (
                !matches!(day(self.starts_on), Ok(Some(_))),
                common::day_wrong,
            ),
            Field::EndsOn => return self.wrong_end(lang),
            Field::DueDay => (self.due_day().is_err(), t::due_day_wrong),
            Field::Leave => return self.wrong_leave(lang).map(|it| it.1),
            Field::Price => (money(self.price).is_err(), common::amount_wrong),
            Field::Discount if money(self.discount).is_err() => (true, common::amount_wrong),
            Field::Discount => (longer(self.discount_note, 200), t::discount_note_long),
            Field::AddOns => return self.extras.wrong(lang),
            Field::Note => (longer(self.note, 2_000), common::note_long),
            _ => return None,
        };
        is_wrong.then(|| words(lang))
    }
}

fn day(text: RwSignal<String>) -> Result<Option<CivilDate>, Unreadable> {
    text.with(|it| read_if_any(it, read_day))
}

fn money(text: RwSignal<String>) -> Result<Option<Rupiah>, Unreadable> {
    text.with(|it| read_if_any(it, read_amount))
}

#[cfg(test)]
mod tests;

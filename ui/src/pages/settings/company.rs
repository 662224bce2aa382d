//! The company: what all of its desktops print and bill by, and the zone of their clocks.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::company::{CompanyForm, CompanyView, SetCompany};
use mikromon_domain::provision::Isolation;
use mikromon_domain::time::Zone;

use crate::components::{Check, FailureLine, Region, Seg, TextArea, TextField};
use crate::locales::settings as t;
use crate::state::{Action, Company, Toasts, lang, part};

#[component]
pub(super) fn CompanySection(may_edit: bool) -> impl IntoView {
    let lang = lang();
    let company = part::<Company>().view;
    // What somebody types is not taken from under their hands: drawn anew only after a change.
    let known = Memo::new(move |_| company.data.get());
    view! {
        <section class="card pad col g3 fixed" id="company">
            <div>
                <h2>{t::company(lang)}</h2>
                <p class="t3 xs">{t::company_hint(lang)}</p>
            </div>
            <Region query=company lines=6>
                {move || known.get().map(|it| view! { <Form company=it may_edit=may_edit /> })}
            </Region>
        </section>
    }
}

#[derive(Clone, Copy)]
struct Draft {
    revision: u64,
    name: RwSignal<String>,
    address: RwSignal<String>,
    npwp: RwSignal<String>,
    pkp: RwSignal<bool>,
    zone: RwSignal<Zone>,
    due_day: RwSignal<String>,
    grace_days: RwSignal<String>,
    idle_minutes: RwSignal<String>,
    isolation: IsolationDraft,
}

#[derive(Clone, Copy)]
struct IsolationDraft {
    profile: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
}

impl IsolationDraft {
    fn of(isolation: Isolation) -> Self {
        Self {
            profile: RwSignal::new(isolation.profile),
            from: RwSignal::new(time_of_day(isolation.from)),
            until: RwSignal::new(time_of_day(isolation.until)),
        }
    }

    fn typed(self) -> Isolation {
        let minute =
            |it: RwSignal<String>| it.with_untracked(|it| minute_of_day(it).unwrap_or(u16::MAX));
        Isolation {
            profile: self.profile.get_untracked(),
            from: minute(self.from),
            until: minute(self.until),
        }
    }
}

/// `09.00`, as times of day are written here.
fn time_of_day(minute: u16) -> String {
    format!("{:02}.{:02}", minute / 60, minute % 60)
}

/// `9`, `9.00` or `09:00`.
fn minute_of_day(typed: &str) -> Option<u16> {
    let (hour, minute) = typed
        .trim()
        .split_once(['.', ':'])
        .unwrap_or((typed.trim(), "0"));
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour <= 24).then_some(hour * 60 + minute)
}

impl Draft {
    fn of(company: CompanyView) -> Self {
        let form = company.form;
        let day = form.due_day.map(|it| it.to_string()).unwrap_or_default();
        Self {
            revision: company.revision,
            name: RwSignal::new(form.name),
            address: RwSignal::new(form.address),
            npwp: RwSignal::new(form.npwp),
            pkp: RwSignal::new(form.pkp),
            zone: RwSignal::new(form.zone),
            due_day: RwSignal::new(day),
            grace_days: RwSignal::new(form.grace_days.to_string()),
            idle_minutes: RwSignal::new(form.idle_minutes.to_string()),
            isolation: IsolationDraft::of(form.isolation),
        }
    }

    /// What is no number is sent as one that the core refuses, on its field.
    fn command(self) -> SetCompany {
        let number = |it: RwSignal<String>| it.get_untracked().trim().parse().unwrap_or(u8::MAX);
        let has_day = self.due_day.with_untracked(|it| !it.trim().is_empty());
        SetCompany {
            revision: self.revision,
            form: CompanyForm {
                name: self.name.get_untracked(),
                address: self.address.get_untracked(),
                npwp: self.npwp.get_untracked(),
                pkp: self.pkp.get_untracked(),
                zone: self.zone.get_untracked(),
                due_day: has_day.then(|| number(self.due_day)),
                grace_days: number(self.grace_days),
                idle_minutes: self
                    .idle_minutes
                    .with_untracked(|it| it.trim().parse().unwrap_or(u16::MAX)),
                isolation: self.isolation.typed(),
            },
        }
    }
}

const FIELDS: &[Field] = &[
    Field::Name,
    Field::Address,
    Field::Npwp,
    Field::DueDay,
    Field::GraceDays,
    Field::IsolationProfile,
    Field::IsolationHours,
    Field::IdleMinutes,
];

#[component]
fn Form(company: CompanyView, may_edit: bool) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let draft = Draft::of(company);
    let action = Action::new();
    let zones = Zone::ALL.map(|it| (it, it.name().to_owned())).to_vec();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        action.send(draft.command(), move |()| toasts.done(t::saved(lang)));
    };
    view! {
        <form class="col g3" on:submit=submit>
            <fieldset class="col g3" disabled=!may_edit>
                <TextField
                    name="company-name"
                    label=t::company_name(lang)
                    value=draft.name
                    error=action.about(Field::Name, lang)
                />
                <TextArea
                    name="company-address"
                    label=t::company_address(lang)
                    value=draft.address
                    error=action.about(Field::Address, lang)
                />
                <TextField
                    name="company-npwp"
                    label=t::npwp(lang)
                    hint=t::npwp_hint(lang)
                    value=draft.npwp
                    inputmode="numeric"
                    error=action.about(Field::Npwp, lang)
                />
                <Check
                    name="company-pkp"
                    label=t::pkp(lang)
                    hint=t::pkp_hint(lang)
                    value=draft.pkp
                />
                <div class="row between">
                    <div>
                        <p class="b">{t::zone(lang)}</p>
                        <p class="t3 xs">{t::zone_hint(lang)}</p>
                    </div>
                    <Seg
                        label=t::zone(lang)
                        options=zones
                        chosen=draft.zone
                        choose=move |it| draft.zone.set(it)
                    />
                </div>
                <TextField
                    name="company-due-day"
                    label=t::due_day(lang)
                    hint=t::due_day_hint(lang)
                    value=draft.due_day
                    inputmode="numeric"
                    error=action.about(Field::DueDay, lang)
                />
                <TextField
                    name="company-grace-days"
                    label=t::grace_days(lang)
                    hint=t::grace_days_hint(lang)
                    value=draft.grace_days
                    inputmode="numeric"
                    error=action.about(Field::GraceDays, lang)
                />
                <TextField
                    name="company-isolation-profile"
                    label=t::isolation_profile(lang)
                    hint=t::isolation_profile_hint(lang)
                    value=draft.isolation.profile
                    error=action.about(Field::IsolationProfile, lang)
                />
                <div class="pair even">
                    <TextField
                        name="company-isolate-from"
                        label=t::isolate_from(lang)
                        hint=t::isolation_hours_hint(lang)
                        value=draft.isolation.from
                        inputmode="decimal"
                        error=action.about(Field::IsolationHours, lang)
                    />
                    <TextField
                        name="company-isolate-until"
                        label=t::isolate_until(lang)
                        value=draft.isolation.until
                        inputmode="decimal"
                    />
                </div>
                <TextField
                    name="company-idle-minutes"
                    label=t::idle_minutes(lang)
                    hint=t::idle_minutes_hint(lang)
                    value=draft.idle_minutes
                    inputmode="numeric"
                    error=action.about(Field::IdleMinutes, lang)
                />
            </fieldset>
            <FailureLine error=action.elsewhere(FIELDS) />
            <Show when=move || may_edit>
                <div>
                    <button
                        type="submit"
                        class="btn primary"
                        disabled=move || action.busy.get()
                    >
                        {t::save(lang)}
                    </button>
                </div>
            </Show>
        </form>
    }
}

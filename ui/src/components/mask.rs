//! The privacy mask: the switch in the header, and a value behind it that is shown for half a minute
//! to who says why.

use std::time::Duration;

use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::privacy::{Hidden, Reveal, SetMask};
use mikromon_api::private::Private;
use mikromon_domain::permission::Permission;

use super::{Acts, Dialog, Icon, TextField, icon, small_icon};
use crate::locales::privacy as t;
use crate::state::{Action, Session, Toasts, lang, part};

/// A value is shown so long, in seconds.
const SHOWN: u32 = 30;

/// Whoever may not lift the mask can only put it on.
#[component]
pub(crate) fn MaskSwitch() -> impl IntoView {
    let lang = lang();
    let (session, toasts) = (part::<Session>(), part::<Toasts>());
    let action = Action::new();
    let on = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|it| it.masked))
    });
    let fixed = move || on.get() && !session.may(Permission::PrivacyLift);
    let turn = move |_| {
        let on = !on.get_untracked();
        action.send(SetMask { on }, move |()| {
            if on {
                // What was shown whole is in no field and no list any more.
                drop(window().location().reload());
            }
        });
    };
    Effect::new(move |_| {
        if let Some(error) = action.error.get() {
            toasts.result(Err::<&str, _>(error), lang);
        }
    });
    view! {
        <button
            type="button"
            id="mask"
            class="switch xs"
            role="switch"
            aria-checked=move || on.get().to_string()
            title=move || if fixed() { t::fixed(lang) } else { t::switch_hint(lang) }
            disabled=move || fixed() || action.busy.get()
            on:click=turn
        >
            {small_icon(Icon::EyeOff)}
            {t::switch(lang)}
        </button>
    }
}

/// A value that there may be none of.
pub(crate) fn veiled(value: Option<Private>, what: Hidden, name: &str) -> AnyView {
    match value.filter(|it| !it.as_str().is_empty()) {
        Some(value) => view! { <Veiled value=value what=what name=name /> }.into_any(),
        None => "—".into_any(),
    }
}

/// The value; behind the mask, with a button that asks why it is to be shown.
#[component]
pub(crate) fn Veiled(
    value: Private,
    what: Hidden,
    /// What the value is, as `Address`.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let lang = lang();
    let may = part::<Session>().may(Permission::PrivacyReveal);
    let shown = RwSignal::new(None::<(String, u32)>);
    let asking = RwSignal::new(false);
    let (mask, masked) = (value.as_str().to_owned(), value.is_masked());
    let text = move || shown.with(|it| it.as_ref().map_or_else(|| mask.clone(), |it| it.0.clone()));
    let left = Memo::new(move |_| shown.with(|it| it.as_ref().map(|it| it.1)));
    let hide = move || shown.set(None);
    let timer = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let show = Callback::new(move |plain: String| {
        stop();
        shown.set(Some((plain, SHOWN)));
        let tick = move || {
            let gone = shown.try_update(|it| {
                it.as_mut().is_none_or(|it| {
                    it.1 = it.1.saturating_sub(1);
                    it.1 == 0
                })
            });
            if gone != Some(false) {
                shown.try_set(None);
                stop();
            }
        };
        let started = set_interval_with_handle(tick, Duration::from_secs(1));
        timer.set_value(started.ok());
    });
    let (label, title) = (
        t::reveal_of(&name, lang),
        StoredValue::new(t::reveal_of(&name, lang)),
    );
    let button = (may && masked).then(|| {
        view! {
            <Show
                when=move || left.get().is_none()
                fallback=move || view! {
                    <button type="button" class="btn sm" data-hide="" on:click=move |_| hide()>
                        {move || t::hide_in(&left.get().unwrap_or_default(), lang)}
                    </button>
                }
            >
                <button
                    type="button"
                    class="icon-btn sm"
                    data-reveal=""
                    aria-label=label.clone()
                    title=label.clone()
                    on:click=move |_| asking.set(true)
                >
                    {icon(Icon::Eye)}
                </button>
            </Show>
        }
    });
    view! {
        <span class="veiled">
            <span class="selectable" class:t3=move || masked && left.get().is_none()>{text}</span>
            {button}
        </span>
        <Show when=move || asking.get()>
            <Ask what=what title=title.get_value() show=show close=move |()| asking.set(false) />
        </Show>
    }
}

#[component]
fn Ask(
    what: Hidden,
    title: String,
    show: Callback<String>,
    #[prop(into)] close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let reason = RwSignal::new(String::new());
    let action = Action::new();
    let filled = Memo::new(move |_| reason.with(|it| !it.trim().is_empty()));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let reason = reason.get_untracked().trim().to_owned();
        action.send(Reveal { what, reason }, move |plain| {
            show.run(plain.expose().to_owned());
            close.run(());
        });
    };
    view! {
        <Dialog title=title close=close name="reveal">
            <p class="t2">{t::reveal_hint(lang)}</p>
            <form class="col g4" on:submit=submit>
                <TextField
                    name="reason"
                    label=t::reason(lang)
                    value=reason
                    autofocus=true
                    error=action.about(Field::Reason, lang)
                />
                <Acts
                    button=t::reveal(lang)
                    close=close
                    ready=Signal::derive(move || filled.get() && !action.busy.get())
                    error=action.elsewhere(&[Field::Reason])
                />
            </form>
        </Dialog>
    }
}

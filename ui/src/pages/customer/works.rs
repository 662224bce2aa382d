//! What was decided about a customer at routers, and what is decided here.

use leptos::prelude::*;
use mikromon_api::provision::{IntentState, IntentView, ListIntents, OrderWork};
use mikromon_api::subscription::SubscriptionView;
use mikromon_api::{Field, Tag};
use mikromon_domain::ids::{CustomerId, SubscriptionId};
use mikromon_domain::permission::Permission;
use mikromon_domain::provision::{Stuck, Work};

use super::detail::Ask;
use super::subscriptions::dials_in;
use crate::components::{
    Acts, Dialog, Icon, Moment, Region, Status, TextField, Timeline, Tone, badge,
};
use crate::locales::{Lang, error, provision as t};
use crate::state::{Action, Clock, Session, Toasts, lang, part, query};

/// Lines that are shown.
const LINES: u32 = 30;

#[component]
pub(super) fn Works(
    customer: CustomerId,
    subscriptions: Vec<SubscriptionView>,
    asking: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let intents = query(&[Tag::Provision], None, move || {
        let limit = LINES;
        Some(ListIntents { customer, limit })
    });
    let moments = move || {
        let all = intents.data.get().unwrap_or_default();
        all.iter()
            .map(|it| moment(it, clock, lang))
            .collect::<Vec<_>>()
    };
    let list = move || match moments() {
        none if none.is_empty() => view! { <p class="t3">{t::none_hint(lang)}</p> }.into_any(),
        moments => view! { <Timeline moments=moments /> }.into_any(),
    };
    let served = subscriptions.into_iter().filter(dials_in);
    let served = served.map(|it| {
        let id = it.id;
        let stuck = Memo::new(move |_| intents.data.with(|all| stuck(all.as_ref()?, id)));
        view! { <Served subscription=it stuck=stuck asking=asking /> }
    });
    view! {
        <section class="card fixed" id="customer-works">
            <header><h2>{t::title(lang)}</h2></header>
            <div class="body col g4">
                {served.collect_view()}
                <Region query=intents lines=3>{list}</Region>
            </div>
        </section>
    }
}

/// What waits for a person, and is the newest word about that service. An account that is not there is made.
fn stuck(all: &[IntentView], subscription: SubscriptionId) -> Option<Work> {
    let newest = all.iter().find(|it| it.subscription == subscription)?;
    match &newest.state {
        IntentState::Stuck { why, .. } if *why == Stuck::Missing => Some(Work::Create),
        IntentState::Stuck { .. } => Some(newest.work),
        _ => None,
    }
}

/// A service, how it stands, and what can be done with it.
#[component]
fn Served(
    subscription: SubscriptionView,
    stuck: Memo<Option<Work>>,
    asking: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let lang = lang();
    let may = part::<Session>().may(Permission::CustomerProvision);
    let id = subscription.id;
    let name = subscription.pppoe_user.as_str().to_owned();
    let of = name.clone();
    let ask = move |work| {
        asking.set(Some(Ask::Work {
            subscription: id,
            name: of.clone(),
            work,
        }));
    };
    let (shown, turn) = if subscription.cut_off {
        (cut_off(lang), Work::Restore)
    } else {
        (served(lang), Work::Isolate)
    };
    let again = Callback::new(ask.clone());
    let again = move |work| again.run(work);
    let button = |work: Work, words: &'static str| {
        let ask = ask.clone();
        view! {
            <button
                type="button"
                class="btn small"
                data-work=work.name()
                on:click=move |_| ask(work)
            >
                {words}
            </button>
        }
    };
    let turned = match turn {
        Work::Restore => t::restore(lang),
        _ => t::isolate(lang),
    };
    view! {
        <div class="col g2" data-served=id.to_string()>
            <div class="row between">
                <span class="b cut" title=name.clone()>{name.clone()}</span>
                {badge(shown)}
            </div>
            {may.then(|| view! {
                <div class="row g2">
                    {button(turn, turned)} {button(Work::Kick, t::kick(lang))}
                    {move || stuck.get().filter(|it| *it != turn).map(|work| view! {
                        <button
                            type="button"
                            class="btn small"
                            data-again=work.name()
                            on:click=move |_| again(work)
                        >
                            {t::again(lang)}
                        </button>
                    })}
                </div>
            })}
        </div>
    }
}

#[component]
pub(super) fn Order(
    subscription: SubscriptionId,
    name: String,
    work: Work,
    close: Callback<()>,
) -> impl IntoView {
    let (lang, toasts) = (lang(), part::<Toasts>());
    let reason = RwSignal::new(String::new());
    let action = Action::new();
    let (title, what, button) = match work {
        Work::Isolate => (
            t::isolate_title(&name, lang),
            t::isolate_what(lang),
            t::isolate(lang),
        ),
        Work::Restore => (
            t::restore_title(&name, lang),
            t::restore_what(lang),
            t::restore(lang),
        ),
        Work::Kick => (
            t::kick_title(&name, lang),
            t::kick_what(lang),
            t::kick(lang),
        ),
        other => (
            t::again_title(&t::work(other, lang), &name, lang),
            t::again_what(lang),
            t::again(lang),
        ),
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let order = OrderWork {
            subscription,
            work,
            reason: reason.get_untracked().trim().to_owned(),
        };
        action.send(order, move |_| {
            toasts.done(t::ordered(lang));
            close.run(());
        });
    };
    view! {
        <Dialog title=title close=close name="work">
            <p class="t2">{what}</p>
            <form class="col g4" on:submit=submit>
                <TextField
                    name="work-reason"
                    label=t::reason(lang)
                    value=reason
                    error=action.about(Field::Reason, lang)
                    autofocus=true
                />
                <Acts
                    button=button
                    close=close
                    ready=Signal::derive(move || !action.busy.get())
                    error=action.elsewhere(&[Field::Reason])
                />
            </form>
        </Dialog>
    }
}

fn served(lang: Lang) -> Status {
    Status {
        tone: Tone::Ok,
        icon: Icon::Good,
        word: t::active(lang).to_owned(),
    }
}

fn cut_off(lang: Lang) -> Status {
    Status {
        tone: Tone::Warn,
        icon: Icon::Lock,
        word: t::cut_off(lang).to_owned(),
    }
}

/// What was decided, by whom and why, and what came of it.
fn moment(intent: &IntentView, clock: Clock, lang: Lang) -> Moment {
    let (icon, tone, came) = match &intent.state {
        IntentState::Waits { failed } => {
            let why = failed.as_ref().map(|it| error::words(it.code, lang).what);
            let parts = [Some(t::waits(lang)), why];
            let came = parts.into_iter().flatten().collect::<Vec<_>>().join(": ");
            (Icon::Clock, Tone::Warn, came)
        }
        IntentState::Done { at } => {
            let came = t::done_at(&clock.moment(*at, lang), lang);
            (Icon::Good, Tone::Ok, came)
        }
        IntentState::Stuck { why, .. } => (Icon::Bad, Tone::Bad, t::stuck(why, lang)),
        IntentState::Replaced => (Icon::Minus, Tone::Idle, t::replaced(lang).to_owned()),
    };
    let by = intent
        .by
        .clone()
        .unwrap_or_else(|| t::by_rule(lang).to_owned());
    let decided = match intent.reason.as_str() {
        "" => by,
        reason => format!("{by}: {reason}"),
    };
    Moment {
        icon,
        tone,
        title: t::work(intent.work, lang).to_owned(),
        when: clock.moment(intent.at, lang),
        exact: clock.exact(intent.at, lang),
        text: format!("{decided} · {came}"),
    }
}

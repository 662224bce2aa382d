//! What is wrong with the book itself, on every page: it takes no writes, part of it cannot be read,
//! or no backup of it is made.

use leptos::prelude::*;
use mikromon_api::backup_schedule::BackupFailing;
use mikromon_api::session::StoreTrouble;

use super::{Icon, icon};
use crate::locales::{Lang, common, error, shell as t};
use crate::state::{Clock, Session, lang, part};

#[component]
pub(crate) fn Trouble() -> impl IntoView {
    let lang = lang();
    let (session, clock) = (part::<Session>(), part::<Clock>());
    let store = Memo::new(move |_| session.read(|it| it.store_trouble.clone()));
    let unread = Memo::new(move |_| session.read(|it| it.unread_routers.clone()));
    let unread_incidents = Memo::new(move |_| session.read(|it| it.unread_incidents));
    let refused = move || {
        store.get().map(|trouble| {
            let since = clock.moment(trouble.since, lang);
            let title = t::trouble_since(&since, lang);
            line(
                "store-trouble",
                Icon::Bad,
                "notice bad",
                title,
                details(&trouble, lang),
            )
        })
    };
    let unread = move || {
        let names = unread.get();
        (!names.is_empty()).then(|| {
            let title = t::unread_routers(lang).to_owned();
            let hint = t::unread_hint(&names.join(", "), lang);
            line("unread-routers", Icon::Warn, "notice warn", title, hint)
        })
    };
    let unread_incidents = move || {
        let count = unread_incidents.get();
        (count > 0).then(|| {
            let title = t::unread_incidents(&common::entries(count, lang), lang);
            let hint = t::unread_incidents_hint(lang).to_owned();
            line("unread-incidents", Icon::Warn, "notice warn", title, hint)
        })
    };
    let locked = Memo::new(move |_| session.read(|it| it.vault_locked));
    let locked = move || {
        locked.get().then(|| {
            view! {
                <div class="notice warn" id="vault-locked">
                    {icon(Icon::Lock)}
                    <span>
                        <span class="b" role="alert">{t::vault_locked(lang)}</span>
                        <span class="t2 gap-l">{t::vault_locked_hint(lang)}</span>
                    </span>
                    <span class="push row">
                        <a href="/settings/keys" class="btn sm">{t::vault_open(lang)}</a>
                    </span>
                </div>
            }
        })
    };
    let failing = Memo::new(move |_| session.read(|it| it.backup_failing.clone()));
    let failing = move || failing.get().map(|it| view! { <NoBackup failing=it /> });
    view! { {refused} {locked} {unread} {unread_incidents} {failing} }
}

#[component]
fn NoBackup(failing: BackupFailing) -> impl IntoView {
    let lang = lang();
    let since = part::<Clock>().moment(failing.since, lang);
    let words = error::words(failing.error.code, lang);
    view! {
        <div class="notice warn" id="backup-failing">
            {icon(Icon::Warn)}
            <span>
                <span class="b" role="alert">{t::backup_failing(&since, lang)}</span>
                <span class="t2 gap-l">{format!("{}. {}", words.what, words.act)}</span>
            </span>
            <span class="push row">
                <a href="/settings/data" class="btn sm">{t::vault_open(lang)}</a>
            </span>
        </div>
    }
}

/// Only the title is an alert: the hint holds a count that runs on.
fn line(
    id: &'static str,
    sign: Icon,
    class: &'static str,
    title: String,
    hint: String,
) -> impl IntoView {
    view! {
        <div class=class id=id>
            {icon(sign)}
            <span>
                <span class="b" role="alert">{title}</span> <span class="t2 gap-l">{hint}</span>
            </span>
        </div>
    }
}

/// `Ruang penyimpanan penuh. Kosongkan ruang, lalu coba lagi. Pemantauan tetap berjalan. ...`
fn details(trouble: &StoreTrouble, lang: Lang) -> String {
    let words = error::words(trouble.error.code, lang);
    let lost =
        (trouble.lost > 0).then(|| t::trouble_lost(&common::entries(trouble.lost, lang), lang));
    let parts = [
        format!("{}. {}", words.what, words.act),
        t::trouble_waits(&common::entries(trouble.waiting, lang), lang),
    ];
    let parts: Vec<String> = parts.into_iter().chain(lost).collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use mikromon_api::{ApiError, ErrorCode};
    use mikromon_domain::time::UnixMillis;

    use super::*;

    #[test]
    fn trouble_says_why_what_waits_and_what_was_lost() {
        let trouble = StoreTrouble {
            since: UnixMillis(0),
            error: ApiError::new(ErrorCode::DiskFull, ""),
            waiting: 3,
            lost: 0,
        };
        let said = details(&trouble, Lang::Id);
        assert!(said.starts_with("Ruang penyimpanan penuh."), "{said}");
        assert!(said.contains("3 catatan menunggu"), "{said}");
        let trouble = StoreTrouble {
            waiting: 1,
            lost: 2,
            ..trouble
        };
        let lost = details(&trouble, Lang::En);
        assert!(lost.contains(" 1 entry waiting in memory,"), "{lost}");
        assert!(
            lost.ends_with("2 entries did not fit, kept in the log only."),
            "{lost}"
        );
    }
}

//! The audit log: what the URL asks for, in a list, and beside it the row that the URL names.

mod detail;
mod export;
mod filters;
mod list;
mod wanted;

pub(crate) use list::Audit;

use mikromon_api::audit::AuditOutcome;

use crate::components::{Icon, Status, Tone};
use crate::locales::{Lang, audit as t, error};

/// In one line: the reason where it was refused.
fn outcome(outcome: AuditOutcome, lang: Lang) -> String {
    match outcome {
        AuditOutcome::Done => t::done(lang).to_owned(),
        AuditOutcome::Unfinished => t::unfinished(lang).to_owned(),
        AuditOutcome::Refused(code) => {
            format!("{}: {}", t::refused(lang), error::words(code, lang).what)
        }
    }
}

fn shown(it: AuditOutcome, lang: Lang) -> Status {
    let (tone, icon) = match it {
        AuditOutcome::Done => (Tone::Ok, Icon::Good),
        AuditOutcome::Unfinished => (Tone::Warn, Icon::Clock),
        AuditOutcome::Refused(_) => (Tone::Bad, Icon::Bad),
    };
    Status {
        tone,
        icon,
        word: outcome(it, lang),
    }
}

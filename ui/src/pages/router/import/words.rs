//! What the columns are called and take, and what is wrong with a line, as people say it.

use mikromon_api::router_import::{
    ImportColumn, ImportError, ImportFate, ImportFault, ImportProblem, MOST_LINES,
};

use crate::components::{Icon, Status, Tone};
use crate::format;
use crate::locales::{Lang, group, router, router_import as t};

/// In the order of the template.
pub(super) const COLUMNS: [ImportColumn; 11] = [
    ImportColumn::Name,
    ImportColumn::Host,
    ImportColumn::Port,
    ImportColumn::Username,
    ImportColumn::Password,
    ImportColumn::Encryption,
    ImportColumn::Group,
    ImportColumn::Tags,
    ImportColumn::Site,
    ImportColumn::Note,
    ImportColumn::Parent,
];

/// As its head in the template.
pub(super) fn column(column: ImportColumn, lang: Lang) -> &'static str {
    match column {
        ImportColumn::Name => t::column_name(lang),
        ImportColumn::Host => t::column_host(lang),
        ImportColumn::Port => t::column_port(lang),
        ImportColumn::Username => t::column_username(lang),
        ImportColumn::Password => t::column_password(lang),
        ImportColumn::Encryption => t::column_encryption(lang),
        ImportColumn::Group => t::column_group(lang),
        ImportColumn::Tags => t::column_tags(lang),
        ImportColumn::Site => t::column_site(lang),
        ImportColumn::Note => t::column_note(lang),
        ImportColumn::Parent => t::column_parent(lang),
    }
}

/// What may stand in it.
pub(super) fn takes(column: ImportColumn, lang: Lang) -> &'static str {
    match column {
        ImportColumn::Name => t::takes_name(lang),
        ImportColumn::Host => t::takes_host(lang),
        ImportColumn::Port => t::takes_port(lang),
        ImportColumn::Username | ImportColumn::Password => t::takes_username(lang),
        ImportColumn::Encryption => t::takes_encryption(lang),
        ImportColumn::Group => t::takes_group(lang),
        ImportColumn::Tags => t::takes_tags(lang),
        ImportColumn::Site => t::takes_site(lang),
        ImportColumn::Note => t::takes_note(lang),
        ImportColumn::Parent => t::takes_parent(lang),
    }
}

/// What is the matter with the whole table, and what to do.
pub(super) fn problem(problem: ImportProblem, lang: Lang) -> (String, &'static str) {
    match problem {
        ImportProblem::Empty => (t::problem_empty(lang).into(), t::problem_empty_hint(lang)),
        ImportProblem::NotText => {
            let what = t::problem_not_text(lang);
            (what.into(), t::problem_not_text_hint(lang))
        }
        ImportProblem::TooLarge => {
            let what = t::problem_too_large(lang);
            (what.into(), t::problem_too_much_hint(lang))
        }
        ImportProblem::TooManyLines => {
            let most = format::whole(u64::try_from(MOST_LINES).unwrap_or_default(), lang);
            let what = t::problem_too_many(&most, lang);
            (what, t::problem_too_much_hint(lang))
        }
        ImportProblem::NoColumn(missing) => {
            let what = t::problem_no_column(&column(missing, lang), lang);
            (what, t::problem_no_column_hint(lang))
        }
    }
}

/// What comes of a line, in one line of text.
pub(super) fn fate(fate: &ImportFate, lang: Lang) -> Status {
    let (tone, icon, word) = match fate {
        ImportFate::New => (Tone::Ok, Icon::Plus, t::fate_new(lang).to_owned()),
        ImportFate::There => (Tone::Idle, Icon::Check, t::fate_there(lang).to_owned()),
        ImportFate::Bad(errors) => (Tone::Bad, Icon::Bad, reasons(errors, lang)),
    };
    Status { tone, icon, word }
}

/// All that is wrong with a line.
pub(super) fn reasons(errors: &[ImportError], lang: Lang) -> String {
    let all: Vec<_> = errors.iter().map(|it| reason(it, lang)).collect();
    all.join("; ")
}

fn reason(error: &ImportError, lang: Lang) -> String {
    let what = error.column.map(|it| column(it, lang));
    let Some(what) = what else {
        return match error.fault {
            ImportFault::Surplus => t::surplus(lang),
            _ => t::whole(lang),
        }
        .to_owned();
    };
    match &error.fault {
        ImportFault::Missing => t::missing(&what, lang),
        ImportFault::Invalid => invalid(error.column, what, lang),
        ImportFault::Taken(Some(router)) => t::taken_by(&what, router, lang),
        ImportFault::Taken(None) => t::taken(&what, lang),
        ImportFault::Repeated(line) => t::repeated(&what, line, lang),
        ImportFault::Unknown => t::not_found(&what, lang),
        ImportFault::ParentRefused(line) => t::parent_refused(line, lang),
        ImportFault::Circle => t::circle(lang).to_owned(),
        ImportFault::Surplus => t::surplus(lang).to_owned(),
    }
}

/// As the form says it of the same field.
fn invalid(column: Option<ImportColumn>, what: &str, lang: Lang) -> String {
    let why = match column {
        Some(ImportColumn::Encryption) => return t::invalid_encryption(lang).to_owned(),
        Some(ImportColumn::Name) => router::name_wrong(lang),
        Some(ImportColumn::Host) => router::host_wrong(lang),
        Some(ImportColumn::Port) => router::port_wrong(lang),
        Some(ImportColumn::Tags) => group::tags_wrong(lang),
        _ => return t::invalid(&what, lang),
    };
    t::because(&what, &why, lang)
}

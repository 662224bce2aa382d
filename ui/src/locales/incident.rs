//! Words of incidents.

use mikromon_api::incident::ProbeKind;
use mikromon_domain::incident::{IncidentKind, IncidentStatus};

use super::{Lang, words};

words! {
    title_page = "Insiden", "Incidents";
    current = "Berjalan", "Current";
    open_now = "Insiden terbuka", "Open incidents";
    col_status = "Status", "Status";
    col_incident = "Insiden", "Incident";
    col_opened = "Mulai", "Opened";
    col_length = "Lama", "Duration";
    col_impact = "Dampak", "Impact";
    col_by = "Ditangani oleh", "Handled by";
    unacknowledged = "Belum ditangani", "Not acknowledged";
    handled_by(name) = "Ditangani {name}", "Handled by {name}";
    resolved = "Selesai", "Resolved";
    acknowledge = "Tangani", "Acknowledge";
    acknowledge_title(what) = "Tangani {what}", "Acknowledge {what}";
    acknowledge_hint =
        "Nama Anda dicatat, dan operator lain tahu ini sedang dikerjakan.",
        "Your name is recorded, and others see that it is being worked on.";
    note = "Catatan", "Note";
    note_optional = "Catatan (boleh kosong)", "Note (may be empty)";
    note_placeholder =
        "Apa yang diketahui, siapa yang berangkat",
        "What is known, who is on the way";
    add_note = "Tambah catatan", "Add note";
    noted = "Catatan disimpan", "Note saved";
    acknowledged_toast(what) =
        "{what}: dicatat ditangani Anda",
        "{what}: recorded as handled by you";
    evidence = "Bukti", "Evidence";
    history = "Riwayat", "History";
    opened_at = "Insiden dibuka", "Incident opened";
    acknowledged_at(name) = "Ditangani {name}", "Acknowledged by {name}";
    resolved_after(length) = "Pulih setelah {length}", "Recovered after {length}";
    behind(routers) = "{routers} di belakangnya", "{routers} behind it";
    sessions_lost(sessions) = "{sessions} hilang", "{sessions} lost";
    no_impact = "tanpa dampak lain", "no other impact";
    empty = "Tidak ada insiden", "No incidents";
    empty_hint =
        "Insiden akan tampil di sini begitu ada router yang putus.",
        "An incident appears here as soon as a router goes down.";
    empty_all_hint =
        "Belum pernah ada yang putus sejak pemantauan dimulai.",
        "Nothing has gone down since monitoring began.";
    answered(length) = "menjawab dalam {length}", "answered in {length}";
    open_router = "Buka router", "Open router";
}

/// `BR-Ciawi-02 putus`
pub(crate) fn title(kind: IncidentKind, router: &str, lang: Lang) -> String {
    let (id, en) = match kind {
        IncidentKind::RouterDown => ("putus", "is down"),
        IncidentKind::ApiUnreachable => ("tidak membuka API", "closed its API"),
        IncidentKind::AuthFailed => ("menolak kata sandi", "refused the password"),
        IncidentKind::PinChanged => ("berganti sertifikat", "changed its certificate"),
        IncidentKind::Flapping => ("putus-nyambung", "is flapping"),
    };
    match lang {
        Lang::Id => format!("{router} {id}"),
        Lang::En => format!("{router} {en}"),
    }
}

/// `Putus`: what happened, where the router is known.
pub(crate) const fn kind(kind: IncidentKind, lang: Lang) -> &'static str {
    let (id, en) = match kind {
        IncidentKind::RouterDown => ("Putus", "Down"),
        IncidentKind::ApiUnreachable => ("API tertutup", "API closed"),
        IncidentKind::AuthFailed => ("Sandi ditolak", "Password refused"),
        IncidentKind::PinChanged => ("Sertifikat berubah", "Certificate changed"),
        IncidentKind::Flapping => ("Putus-nyambung", "Flapping"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

pub(crate) fn status(status: IncidentStatus, lang: Lang) -> &'static str {
    let (id, en) = match status {
        IncidentStatus::Open => ("Terbuka", "Open"),
        IncidentStatus::Acknowledged => ("Ditangani", "Acknowledged"),
        IncidentStatus::Resolved => ("Selesai", "Resolved"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

pub(crate) fn probe(kind: ProbeKind, lang: Lang) -> &'static str {
    let (id, en) = match kind {
        ProbeKind::Heartbeat => ("Detak sesi", "Heartbeat"),
        ProbeKind::Session => ("Sesi API", "API session"),
        ProbeKind::Ping => ("Ping", "Ping"),
        ProbeKind::Connect => ("Sambungan TCP", "TCP connection"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

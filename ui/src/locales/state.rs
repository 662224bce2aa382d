//! What each state of a router is called.

use mikromon_domain::router::RouterState;

use super::{Lang, words};

words! {
    high_cpu = "CPU tinggi", "High CPU";
    loss(percent) = "Hilang {percent}", "Loss {percent}";
    for_long(state, length) = "{state} {length}", "{state} {length}";
    behind(router) = "Di balik {router}", "Behind {router}";
    availability = "Ketersediaan", "Availability";
    availability_day = "Ketersediaan 24 jam", "Availability, 24 hours";
}

pub(crate) const fn name(state: RouterState, lang: Lang) -> &'static str {
    let (id, en) = match state {
        RouterState::Down => ("Putus", "Down"),
        RouterState::ApiUnreachable => ("API tertutup", "API closed"),
        RouterState::AuthFailed => ("Sandi ditolak", "Password refused"),
        RouterState::PinChanged => ("Sertifikat berubah", "Certificate changed"),
        RouterState::BehindParent => ("Di balik induk", "Behind parent"),
        RouterState::ObserverOffline => ("Komputer luring", "Computer offline"),
        RouterState::Suspect => ("Diperiksa", "Checking"),
        RouterState::Unknown => ("Menyambung", "Connecting"),
        RouterState::Up => ("Normal", "Normal"),
        RouterState::Paused => ("Dijeda", "Paused"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

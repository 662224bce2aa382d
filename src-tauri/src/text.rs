//! Every word that the shell itself shows, in both languages: notifications and the tray.

use mikromon_api::alert::{Alert, AlertKind};
use mikromon_api::{Light, NetworkState};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::time::Millis;
use serde::Deserialize;

/// The page tells which one; Indonesian until it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    #[default]
    Id,
    En,
}
use Language::{En, Id};

/// Names in one line; a notification's title is cut by the desktop after about this many.
const NAMES: usize = 3;

impl Language {
    /// The one in hand of a pair of texts.
    fn of(self, indonesian: &str, english: &str) -> String {
        match self {
            Id => indonesian.into(),
            En => english.into(),
        }
    }

    pub(crate) fn open(self) -> String {
        self.of("Buka MikroMon", "Open MikroMon")
    }

    pub(crate) fn mute(self) -> String {
        self.of("Diamkan notifikasi 1 jam", "Mute notifications for 1 hour")
    }

    pub(crate) fn unmute(self) -> String {
        self.of("Nyalakan lagi notifikasi", "Unmute notifications")
    }

    pub(crate) fn quit(self) -> String {
        self.of("Keluar dan hentikan pemantauan", "Quit and stop monitoring")
    }

    pub(crate) fn routers_down(self) -> String {
        self.of("Router putus", "Routers down")
    }

    pub(crate) fn more(self, count: usize) -> String {
        match self {
            Id => format!("dan {count} lainnya"),
            En => format!("and {count} more"),
        }
    }

    /// One line for the tray: what the light means, in counts.
    pub(crate) fn network(self, state: &NetworkState) -> String {
        if state.routers == 0 {
            return self.of("Belum ada router", "No routers yet");
        }
        let up = match self {
            Id => format!("{} dari {} router aktif", state.up, state.routers),
            En => format!("{} of {} routers up", state.up, state.routers),
        };
        let rest = match (state.light, self) {
            (Light::Red, Id) => format!(", {} putus", state.down),
            (Light::Red, En) => format!(", {} down", state.down),
            (Light::Amber, Id) => ", ada yang perlu dilihat".into(),
            (Light::Amber, En) => ", some need a look".into(),
            (Light::Grey | Light::Green, _) => String::new(),
        };
        up + &rest
    }

    fn names(self, names: &[String]) -> String {
        let shown = names.iter().take(NAMES).cloned().collect::<Vec<_>>();
        let shown = shown.join(", ");
        match names.len().saturating_sub(NAMES) {
            0 => shown,
            more => format!("{shown} {}", self.more(more)),
        }
    }

    /// The two largest units: `3 menit 20 detik`.
    pub(crate) fn length(self, length: Millis) -> String {
        let seconds = length.0.max(0) / 1_000;
        let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
        let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
        let parts = match self {
            Id => [
                (days, "hari"),
                (hours, "jam"),
                (minutes, "menit"),
                (seconds, "detik"),
            ],
            En => [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")],
        };
        let said: Vec<_> = parts
            .iter()
            .skip_while(|(count, _)| *count == 0)
            .take(2)
            .filter(|(count, _)| *count > 0)
            .map(|(count, unit)| format!("{count} {unit}"))
            .collect();
        match (said.is_empty(), self) {
            (false, _) => said.join(" "),
            (true, Id) => "kurang dari 1 detik".into(),
            (true, En) => "less than 1 s".into(),
        }
    }
}

/// Title and body of the notification of `alert`.
pub(crate) fn notification(language: Language, alert: &Alert) -> (String, String) {
    (title(language, alert), body(language, alert))
}

fn title(language: Language, alert: &Alert) -> String {
    let (id, en) = match alert.kind {
        AlertKind::Opened(kind) => opened(kind),
        AlertKind::Recovered { .. } => ("router pulih", ("router back", "routers back")),
        AlertKind::Rebooted => (
            "router menyala ulang",
            ("router restarted", "routers restarted"),
        ),
        AlertKind::ObserverOffline => {
            return language.of(
                "Komputer ini kehilangan jaringan",
                "This computer lost the network",
            );
        }
        AlertKind::ObserverOnline => {
            return language.of(
                "Jaringan komputer ini kembali",
                "This computer is online again",
            );
        }
    };
    let count = alert.routers.len();
    let names = language.names(&alert.routers);
    match (language, count) {
        (Id, 1) => format!("{}: {names}", capitalised(id)),
        (Id, _) => format!("{count} {id}: {names}"),
        (En, 1) => format!("{}: {names}", capitalised(en.0)),
        (En, _) => format!("{count} {}: {names}", en.1),
    }
}

/// Indonesian, and English for one and for many.
const fn opened(kind: IncidentKind) -> (&'static str, (&'static str, &'static str)) {
    match kind {
        IncidentKind::RouterDown => ("router putus", ("router down", "routers down")),
        IncidentKind::ApiUnreachable => (
            "router tanpa API",
            ("router without API", "routers without API"),
        ),
        IncidentKind::AuthFailed => (
            "router menolak kata sandi",
            (
                "router refuses the password",
                "routers refuse their password",
            ),
        ),
        IncidentKind::PinChanged => (
            "router berganti sertifikat",
            (
                "router shows another certificate",
                "routers show another certificate",
            ),
        ),
        IncidentKind::Flapping => (
            "router putus-nyambung",
            ("router flapping", "routers flapping"),
        ),
    }
}

fn body(language: Language, alert: &Alert) -> String {
    let meaning = match alert.kind {
        AlertKind::Opened(kind) => meaning(language, kind),
        AlertKind::Recovered { after } => match language {
            Id => format!("Stabil kembali setelah {}.", language.length(after)),
            En => format!("Stable again after {}.", language.length(after)),
        },
        AlertKind::Rebooted => language.of(
            "Tidak sempat terlihat putus.",
            "It was not seen down in between.",
        ),
        AlertKind::ObserverOffline => language.of(
            "Keadaan router tidak diketahui sampai jaringan kembali.",
            "Nothing can be said of the routers until it is back.",
        ),
        AlertKind::ObserverOnline => {
            language.of("Pemantauan berjalan lagi.", "Monitoring goes on.")
        }
    };
    match (language, alert.behind) {
        (_, 0) => meaning,
        (Id, behind) => format!("{meaning} {behind} router di belakangnya ikut terputus."),
        (En, 1) => format!("{meaning} 1 router behind it is cut off too."),
        (En, behind) => format!("{meaning} {behind} routers behind it are cut off too."),
    }
}

fn meaning(language: Language, kind: IncidentKind) -> String {
    match kind {
        IncidentKind::RouterDown => language.of(
            "Tidak menjawab dalam dua putaran pemeriksaan.",
            "No answer in two rounds of checks.",
        ),
        IncidentKind::ApiUnreachable => language.of(
            "Masih menjawab ping, tetapi port API tidak menjawab.",
            "It still answers ping, but its API port does not.",
        ),
        IncidentKind::AuthFailed => language.of(
            "Tidak dicoba lagi sampai kata sandinya diperbaiki.",
            "It is not tried again until the password is corrected.",
        ),
        IncidentKind::PinChanged => language.of(
            "Tidak ada yang dikirim sampai sertifikatnya diperiksa.",
            "Nothing is sent to it until the certificate has been checked.",
        ),
        IncidentKind::Flapping => language.of(
            "Terlalu sering putus dan kembali untuk diberitahukan satu per satu.",
            "It goes down and up too often to be told each time.",
        ),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use mikromon_domain::time::UnixMillis;

    use super::*;

    fn alert(kind: AlertKind, routers: &[&str], behind: u32) -> Alert {
        Alert {
            at: UnixMillis(0),
            kind,
            routers: routers.iter().map(ToString::to_string).collect(),
            router_ids: Vec::new(),
            incidents: Vec::new(),
            behind,
        }
    }

    #[test]
    fn one_router_is_named_and_many_are_counted_and_named() {
        let down = AlertKind::Opened(IncidentKind::RouterDown);
        for (language, routers, said) in [
            (Id, &["A"][..], "Router putus: A"),
            (En, &["A"], "Router down: A"),
            (Id, &["A", "B", "C"], "3 router putus: A, B, C"),
            (En, &["A", "B", "C"], "3 routers down: A, B, C"),
            (
                Id,
                &["A", "B", "C", "D", "E"],
                "5 router putus: A, B, C dan 2 lainnya",
            ),
        ] {
            assert_eq!(title(language, &alert(down, routers, 0)), said);
        }
    }

    #[test]
    fn routers_behind_it_are_told_with_the_router_and_not_alone() {
        let down = alert(AlertKind::Opened(IncidentKind::RouterDown), &["POP-1"], 7);
        let (title, body) = notification(Id, &down);
        assert_eq!(title, "Router putus: POP-1");
        assert!(
            body.ends_with("7 router di belakangnya ikut terputus."),
            "{body}"
        );
    }

    #[test]
    fn a_recovery_says_how_long_it_lasted() {
        let after = Millis::seconds(200);
        let back = alert(AlertKind::Recovered { after }, &["A"], 0);
        assert_eq!(
            notification(Id, &back),
            (
                "Router pulih: A".into(),
                "Stabil kembali setelah 3 menit 20 detik.".into()
            )
        );
    }

    #[test]
    fn no_text_of_an_alert_is_the_same_in_both_languages_or_empty() {
        let mut kinds = vec![
            AlertKind::Recovered {
                after: Millis::seconds(1),
            },
            AlertKind::ObserverOffline,
            AlertKind::ObserverOnline,
            AlertKind::Rebooted,
        ];
        kinds.extend(IncidentKind::ALL.iter().copied().map(AlertKind::Opened));
        for kind in kinds {
            let alert = alert(kind, &["A", "B"], 1);
            let (id, en) = (notification(Id, &alert), notification(En, &alert));
            assert_ne!(id.0, en.0);
            assert_ne!(id.1, en.1);
            assert!(![id.0, id.1, en.0, en.1].contains(&String::new()));
        }
    }

    #[test]
    fn lengths_are_said_in_their_two_largest_units() {
        for (millis, id, en) in [
            (0, "kurang dari 1 detik", "less than 1 s"),
            (61_000, "1 menit 1 detik", "1 min 1 s"),
            (3_600_000, "1 jam", "1 h"),
            (3_605_000, "1 jam", "1 h"),
            (90_061_000, "1 hari 1 jam", "1 d 1 h"),
        ] {
            assert_eq!(Id.length(Millis(millis)), id);
            assert_eq!(En.length(Millis(millis)), en);
        }
    }

    #[test]
    fn the_network_is_told_by_what_its_light_means() {
        let state = |light, up, down| NetworkState {
            light,
            routers: 12,
            up,
            down,
            unacknowledged: down,
        };
        for (state, id, en) in [
            (
                NetworkState::default(),
                "Belum ada router",
                "No routers yet",
            ),
            (
                state(Light::Green, 12, 0),
                "12 dari 12 router aktif",
                "12 of 12 routers up",
            ),
            (
                state(Light::Amber, 11, 0),
                "11 dari 12 router aktif, ada yang perlu dilihat",
                "11 of 12 routers up, some need a look",
            ),
            (
                state(Light::Red, 9, 3),
                "9 dari 12 router aktif, 3 putus",
                "9 of 12 routers up, 3 down",
            ),
        ] {
            assert_eq!(Id.network(&state), id);
            assert_eq!(En.network(&state), en);
        }
    }
}

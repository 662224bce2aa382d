//! How a customer stands: served or not, and how late with the oldest open bill.

use mikromon_api::customer::Owed;
use mikromon_domain::date::CivilDate;

use crate::components::{Icon, Status, Tone};
use crate::locales::{Lang, common, customer as t};

/// Later than this is worth a red mark: a second bill has come meanwhile.
const VERY_LATE: i64 = 30;

/// Days since an open bill was due, where there are any.
fn late(owed: Option<Owed>, today: CivilDate) -> Option<i64> {
    let days = today.since(owed?.due_on?);
    Some(days).filter(|it| *it > 0)
}

pub(super) fn standing(
    subscriptions: u32,
    owed: Option<Owed>,
    today: CivilDate,
    lang: Lang,
) -> Status {
    let (tone, icon, word) = match (owed, late(owed, today)) {
        (_, Some(days)) => {
            let (tone, icon) = match days {
                ..=VERY_LATE => (Tone::Warn, Icon::Warn),
                _ => (Tone::Bad, Icon::Bad),
            };
            (tone, icon, t::late(&common::days(days, lang), lang))
        }
        _ if subscriptions == 0 => (Tone::Idle, Icon::Minus, t::no_service(lang).to_owned()),
        (Some(owed), None) if owed.amount.is_positive() => {
            (Tone::Info, Icon::Clock, t::open_bill(lang).to_owned())
        }
        (Some(_), None) => (Tone::Ok, Icon::Good, t::paid_up(lang).to_owned()),
        (None, None) => (Tone::Ok, Icon::Good, t::served(lang).to_owned()),
    };
    Status { tone, icon, word }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_domain::money::Rupiah;

    fn owed(amount: i64, due_on: Option<&str>) -> Option<Owed> {
        Some(Owed {
            amount: Rupiah::new(amount).unwrap(),
            due_on: due_on.map(|it| it.parse().unwrap()),
        })
    }

    #[test]
    fn a_late_bill_is_said_first_then_whether_there_is_a_service() {
        let today = "2026-11-22".parse().unwrap();
        for (subscriptions, owed, expected) in [
            (1, owed(0, None), (Tone::Ok, "Lunas")),
            (1, owed(9, Some("2026-12-01")), (Tone::Info, "Belum lunas")),
            (1, owed(9, Some("2026-11-22")), (Tone::Info, "Belum lunas")),
            (1, owed(9, Some("2026-11-20")), (Tone::Warn, "Lewat 2 hari")),
            (1, owed(9, Some("2026-10-20")), (Tone::Bad, "Lewat 33 hari")),
            (0, owed(9, Some("2026-10-20")), (Tone::Bad, "Lewat 33 hari")),
            (0, owed(0, None), (Tone::Idle, "Tanpa layanan")),
            (1, None, (Tone::Ok, "Berlangganan")),
            (0, None, (Tone::Idle, "Tanpa layanan")),
        ] {
            let said = standing(subscriptions, owed, today, Lang::Id);
            assert_eq!((said.tone, said.word.as_str()), expected);
        }
    }
}

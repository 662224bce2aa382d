//! What people call the columns, and how they write the encryption: in Indonesian, in English, and
//! as RouterOS and other programs have it.

use mikromon_api::router_import::ImportColumn;
use mikromon_domain::router::Transport;

/// Heads in lower case, without blanks, hyphens, dots and underscores.
const HEADS: &[(ImportColumn, &[&str])] = &[
    (
        ImportColumn::Name,
        &[
            "nama",
            "namarouter",
            "name",
            "router",
            "routername",
            "identitas",
            "identity",
        ],
    ),
    (
        ImportColumn::Host,
        &[
            "alamat",
            "alamatip",
            "ip",
            "host",
            "hostname",
            "address",
            "ipaddress",
        ],
    ),
    (ImportColumn::Port, &["port", "portapi", "apiport"]),
    (
        ImportColumn::Username,
        &["user", "username", "pengguna", "namapengguna", "login"],
    ),
    (
        ImportColumn::Password,
        &["sandi", "katasandi", "password", "pass"],
    ),
    (
        ImportColumn::Encryption,
        &[
            "enkripsi",
            "encryption",
            "transport",
            "sambungan",
            "ssl",
            "tls",
            "apissl",
        ],
    ),
    (
        ImportColumn::Group,
        &["grup", "gruprouter", "kelompok", "group", "routergroup"],
    ),
    (ImportColumn::Tags, &["tag", "tags", "label", "labels"]),
    (
        ImportColumn::Site,
        &["lokasi", "tempat", "site", "location", "place"],
    ),
    (
        ImportColumn::Note,
        &[
            "catatan",
            "keterangan",
            "komentar",
            "note",
            "notes",
            "comment",
        ],
    ),
    (ImportColumn::Parent, &["induk", "parent", "uplink"]),
];

pub(super) fn of_head(head: &str) -> Option<ImportColumn> {
    let known = HEADS.iter().find(|(_, names)| names.contains(&head));
    known.map(|it| it.0)
}

/// `None`: it is no word for either.
pub(super) fn transport(cell: &str, port: Option<u16>) -> Option<Transport> {
    match cell.to_lowercase().as_str() {
        // The port says it.
        "" if port == Some(Transport::Tls.default_port()) => Some(Transport::Tls),
        "" | "plain" | "api" | "tidak" | "tanpa" | "no" | "none" | "0" | "false" | "off" => {
            Some(Transport::Plain)
        }
        "api-ssl" | "apissl" | "ssl" | "tls" | "ya" | "yes" | "1" | "true" | "on" => {
            Some(Transport::Tls)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_head_stands_for_two_columns() {
        let all = || {
            HEADS
                .iter()
                .flat_map(|(column, names)| names.iter().map(move |it| (*column, *it)))
        };
        for (column, name) in all() {
            assert_eq!(of_head(name), Some(column), "{name}");
            assert_eq!(all().filter(|it| it.1 == name).count(), 1, "{name}");
        }
        assert_eq!(of_head("harga"), None);
    }

    #[test]
    fn encryption_is_a_word_or_follows_from_the_port() {
        for (cell, port, expected) in [
            ("", None, Some(Transport::Plain)),
            ("", Some(8728), Some(Transport::Plain)),
            ("", Some(8729), Some(Transport::Tls)),
            ("plain", Some(8729), Some(Transport::Plain)),
            ("API-SSL", None, Some(Transport::Tls)),
            ("ya", None, Some(Transport::Tls)),
            ("ssh", None, None),
        ] {
            assert_eq!(transport(cell, port), expected, "{cell} {port:?}");
        }
    }
}

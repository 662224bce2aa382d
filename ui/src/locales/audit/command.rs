//! What each command that is on record does, for people, and what the nouns of commands are.

use crate::locales::Lang;

/// The nouns that commands on record begin with, as a filter offers them.
const NOUNS: &[(&str, &str, &str)] = &[
    ("router", "Router", "Routers"),
    ("incident", "Insiden", "Incidents"),
    ("alert", "Notifikasi", "Notifications"),
    ("operator", "Operator", "Operators"),
    ("group", "Grup router", "Router groups"),
    ("role", "Peran dan hak", "Roles and rights"),
    ("session", "Masuk dan keluar", "Signing in and out"),
    ("totp", "Verifikasi dua langkah", "Two-step sign-in"),
    ("vault", "Brankas", "Vault"),
    ("key", "Kunci", "Keys"),
    ("sync", "Server bersama", "Shared server"),
    ("privacy", "Penyamaran", "Privacy mask"),
    ("store", "Buku dan cadangan", "Book and backups"),
    ("support", "Bantuan", "Support"),
    ("audit", "Catatan audit", "Audit log"),
    ("company", "Perusahaan", "Company"),
    ("branch", "Cabang", "Branches"),
    ("plan", "Paket", "Plans"),
    ("customer", "Pelanggan", "Customers"),
    ("subscription", "Layanan", "Subscriptions"),
    ("autosync", "AutoSync", "AutoSync"),
    ("provision", "Kerja di router", "Work at routers"),
    ("invoice", "Tagihan", "Invoices"),
    ("payment", "Pembayaran", "Payments"),
];

/// The codes of [`group`], in the order in which they are offered.
pub(crate) fn groups() -> impl Iterator<Item = &'static str> {
    NOUNS.iter().map(|(code, ..)| *code)
}

pub(crate) fn group(code: &'static str, lang: Lang) -> &'static str {
    let found = NOUNS.iter().find(|it| it.0 == code);
    found.map_or(code, |(_, id, en)| match lang {
        Lang::Id => id,
        Lang::En => en,
    })
}

/// One that has no words here, of a newer version, keeps its name.
pub(crate) fn command(name: &str, lang: Lang) -> String {
    match (words(name), lang) {
        (Some((id, _)), Lang::Id) => id.to_owned(),
        (Some((_, en)), Lang::En) => en.to_owned(),
        (None, _) => name.to_owned(),
    }
}

/// Indonesian and English.
fn words(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "router.add" => ("Menambah router", "Added a router"),
        "router.edit" => ("Mengubah router", "Edited a router"),
        "router.remove" => ("Menghapus router", "Removed a router"),
        "router.test" => ("Menguji sambungan", "Tested a connection"),
        "router.trust-certificate" => ("Menerima sertifikat", "Accepted a certificate"),
        "router.import" => ("Mengimpor router", "Imported routers"),
        "router.retry" => ("Menyambung ulang", "Connected again"),
        "alert.mute" => ("Menyenyapkan notifikasi", "Muted notifications"),
        "alert.set-untold" => ("Memilih yang diberitahukan", "Chose what is told"),
        "alert.unmute" => ("Membunyikan notifikasi", "Unmuted notifications"),
        "operator.add" => ("Menambah operator", "Added an operator"),
        "operator.set-disabled" => ("Mengatur akun operator", "Changed an account"),
        "incident.acknowledge" => ("Menangani insiden", "Acknowledged an incident"),
        "incident.add-note" => ("Mencatat pada insiden", "Noted on an incident"),
        "branch.add" => ("Menambah cabang", "Added a branch"),
        "branch.edit" => ("Mengubah cabang", "Edited a branch"),
        "branch.remove" => ("Menghapus cabang", "Removed a branch"),
        "company.set" => ("Mengatur perusahaan", "Changed the company's settings"),
        "plan.add" => ("Menambah paket", "Added a plan"),
        "plan.edit" => ("Mengubah paket", "Edited a plan"),
        "plan.remove" => ("Menghapus paket", "Removed a plan"),
        "customer.add" => ("Menambah pelanggan", "Added a customer"),
        "customer.edit" => ("Mengubah pelanggan", "Edited a customer"),
        "customer.remove" => ("Menghapus pelanggan", "Removed a customer"),
        "customer.reveal" => ("Melihat NIK/NPWP", "Looked at a NIK or NPWP"),
        "provision.order" => ("Memerintahkan kerja di router", "Ordered work at a router"),
        "autosync.take-in" => (
            "Memasukkan pelanggan dari router",
            "Took customers in from a router",
        ),
        "autosync.run" => ("Membaca pelanggan router", "Read routers' customers"),
        "autosync.cancel" => ("Menghentikan pembacaan router", "Stopped reading routers"),
        "subscription.add" => ("Menambah layanan", "Added a subscription"),
        "subscription.edit" => ("Mengubah layanan", "Edited a subscription"),
        "subscription.remove" => ("Menghapus layanan", "Removed a subscription"),
        "invoice.issue" => ("Menerbitkan tagihan", "Issued an invoice"),
        "invoice.void" => ("Membatalkan tagihan", "Declared an invoice void"),
        "payment.record" => ("Mencatat pembayaran", "Recorded a payment"),
        "payment.allocate" => ("Mengalokasikan pembayaran", "Allocated a payment"),
        "payment.reverse" => ("Membatalkan pembayaran", "Reversed a payment"),
        "operator.reset-password" => (
            "Mengatur ulang kata sandi operator",
            "Reset an operator's password",
        ),
        "operator.sign-out" => ("Mengeluarkan operator", "Signed an operator out"),
        "totp.enable" => (
            "Mengaktifkan verifikasi dua langkah",
            "Turned two-step sign-in on",
        ),
        "totp.disable" => (
            "Mematikan verifikasi dua langkah",
            "Turned two-step sign-in off",
        ),
        "totp.remove" => (
            "Menghapus verifikasi dua langkah",
            "Removed two-step sign-in",
        ),
        "operator.end-session" => ("Mengakhiri sesi operator", "Ended an operator's session"),
        "operator.set-scope" => ("Mengatur jangkauan operator", "Changed an operator's scope"),
        "group.add" => ("Menambah grup router", "Added a router group"),
        "group.edit" => ("Mengubah grup router", "Changed a router group"),
        "group.remove" => ("Menghapus grup router", "Removed a router group"),
        "privacy.set-mask" => ("Mengatur penyamaran", "Set the privacy mask"),
        "privacy.set-default" => (
            "Mengatur penyamaran operator",
            "Set an operator's privacy mask",
        ),
        "privacy.reveal" => ("Menampilkan nilai tersamar", "Showed a masked value"),
        "role.edit" => ("Mengubah hak peran", "Changed the rights of roles"),
        "session.create-owner" => ("Membuat pemilik", "Created the owner"),
        "session.sign-in" => ("Masuk", "Signed in"),
        "session.sign-out" => ("Keluar", "Signed out"),
        "vault.create" => ("Membuat brankas", "Made the vault"),
        "session.lock" => ("Mengunci sesi", "Locked the session"),
        "session.unlock" => ("Membuka kunci sesi", "Unlocked the session"),
        "vault.unlock" => ("Membuka brankas", "Unlocked the vault"),
        "sync.join" => ("Bergabung ke server", "Joined the server"),
        "sync.resolve-conflict" => ("Memutuskan konflik", "Resolved a conflict"),
        "sync.settle-refused" => ("Mengurus perubahan ditolak", "Settled a refused change"),
        "key.grant" => ("Memberi kunci", "Granted keys"),
        "key.rotate" => ("Mengganti kunci", "Renewed the key"),
        "key.forget-device" => ("Mengeluarkan komputer", "Shut a computer out"),
        "key.recovery-kit" => ("Membuat kit pemulihan", "Made a recovery kit"),
        "key.recover" => ("Memulihkan kunci", "Recovered the keys"),
        "store.start-new" => ("Memulai buku baru", "Started a new book"),
        "store.backup" => ("Membuat cadangan", "Made a backup"),
        "store.schedule" => ("Mengatur cadangan otomatis", "Set automatic backups"),
        "store.unschedule" => (
            "Mematikan cadangan otomatis",
            "Turned automatic backups off",
        ),
        "store.restore" => ("Memulihkan dari cadangan", "Restored a backup"),
        "support.logs" => ("Membuat berkas bantuan", "Made a support file"),
        "operator.edit" => ("Mengubah operator", "Changed an operator"),
        "session.change-password" => ("Mengganti kata sandi sendiri", "Changed the own password"),
        "audit.export" => ("Mengekspor catatan audit", "Exported the audit log"),
        "sync.now" => ("Menyinkronkan sekarang", "Exchanged now"),
        "sync.invite" => ("Mengundang komputer", "Invited a computer"),
        "sync.check" => ("Memeriksa seluruh buku", "Checked the whole book"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use mikromon_api::Command;

    use super::*;

    macro_rules! on_record {
        ($($command:ty),+ $(,)?) => {
            const ON_RECORD: &[(&str, bool)] =
                &[$((<$command as Command>::NAME, <$command as Command>::AUDITED)),+];
        };
    }
    mikromon_api::with_commands!(on_record);

    fn names() -> impl Iterator<Item = &'static str> {
        ON_RECORD.iter().filter(|it| it.1).map(|it| it.0)
    }

    #[test]
    fn every_command_on_record_has_words_of_its_own_in_both_languages() {
        let mut said = HashSet::new();
        for name in names() {
            let (id, en) = words(name).unwrap_or_else(|| panic!("{name} has no words"));
            assert!(said.insert(id), "{name}: {id} is another's");
            assert!(said.insert(en), "{name}: {en} is another's");
        }
    }

    #[test]
    fn every_noun_on_record_can_be_filtered_by_and_no_other() {
        let nouns: HashSet<_> = names().filter_map(|it| it.split('.').next()).collect();
        assert_eq!(groups().collect::<HashSet<_>>(), nouns);
        for code in groups() {
            assert_ne!(group(code, Lang::En), code);
        }
    }
}

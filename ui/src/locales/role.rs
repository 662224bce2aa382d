//! Words of roles and of what they may do.

use mikromon_domain::permission::Permission;

use super::{Lang, nouns, words};

nouns! {
    changes = "perubahan", "change", "changes";
    people = "orang", "person", "people";
}

words! {
    title = "Peran dan hak", "Roles and rights";
    sub = "apa yang boleh dilakukan setiap peran di perusahaan ini", "what each role may do in this company";
    right = "Hak", "Right";
    owner_hint = "Hak Pemilik tidak pernah diubah, supaya selalu ada yang dapat membetulkan.", "An owner's rights are never changed, so that somebody can always put things right.";
    holds = "berlaku mulai perintah berikutnya, di komputer lain begitu tersinkron", "applies from the next command on, at other desks after they sync";
    differs = "berbeda dari bawaan", "differs from built-in";
    unsaved = "belum disimpan", "not saved yet";
    not_yours = "Anda tidak memegang hak ini, jadi tidak dapat memberikannya", "You do not hold this right, so you cannot give it";
    built_in = "Kembalikan ke bawaan", "Restore defaults";
    undo = "Batalkan perubahan", "Discard changes";
    save = "Simpan perubahan", "Save the changes";
    ask = "Simpan hak peran?", "Save role changes?";
    gives = "mendapat", "is given";
    takes = "kehilangan", "loses";
    saved = "Hak peran disimpan", "Rights of roles saved";
    none = "Belum ada perubahan", "Nothing changed yet";
    cell(role, right) = "{role}: {right}", "{role}: {right}";
}

/// What a right is of, for the heads within the grid.
pub(crate) fn noun(permission: Permission, lang: Lang) -> &'static str {
    let name = permission.name();
    let noun = name.split_once('.').map_or(name, |(noun, _)| noun);
    let (id, en) = match noun {
        "router" => ("Router", "Routers"),
        "incident" | "alert" => ("Insiden dan notifikasi", "Incidents and notifications"),
        "operator" | "role" | "audit" => ("Orang dan catatan", "People and records"),
        "customer" => ("Pelanggan", "Customers"),
        "plan" | "invoice" | "payment" => ("Uang", "Money"),
        "privacy" => ("Kerahasiaan", "Privacy"),
        _ => ("Perusahaan dan data", "Company and data"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// A right in plain words. There is no default arm: a right without words does not build.
pub(crate) const fn permission(permission: Permission, lang: Lang) -> &'static str {
    use Permission as P;
    let (id, en) = match permission {
        P::RouterView => (
            "Melihat router dan keadaannya",
            "See routers and their state",
        ),
        P::RouterEdit => (
            "Menambah, mengubah, menghapus router",
            "Add, change and remove routers",
        ),
        P::IncidentView => ("Melihat insiden", "See incidents"),
        P::IncidentHandle => (
            "Menangani insiden dan mencatat",
            "Handle incidents and add notes",
        ),
        P::AlertMute => ("Menyenyapkan notifikasi", "Mute notifications"),
        P::OperatorView => ("Melihat daftar operator", "See the operators"),
        P::OperatorEdit => ("Menambah dan mengatur operator", "Add and manage operators"),
        P::AuditView => ("Membaca catatan audit", "Read the audit log"),
        P::SyncResolve => ("Memutuskan konflik sinkronisasi", "Resolve sync conflicts"),
        P::SettingsEdit => (
            "Mengubah pengaturan perusahaan",
            "Change the company's settings",
        ),
        P::KeyEdit => (
            "Memberi dan mengganti kunci komputer",
            "Grant and renew computers' keys",
        ),
        P::CustomerView => ("Melihat pelanggan dan paket", "See customers and plans"),
        P::CustomerEdit => (
            "Menambah dan mengubah pelanggan",
            "Add and change customers",
        ),
        P::CustomerReveal => ("Melihat NIK dan NPWP utuh", "See NIK and NPWP in full"),
        P::CustomerProvision => (
            "Mengisolir, memulihkan, dan memasang pelanggan di router",
            "Cut off, let in and put customers on routers",
        ),
        P::PlanEdit => ("Mengatur paket dan harga", "Manage plans and prices"),
        P::InvoiceView => (
            "Melihat tagihan dan pembayaran",
            "See invoices and payments",
        ),
        P::InvoiceIssue => ("Menerbitkan tagihan", "Issue invoices"),
        P::InvoiceVoid => ("Membatalkan tagihan", "Void invoices"),
        P::PaymentRecord => ("Menerima pembayaran", "Take payments"),
        P::PaymentReverse => ("Membatalkan pembayaran", "Reverse payments"),
        P::PrivacyLift => (
            "Membuka penyamaran di layar sendiri",
            "Unmask the own screen",
        ),
        P::PrivacyReveal => (
            "Melihat satu nilai tersamar, dengan alasan",
            "See one masked value, for a reason",
        ),
        P::StoreBackup => (
            "Mencadangkan dan memulihkan buku",
            "Back up and restore the book",
        ),
        P::RoleEdit => ("Mengubah hak peran", "Change the rights of roles"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

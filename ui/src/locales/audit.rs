//! Words of the audit log.

use super::{Lang, words};

words! {
    sub = "siapa, apa, kapan, dan hasilnya", "who, what, when, and how it ended";
    col_at = "Waktu", "Time";
    col_operator = "Operator", "Operator";
    col_command = "Perintah", "Command";
    col_subject = "Tentang", "About";
    col_outcome = "Hasil", "Outcome";
    nobody = "belum masuk", "not signed in";
    done = "Selesai", "Done";
    refused = "Ditolak", "Refused";
    unfinished = "Terputus", "Unfinished";
    empty = "Belum ada catatan", "Nothing recorded yet";
    older = "Catatan lebih lama", "Older entries";
}

/// What a command does, for people. One that has no words here keeps its name.
pub(crate) fn command(name: &str, lang: Lang) -> String {
    let (id, en) = match name {
        "router.add" => ("Menambah router", "Added a router"),
        "router.edit" => ("Mengubah router", "Edited a router"),
        "router.remove" => ("Menghapus router", "Removed a router"),
        "router.test" => ("Menguji sambungan", "Tested a connection"),
        "router.trust-certificate" => ("Menerima sertifikat", "Accepted a certificate"),
        "router.retry" => ("Menyambung ulang", "Connected again"),
        "alert.mute" => ("Menyenyapkan notifikasi", "Muted notifications"),
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
        "subscription.add" => ("Menambah layanan", "Added a subscription"),
        "subscription.edit" => ("Mengubah layanan", "Edited a subscription"),
        "subscription.remove" => ("Menghapus layanan", "Removed a subscription"),
        "invoice.issue" => ("Menerbitkan tagihan", "Issued an invoice"),
        "invoice.void" => ("Membatalkan tagihan", "Declared an invoice void"),
        "payment.record" => ("Mencatat pembayaran", "Recorded a payment"),
        "payment.allocate" => ("Mengalokasikan pembayaran", "Allocated a payment"),
        "payment.reverse" => ("Membatalkan pembayaran", "Reversed a payment"),
        "session.create-owner" => ("Membuat pemilik", "Created the owner"),
        "session.sign-in" => ("Masuk", "Signed in"),
        "session.sign-out" => ("Keluar", "Signed out"),
        "vault.create" => ("Membuat brankas", "Made the vault"),
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
        other => (other, other),
    };
    match lang {
        Lang::Id => id.to_owned(),
        Lang::En => en.to_owned(),
    }
}

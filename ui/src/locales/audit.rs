//! Words of the audit log.

use super::words;

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

//! Words of the audit log; those of the commands are in `command`.

mod command;

pub(crate) use command::{command, group, groups};

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
    empty_here = "Tidak ada catatan yang cocok", "No entry matches";
    empty_here_hint = "Ubah saringan, atau tampilkan semua.", "Change the filters, or show everything.";
    show_all = "Tampilkan semua", "Show everything";
    filters = "Saringan", "Filters";
    search = "Cari nama, router, perintah", "Search names, routers, commands";
    everybody = "Semua operator", "Every operator";
    every_command = "Semua perintah", "Every command";
    from = "Dari", "From";
    to = "Sampai", "To";
    export = "Ekspor CSV", "Export CSV";
    exported(count) = "{count} diekspor.", "{count} exported.";
    exported_newest(count, total) =
        "{count} terbaru dari {total} diekspor; persempit saringan untuk yang lebih lama.",
        "The newest {count} of {total} exported; narrow the filters for older ones.";
    detail = "Catatan ini", "This entry";
    unfinished_what =
        "Program berakhir sebelum perintah ini selesai. Yang diubahnya mungkin tersimpan, mungkin tidak: lihat di halamannya.",
        "The program ended before this command did. What it changed may be stored or not: look at its page.";
    command_name = "Nama perintah", "Command name";
    entry = "Nomor catatan", "Entry number";
}

//! Words of "check everything".

use crate::locales::words;

words! {
    title = "Periksa semuanya", "Check everything";
    hint =
        "tiap baris buku ini dibandingkan dengan server",
        "every row of this book is compared with the server's";
    start = "Periksa sekarang", "Check now";
    under_way(done, of) = "Memeriksa tabel {done} dari {of}", "Checking table {done} of {of}";
    begins = "Menukar data dulu", "Exchanging first";
    // how it went
    same(rows) = "Semua sama · {rows}", "All the same · {rows}";
    repaired(rows) = "{rows} berbeda, sudah diperbaiki", "{rows} differed, repaired";
    remaining(rows) = "{rows} masih berbeda", "{rows} still differ";
    remaining_hint =
        "Bila server memakai MikroMon yang lebih baru, perbarui MikroMon di sini, lalu periksa lagi.",
        "If the server is of a newer MikroMon, update MikroMon here, then check again.";
    given_back(rows) =
        "{rows} hanya ada di komputer ini dan dikembalikan ke server.",
        "{rows} were on this computer only and were given back to the server.";
    by(moment, name) = "{moment} oleh {name}", "{moment} by {name}";
    by_itself(moment) = "{moment}, otomatis", "{moment}, by itself";
    // before the first
    never = "Belum pernah diperiksa", "Not checked yet";
    never_hint =
        "Sekali sehari satu komputer memeriksa sendiri. Yang menunggu dikirim tidak hilang karenanya.",
        "Once a day one computer checks by itself. What waits to be sent is not lost by it.";
    // the tables
    differing = "Berbeda", "Different";
    table = "Tabel", "Table";
    here = "Di sini", "Here";
    there = "Di server", "On the server";
    unlike = "Berbeda", "Different";
    after = "Setelah perbaikan", "After the repair";
}

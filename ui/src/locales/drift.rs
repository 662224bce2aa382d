//! Words of the page of differences between routers and the book.

use mikromon_domain::drift::Kind;

use super::{Lang, words};

words! {
    title = "Selisih dengan router", "Differences from routers";
    open = "Selisih", "Differences";
    search = "Nama PPPoE, pelanggan, atau nomor", "PPPoE name, customer or number";
    every_router = "Semua router", "All routers";
    col_user = "Nama PPPoE", "PPPoE name";
    col_router = "Router", "Router";
    col_kind = "Selisih", "Difference";
    col_kept = "Di router", "On the router";
    col_known = "Di buku", "In the book";
    col_customer = "Pelanggan", "Customer";
    col_also = "Juga ada di", "Also on";
    read_now = "Baca sekarang", "Read now";
    read_router(name) = "Baca {name}", "Read {name}";
    cancel = "Hentikan", "Stop";
    reading(done, all) = "Membaca router {done} dari {all}", "Reading router {done} of {all}";
    read_at(routers, ago) = "{routers} dibaca, yang terlama {ago}", "{routers} read, the oldest {ago}";
    unread(routers) = "{routers} belum terbaca", "{routers} not read";
    unread_hint(names) =
        "{names}. Selisihnya belum diketahui; dibaca sendiri begitu router tersambung.",
        "{names}. Their differences are not known; they are read as soon as they are connected.";
    failed(router, ago) =
        "{router}: gagal dibaca. Yang tampil berasal dari {ago}.",
        "{router}: could not be read. What is shown is from {ago}.";
    and_more(names, count) = "{names}, dan {count} lagi", "{names} and {count} more";
    disabled = "nonaktif", "disabled";
    nowhere = "Tidak ada", "Nothing";
    unknown = "Tidak dikenal", "Not known";
    any_profile = "profil apa saja", "any profile";
    at_router(name) = "di {name}", "at {name}";
    at_none = "tanpa router", "no router";
    only_on_router = "Hanya di router", "Only on the router";
    only_in_book = "Hanya di buku", "Only in the book";
    profile = "Profil lain", "Other profile";
    remote_address = "Alamat lain", "Other address";
    is_disabled = "Dinonaktifkan", "Disabled";
    elsewhere = "Di router lain", "At another router";
    ended = "Sudah berhenti", "Has ended";
    several = "Nama ganda", "Name used twice";
    none = "Tidak ada selisih", "No differences";
    none_hint =
        "Router dan buku sepakat tentang semua pelanggan PPPoE yang terbaca.",
        "Routers and the book agree on all PPPoE customers that were read.";
    not_yet = "Belum ada router yang terbaca", "No router has been read yet";
    not_yet_hint =
        "Pelanggan PPPoE dibaca begitu router tersambung, lalu setiap jam.",
        "PPPoE customers are read as soon as a router is connected, and then every hour.";
    none_match = "Tidak ada selisih yang cocok", "No difference matches";
    none_match_hint = "Ubah kata kunci atau saringannya.", "Change the search or the filters.";
    /// The beginning of a file's name.
    file = "selisih", "differences";
}

pub(crate) fn kind(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::OnlyOnRouter => only_on_router(lang),
        Kind::OnlyInBook => only_in_book(lang),
        Kind::Profile => profile(lang),
        Kind::RemoteAddress => remote_address(lang),
        Kind::Disabled => is_disabled(lang),
        Kind::Elsewhere => elsewhere(lang),
        Kind::Ended => ended(lang),
        Kind::Several => several(lang),
    }
}

//! Words of the page of differences between routers and the book.

use mikromon_domain::drift::Kind;

use super::{Lang, nouns, words};

nouns! {
    accounts = "akun", "account", "accounts";
    customers = "pelanggan", "customer", "customers";
}

words! {
    take_in = "Masukkan ke buku", "Take into the book";
    take_in_title = "Masukkan pelanggan dari router", "Take customers in from a router";
    take_in_sub =
        "Setiap akun PPPoE yang belum dikenal menjadi pelanggan yang tinggal dilengkapi. Router tidak diubah.",
        "Each PPPoE account that is not known becomes a customer who is yet to be completed. The router is not changed.";
    take_in_router = "Router", "Router";
    take_in_choose = "Pilih router", "Choose a router";
    take_in_profile = "Profil di router", "Profile at the router";
    take_in_accounts = "Akun", "Accounts";
    take_in_plan = "Paket", "Plan";
    take_in_plan_of(profile) = "Paket untuk profil {profile}", "Plan for the profile {profile}";
    take_in_not = "Jangan dimasukkan", "Leave out";
    take_in_no_plan =
        "Belum ada paket. Buat paketnya dulu, dengan nama profil yang sama.",
        "There is no plan yet. Make them first, with the same name of the profile.";
    take_in_plans = "Buka Paket", "Open plans";
    take_in_cut_off =
        "Profil isolir: paket aslinya tidak terlihat di router.",
        "The profile of those who are cut off: what they buy is not to be seen at the router.";
    take_in_starts = "Ditagih mulai tanggal", "Billed from";
    take_in_starts_hint =
        "Bulan yang sudah ditagih di tempat lain tidak ditagih lagi.",
        "A month that was billed elsewhere is not billed again.";
    take_in_branch = "Cabang", "Branch";
    take_in_branch_none = "Tanpa cabang", "No branch";
    take_in_count(customers) = "Masukkan {customers}", "Take in {customers}";
    taken_in(customers) = "{customers} dimasukkan", "{customers} taken in";
    taken_in_open = "Lengkapi datanya", "Complete them";
    taken_in_hidden(accounts) =
        "Kata sandi {accounts} tidak ditunjukkan router kepada login ini (perlu hak sensitive). Isi nanti di layanannya.",
        "The router does not show the password of {accounts} to this login (it takes the policy sensitive). Fill it in later at the subscription.";
    left_out(accounts) = "{accounts} tidak dimasukkan", "{accounts} left out";
    left_out_name = "nama dengan spasi atau terlalu panjang", "a name with a space, or too long";
    left_out_address = "alamatnya dipakai pelanggan lain", "its address is another customer's";
    no_strangers = "Semua akun di router ini sudah dikenal", "All accounts of this router are known";
    no_strangers_hint = "Tidak ada yang perlu dimasukkan.", "There is nobody to take in.";
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

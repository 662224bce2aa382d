//! Words of what is decided about customers at routers.

use mikromon_domain::provision::{Stuck, Work};

use super::{Lang, words};

words! {
    title = "Di router", "At the router";
    none_hint =
        "Isolir, pulih, dan perubahan paket tercatat di sini sampai router benar-benar memilikinya.",
        "Cutting off, letting in and changes of plan are on record here until the router really has them.";
    isolate = "Isolir", "Cut off";
    restore = "Pulihkan", "Let in again";
    kick = "Putus sesi", "End session";
    active = "Terpasang", "Served";
    cut_off = "Diisolir", "Cut off";
    isolate_title(name) = "Isolir {name}?", "Cut {name} off?";
    isolate_what =
        "Pelanggan tetap bisa masuk, tetapi hanya sampai halaman isolir. Sesinya diputus sekali. Kata sandi dan komentar di router tidak diubah.",
        "The customer can still dial in, and gets no further than the page that says so. The session ends once. Password and comment at the router stay.";
    restore_title(name) = "Pulihkan {name}?", "Let {name} in again?";
    restore_what =
        "Profil dan alamat kembali seperti sebelum diisolir.",
        "Profile and address are put back as they were.";
    kick_title(name) = "Putus sesi {name}?", "End the session of {name}?";
    kick_what = "Perangkat pelanggan akan masuk lagi dalam beberapa detik.", "The customer's device dials in again within seconds.";
    reason = "Alasan (boleh kosong)", "Reason (may be empty)";
    ordered = "Dicatat; router segera diurus", "On record; the router is next";
    by_rule = "oleh aturan", "by a rule";
    waits = "Menunggu router", "Waits for the router";
    again = "Coba lagi", "Try again";
    again_title(work, name) = "{work} untuk {name}, sekali lagi?", "{work} for {name}, once more?";
    again_what = "Router dilihat dulu; yang sudah benar tidak diubah.", "The router is looked at first; what is right already stays.";
    done_at(time) = "Selesai {time}", "Done {time}";
    replaced = "Digantikan yang lebih baru", "Replaced by a newer one";
    missing =
        "Router tidak punya nama PPPoE ini. Periksa namanya, atau pasang di router.",
        "The router has no such PPPoE name. Check the name, or put it on the router.";
    taken =
        "Nama PPPoE ini sudah ada di router dengan isi lain. Samakan lebih dulu; tidak ada yang ditimpa.",
        "The router has this PPPoE name with other contents. Make them alike first; nothing was overwritten.";
    several =
        "Router punya nama PPPoE ini lebih dari sekali. Hapus yang tidak dipakai.",
        "The router has this PPPoE name more than once. Remove the one that is not used.";
    no_profile(name) =
        "Router tidak punya profil {name}. Buat profilnya, lalu perintahkan lagi.",
        "The router has no profile {name}. Make it, then order it again.";
    sessions_stay =
        "Sesi kembali dengan alamat lama. Beri profil isolir sebuah pool atau address list.",
        "Sessions come back with their old address. Give the isolation profile a pool or an address list.";
    no_password =
        "Buku tidak punya kata sandi PPPoE-nya. Isi dulu; yang kosong tidak pernah ditulis.",
        "The book has no PPPoE password. Fill it in first; an empty one is never written.";
    gone =
        "Router atau layanannya sudah tidak ada di buku.",
        "The router or the service is no longer in the book.";
    refused(words) = "Router menolak: {words}", "The router refuses: {words}";
}

/// What was decided.
pub(crate) const fn work(work: Work, lang: Lang) -> &'static str {
    let (id, en) = match work {
        Work::Create => ("Pasang di router", "Put on the router"),
        Work::Plan => ("Ganti paket", "Change of plan"),
        Work::Address => ("Ganti alamat tetap", "Change of the fixed address"),
        Work::Password => ("Ganti kata sandi", "Change of password"),
        Work::Isolate => ("Isolir", "Cut off"),
        Work::Restore => ("Pulihkan", "Let in again"),
        Work::Remove => ("Hapus dari router", "Remove from the router"),
        Work::Kick => ("Putus sesi", "End session"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

/// Why a person has to look, and at what.
pub(crate) fn stuck(why: &Stuck, lang: Lang) -> String {
    let words = match why {
        Stuck::NoProfile(name) => return no_profile(name, lang),
        Stuck::Refused(words) => return refused(words, lang),
        Stuck::Missing => missing,
        Stuck::Taken => taken,
        Stuck::Several => several,
        Stuck::SessionsStay => sessions_stay,
        Stuck::NoPassword => no_password,
        Stuck::Gone => gone,
    };
    words(lang).to_owned()
}

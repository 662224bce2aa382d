//! Words of the organisation's keys: who holds them, granting, shutting out, and the recovery kit.

use mikromon_api::key::{HolderState, IgnoredBecause, OwnState};

use super::{Lang, nouns, words};

nouns! {
    secrets = "rahasia", "secret", "secrets";
}

words! {
    title = "Komputer dan kunci", "Computers and keys";
    hint = "siapa yang dapat membaca kata sandi router", "who can read router passwords";
    this_one = "komputer ini", "this computer";
    kit = "Kit pemulihan", "Recovery kit";
    since(clock) = "sejak {clock}", "since {clock}";
    seen(clock) = "terlihat {clock}", "seen {clock}";
    never_seen = "belum menukar data", "has exchanged nothing yet";
    refused_there = "ditolak server", "refused by the server";
    none = "Belum ada komputer", "No computers yet";
    none_hint =
        "Komputer yang bergabung tampil di sini dengan enam katanya, dan menunggu kunci dari Anda.",
        "A computer that joins appears here with its six words, and waits for the keys from you.";
    own = "Kunci komputer ini", "Keys of this computer";
    own_words =
        "Bacakan enam kata ini kepada admin lewat telepon",
        "Read these six words to an admin by telephone";
    own_words_hint =
        "Sampai admin memberi kunci, router dengan kata sandi bersama belum dipantau dari sini.",
        "Until an admin grants the keys, routers with shared passwords are not watched from here.";
    // granting
    grant = "Beri kunci", "Grant keys";
    grant_title(name) = "Beri kunci kepada {name}?", "Grant the keys to {name}?";
    grant_what =
        "Komputer itu akan dapat membaca semua kata sandi router. Cocokkan enam kata ini dengan layarnya, lewat telepon.",
        "That computer will read every router password. Compare these six words with its screen, by telephone.";
    compared = "Keenam kata sama", "All six words are the same";
    compared_hint =
        "Bila berbeda, itu komputer lain: jangan beri kunci.",
        "If they differ, it is another computer: do not grant.";
    admin = "Boleh memberi kunci kepada yang lain", "May grant keys to others";
    admin_hint = "Untuk komputer pemilik dan admin saja.", "For the owner's and admins' computers only.";
    granted(name) = "{name} memegang kunci", "{name} holds the keys";
    // shutting out
    forget = "Keluarkan", "Remove";
    forget_of(name) = "Keluarkan {name}", "Shut {name} out";
    forget_title(name) = "Keluarkan {name}?", "Shut {name} out?";
    forget_what =
        "Server langsung menolaknya: komputer ini tidak membaca yang baru, dan undangan orangnya yang belum dipakai batal. Kunci baru dibuat tanpanya. Yang pernah dibacanya mungkin masih diketahui: kata sandi router perlu diganti. Bila server tidak terjangkau, tidak ada yang berubah.",
        "The server refuses it at once: it reads nothing new, and unused invitations of its person are void. A new key is made without it. What it has read may still be known: router passwords have to be changed. If the server cannot be reached, nothing changes.";
    forget_kit_what =
        "Kunci baru dibuat tanpa kit ini, dan semua rahasia disegel ulang. Yang pernah dibuka dengannya mungkin masih diketahui: kata sandi router perlu diganti.",
        "A new key is made without this kit, and every secret is sealed anew. What was opened with it may still be known: router passwords have to be changed.";
    forgotten(name) = "{name} dikeluarkan", "{name} is shut out";
    exposed_title(routers) = "Ganti kata sandi {routers}", "Change the passwords of {routers}";
    exposed_what =
        "Komputer yang dikeluarkan pernah dapat membaca kata sandi ini. Ganti di router, lalu di MikroMon.",
        "The computer that was shut out could read these. Change them on the routers, then in MikroMon.";
    // a new key
    rotate = "Ganti kunci", "Renew the key";
    rotate_title = "Buat kunci organisasi yang baru?", "Make a new organisation key?";
    rotate_what =
        "Semua yang sekarang memegang kunci menerima yang baru, dan semua rahasia disegel ulang. Tidak ada yang perlu diketik ulang.",
        "All who hold the key get the new one, and every secret is sealed anew. Nothing has to be typed again.";
    rotated(secrets) = "Kunci baru; {secrets} disegel ulang", "New key; {secrets} sealed anew";
    to_reseal(secrets) =
        "{secrets} masih di bawah kunci lama. Ganti kunci menyegelnya ulang.",
        "{secrets} still under an older key. Renewing the key seals them anew.";
    // the recovery kit
    kit_make = "Buat kit pemulihan", "Make a recovery kit";
    kit_title = "Buat kit pemulihan baru?", "Make a new recovery kit?";
    kit_what =
        "Bila semua komputer hilang, kit ini membuka kata sandi router, juga tanpa MikroMon. Cetak atau simpan di luar komputer; siapa pun yang memegangnya dapat membaca semuanya.",
        "If every computer is lost, this kit opens the router passwords, even without MikroMon. Print it or keep it off the computers; whoever holds it can read everything.";
    kit_ready = "Kit pemulihan siap", "The recovery kit is ready";
    kit_once =
        "Hanya ditampilkan sekali ini. Simpan keduanya sebelum ditutup.",
        "Shown this once only. Keep both before you close.";
    kit_identity = "mikromon-kit.txt: untuk dicetak dan dikunci di lemari", "mikromon-kit.txt: to print and lock away";
    kit_keys = "mikromon-keys.age: boleh disimpan bersama cadangan", "mikromon-keys.age: may lie with the backups";
    kit_done = "Sudah saya simpan", "I have kept both";
    // getting them back
    recover = "Pulihkan kunci", "Recover the keys";
    recover_open = "Pakai kit pemulihan", "Use the recovery kit";
    recover_title = "Pulihkan kunci dari kit?", "Recover the keys from the kit?";
    recover_what =
        "Untuk saat tidak ada komputer admin lagi. Komputer ini menjadi komputer admin.",
        "For when no admin's computer is left. This computer becomes an admin's computer.";
    recover_kit = "Isi mikromon-kit.txt", "Text of mikromon-kit.txt";
    recover_passphrase =
        "Hanya bila komputer ini tidak punya penyimpan kunci",
        "Only where this computer has no keyring";
    recovered = "Kunci dipulihkan", "Keys recovered";
    // grants that do not count
    ignored(holder, granter, why) =
        "Pemberian kunci kepada {holder} atas nama {granter} diabaikan: {why}.",
        "A grant to {holder} in the name of {granter} is ignored: {why}.";
}

pub(crate) const fn holder(state: HolderState, lang: Lang) -> &'static str {
    let (id, en) = match state {
        HolderState::Waiting => ("Menunggu kunci", "Waiting for keys"),
        HolderState::Admin => ("Memberi kunci", "Grants keys"),
        HolderState::Member => ("Memegang kunci", "Holds keys"),
        HolderState::Gone => ("Dikeluarkan", "Removed"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

pub(crate) const fn own_state(state: OwnState, lang: Lang) -> &'static str {
    let (id, en) = match state {
        OwnState::Alone => ("Sendiri", "Alone"),
        OwnState::Waiting => ("Menunggu kunci", "Waiting for keys"),
        OwnState::Granted => ("Memegang kunci", "Holds keys"),
        OwnState::Admin => ("Memberi kunci", "Grants keys"),
        OwnState::Gone => ("Dikeluarkan", "Removed"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

pub(crate) const fn ignored_because(reason: IgnoredBecause, lang: Lang) -> &'static str {
    let (id, en) = match reason {
        IgnoredBecause::UnknownHolder => ("penerimanya tidak ada", "nobody knows its holder"),
        IgnoredBecause::NotVouchedFor => (
            "pemberinya bukan komputer admin",
            "it was not made by an admin's computer",
        ),
        IgnoredBecause::BadSignature => ("tanda tangannya salah", "its signature is wrong"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

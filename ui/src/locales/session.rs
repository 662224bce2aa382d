//! Words of first start, sign-in, the vault, and a store that cannot be opened.

use mikromon_domain::permission::Role;

use super::{Lang, words};

words! {
    expired = "Ganti kata sandi dahulu", "Change the password first";
    expired_hint =
        "Kata sandi Anda dibuatkan orang lain. Setelah diganti, halaman Anda terbuka.",
        "Your password was set by someone else. Once you change it, your pages open.";
    welcome = "Selamat datang", "Welcome";
    welcome_hint =
        "Buat akun pemilik. Tidak ada kata sandi bawaan.",
        "Make the owner's account. There is no default password.";
    own_name = "Nama Anda", "Your name";
    own_name_hint = "Tampil di catatan dan insiden", "Shown in notes and incidents";
    login = "Nama masuk", "Sign-in name";
    login_hint =
        "2 sampai 32 huruf kecil, angka, titik, garis",
        "2 to 32 lower-case letters, digits, dots, dashes";
    password = "Kata sandi", "Password";
    password_hint = "Paling sedikit 10 karakter", "At least 10 characters";
    password_short(count) = "Kurang {count} karakter lagi", "{count} more characters needed";
    password_good = "Cukup panjang", "Long enough";
    password_again = "Ulangi kata sandi", "Repeat the password";
    password_differs = "Tidak sama dengan yang di atas", "Not the same as above";
    vault_title = "Brankas kata sandi router", "Vault for router passwords";
    vault_why =
        "Komputer ini tidak punya penyimpan kunci. Frasa sandi ini mengunci kata sandi router dan ditanyakan sekali setiap MikroMon dibuka.",
        "This computer has no keyring. This passphrase locks the router passwords and is asked for once each time MikroMon opens.";
    passphrase = "Frasa sandi brankas", "Vault passphrase";
    passphrase_hint =
        "Paling sedikit 12 karakter. Tanpa frasa ini kata sandi router harus diketik ulang.",
        "At least 12 characters. Without it, router passwords have to be typed again.";
    create_owner = "Buat akun dan mulai", "Create the account and start";
    sign_in = "Masuk", "Sign in";
    sign_in_hint =
        "Pilih nama Anda, lalu ketik kata sandi.",
        "Choose your name, then type your password.";
    operator = "Operator", "Operator";
    other_operator = "Operator lain", "Another operator";
    lock_hint =
        "Setelah 5 kali salah, terkunci 5 menit.",
        "After 5 wrong passwords it is locked for 5 minutes.";
    lock_title = "Terkunci", "Locked";
    lock_what =
        "Ketik kata sandi untuk melanjutkan dari halaman yang sama.",
        "Type your password to go on from the same page.";
    lock_open = "Buka kunci", "Unlock";
    lock_back = "Kembali ke papan", "Back to the wallboard";
    lock_kept =
        "Yang sedang Anda ketik tetap ada.",
        "What you were typing is kept.";
    locked(clock) = "Terkunci. Coba lagi pukul {clock}.", "Locked. Try again at {clock}.";
    locked_left(length) = "{length} lagi", "{length} left";
    audited = "Setiap masuk dicatat.", "Every sign-in is recorded.";
    unlock_title = "Buka brankas", "Unlock the vault";
    unlock_hint =
        "Kata sandi router terkunci. Pemantauan dimulai setelah brankas dibuka.",
        "The router passwords are locked. Monitoring starts once the vault is open.";
    unlock = "Buka brankas", "Unlock";
    unlock_without = "Lupa frasa? Masuk tanpa membukanya", "Forgotten? Sign in without it";
    unlock_forgot =
        "Frasa ini tidak disimpan di mana pun. Bila hilang, kata sandi tiap router harus diketik ulang.",
        "This passphrase is stored nowhere. If it is lost, each router's password has to be typed again.";
    store_title = "Buku tidak dapat dibuka", "The book cannot be opened";
    store_path = "Berkas", "File";
    store_kept =
        "Berkas tidak diubah dan tidak dihapus.",
        "The file was neither changed nor deleted.";
    store_again = "Periksa lagi", "Check again";
    store_new = "Mulai buku baru", "Start a new book";
    store_new_title = "Mulai buku baru yang kosong?", "Start a new, empty book?";
    store_new_what =
        "Berkas lama dipindah ke samping dengan nama dan waktunya, lalu buku kosong dibuat. Router, operator, dan riwayat harus dimasukkan lagi atau dipulihkan dari cadangan.",
        "The old file is set aside with its name and time, and an empty book is made. Routers, operators and history have to be entered again or restored from a backup.";
    store_new_word = "BUKU BARU", "NEW BOOK";
    store_moved(path) = "Berkas lama ada di {path}", "The old file is at {path}";
    book_here = "Buku di komputer ini", "Book on this computer";
    book_ready = "siap", "ready";
    book_new = "belum ada pemilik", "no owner yet";
    book_refused = "tidak dapat dibuka", "cannot be opened";
    keys = "Kata sandi router", "Router passwords";
    keys_ready = "dapat dibaca", "readable";
    keys_locked = "brankas terkunci", "vault is locked";
    keys_vault = "brankas akan dibuat", "a vault will be made";
    monitoring = "Pemantauan", "Monitoring";
    monitoring_on = "berjalan", "running";
    monitoring_waits = "menunggu", "waiting";
    keeps_running =
        "Pemantauan tetap berjalan selama layar ini terkunci.",
        "Monitoring goes on while this screen is locked.";
    everything_local = "Semua data ada di komputer ini.", "All data stays on this computer.";
}

/// What a role is called.
pub(crate) const fn role(role: Role, lang: Lang) -> &'static str {
    let (id, en) = match role {
        Role::Owner => ("Pemilik", "Owner"),
        Role::Admin => ("Admin", "Admin"),
        Role::Noc => ("NOC", "NOC"),
        Role::Billing => ("Penagihan", "Billing"),
        Role::Technician => ("Teknisi", "Technician"),
        Role::Viewer => ("Pengamat", "Viewer"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

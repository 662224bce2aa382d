//! Words of the second step of signing in.

use super::{nouns, words};

nouns! {
    codes = "kode cadangan tersisa", "recovery code left", "recovery codes left";
}

words! {
    title = "Verifikasi dua langkah", "Two-step sign-in";
    what =
        "Selain kata sandi, saat masuk diminta enam angka dari aplikasi autentikator di ponsel. Berlaku di semua komputer Anda.",
        "Beside the password, signing in asks for six digits of an authenticator app on your telephone. It holds at all your computers.";
    badge = "dua langkah", "two-step";
    off = "Nonaktif", "Off";
    on_since(clock) = "Aktif sejak {clock}", "On since {clock}";
    turn_on = "Aktifkan", "Turn on";
    turn_off = "Matikan", "Turn off";
    renew = "Ganti ponsel atau kode", "Change telephone or codes";
    few_left =
        "Kode cadangan hampir habis: buat yang baru.",
        "Few recovery codes are left: make new ones.";
    scan =
        "Pindai dengan aplikasi autentikator, misalnya Google Authenticator atau Aegis.",
        "Scan this code with an authenticator app, such as Google Authenticator or Aegis.";
    qr = "Kode QR untuk aplikasi autentikator", "QR code for the authenticator app";
    by_hand = "Tanpa kamera, ketik kunci ini:", "Without a camera, type this key:";
    code = "Kode verifikasi", "Code";
    code_hint = "Enam angka yang ditampilkan aplikasi sekarang", "The six digits that the app shows now";
    sign_in_hint =
        "Enam angka dari aplikasi autentikator, atau sebuah kode cadangan",
        "Six digits of the authenticator app, or a recovery code";
    own_password = "Kata sandi Anda", "Your password";
    keep = "Simpan kode cadangan ini", "Keep these recovery codes";
    keep_what =
        "Bila ponsel hilang, satu kode membuka satu kali masuk. Hanya ditampilkan sekali: cetak atau simpan jauh dari komputer ini.",
        "If the telephone is lost, one code opens one sign-in. They are shown this once: print them or keep them away from this computer.";
    codes_label = "Kode cadangan", "Recovery codes";
    file = "kode-cadangan", "recovery-codes";
    kept = "Sudah saya simpan", "I have kept them";
    turned_on = "Verifikasi dua langkah aktif", "Two-step sign-in is on";
    turned_off = "Verifikasi dua langkah dimatikan", "Two-step sign-in is off";
    off_what =
        "Setelah ini kata sandi saja cukup untuk masuk.",
        "After this the password alone is enough to sign in.";
    remove = "Hapus verifikasi dua langkah", "Remove two-step sign-in";
    remove_what =
        "Bila ponsel dan kode cadangannya hilang. Ia masuk dengan kata sandi saja sampai mengaktifkannya lagi.",
        "If telephone and recovery codes are lost. They sign in by the password alone until they turn it on again.";
    removed(name) = "Verifikasi dua langkah {name} dihapus", "Two-step sign-in of {name} removed";
}

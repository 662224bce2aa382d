//! Words of the privacy mask.

use super::words;

words! {
    switch = "Samarkan", "Mask";
    switch_hint =
        "Samarkan alamat, nama pengguna, dan nomor telepon di layar ini",
        "Mask addresses, user names and telephone numbers on this screen";
    fixed =
        "Peran Anda tidak melihat alamat, nama pengguna, dan nomor telepon",
        "Your role does not see addresses, user names and telephone numbers";
    reveal = "Tampilkan", "Show";
    reveal_of(name) = "Tampilkan: {name}", "Show: {name}";
    reveal_hint =
        "Nilainya tampil selama 30 detik. Nama Anda dan alasannya tercatat di catatan audit.",
        "The value is shown for 30 seconds. Your name and the reason go on the audit log.";
    reason = "Alasan", "Reason";
    hide_in(seconds) = "Sembunyikan ({seconds} d)", "Hide ({seconds} s)";
}

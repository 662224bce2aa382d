//! Words of the settings.

use super::words;

words! {
    look = "Tampilan", "Appearance";
    language = "Bahasa", "Language";
    theme = "Tema", "Theme";
    theme_system = "Ikut sistem", "Follow the system";
    theme_dark = "Gelap", "Dark";
    theme_light = "Terang", "Light";
    local_hint = "Berlaku di komputer ini saja.", "On this computer only.";
    vault = "Kunci kata sandi router", "Key of the router passwords";
    vault_hint =
        "Bila penyimpan kunci sistem tidak ada lagi, buat brankas dengan frasa sandi sebagai gantinya.",
        "If the system's keyring is gone, make a vault with a passphrase in its place.";
    vault_lost = "Frasa sandi terlupa", "The passphrase is forgotten";
    vault_lost_hint =
        "Brankas baru menggantikan yang terkunci. Isi buku tetap utuh.",
        "A new vault takes the locked one's place. The book stays whole.";
    vault_sure = "Buang brankas lama", "Throw the old vault away";
    vault_sure_hint =
        "Kata sandi router harus diketik ulang, atau diberikan lagi oleh komputer admin.",
        "Router passwords have to be typed again, or granted anew by an admin's computer.";
    vault_make = "Buat brankas", "Make a vault";
    vault_made = "Brankas dibuat", "Vault made";
    about = "Tentang", "About";
    about_what =
        "Pemantauan router MikroTik untuk NOC. Semua data ada di komputer ini.",
        "Monitoring of MikroTik routers for a NOC. All data stays on this computer.";
    version = "Versi", "Version";
    license = "Lisensi", "Licence";
    font = "Huruf", "Font";
}

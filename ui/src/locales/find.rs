//! Words of the palette and of the sheet of keys.

use super::words;

words! {
    title = "Cari atau jalankan", "Find or run";
    placeholder = "Cari router, pelanggan, insiden", "Find a router, customer, incident";
    results = "Hasil", "Results";
    recent = "Terakhir dibuka", "Opened last";
    network = "Jaringan", "Network";
    customers = "Pelanggan", "Customers";
    incidents = "Insiden", "Incidents";
    pages = "Halaman", "Pages";
    acts = "Tindakan", "Actions";
    none = "Tidak ada yang cocok", "Nothing matches";
    none_hint = "Coba lebih sedikit huruf.", "Try fewer letters.";
    failed = "Pelanggan dan insiden tidak dapat dicari.", "Customers and incidents cannot be searched.";
    hint_close = "tutup", "close";
    resolved = "selesai", "resolved";
    going_on = "berlangsung", "going on";

    sync_now = "Sinkronkan sekarang", "Synchronise now";
    sync_asked = "Sinkronisasi diminta", "Synchronisation asked for";
    look_system = "Tampilan seperti sistem", "Look as the system has it";
    look_dark = "Tampilan gelap", "Dark look";
    look_light = "Tampilan terang", "Light look";
    speak(language) = "Ganti bahasa ke {language}", "Change the language to {language}";

    keys = "Pintasan papan ketik", "Keyboard shortcuts";
    keys_general = "Umum", "General";
    keys_go = "Buka halaman", "Open a page";
    keys_here = "Di halaman", "On a page";
    then = "lalu", "then";
    key_palette = "Cari atau jalankan", "Find or run";
    key_help = "Daftar ini", "This list";
    key_zoom = "Perbesar, perkecil, ukuran asal", "Larger, smaller, original size";
    key_wall = "Buka atau tutup papan dinding", "Open or close the wallboard";
    key_back = "Kembali", "Back";
    key_forward = "Maju", "Forward";
    key_router = "Router tersemat ke-1 sampai 9", "Pinned router 1 to 9";
    key_lock = "Kunci sekarang", "Lock now";
    key_search = "Cari di daftar ini", "Search this list";
    key_row = "Baris di atas, di bawah", "The row above, below";
    key_open = "Buka baris yang dipilih", "Open the chosen row";
    key_peek = "Lihat sekilas di samping daftar", "A look beside the list";
    key_close = "Tutup yang terbuka", "Close what is open";
    key_next = "Bagian berikut, sebelumnya", "Next part, previous part";
    letters = "Pintasan satu huruf", "Single-letter shortcuts";
    letters_hint =
        "Matikan bila huruf yang diketik membuka hal lain, misalnya dengan kendali suara.",
        "Turn off if letters you say or type open things, as with voice control.";

    back = "Kembali", "Back";
    forward = "Maju", "Forward";
    pin = "Sematkan", "Pin";
    unpin = "Lepas sematan", "Unpin";
    pinned = "Disematkan", "Pinned";
    pin_hint(key) = "Ctrl {key} membuka router ini", "Ctrl {key} opens this router";
}

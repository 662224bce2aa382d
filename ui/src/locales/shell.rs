//! Words of the window's frame: rail, header, foot, device switcher.

use super::words;

words! {
    main_nav = "Utama", "Main";
    skip = "Langsung ke isi", "Skip to content";
    overview = "Ringkasan", "Overview";
    routers = "Router", "Routers";
    customers = "Pelanggan", "Customers";
    map = "Peta", "Map";
    incidents = "Insiden", "Incidents";
    audit = "Catatan audit", "Audit log";
    settings = "Pengaturan", "Settings";
    crumbs = "Jejak", "Breadcrumb";
    all_routers = "Semua router", "All routers";
    switcher = "Pilih router", "Choose a router";
    switcher_search(count) = "Cari {count}", "Search {count}";
    switcher_none = "Tidak ada router yang cocok", "No router matches";
    hint_choose = "pilih", "choose";
    hint_open = "buka", "open";
    watching = "Memantau langsung", "Watching live";
    cut_off = "Komputer ini di luar jaringan", "This computer is off the network";
    alerts_none = "Tidak ada insiden yang menunggu", "No incident is waiting";
    alerts_some(count) = "{count} belum ditangani", "{count} not acknowledged";
    muted_until(clock) = "Senyap sampai {clock}", "Muted until {clock}";
    mute_hour = "Senyapkan notifikasi 1 jam", "Mute notifications for 1 hour";
    unmute = "Bunyikan lagi", "Unmute";
    muted =
        "Notifikasi senyap 1 jam. Insiden tetap dicatat.",
        "Notifications are muted for 1 hour. Incidents are still recorded.";
    unmuted = "Notifikasi berbunyi lagi", "Notifications are on again";
    operator_menu = "Menu operator", "Operator menu";
    sign_out = "Keluar", "Sign out";
    lock = "Kunci sekarang", "Lock now";
    signed_out_hint = "Pemantauan tetap berjalan.", "Monitoring goes on.";
    saved = "Buku tersimpan", "Book saved";
    saving = "Menyimpan", "Saving";
    not_saved = "Buku tidak dapat ditulis", "The book cannot be written";
    vault_locked = "Brankas terkunci", "The vault is locked";
    vault_locked_hint =
        "Kata sandi router tidak terbaca: router tidak dipantau dari komputer ini.",
        "Router passwords cannot be read: no router is watched from this computer.";
    vault_open = "Buka di Pengaturan", "Open in Settings";
    trouble_since(clock) = "Buku tidak dapat ditulis sejak {clock}", "The book has taken nothing since {clock}";
    trouble_waits(entries) =
        "Pemantauan tetap berjalan. {entries} menunggu di memori dan ditulis begitu bisa; jangan tutup MikroMon.",
        "Monitoring goes on. {entries} waiting in memory, to be written as soon as possible; do not close MikroMon.";
    trouble_lost(entries) =
        "{entries} lagi tidak tertampung, hanya ada di log.",
        "{entries} did not fit, kept in the log only.";
    unread_routers =
        "Ada router yang isinya di buku tidak terbaca",
        "Some routers cannot be read from the book";
    unread_hint(names) =
        "{names}. Perubahan padanya tidak diikuti; perbarui MikroMon atau pulihkan buku dari cadangan.",
        "{names}. Changes to them are not followed; update MikroMon or restore the book from a backup.";
    unread_incidents(entries) =
        "Tidak terbaca dari buku insiden: {entries}",
        "Not readable in the book of incidents: {entries}";
    unread_incidents_hint =
        "Yang lain lengkap; perbarui MikroMon atau pulihkan buku dari cadangan.",
        "The others are complete; update MikroMon or restore the book from a backup.";
    backup_failing(when) =
        "Cadangan otomatis gagal sejak {when}",
        "Automatic backups have failed since {when}";
    demo = "Jaringan contoh", "Demo network";
    version(number) = "v{number}", "v{number}";
}

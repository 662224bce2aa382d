//! Words of the data folder, backups and putting one back.

use super::{nouns, words};

nouns! {
    rows = "baris", "row", "rows";
    keys = "kunci", "key", "keys";
    files = "berkas", "file", "files";
}

words! {
    // the folder
    folder = "Folder data", "Data folder";
    folder_hint = "Semua data MikroMon ada di sini.", "All of MikroMon's data is here.";
    place = "Letak", "Place";
    book = "Buku (router, pelanggan, tagihan)", "Book (routers, customers, invoices)";
    telemetry = "Pengukuran dan grafik", "Measurements and charts";
    tiles = "Peta", "Map";
    logs = "Log", "Logs";
    aside = "Salinan lama yang disimpan", "Old copies that are kept";
    free = "Ruang kosong di disk", "Free space on the disk";
    // backup
    backup = "Cadangan", "Backup";
    backup_hint =
        "Satu berkas terenkripsi berisi semua data dan kunci kata sandi router. Simpan di luar komputer ini.",
        "One encrypted file with all data and the keys of the router passwords. Keep it away from this computer.";
    last(when) = "Terakhir: {when}", "Last: {when}";
    never = "Belum pernah dicadangkan dari komputer ini.", "Never backed up from this computer.";
    target = "Simpan di folder", "Save in folder";
    target_hint =
        "Misalnya flashdisk. Nama berkas dibuat dari tanggal dan jam.",
        "For example a USB stick. The file is named by date and time.";
    passphrase_hint =
        "Minimal 12 karakter. Tanpa frasa sandi ini cadangan tidak dapat dibuka siapa pun, termasuk kami.",
        "At least 12 characters. Without this passphrase nobody can open the backup, and neither can we.";
    with_telemetry = "Sertakan pengukuran", "Include the measurements";
    with_telemetry_hint =
        "Riwayat grafik router. Berkas menjadi lebih besar.",
        "The history in the routers' charts. The file becomes larger.";
    make = "Buat cadangan", "Make a backup";
    making = "Membuat cadangan", "Making the backup";
    made(bytes, took) = "Cadangan selesai: {bytes} dalam {took}", "Backup made: {bytes} in {took}";
    no_keys =
        "Kata sandi router tidak ikut: brankas sedang terkunci.",
        "Router passwords did not come along: the vault is locked.";
    with_keys(rows, keys) = "{rows}, {keys} kata sandi router", "{rows}, {keys} of router passwords";
    // automatic
    automatic = "Cadangan otomatis", "Automatic backup";
    automatic_hint =
        "Komputer ini membuatnya sendiri sekali sehari, juga bila tidak ada yang masuk. Bila sedang mati pada jam itu, begitu MikroMon berjalan lagi.",
        "This computer makes one by itself once a day, also while nobody is signed in. If it was off at that hour, as soon as MikroMon runs again.";
    automatic_off = "Belum dinyalakan di komputer ini.", "Not turned on at this computer.";
    turn_on = "Nyalakan", "Turn on";
    turn_off = "Matikan", "Turn off";
    change = "Ubah", "Change";
    every_day(clock, files) = "Tiap hari pukul {clock} · {files} terakhir disimpan", "Every day at {clock} · the last {files} kept";
    with_measurements = "dengan pengukuran", "with measurements";
    automatic_last(when, bytes) = "Terakhir berhasil {when} · {bytes}", "Last made {when} · {bytes}";
    automatic_none = "Belum ada yang dibuat", "None made yet";
    automatic_next(when) = "berikutnya {when}", "next {when}";
    automatic_now = "berikutnya sebentar lagi", "next in a moment";
    automatic_waits =
        "Menunggu brankas dibuka: cadangan dibuat segera sesudahnya.",
        "Waiting for the vault to be opened: the backup is made right after that.";
    automatic_safe(when) =
        "Data di sini aman dan cadangan lama tidak dihapus. Dicoba lagi {when}.",
        "The data here is safe, and no older backup was taken away. Next try {when}.";
    automatic_target_hint =
        "Di disk lain atau folder bersama, supaya tetap ada bila komputer ini rusak. Hanya berkas buatannya sendiri yang dihapus bila lewat jumlahnya.",
        "On another disk or a share, so that it is there when this computer is not. Of more files than are kept, only its own are taken away.";
    hour = "Pukul", "At";
    keep = "Berkas yang disimpan", "Files to keep";
    keep_hint = "1 sampai 365, yang terbaru", "1 to 365, the newest";
    automatic_passphrase_hint =
        "Minimal 12 karakter. Catat di tempat lain: di komputer lain, hanya ini yang membuka cadangannya.",
        "At least 12 characters. Note it elsewhere: on another computer nothing else opens the backups.";
    automatic_passphrase_kept =
        "Kosongkan untuk tetap memakai yang tersimpan.",
        "Leave empty to go on with the one that is kept.";
    passphrase_again = "Ulangi frasa sandi", "Repeat the passphrase";
    automatic_set = "Cadangan otomatis menyala", "Automatic backup is on";
    automatic_stopped = "Cadangan otomatis dimatikan", "Automatic backup is off";
    turn_off_title = "Matikan cadangan otomatis?", "Turn the automatic backup off?";
    turn_off_what(folder) =
        "Cadangan yang sudah dibuat tetap ada di {folder} dan tetap dibuka dengan frasa sandinya. Frasa sandi yang disimpan komputer ini dilupakan.",
        "The backups that were made stay in {folder} and open with their passphrase as before. This computer forgets the passphrase that it keeps.";
    // restore
    restore = "Pulihkan dari cadangan", "Restore from a backup";
    restore_hint =
        "Isi cadangan menggantikan buku di komputer ini. Buku yang sekarang disisihkan, tidak dihapus.",
        "The backup takes the place of this computer's book. The present one is set aside, not deleted.";
    restore_short = "Dari cadangan", "From a backup";
    restore_first =
        "Untuk komputer baru: berkas cadangan dan frasa sandinya sudah cukup.",
        "For a new computer: the backup file and its passphrase are all it takes.";
    file = "Berkas cadangan", "Backup file";
    file_hint =
        "Letak lengkapnya, berakhiran .mikromon-backup",
        "Its full path, ending in .mikromon-backup";
    passphrase = "Frasa sandi cadangan", "Passphrase of the backup";
    look = "Periksa isinya", "Check its content";
    reading = "Memeriksa cadangan", "Checking the backup";
    sound = "Cadangan utuh", "The backup is whole";
    company = "Perusahaan", "Company";
    no_company = "belum diberi nama", "not named yet";
    made_at = "Dibuat", "Made";
    on_computer(when, computer) = "{when} di {computer}", "{when} at {computer}";
    last_change = "Perubahan terakhir", "Last change";
    what = "Data", "Data";
    in_backup = "Di cadangan", "In the backup";
    here = "Di sini", "Here";
    routers = "Router", "Routers";
    customers_head = "Pelanggan", "Customers";
    invoices_head = "Tagihan", "Invoices";
    payments_head = "Pembayaran", "Payments";
    incidents_head = "Insiden", "Incidents";
    all_rows = "Semua baris", "All rows";
    older(span) =
        "Cadangan {span} lebih lama daripada buku di sini: yang dikerjakan sesudahnya tidak ada di dalamnya.",
        "The backup is {span} older than the book here: what was done since is not in it.";
    another_company =
        "Cadangan ini dari perusahaan lain daripada buku di sini.",
        "This backup is of another company than the book here.";
    of_server(host) =
        "Komputer itu mengikuti server {host}. Setelah dipulihkan, komputer ini komputer baru: mintalah undangan untuk tersambung lagi.",
        "That computer followed the server {host}. Restored, this is a new computer: ask for an invitation to connect again.";
    without_keys =
        "Tanpa kunci: kata sandi router harus diketik ulang.",
        "Without keys: router passwords have to be typed again.";
    go = "Pulihkan", "Restore";
    go_title = "Ganti buku di komputer ini?", "Replace the book of this computer?";
    go_what(rows) =
        "Buku di sini diganti dengan cadangan berisi {rows}. Semua orang keluar dan masuk lagi dengan kata sandi dari cadangan.",
        "The book here is replaced by the backup with {rows}. Everybody is signed out, and signs in with the backup's passwords.";
    go_word = "PULIHKAN", "RESTORE";
    done = "Cadangan dipulihkan.", "The backup was restored.";
    done_aside(path) = "Buku sebelumnya disimpan sebagai {path}", "The book of before is kept as {path}";
    done_vault =
        "Bila komputer ini tidak punya penyimpan kunci, brankasnya dibuka dengan frasa sandi cadangan.",
        "If this computer has no keyring, its vault opens with the backup's passphrase.";
    done_automatic =
        "Cadangan otomatis belum menyala di sini: nyalakan lagi di Pengaturan > Data dan cadangan.",
        "Automatic backups are not on here: turn them on again in Settings > Data and backup.";
    // under way
    progress(done, total, percent) = "{done} dari {total} · {percent}%", "{done} of {total} · {percent}%";
    begins = "Menyiapkan", "Preparing";
    stop = "Batalkan", "Cancel";
}

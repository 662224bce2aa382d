//! Words of the data folder, backups and putting one back.

use super::{nouns, words};

nouns! {
    rows = "baris", "row", "rows";
    keys = "kunci", "key", "keys";
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
        "Minimal 12 karakter. Tanpa frasa sandi ini cadangan tidak dapat dibuka siapa pun, juga oleh kami.",
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
    look = "Periksa isinya", "Look into it";
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
    // under way
    progress(done, total, percent) = "{done} dari {total} · {percent}%", "{done} of {total} · {percent}%";
    begins = "Menyiapkan", "Preparing";
    stop = "Batalkan", "Cancel";
}

//! Words of the settings.

use super::{nouns, words};

nouns! {
    works = "karya", "work", "works";
}

words! {
    sections = "Bagian pengaturan", "Sections of the settings";
    company = "Perusahaan", "Company";
    people = "Operator", "Operators";
    keys = "Kunci dan brankas", "Keys and vault";
    data = "Data dan cadangan", "Data and backup";
    company_hint =
        "Dipakai di tagihan, kuitansi dan laporan, di semua komputer perusahaan ini.",
        "Used on invoices, receipts and reports, on all computers of this company.";
    company_name = "Nama perusahaan", "Name of the company";
    company_address = "Alamat", "Address";
    npwp = "NPWP", "NPWP";
    npwp_hint = "15 atau 16 angka; kosongkan bila tidak punya.", "15 or 16 digits; empty where there is none.";
    pkp = "Pengusaha Kena Pajak (PKP)", "Charges PPN (PKP)";
    pkp_hint = "Tagihan memuat PPN.", "Invoices carry PPN.";
    zone = "Zona waktu", "Time zone";
    zone_hint =
        "Semua halaman menunjukkan waktu di zona ini.",
        "All pages show times of this zone.";
    zone_of_company = "Diatur untuk seluruh perusahaan.", "Set for the whole company.";
    change = "Ubah", "Change";
    due_day = "Tanggal jatuh tempo", "Due day of the month";
    due_day_hint =
        "1 sampai 31; kosong: tanggal mulai layanan pelanggan.",
        "1 to 31; empty: the day that the customer's service began on.";
    grace_days = "Masa tenggang (hari)", "Grace (days)";
    grace_days_hint =
        "Berapa hari sesudah jatuh tempo sebelum layanan diisolir; paling banyak 60.",
        "Days after the due day before service is cut off; at most 60.";
    idle_minutes = "Kunci otomatis (menit)", "Auto-lock (minutes)";
    idle_minutes_hint =
        "Tanpa tombol atau tetikus selama itu, layar meminta kata sandi; 0: tidak pernah. Pemantauan tetap berjalan.",
        "After that long without a key or the pointer, the screen asks for the password; 0: never. Monitoring goes on.";
    isolation_profile = "Profil isolir", "Isolation profile";
    isolation_profile_hint =
        "Profil PPP untuk pelanggan yang diisolir; namanya sama di semua router.",
        "The PPP profile of customers who are cut off; of the same name on every router.";
    isolate_from = "Isolir mulai pukul", "Cut off from";
    isolate_until = "sampai pukul", "until";
    isolation_hours_hint =
        "Di luar jam ini tidak ada yang diisolir. Pulihkan berjalan kapan saja.",
        "Nobody is cut off at another time. Letting in again is done at any time.";
    save = "Simpan", "Save";
    saved = "Disimpan", "Saved";
    density = "Kerapatan", "Density";
    density_normal = "Biasa", "Normal";
    density_dense = "Rapat", "Dense";
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
    monitoring = "Pemantauan", "Monitoring";
    autostart = "Mulai bersama komputer", "Start with the computer";
    autostart_hint =
        "MikroMon terbuka sendiri saat Anda masuk ke komputer ini, jadi pemantauan tidak lupa dinyalakan.",
        "MikroMon opens by itself when you sign in to this computer, so that nobody forgets to start monitoring.";
    autostart_not_here =
        "Tidak tersedia di sini: MikroMon dibuka sebagai contoh atau dengan folder data tersendiri, atau sistem tidak menyediakannya.",
        "Not available here: MikroMon was opened as a demo or with a data folder of its own, or the system has no such thing.";
    told = "Pemberitahuan di komputer ini", "Notifications at this computer";
    told_hint =
        "Router putus selalu diberitahukan. Yang tidak dipilih tetap dicatat sebagai insiden.",
        "A router that is down is always told. What is not chosen is still kept as an incident.";
    told_recovered = "Router pulih", "A router is back";
    told_recovered_hint =
        "Sesudah 20 detik stabil, dengan lama putusnya.",
        "After 20 stable seconds, with how long it was down.";
    told_rebooted = "Router menyala ulang", "A router started again";
    told_rebooted_hint =
        "Menyala ulang begitu cepat sehingga tidak sempat tampak putus.",
        "So quickly that it was never seen down.";
    told_flapping = "Router putus-nyambung", "A router goes up and down";
    told_flapping_hint =
        "Sekali untuk seluruhnya, bukan setiap kali.",
        "Once for all of it, not each time.";
    told_access = "Sandi atau sertifikat berubah", "A password or certificate changed";
    told_access_hint =
        "Router menjawab tetapi tidak bisa masuk: mungkin diganti orang.",
        "The router answers and cannot be entered: somebody may have changed it.";
    told_observer = "Jaringan komputer ini", "This computer's own network";
    told_observer_hint =
        "Saat komputer ini sendiri putus, keadaan router tidak diketahui.",
        "While this computer is cut off itself, nothing is known of the routers.";
    sounds = "Bunyi", "Sounds";
    sounds_hint =
        "Terdengar saat router putus dan saat pulih, selama MikroMon terbuka dan notifikasi tidak dibisukan.",
        "Heard when a router goes down and when it is back, while MikroMon is open and notifications are not muted.";
    sound_outage = "Coba: putus", "Try: down";
    sound_recovery = "Coba: pulih", "Try: back";
    support = "Bantuan", "Support";
    support_hint =
        "Bila Anda meminta bantuan, berkas ini menjelaskan bagaimana MikroMon berjalan di sini. Alamat, nomor, nama orang dan router sudah dibuang. Tidak ada yang dikirim: bacalah, simpan, lalu berikan sendiri.",
        "When you ask for help, this file tells how MikroMon runs here. Addresses, numbers, names of people and routers are taken out. Nothing is sent: read it, save it, and share it yourself.";
    support_make = "Siapkan berkas", "Prepare the file";
    support_file = "Isi berkas, apa adanya", "The file, as it is";
    licences = "Lisensi pihak lain", "Third-party licences";
    licences_hint =
        "MikroMon dibangun di atas karya-karya ini. Daftar dibuat saat program dibangun.",
        "MikroMon is built on these works. The list was made when the program was built.";
    licences_search = "Cari nama atau lisensi", "Search by name or licence";
}

//! Words of the Routers pages: list, form, detail.

use super::words;

words! {
    add = "Tambah router", "Add router";
    edit = "Ubah", "Edit";
    edit_title(name) = "Ubah {name}", "Edit {name}";
    search = "Nama, alamat, atau tempat", "Name, address or place";
    filter_trouble = "Perlu dilihat", "Need a look";
    filter_core = "Inti", "Core";
    filter_paused = "Dijeda", "Paused";
    col_state = "Keadaan", "State";
    col_name = "Router", "Router";
    col_address = "Alamat", "Address";
    col_site = "Tempat", "Place";
    col_version = "RouterOS", "RouterOS";
    core = "Inti", "Core";
    col_latency_ms = "Latensi, ms", "Latency, ms";
    col_traffic_bits = "Unduh, bit/s", "Download, bit/s";
    none_match = "Tidak ada router yang cocok", "No router matches";
    none_match_hint =
        "Ubah kata kunci atau lepas saringan.",
        "Change the search or remove a filter.";
    clear_filters = "Lepas saringan", "Clear filters";

    // the form
    section_reach = "Cara dihubungi", "How it is reached";
    section_place = "Tempat dan jalur", "Place and path";
    section_watch = "Pemantauan", "Monitoring";
    name = "Nama", "Name";
    name_hint =
        "Seperti yang diucapkan di lapangan, misalnya BR-Ciawi-02",
        "As it is said in the field, such as BR-Ciawi-02";
    host = "Alamat", "Address";
    host_hint =
        "IP atau nama host, tanpa http:// dan tanpa port",
        "IP or host name, without http:// and without a port";
    transport = "Sambungan", "Connection";
    plain = "API biasa", "Plain API";
    tls = "API-SSL (TLS)", "API-SSL (TLS)";
    plain_hint =
        "Tanpa enkripsi: hanya di jaringan manajemen",
        "Not encrypted: only in a management network";
    tls_hint =
        "Terenkripsi; sertifikat dicocokkan setiap kali",
        "Encrypted; the certificate is checked every time";
    port = "Port", "Port";
    username = "Nama pengguna", "User name";
    username_hint =
        "Pengguna router dengan hak api dan read",
        "A router user with the policies api and read";
    password = "Kata sandi router", "Router password";
    password_hint = "Disimpan terenkripsi di komputer ini", "Stored encrypted on this computer";
    parent = "Router induk", "Parent router";
    parent_hint =
        "Bila induk putus, router ini tidak dihitung putus sendiri",
        "If the parent is down, this one does not count as down itself";
    parent_none = "Tanpa induk", "No parent";
    site = "Tempat", "Place";
    site_hint = "POP atau jalan", "A POP or a street";
    position = "Titik peta", "Map position";
    position_hint = "Lintang, bujur; boleh kosong", "Latitude, longitude; may be empty";
    position_wrong = "Ketik seperti -6.595038, 106.816635", "Type it like -6.595038, 106.816635";
    note = "Catatan", "Note";
    is_core = "Router inti", "Core router";
    is_core_hint =
        "Diperiksa tiap 5 detik, bukan 10 detik",
        "Checked every 5 seconds instead of 10";
    paused = "Jeda pemantauan", "Pause monitoring";
    paused_hint = "Tidak disambungi dan tidak ada insiden", "Not connected and no incidents";
    test = "Uji sambungan", "Test connection";
    testing = "Menguji", "Testing";
    test_good(length) =
        "Tersambung dan masuk dalam {length}",
        "Connected and signed in within {length}";
    accept_title = "Cocokkan sertifikat", "Check the certificate";
    accept_what =
        "Ini pertama kali router menunjukkan sertifikatnya. Bandingkan sidik jari ini dengan yang ada di router (System, Certificates) sebelum diterima.",
        "The router shows its certificate for the first time. Compare this fingerprint with the one on the router (System, Certificates) before you accept it.";
    changed_what =
        "Sertifikat router berbeda dari yang disimpan. Bila Anda tidak menggantinya sendiri, jangan diterima: mungkin ada yang menyamar.",
        "The router's certificate differs from the stored one. If you did not replace it yourself, do not accept it: somebody may be posing as the router.";
    fingerprint = "Sidik jari SHA-256", "SHA-256 fingerprint";
    fingerprint_known = "Sidik jari SHA-256 yang disimpan", "Stored SHA-256 fingerprint";
    fingerprint_now = "Sidik jari SHA-256 sekarang", "SHA-256 fingerprint now";
    accept = "Terima sertifikat ini", "Accept this certificate";
    accepted = "Sertifikat diterima", "Certificate accepted";
    added(name) = "{name} ditambahkan", "{name} added";
    saved(name) = "{name} disimpan", "{name} saved";
    port_wrong = "1 sampai 65535", "1 to 65535";
    name_wrong = "Isi nama, paling banyak 64 huruf", "Enter a name, at most 64 letters";
    host_wrong = "Bukan IP atau nama host", "Not an IP or host name";
    username_wrong = "Isi nama pengguna router", "Enter the router's user name";

    // the detail
    retry = "Sambung sekarang", "Connect now";
    retried(name) = "Menyambung ke {name}", "Connecting to {name}";
    remove = "Hapus router", "Remove router";
    remove_title(name) = "Hapus {name}?", "Remove {name}?";
    remove_what =
        "Router hilang dari daftar dan tidak dipantau lagi. Riwayat dan insidennya tetap tersimpan. Router itu sendiri tidak diubah.",
        "The router leaves the lists and is no longer watched. Its history and incidents stay stored. The router itself is not changed.";
    remove_children(routers) = "{routers} kehilangan induknya", "{routers} lose their parent";
    removed(name) = "{name} dihapus", "{name} removed";
    cpu = "CPU", "CPU";
    memory = "Memori", "Memory";
    memory_used(percent) = "{percent} terpakai", "{percent} used";
    temperature = "Suhu", "Temperature";
    temperature_none = "tanpa sensor", "no sensor";
    latency = "Latensi", "Latency";
    loss(percent) = "hilang {percent}", "loss {percent}";
    download = "Unduh", "Download";
    uptime = "Menyala", "Uptime";
    since(moment) = "sejak {moment}", "since {moment}";
    last_hour = "1 jam terakhir", "the last hour";
    trend = "Grafik", "Chart";
    trend_kind = "Ukuran", "Figure";
    trend_sub(unit, step) = "{unit}, rata-rata {step}", "{unit}, average of {step}";
    trend_traffic = "Trafik", "Traffic";
    trend_load = "CPU dan memori", "CPU and memory";
    average = "rata-rata", "average";
    sessions = "sesi", "sessions";
    interfaces = "Antarmuka", "Interfaces";
    interfaces_live = "langsung, tiap 2 detik", "live, every 2 seconds";
    interfaces_none =
        "Antarmuka dibaca dari router begitu tersambung.",
        "The interfaces are read from the router as soon as it is connected.";
    if_up = "Nyala", "Running";
    if_no_link = "Tanpa kabel", "No link";
    if_disabled = "Dimatikan", "Disabled";
    if_full(percent) = "{percent} penuh", "{percent} full";
    if_name = "Nama", "Name";
    if_comment = "Keterangan", "Comment";
    if_speed = "Laju", "Speed";
    if_recent = "2 menit", "2 minutes";
    if_rx = "Masuk, Mbit/s", "In, Mbit/s";
    if_tx = "Keluar, Mbit/s", "Out, Mbit/s";
    if_use = "Terpakai", "In use";
    if_unnamed = "tanpa nama", "unnamed";
    ppp = "PPPoE aktif", "Active PPPoE";
    ppp_of(shown, total) = "{shown} dari {total}", "{shown} of {total}";
    ppp_search = "Nama, IP, atau MAC", "Name, IP or MAC";
    ppp_name = "Pelanggan", "Customer";
    ppp_service = "Layanan", "Service";
    ppp_address = "Alamat", "Address";
    ppp_caller = "MAC", "MAC";
    ppp_uptime = "Tersambung", "Connected";
    ppp_none = "Tidak ada sesi PPPoE di router ini.", "There is no PPPoE session on this router.";
    ppp_no_match = "Tidak ada sesi yang cocok.", "No session matches.";
    ppp_offline =
        "Sesi dibaca dari router begitu tersambung.",
        "The sessions are read from the router as soon as it is connected.";
    days_45 = "45 hari", "45 days";
    today = "hari ini", "today";
    day = "24 jam", "24 hours";
    week = "7 hari", "7 days";
    month = "30 hari", "30 days";
    watched(length) = "dipantau {length}", "watched for {length}";
    no_history = "Belum pernah putus sejak dipantau.", "No outage since monitoring began.";
    connection = "Sambungan", "Connection";
    parent_down(length) = " putus {length}", " has been down for {length}";
    parent_down_hint = "Router ini di belakangnya: tidak dihitung putus sendiri, dan disambungi lagi sesudah itu.", "This router is behind it: it does not count as down itself, and is connected again after that.";
    about = "Tentang router ini", "About this router";
    children = "Di belakangnya", "Behind it";
}

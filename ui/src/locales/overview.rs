//! Words of the Overview.

use mikromon_api::overview::Range;

use super::{Lang, words};

words! {
    range = "Rentang", "Range";
    down_since(name, clock) = "{name} putus sejak {clock}", "{name} has been down since {clock}";
    many_down(routers) = "{routers} putus", "{routers} are down";
    worst_first = "terburuk dulu", "worst first";
    observer_offline =
        "Komputer ini tidak tersambung ke jaringan",
        "This computer is not connected to the network";
    observer_offline_hint =
        "Keadaan router tidak dapat diketahui. Periksa kabel atau Wi-Fi komputer ini; selama itu tidak ada insiden baru.",
        "The routers' state cannot be known. Check this computer's cable or Wi-Fi; no incident is opened.";
    next_try(length) = "coba lagi dalam {length}", "next try in {length}";
    sessions_lost(sessions) = "{sessions} hilang", "{sessions} lost";
    routers_up = "Router aktif", "Routers up";
    all_up = "semua normal", "all normal";
    down_n(count) = "{count} putus", "{count} down";
    behind_n(count) = "{count} di belakangnya", "{count} behind";
    look_n(count) = "{count} perlu dilihat", "{count} need a look";
    ppp_active = "PPPoE aktif", "Active PPPoE";
    of_peak(count) = "puncak {count}", "peak {count}";
    below_peak(count) = "{count} di bawah puncak", "{count} below the peak";
    at_peak = "pada puncak 24 jam", "at the 24 h peak";
    download = "Trafik unduh", "Download traffic";
    upload(rate) = "unggah {rate}", "upload {rate}";
    month = "Ketersediaan 30 hari", "Availability, 30 days";
    month_down(length) = "putus {length} seluruhnya", "down {length} in all";
    month_none = "belum ada data", "no data yet";
    month_clean = "tidak pernah putus", "never down";
    unacknowledged = "Insiden", "Incidents";
    unacknowledged_unit = "belum ditangani", "waiting";
    open_n(count) = "{count} masih terbuka", "{count} still open";
    none_open = "tidak ada yang terbuka", "none open";
    need_look = "Perlu dilihat", "Need a look";
    col_state = "Keadaan", "State";
    col_router = "Router", "Router";
    col_latency = "Latensi", "Latency";
    col_traffic = "Trafik, Mbit/s", "Traffic, Mbit/s";
    col_day = "24 jam", "24 hours";
    empty = "Belum ada router", "No routers yet";
    empty_hint =
        "Tambahkan router pertama: alamat, nama pengguna, dan kata sandi API. Setelah itu keadaannya tampil langsung di sini.",
        "Add the first router: its address, user name and API password. Its state then shows here, live.";
    none_pinned =
        "Sematkan router di halamannya agar tampil di sini.",
        "Pin a router on its page to see it here.";
    none_need_look = "Semua router normal.", "All routers are normal.";
    traffic = "Trafik seluruh jaringan", "Traffic of the whole network";
    traffic_sub(unit, step) = "{unit}, rata-rata {step}", "{unit}, average of {step}";
    legend_download = "Unduh", "Download";
    legend_upload = "Unggah", "Upload";
    no_samples = "Belum ada data pada rentang ini", "Nothing was measured in this range";
}

pub(crate) const fn range_name(range: Range, lang: Lang) -> &'static str {
    let (id, en) = match range {
        Range::Hour => ("1 jam", "1 hour"),
        Range::SixHours => ("6 jam", "6 hours"),
        Range::Day => ("24 jam", "24 hours"),
        Range::Week => ("7 hari", "7 days"),
        Range::Month => ("30 hari", "30 days"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

//! Words of the wallboard.

use super::words;

words! {
    title = "Papan dinding", "Wallboard";
    open = "Buka papan dinding", "Open the wallboard";
    leave = "Tutup papan dinding", "Close the wallboard";
    legend = "kotak: PPPoE aktif, trafik 1 jam", "boxes: active PPPoE, traffic of 1 hour";
    worst_of(shown, all) = "{shown} terburuk dari {all} router", "the worst {shown} of {all} routers";
    down_n(routers) = "{routers} putus", "{routers} down";
    newest(name) = "terbaru {name}", "newest {name}";
    look = "Perlu dilihat", "Need a look";
    calm = "Keadaan", "State";
    normal = "Normal", "Normal";
    none_down = "tidak ada yang putus", "none is down";
    offline = "Komputer ini di luar jaringan", "This computer is off the network";
    offline_value = "Tidak diketahui", "Not known";
    offline_hint = "periksa kabel atau Wi-Fi komputer ini", "check this computer's cable or Wi-Fi";
    stale = "Data tidak diperbarui", "Data is not renewed";
    stale_hint = "angka di papan ini lama", "figures on this board are old";
    no_answer = "Tidak ada router yang menjawab", "No router answers";
    empty = "Belum ada router", "No routers yet";
    more(count) = "dan {count} lagi", "and {count} more";
    no_incidents = "Tidak ada insiden terbuka", "No open incidents";
}

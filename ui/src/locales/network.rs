//! Words of the network's section in the settings.

use super::words;

words! {
    title = "Jaringan", "Network";
    computer = "Jalan keluar komputer ini", "This computer's way out";
    computer_hint =
        "MikroMon bertanya dahulu kepada gateway komputer ini sebelum menyalahkan router.",
        "MikroMon asks this computer's own gateway before it blames a router.";
    again = "Periksa lagi", "Ask again";
    no_way = "Tidak ada jalan keluar", "No way out";
    no_way_hint =
        "Komputer ini tidak punya rute default: kabel lepas, atau Wi-Fi tidak tersambung. Selama itu tidak ada router yang disalahkan.",
        "This computer has no default route: a cable is out, or the Wi-Fi is not connected. No router is blamed meanwhile.";
    unnamed = "Tanpa gateway", "Without a gateway";
    unjudged_hint =
        "Di sini gateway tidak dapat ditanya, jadi router dinilai dari jawabannya sendiri.",
        "The gateway cannot be asked here, so routers are judged by their own answers alone.";
    answers(address) = "Gateway {address} menjawab", "Gateway {address} answers";
    answers_hint =
        "Router yang diam memang diam, bukan karena komputer ini.",
        "A router that is silent is silent itself, and not because of this computer.";
    silent(address) = "Gateway {address} diam", "Gateway {address} is silent";
    silent_hint =
        "Ada gateway yang tidak menjawab ping. Bila tadinya menjawab, router tidak disalahkan sampai ia menjawab lagi.",
        "Some gateways never answer pings. Where this one did, no router is blamed until it does again.";
    unasked(address) = "Gateway {address}, tidak ditanya", "Gateway {address}, not asked";
    reached = "Yang dihubungi MikroMon", "What MikroMon connects to";
    reached_hint =
        "Hanya ini. Tidak ada yang dikirim ke pembuat MikroMon.",
        "Only these. Nothing is sent to the makers of MikroMon.";
    plain = "API (biasanya port 8728)", "API (port 8728 as a rule)";
    tls = "API-SSL (biasanya port 8729)", "API-SSL (port 8729 as a rule)";
    server = "Server bersama", "Shared server";
    no_server = "tidak dipakai", "not used";
    tiles = "Gambar peta", "Map images";
    no_tiles = "tidak diunduh", "not downloaded";
    tiles_of(host, kept, room) = "{host}, {kept} dari {room} disimpan", "{host}, {kept} of {room} kept";
}

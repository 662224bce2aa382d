//! Words of the map page.

use super::words;

words! {
    canvas = "Peta router", "Map of routers";
    list = "Router di peta", "Routers on the map";
    no_position = "Belum di peta", "Not on the map";
    empty = "Belum ada router di peta", "No router on the map yet";
    empty_hint =
        "Isi titik peta pada formulir router: lintang dan bujur.",
        "Enter a map position in a router's form: latitude and longitude.";
    zoom_in = "Perbesar", "Zoom in";
    zoom_out = "Perkecil", "Zoom out";
    fit = "Tampilkan semua", "Show all";
    no_webgl =
        "Peta tidak dapat digambar di komputer ini",
        "The map cannot be drawn on this computer";
    stopped =
        "Peta berhenti. Buka halaman lain, lalu kembali ke sini.",
        "The map has stopped. Open another page and come back here.";
}

//! Words of every chart.

use super::words;

words! {
    time = "Waktu", "Time";
    whole = "Seluruh rentang", "Whole range";
    keys =
        "Panah kiri dan kanan membaca nilai, tanda tambah dan kurang memperbesar dan memperkecil, nol menampilkan semuanya.",
        "Left and right arrow read the values, plus and minus zoom in and out, zero shows all.";
}

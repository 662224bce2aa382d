//! Routers from a spreadsheet.

use super::Scene;
use super::Step::{Paste, Press, See};

/// Good lines and one of each kind of bad ones, beside the routers of the demo.
const SHEET: &str = "\
Nama;Alamat;Port;Nama pengguna;Kata sandi;Enkripsi;Induk;Harga
BR-Ciawi-07;10.20.7.1;;pantau;sandi;api-ssl;CORE-Bogor-01;1
BR-Ciawi-08;10.20.8.1;8728;pantau;sandi;;BR-Ciawi-07;1
BR-Ciawi-09;10.20.9.1/24;;pantau;sandi;;;1
BR-Ciawi-10;;8728;pantau;sandi;;;1
BR-Ciawi-11;10.20.11.1;api;pantau;sandi;ssh;;1
BR-Ciawi-12;10.20.7.1;8729;pantau;sandi;;;1
BR-Ciawi-13;10.20.13.1;;pantau;sandi;;BR-Ciawi-10;1
CORE-Bogor-01;10.20.14.1;;pantau;sandi;;;1
BR-Megamendung-02;10.20.15.1;;pantau;;;DIST-Ciawi-02;1
BR-Megamendung-03;10.20.16.1;;pantau;sandi;;;1
BR-Megamendung-04;10.20.17.1;;pantau;sandi;;;1;2
BR-Megamendung-05;10.20.18.1;;pantau;sandi;;BR-Megamendung-03;1
";

pub(crate) const IMPORT: &[Scene] = &[
    Scene::new(
        "router-import",
        &[
            Press("nav a[href='/routers']"),
            Press("#import-routers"),
            See("#import-source dt"),
        ],
    ),
    Scene::new(
        "router-import-lines",
        &[
            Press("nav a[href='/routers']"),
            Press("#import-routers"),
            Paste("#import-paste", SHEET),
            See("#import-lines tr[data-fate='bad']"),
        ],
    ),
    Scene::new(
        "router-import-refused",
        &[
            Press("nav a[href='/routers']"),
            Press("#import-routers"),
            Paste("#import-paste", "Router,Lokasi\nBR-Ciawi-07,Ciawi\n"),
            See("#import-problem"),
        ],
    ),
];

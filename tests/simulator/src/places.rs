//! Where the simulated provider works: places around Bogor with their positions, and the boards and versions in use there.

use crate::spec::{Board, Version};

pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
}

const fn place(name: &'static str, latitude: f64, longitude: f64) -> Place {
    Place {
        name,
        latitude,
        longitude,
    }
}

pub(crate) const CENTRE: Place = place("Bogor", -6.5950, 106.8166);

pub(crate) const DISTRIBUTION: [Place; 6] = [
    place("Ciawi", -6.6563, 106.8489),
    place("Cibinong", -6.4817, 106.8540),
    place("Dramaga", -6.5729, 106.7380),
    place("Leuwiliang", -6.5735, 106.6316),
    place("Parung", -6.4213, 106.7331),
    place("Jonggol", -6.4706, 107.0588),
];

pub(crate) const ACCESS: [Place; 34] = [
    place("Cisarua", -6.6793, 106.9350),
    place("Megamendung", -6.6522, 106.8972),
    place("Citeureup", -6.4895, 106.8823),
    place("Ciomas", -6.6040, 106.7668),
    place("Tamansari", -6.6476, 106.7440),
    place("Cijeruk", -6.6888, 106.7895),
    place("Caringin", -6.7065, 106.8222),
    place("Cigombong", -6.7462, 106.8035),
    place("Sukaraja", -6.5716, 106.8470),
    place("Babakan-Madang", -6.5693, 106.8707),
    place("Kedunghalang", -6.5527, 106.8120),
    place("Bojonggede", -6.4930, 106.7960),
    place("Tajurhalang", -6.4730, 106.7620),
    place("Kemang", -6.5030, 106.7400),
    place("Rancabungur", -6.5260, 106.7120),
    place("Ciseeng", -6.4560, 106.6860),
    place("Gunung-Sindur", -6.3880, 106.6820),
    place("Rumpin", -6.4420, 106.6330),
    place("Cibungbulang", -6.5740, 106.6560),
    place("Pamijahan", -6.6480, 106.6520),
    place("Leuwisadeng", -6.5740, 106.5860),
    place("Nanggung", -6.6130, 106.5430),
    place("Cigudeg", -6.5460, 106.5350),
    place("Jasinga", -6.4790, 106.4560),
    place("Tenjo", -6.3520, 106.4640),
    place("Parung-Panjang", -6.3450, 106.5660),
    place("Gunung-Putri", -6.4440, 106.9010),
    place("Cileungsi", -6.3990, 106.9640),
    place("Klapanunggal", -6.4660, 106.9480),
    place("Cariu", -6.5180, 107.1320),
    place("Sukamakmur", -6.5830, 107.0080),
    place("Tanjungsari", -6.6070, 107.1430),
    place("Tenjolaya", -6.6500, 106.7080),
    place("Cilebut", -6.5310, 106.8000),
];

const fn board(
    name: &'static str,
    (architecture, cpu, cores, mhz): (&'static str, &'static str, u32, u32),
    memory_mib: u64,
    (ports, uplink): (u32, &'static str),
    capacity: u32,
) -> Board {
    Board {
        name,
        architecture,
        cpu,
        cores,
        mhz,
        memory_mib,
        ports,
        uplink,
        capacity,
    }
}

pub(crate) const CORE_BOARD: Board = board(
    "CCR2116-12G-4S+",
    ("arm64", "ARM64", 16, 2000),
    16_384,
    (13, "sfp-sfpplus1"),
    6_000,
);

/// By growing size: a router gets the first that carries its customers.
pub(crate) const BOARDS: [Board; 5] = [
    board(
        "hEX",
        ("mmips", "MIPS 1004Kc V2.15", 4, 880),
        256,
        (5, "ether1"),
        120,
    ),
    board(
        "hAP ax^3",
        ("arm64", "ARM64", 4, 1800),
        1_024,
        (5, "ether1"),
        260,
    ),
    board(
        "RB5009UG+S+",
        ("arm64", "ARM64", 4, 1400),
        1_024,
        (8, "sfp-sfpplus1"),
        800,
    ),
    board(
        "CCR2004-16G-2S+",
        ("arm64", "ARM64", 4, 1700),
        4_096,
        (16, "sfp-sfpplus1"),
        2_200,
    ),
    CORE_BOARD,
];

/// Most of the fleet runs 7.x; the older boards stayed on the last 6.49.
pub(crate) const VERSIONS: [Version; 8] = [
    Version::new(7, 16, 2),
    Version::new(7, 19, 4),
    Version::new(7, 20, 6),
    Version::new(6, 49, 18),
    Version::new(7, 16, 2),
    Version::new(7, 15, 3),
    Version::new(7, 20, 6),
    Version::new(7, 12, 1),
];

pub(crate) const FIRST_NAMES: [&str; 32] = [
    "budi", "siti", "agus", "dewi", "andi", "rina", "dedi", "yuni", "asep", "lilis", "ujang",
    "neneng", "hendra", "wati", "iwan", "fitri", "rudi", "ratna", "eko", "sri", "joko", "maya",
    "bayu", "indah", "tono", "nurul", "fajar", "putri", "arif", "lestari", "gilang", "kartika",
];

pub(crate) const LAST_NAMES: [&str; 24] = [
    "santoso",
    "rahayu",
    "wijaya",
    "lestari",
    "hidayat",
    "kurniawan",
    "saputra",
    "wulandari",
    "nugraha",
    "permana",
    "setiawan",
    "susanti",
    "ramadhan",
    "maulana",
    "suryana",
    "gunawan",
    "firmansyah",
    "handayani",
    "sopandi",
    "mulyani",
    "prasetyo",
    "hermawan",
    "anggraini",
    "supriatna",
];

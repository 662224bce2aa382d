//! What an alert says in the page.

use super::words;

words! {
    recovered(names, length) = "{names} pulih setelah {length}", "{names} recovered after {length}";
    observer_offline =
        "Komputer ini kehilangan jaringan. Keadaan router tidak diketahui.",
        "This computer lost its network. The routers' state is not known.";
    observer_online = "Jaringan komputer ini kembali", "This computer is online again";
    rebooted(names) = "{names} menyala ulang", "{names} restarted";
    and_others(name, count) = "{name} dan {count} lain", "{name} and {count} more";
    with_behind(what, routers) = "{what}, {routers} di belakangnya", "{what}, {routers} behind it";
}

//! Words of groups of routers, tags, and what an operator sees of the network.

use super::{nouns, words};

nouns! {
    of_groups = "grup saja", "group only", "groups only";
}

words! {
    title = "Grup router", "Router groups";
    sub = "router yang diurus bersama, dan yang dilihat oleh siapa", "routers that are looked after together, and who sees them";
    open = "Grup", "Groups";
    add = "Tambah grup", "Add a group";
    edit_of(name) = "Ubah {name}", "Change {name}";
    edit = "Ubah", "Change";
    name = "Nama grup", "Name of the group";
    note = "Catatan", "Note";
    remove = "Hapus", "Remove";
    remove_of(name) = "Hapus {name}", "Remove {name}";
    remove_title(name) = "Hapus grup {name}?", "Remove the group {name}?";
    remove_what =
        "Hanya grup yang kosong dan tidak dipakai operator yang dapat dihapus. Router tidak ikut terhapus.",
        "Only a group without routers and operators can be removed. No router is removed with it.";
    removed(name) = "Grup {name} dihapus", "Group {name} removed";
    saved(name) = "Grup {name} disimpan", "Group {name} saved";
    empty = "Belum ada grup", "No groups yet";
    empty_hint =
        "Grup menyatukan router satu wilayah atau satu tim. Operator dapat dibatasi pada grup tertentu.",
        "A group holds the routers of an area or a team. An operator can be limited to some groups.";
    every_group = "Semua grup", "All groups";
    every_tag = "Semua tag", "All tags";
    // in the form of a router
    group = "Grup", "Group";
    group_none = "Tanpa grup", "No group";
    group_new = "Grup baru…", "New group…";
    group_new_name = "Nama grup baru", "Name of the new group";
    group_wrong = "Pilih grup yang Anda lihat", "Choose a group that you see";
    tags = "Tag", "Tags";
    tags_hint = "Dipisah koma, misalnya backbone, ftth", "Separated by commas, such as backbone, ftth";
    tags_wrong =
        "Huruf, angka, dan tanda hubung; paling banyak 12 tag",
        "Letters, digits and hyphens; at most 12 tags";
    // of an operator
    scope = "Jangkauan", "Scope";
    scope_of(name) = "Router yang dilihat {name}", "Routers that {name} sees";
    scope_what =
        "Tanpa pilihan, ia melihat seluruh jaringan. Dengan pilihan, hanya router grup itu: daftar, insiden, peta, dan pemberitahuan.",
        "With nothing chosen they see the whole network. Otherwise only the routers of those groups: lists, incidents, the map and notifications.";
    scope_saved(name) = "Jangkauan {name} disimpan", "Scope of {name} saved";
}

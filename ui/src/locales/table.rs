//! Words of every table: its columns and its file.

use super::words;

words! {
    columns = "Kolom", "Columns";
    export = "Ekspor CSV", "Export CSV";
}

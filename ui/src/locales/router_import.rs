//! Words of bringing routers in from a spreadsheet.

use super::{nouns, words};

nouns! {
    lines = "baris", "line", "lines";
}

words! {
    title = "Impor router", "Import routers";
    open = "Impor", "Import";
    sub = "dari tabel lembar kerja", "from a spreadsheet's table";
    drop = "Jatuhkan berkas CSV di sini", "Drop a CSV file here";
    paste = "Atau tempel tabelnya", "Or paste the table";
    paste_here = "Ctrl+V; yang ditempel tidak ditampilkan", "Ctrl+V; what is pasted is not shown";
    pasted = "Tabel yang ditempel", "The pasted table";
    other = "Tabel lain", "Another table";
    template = "Simpan templat", "Save a template";
    columns = "Kolom yang dikenal", "Columns that are understood";
    columns_hint =
        "Baris pertama berisi judul kolom, dalam bahasa Indonesia atau Inggris, urutannya bebas. Pemisahnya titik koma, koma, atau tab. Sampai ada yang ditekan, tidak ada yang disimpan.",
        "The first line holds the headers, in Indonesian or English, in any order. Cells are separated by semicolons, commas or tabs. Until a button is pressed nothing is stored.";
    needed = "wajib", "required";
    defaults = "Untuk baris yang tidak mengisinya", "For lines that leave it out";

    column_name = "Nama", "Name";
    column_host = "Alamat", "Address";
    column_port = "Port", "Port";
    column_username = "Nama pengguna", "User name";
    column_password = "Kata sandi", "Password";
    column_encryption = "Enkripsi", "Encryption";
    column_group = "Grup", "Group";
    column_tags = "Tag", "Tags";
    column_site = "Tempat", "Place";
    column_note = "Catatan", "Note";
    column_parent = "Induk", "Parent";
    takes_name = "seperti di lapangan, tidak ada yang sama", "as in the field, each one unique";
    takes_host = "IP atau nama host", "IP or host name";
    takes_port = "kosong: 8728, atau 8729 dengan API-SSL", "empty: 8728, or 8729 with API-SSL";
    takes_username = "kosong: yang diisi sesudah ini", "empty: the one entered after this";
    takes_encryption = "api atau api-ssl", "api or api-ssl";
    takes_group = "nama grup yang sudah ada", "the name of a group that exists";
    takes_tags = "dipisah spasi atau koma", "parted by blanks or commas";
    takes_site = "POP atau jalan", "a POP or a street";
    takes_note = "apa saja", "anything";
    takes_parent = "nama router lain, juga dari tabel ini", "another router's name, also of this table";

    line = "Baris", "Line";
    result = "Hasil", "Result";
    reason = "Alasan", "Reason";
    fate_new = "Baru", "New";
    fate_there = "Sudah ada", "Already there";
    fate_bad = "Salah", "Wrong";
    none = "Tidak ada baris seperti itu", "There are no such lines";
    none_hint = "Pilih saringan lain.", "Choose another filter.";
    unknown(heads) = "Kolom yang tidak dikenal dan dilewati: {heads}", "Columns that are not known and left out: {heads}";
    send(routers) = "Impor {routers}", "Import {routers}";
    send_none = "Tidak ada yang baru", "Nothing new";
    sent(routers) = "{routers} ditambahkan", "{routers} added";
    keep_bad(lines) = "Simpan {lines} yang salah", "Save {lines} that are wrong";
    keep_bad_hint =
        "Berkasnya berisi alasan di depan setiap baris, dan sandi seperti di tabel Anda: perbaiki, impor lagi, lalu hapus.",
        "The file has the reason before each line, and passwords as in your table: mend it, import it again, then delete it.";

    problem_empty = "Tabelnya kosong", "The table is empty";
    problem_empty_hint = "Perlu baris judul kolom dan paling sedikit satu router.", "It needs a line of headers and at least one router.";
    problem_not_text = "Ini bukan berkas CSV", "This is no CSV file";
    problem_not_text_hint = "Di Excel: Simpan sebagai, CSV UTF-8. Berkas .xlsx tidak dapat dibaca.", "In Excel: Save as, CSV UTF-8. An .xlsx file cannot be read.";
    problem_too_large = "Berkasnya lebih dari 2 MiB", "The file is larger than 2 MiB";
    problem_too_many(most) = "Lebih dari {most} baris", "More than {most} lines";
    problem_too_much_hint = "Bagi menjadi beberapa tabel.", "Divide it into several tables.";
    problem_no_column(column) = "Tidak ada kolom {column}", "There is no column {column}";
    problem_no_column_hint = "Baris pertama harus berisi judul kolom. Templatnya sudah memuat semuanya.", "The first line has to hold the headers. The template has all of them.";
    problem_unread = "Berkas tidak dapat dibaca", "The file cannot be read";
    problem_unread_hint = "Tutup di program lain, lalu pilih lagi.", "Close it in other programs, then choose it again.";

    missing(column) = "{column} kosong", "{column} is empty";
    invalid(column) = "{column} tidak dapat dipakai", "{column} cannot be used";
    invalid_encryption = "Enkripsi: tulis api atau api-ssl", "Encryption: write api or api-ssl";
    because(column, why) = "{column}: {why}", "{column}: {why}";
    taken_by(column, router) = "{column} sudah dipakai {router}", "{column} is taken by {router}";
    taken(column) = "{column} sudah dipakai router lain", "{column} is taken by another router";
    repeated(column, line) = "{column} sama dengan baris {line}", "{column} is the same as on line {line}";
    not_found(column) = "{column} tidak ditemukan", "{column} not found";
    parent_refused(line) = "Induknya di baris {line} tidak dapat masuk", "Its parent on line {line} cannot come in";
    circle = "Induknya berada di belakang router ini", "Its parent is behind this router";
    surplus = "Selnya lebih banyak dari judul: pemisah di dalam sel perlu tanda kutip", "More cells than headers: a separator within a cell needs quotes";
    whole = "Baris ini tidak dapat dipakai", "This line cannot be used";
}

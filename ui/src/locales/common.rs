//! Words that many pages share: buttons, and the states of any region.

use super::{nouns, words};

nouns! {
    routers = "router", "router", "routers";
    days = "hari", "day", "days";
    entries = "catatan", "entry", "entries";
    ppp_sessions = "sesi PPPoE", "PPPoE session", "PPPoE sessions";
}

words! {
    /// How a day is typed.
    day_shape = "tttt-bb-hh", "yyyy-mm-dd";
    day_hint = "Tahun-bulan-tanggal", "Year-month-day";
    day_wrong = "Ketik seperti 2026-11-22", "Type it like 2026-11-22";
    amount_wrong = "Ketik seperti 1.500.000, tanpa sen", "Type it like 1,500,000, without cents";
    save = "Simpan", "Save";
    saving = "Menyimpan…", "Saving…";
    cancel = "Batal", "Cancel";
    close = "Tutup", "Close";
    retry = "Coba lagi", "Try again";
    all = "Semua", "All";
    /// The head of the column that holds a row's buttons.
    acts = "Tindakan", "Actions";
    open = "Buka", "Open";
    copy_code = "Salin kode", "Copy code";
    copy = "Salin", "Copy";
    copy_of(file) = "Salin {file}", "Copy {file}";
    copied = "Disalin", "Copied";
    save_of(file) = "Simpan {file}", "Save {file}";
    choose = "Pilih…", "Choose…";
    choose_of(name) = "Pilih: {name}", "Choose: {name}";
    choose_file = "Pilih berkas", "Choose a file";
    saved_as(path) = "Tersimpan: {path}", "Saved: {path}";
    /// Of a value that the form does not show.
    masked_keep =
        "Disembunyikan. Kosongkan agar tidak berubah",
        "Hidden. Leave empty to keep it";
    empty_keeps = "Kosongkan agar tidak berubah", "Leave empty to keep it";
    take_out_hint = "Dibuang begitu disimpan", "Gone once this is saved";
    note_long = "Paling banyak 2.000 huruf", "At most 2,000 characters";
    show = "Tampilkan", "Show";
    hide = "Sembunyikan", "Hide";
    loading = "Memuat", "Loading";
    of(total) = "dari {total}", "of {total}";
    download = "unduh", "download";
    upload = "unggah", "upload";
    /// Typed confirmation of something that cannot be undone.
    type_to_confirm(word) = "Ketik {word} untuk melanjutkan", "Type {word} to go on";
    page_missing = "Halaman ini tidak ada", "There is no such page";
    page_missing_hint =
        "Alamatnya mungkin sudah berubah. Data Anda tidak terpengaruh.",
        "Its address may have changed. Your data is not affected.";
    to_overview = "Ke Ringkasan", "To the Overview";
    not_allowed = "Peran Anda tidak membuka halaman ini", "Your role does not open this page";
    not_allowed_hint =
        "Mintalah kepada pemilik atau admin bila Anda memerlukannya.",
        "Ask the owner or an admin if you need it.";
}

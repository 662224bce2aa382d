//! Words of the Customers pages: the list, the form, and one customer with what is billed and paid.

use super::{nouns, words};

nouns! {
    subscriptions = "langganan", "subscription", "subscriptions";
}

words! {
    add = "Pelanggan baru", "New customer";
    completeness = "Kelengkapan data", "Completeness";
    every_customer = "Semua pelanggan", "All customers";
    incomplete = "Belum lengkap", "To be completed";
    edit = "Ubah", "Edit";
    edit_title(name) = "Ubah {name}", "Edit {name}";
    search = "Nama, nomor, telepon, atau PPPoE", "Name, number, telephone or PPPoE";
    all_branches = "Semua wilayah", "All branches";
    col_name = "Nama", "Name";
    col_code = "Nomor", "Number";
    col_state = "Keadaan", "State";
    col_plan = "Paket", "Plan";
    col_phone = "Telepon", "Telephone";
    col_address = "Alamat", "Address";
    col_branch = "Wilayah", "Branch";
    col_since = "Sejak", "Since";
    col_due = "Jatuh tempo", "Due";
    col_owed = "Utang, Rp", "Owed, Rp";
    col_subscriptions = "Layanan", "Subscriptions";
    no_service = "Tanpa layanan", "No service";
    served = "Berlangganan", "Subscribed";
    paid_up = "Lunas", "Paid up";
    open_bill = "Belum lunas", "Not paid yet";
    late(days) = "Lewat {days}", "{days} late";
    empty = "Belum ada pelanggan", "No customers yet";
    empty_hint =
        "Pelanggan, layanan, dan tagihannya akan tampil di sini.",
        "Customers, their subscriptions and bills will be here.";
    none_match = "Tidak ada pelanggan yang cocok", "No customer matches";
    none_match_hint =
        "Ubah kata kunci atau pilih semua wilayah.",
        "Change the search or choose all branches.";

    /// The beginning of a file's name.
    file = "pelanggan", "customers";

    // the form
    section_who = "Pelanggan", "Customer";
    section_identity = "Identitas dan pajak", "Identity and tax";
    name = "Nama", "Name";
    name_hint = "Seperti pada tagihan", "As on the bill";
    name_wrong = "Isi nama, paling banyak 120 huruf", "Enter a name, at most 120 letters";
    code = "Nomor pelanggan", "Customer number";
    code_hint = "Kosongkan: nomor berikutnya dipakai", "Leave empty to get the next number";
    code_wrong =
        "Huruf, angka, dan . - / _ tanpa spasi; paling banyak 24",
        "Letters, digits and . - / _ without spaces; at most 24";
    phone_hint = "Seperti 0812…, 021…, atau +65…", "As in 0812…, 021… or +65…";
    phone_wrong =
        "Bukan nomor telepon: tulis 0812…, 021…, atau +65…",
        "Not a telephone number: write 0812…, 021… or +65…";
    address = "Alamat", "Address";
    address_hint = "Tempat layanan dipasang", "Where the service is installed";
    address_wrong = "Paling banyak 400 huruf", "At most 400 characters";
    no_branch = "Tanpa wilayah", "No branch";
    nik_hint = "16 angka; boleh kosong", "16 digits; may be empty";
    npwp_hint = "15 atau 16 angka; boleh kosong", "15 or 16 digits; may be empty";
    nik_wrong = "NIK terdiri dari 16 angka", "A NIK has 16 digits";
    npwp_wrong = "NPWP terdiri dari 15 atau 16 angka", "An NPWP has 15 or 16 digits";
    take_out_nik = "Hapus NIK yang tersimpan", "Take the stored NIK out";
    take_out_npwp = "Hapus NPWP yang tersimpan", "Take the stored NPWP out";
    is_exempt = "Bebas PPN", "Exempt from PPN";
    is_exempt_hint =
        "Tagihannya tanpa PPN, juga bila perusahaan PKP",
        "Bills carry no PPN, also where the company charges it";
    added(name) = "{name} ditambahkan", "{name} added";
    saved(name) = "{name} disimpan", "{name} saved";

    // removing
    remove = "Hapus pelanggan", "Remove customer";
    remove_title(name) = "Hapus {name}?", "Remove {name}?";
    remove_what =
        "Pelanggan hilang dari daftar. Tagihan dan pembayarannya tetap tersimpan.",
        "The customer leaves the lists. Bills and payments stay stored.";
    remove_first(subscriptions) =
        "Pelanggan ini masih punya {subscriptions}: hapus dahulu.",
        "This customer still has {subscriptions}, to be removed first.";
    removed(name) = "{name} dihapus", "{name} removed";
    in_use = "Pelanggan ini masih punya langganan", "This customer still has a subscription";
    in_use_act =
        "Hapus langganannya di halaman pelanggan ini dahulu.",
        "Remove the subscription on this customer's page first.";

    // one customer
    peek = "Pelanggan yang dipilih", "The chosen customer";
    open_page = "Buka lengkap", "Open in full";
    a_month(price) = "{price}/bulan", "{price}/month";
    owed = "Utang", "Owed";
    credit = "Kelebihan bayar", "Credit";
    invoiced = "Ditagih", "Invoiced";
    paid = "Dibayar", "Paid";
    contact = "Data pelanggan", "Details";
    phone = "Telepon", "Telephone";
    nik = "NIK", "NIK";
    npwp = "NPWP", "NPWP";
    tax = "PPN", "PPN";
    exempt = "tidak dikenakan", "not charged";
    charged = "dikenakan", "charged";
    note = "Catatan", "Note";
    no_note = "Tidak ada catatan.", "No note.";
    services = "Layanan", "Subscriptions";
    no_services = "Pelanggan ini tidak punya layanan.", "This customer has no subscription.";
    no_services_hint =
        "Tambah langganan untuk memilih paket, router, dan akun PPPoE-nya.",
        "Add a subscription to choose its plan, router and PPPoE account.";
    router = "Router", "Router";
    pppoe = "PPPoE", "PPPoE";
    address_ip = "Alamat IP", "IP address";
    starts = "Mulai", "Since";
    until = "Sampai", "Until";
    price = "Harga, Rp", "Price, Rp";
    statement = "Tagihan dan pembayaran", "Bills and payments";
    no_entries = "Belum ada tagihan atau pembayaran.", "No bills or payments yet.";
    newest(count) = "{count} terbaru", "the newest {count}";
    entry_on = "Tanggal", "Date";
    entry = "Catatan", "Entry";
    amount = "Jumlah, Rp", "Amount, Rp";
    bill(number) = "Tagihan {number}", "Invoice {number}";
    payment = "Pembayaran", "Payment";
    receipt(number) = "Pembayaran, kuitansi {number}", "Payment, receipt {number}";
}

//! Words of the Customers pages: the list, and one customer with what is billed and paid.

use super::words;

words! {
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

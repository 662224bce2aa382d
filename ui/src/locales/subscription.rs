//! Words of a subscription: the form, and removing one.

use super::words;

words! {
    one = "langganan", "the subscription";
    add = "Tambah langganan", "Add subscription";
    edit = "Ubah langganan", "Edit subscription";
    edit_of(plan) = "Ubah {plan}", "Edit {plan}";

    section_service = "Paket dan sambungan", "Plan and connection";
    section_days = "Masa layanan", "Days of service";
    section_price = "Harga", "Price";
    plan = "Paket", "Plan";
    plan_choose = "Pilih paket", "Choose a plan";
    plan_wrong = "Pilih paket", "Choose a plan";
    plan_none = "Belum ada paket: buat dahulu di halaman Paket", "There are no plans yet: make one on the page Plans";
    /// A plan in a list of choices.
    plan_of(name, price) = "{name} · {price}", "{name} · {price}";
    router = "Router", "Router";
    router_none = "Tanpa router", "No router";
    router_other = "Router yang tidak Anda lihat", "A router that you do not see";
    router_hint = "Router yang melayani pelanggan ini", "The router that serves this customer";
    router_wrong = "Router ini sudah tidak ada", "This router is gone";
    pppoe_user = "Nama pengguna PPPoE", "PPPoE user name";
    pppoe_user_hint = "Persis seperti di router; boleh kosong", "Exactly as on the router; may be empty";
    pppoe_user_wrong = "Tanpa spasi, paling banyak 64 huruf", "Without spaces, at most 64 characters";
    password = "Kata sandi PPPoE", "PPPoE password";
    password_hint = "Disimpan terenkripsi; boleh kosong", "Stored encrypted; may be empty";
    password_wrong = "Paling banyak 256 huruf", "At most 256 characters";
    take_out_password = "Hapus kata sandi yang tersimpan", "Take the stored password out";
    address = "Alamat IP tetap", "Static IP address";
    address_hint = "Kosongkan bila diberi router", "Leave empty where the router gives one";
    address_wrong = "Bukan alamat IPv4, misalnya 10.99.0.7", "Not an IPv4 address, such as 10.99.0.7";
    starts = "Mulai", "Starts on";
    ends = "Hari terakhir", "Last day";
    ends_hint = "Kosongkan bila tidak ada", "Leave empty where there is none";
    ends_before = "Tidak boleh sebelum mulai", "It may not be before the start";
    due_day = "Tanggal jatuh tempo", "Due day of the month";
    due_day_company(day) = "1 sampai 31; kosong: tanggal {day}, seperti perusahaan", "1 to 31; empty: day {day}, as the company has it";
    due_day_start = "1 sampai 31; kosong: tanggal mulai layanan", "1 to 31; empty: the day that service began on";
    due_day_wrong = "Isi 1 sampai 31", "Enter 1 to 31";
    leave_from = "Cuti mulai", "Leave from";
    leave_until = "Cuti sampai", "Leave until";
    leave_hint = "Hari tanpa layanan, tidak ditagih", "Days without service, not billed";
    leave_half = "Isi mulai dan sampainya", "Enter both the first and the last day";
    leave_before = "Tidak boleh sebelum cuti mulai", "It may not be before the first day";
    price = "Harga khusus, Rp", "Own price, Rp";
    price_hint = "Kosong: harga paket", "Empty: the plan's price";
    price_of_plan(price) = "Kosong: harga paket, {price}", "Empty: the plan's price, {price}";
    discount = "Potongan sebulan, Rp", "Discount a month, Rp";
    discount_note = "Alasan potongan", "Reason for the discount";
    discount_note_long = "Alasan potongan paling banyak 200 huruf", "The reason has at most 200 characters";
    add_ons = "Tambahan tiap bulan", "Extras every month";
    add_ons_hint = "Misalnya sewa ONT; paling banyak 20", "Such as a rented ONT; at most 20";
    add_on_text(number) = "Tambahan {number}", "Extra {number}";
    add_on_price(number) = "Harga {number}, Rp", "Price {number}, Rp";
    add_on_text_wrong = "Isi namanya, paling banyak 120 huruf", "Enter what it is, at most 120 letters";
    add_on_add = "Tambah baris", "Add a line";
    add_on_remove(number) = "Hapus tambahan {number}", "Remove extra {number}";
    note = "Catatan", "Note";
    added(plan) = "Langganan {plan} ditambahkan", "Subscription {plan} added";
    saved(plan) = "Langganan {plan} disimpan", "Subscription {plan} saved";

    remove = "Hapus langganan", "Remove subscription";
    remove_of(plan) = "Hapus {plan}", "Remove {plan}";
    remove_title(plan) = "Hapus langganan {plan}?", "Remove the subscription {plan}?";
    remove_what =
        "Langganan hilang dari daftar dan tidak ditagih lagi. Tagihan yang sudah terbit tetap tersimpan.",
        "The subscription leaves the lists and is billed no more. Bills that were issued stay stored.";
    at_router = "Hapus juga akun PPPoE di router", "Remove the PPPoE account from the router, too";
    at_router_hint =
        "Pelanggan langsung terputus. Tanpa ini, akunnya tetap di router dan tampil di Selisih.",
        "The customer is cut off at once. Without it the account stays on the router and shows among the differences.";
    removed(plan) = "Langganan {plan} dihapus", "Subscription {plan} removed";
}

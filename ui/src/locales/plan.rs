//! Words of the plans: what subscriptions buy, and how it is paid for.

use mikromon_domain::billing::BillingKind;
use mikromon_domain::tax::PriceTax;

use super::{Lang, words};

words! {
    title = "Paket", "Plans";
    sub = "kecepatan dan harga untuk langganan", "speed and price for subscriptions";
    add = "Tambah paket", "Add plan";
    edit_of(name) = "Ubah {name}", "Edit {name}";
    name = "Nama paket", "Name of the plan";
    name_hint = "Seperti pada tagihan, misalnya Rumah 20", "As on the bill, such as Rumah 20";
    name_wrong = "Isi nama, paling banyak 64 huruf", "Enter a name, at most 64 letters";
    profile = "Profil PPP", "PPP profile";
    profile_hint = "Nama kecepatannya di router; boleh kosong", "What routers call its speed; may be empty";
    profile_wrong = "Paling banyak 64 huruf", "At most 64 letters";
    price = "Harga sebulan, Rp", "Price a month, Rp";
    col_price = "Sebulan, Rp", "A month, Rp";
    price_wrong = "Isi harga, misalnya 222.000", "Enter a price, such as 222,000";
    tax = "Pajak", "Tax";
    billing = "Pembayaran", "Payment";
    note = "Catatan", "Note";
    /// What the price comes to.
    paid(total, ppn) = "Pelanggan membayar {total}, termasuk PPN {ppn}", "The customer pays {total}, of which PPN {ppn}";
    no_tax = "Perusahaan bukan PKP: tanpa PPN", "The company charges no PPN";
    saved(name) = "Paket {name} disimpan", "Plan {name} saved";
    remove = "Hapus paket", "Remove plan";
    remove_of(name) = "Hapus {name}", "Remove {name}";
    remove_title(name) = "Hapus paket {name}?", "Remove the plan {name}?";
    remove_what =
        "Hanya paket tanpa langganan yang dapat dihapus. Tagihan yang sudah terbit tetap seperti adanya.",
        "Only a plan without subscriptions can be removed. Bills that were issued stay as they are.";
    removed(name) = "Paket {name} dihapus", "Plan {name} removed";
    in_use = "Masih ada langganan dengan paket ini", "Subscriptions still use this plan";
    in_use_act =
        "Pindahkan langganannya ke paket lain dahulu.",
        "Move those subscriptions to another plan first.";
    empty = "Belum ada paket", "No plans yet";
    empty_hint =
        "Paket menentukan kecepatan dan harga sebulan. Langganan pelanggan memilih salah satunya.",
        "A plan says the speed and the price a month. A customer's subscription is of one of them.";
    inclusive = "Termasuk PPN", "PPN included";
    exclusive = "Belum termasuk PPN", "PPN on top";
    prepaid = "Prabayar", "Prepaid";
    postpaid = "Pascabayar", "Postpaid";
    prepaid_hint = "Dibayar di bulan itu", "Paid in the month itself";
    postpaid_hint = "Dibayar di bulan berikutnya", "Paid in the month after it";
}

pub(crate) fn tax_kind(kind: PriceTax, lang: Lang) -> &'static str {
    match kind {
        PriceTax::Inclusive => inclusive(lang),
        PriceTax::Exclusive => exclusive(lang),
    }
}

pub(crate) fn billing_kind(kind: BillingKind, lang: Lang) -> &'static str {
    match kind {
        BillingKind::Prepaid => prepaid(lang),
        BillingKind::Postpaid => postpaid(lang),
    }
}

pub(crate) fn billing_hint(kind: BillingKind, lang: Lang) -> &'static str {
    match kind {
        BillingKind::Prepaid => prepaid_hint(lang),
        BillingKind::Postpaid => postpaid_hint(lang),
    }
}

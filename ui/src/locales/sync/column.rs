//! What tables and columns of the book are called where a person decides about a value. A table or
//! column that has no words here keeps its name.

use super::Lang;

/// `Router`: the kind of row.
pub(crate) fn table(name: &str, lang: Lang) -> String {
    let (id, en) = match name {
        "router" => ("Router", "Router"),
        "operator" => ("Operator", "Operator"),
        "router_group" => ("Grup router", "Router group"),
        "operator_sign_out" => ("Operator dikeluarkan", "Operator signed out"),
        "operator_totp" => ("Verifikasi dua langkah", "Two-step sign-in"),
        "operator_session" => ("Sesi operator", "Session of an operator"),
        "operator_group" => ("Jangkauan operator", "Operator's scope"),
        "operator_mask" => ("Penyamaran operator", "Mask of an operator"),
        "role_permission" => ("Hak peran", "Right of a role"),
        "incident" => ("Insiden", "Incident"),
        "incident_event" => ("Catatan insiden", "Incident event"),
        "audit" => ("Catatan audit", "Audit entry"),
        "audit_outcome" => ("Hasil catatan audit", "Outcome of an audit entry"),
        "branch" => ("Cabang", "Branch"),
        "plan" => ("Paket", "Plan"),
        "customer" => ("Pelanggan", "Customer"),
        "subscription" => ("Langganan", "Subscription"),
        "invoice" => ("Tagihan", "Invoice"),
        "payment" => ("Pembayaran", "Payment"),
        "receipt" => ("Kuitansi", "Receipt"),
        "company" => ("Perusahaan", "Company"),
        "invoice_void" => ("Pembatalan tagihan", "Void of an invoice"),
        "allocation" => ("Alokasi pembayaran", "Allocation of a payment"),
        "payment_reversal" => ("Pembalikan pembayaran", "Reversal of a payment"),
        "number_void" => ("Nomor yang dibatalkan", "Void number"),
        "conflict" => ("Konflik", "Conflict"),
        "org_key" => ("Kunci organisasi", "Organisation key"),
        "key_holder" => ("Pemegang kunci", "Holder of keys"),
        "holder_standing" => ("Status pemegang kunci", "Standing of a holder of keys"),
        "org_grant" => ("Pemberian kunci", "Grant of a key"),
        other => (other, other),
    };
    pick(id, en, lang)
}

/// `Nama router`: one value of a row.
pub(crate) fn column(table: &str, name: &str, lang: Lang) -> String {
    let known = match table {
        "router" => router(name),
        "operator" => operator(name),
        "incident" | "incident_event" => incident(name),
        "audit" | "audit_outcome" => audit(name),
        "plan" => plan(name),
        "customer" => customer(name),
        "subscription" => subscription(name),
        "company" => company(name),
        _ => None,
    };
    let (id, en) = known.or_else(|| any(name)).unwrap_or((name, name));
    pick(id, en, lang)
}

fn router(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        // The key is what makes two names the same name.
        "name" | "name_key" => ("Nama router", "Router name"),
        "host" => ("Alamat", "Address"),
        "port" => ("Port", "Port"),
        "transport" => ("Sambungan", "Connection"),
        "username" => ("Nama pengguna", "User name"),
        "password" => ("Kata sandi router", "Router password"),
        "core" => ("Router inti", "Core router"),
        "paused" => ("Pemantauan dijeda", "Monitoring paused"),
        "parent_id" => ("Induk", "Parent"),
        "site" => ("Lokasi", "Site"),
        "latitude_e7" => ("Lintang", "Latitude"),
        "longitude_e7" => ("Bujur", "Longitude"),
        "pin" => ("Sidik jari sertifikat", "Certificate fingerprint"),
        _ => return None,
    })
}

fn operator(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "login" => ("Nama masuk", "Sign-in name"),
        "name" => ("Nama operator", "Operator name"),
        "role" => ("Peran", "Role"),
        "disabled_at" => ("Dinonaktifkan", "Disabled"),
        _ => return None,
    })
}

fn incident(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "router_id" => ("Router", "Router"),
        "incident_id" => ("Insiden", "Incident"),
        "kind" => ("Jenis", "Kind"),
        "opened_at" => ("Mulai", "Opened"),
        "behind" => ("Router di belakangnya", "Routers behind it"),
        "sessions_lost" => ("Sesi hilang", "Sessions lost"),
        "evidence" => ("Bukti", "Evidence"),
        "masked" => ("Disamarkan", "Masked"),
        _ => return None,
    })
}

fn audit(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "audit_id" => ("Catatan audit", "Audit entry"),
        "operator" => ("Operator", "Operator"),
        "role_permission" => ("Hak peran", "Right of a role"),
        "command" => ("Perintah", "Command"),
        "subject" => ("Tentang", "About"),
        "refused" => ("Alasan ditolak", "Why it was refused"),
        _ => return None,
    })
}

fn plan(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "name" | "name_key" => ("Nama paket", "Plan name"),
        "profile" => ("Profil PPPoE", "PPPoE profile"),
        "price" => ("Harga per bulan", "Price a month"),
        "tax" => ("Pajak", "Tax"),
        "billing" => ("Cara tagih", "Billing"),
        _ => return None,
    })
}

fn customer(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "code" => ("Nomor pelanggan", "Customer number"),
        "name" | "name_key" => ("Nama pelanggan", "Customer name"),
        "phone" => ("Nomor telepon", "Telephone"),
        "address" => ("Alamat", "Address"),
        "nik" => ("NIK", "NIK"),
        "npwp" => ("NPWP", "NPWP"),
        "exempt" => ("Bebas PPN", "Exempt from PPN"),
        _ => return None,
    })
}

fn company(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "address" => ("Alamat", "Address"),
        "npwp" => ("NPWP", "NPWP"),
        "pkp" => ("PKP", "Charges PPN"),
        "zone" => ("Zona waktu", "Time zone"),
        "due_day" => ("Tanggal jatuh tempo", "Due day"),
        "grace_days" => ("Masa tenggang", "Grace"),
        "idle_minutes" => ("Kunci otomatis (menit)", "Auto-lock (minutes)"),
        "isolation_profile" => ("Profil isolir", "Isolation profile"),
        "isolate_from" => ("Isolir mulai (menit)", "Isolation from (minute)"),
        "isolate_until" => ("Isolir sampai (menit)", "Isolation until (minute)"),
        _ => return None,
    })
}

fn subscription(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "customer_id" => ("Pelanggan", "Customer"),
        "plan_id" => ("Paket", "Plan"),
        "router_id" => ("Router", "Router"),
        "pppoe_user" => ("Akun PPPoE", "PPPoE account"),
        "pppoe_password" => ("Kata sandi PPPoE", "PPPoE password"),
        "static_address" => ("Alamat IP tetap", "Static IP address"),
        "starts_on" => ("Mulai", "Starts on"),
        "ends_on" => ("Berakhir", "Ends on"),
        "due_day" => ("Hari jatuh tempo", "Due day"),
        "price" => ("Harga khusus", "Special price"),
        "discount" => ("Potongan", "Discount"),
        "discount_note" => ("Alasan potongan", "Reason for the discount"),
        "add_ons" => ("Tambahan", "Add-ons"),
        "leave_from" => ("Cuti dari", "On leave from"),
        "leave_until" => ("Cuti sampai", "On leave until"),
        _ => return None,
    })
}

/// What means the same in every table.
fn any(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "name" | "name_key" => ("Nama", "Name"),
        "note" => ("Catatan", "Note"),
        "at" => ("Waktu", "Time"),
        "created_at" => ("Dibuat", "Made"),
        "removed_at" => ("Dihapus", "Removed"),
        "operator_id" => ("Operator", "Operator"),
        "branch_id" => ("Cabang", "Branch"),
        _ => return None,
    })
}

fn pick(id: &str, en: &str, lang: Lang) -> String {
    match lang {
        Lang::Id => id.to_owned(),
        Lang::En => en.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_called_by_its_table_then_by_what_it_means_anywhere_then_by_its_name() {
        for (table, name, expected) in [
            ("router", "name", "Nama router"),
            ("operator", "name", "Nama operator"),
            ("router", "note", "Catatan"),
            ("warehouse", "note", "Catatan"),
            ("warehouse", "shelf", "shelf"),
        ] {
            assert_eq!(column(table, name, Lang::Id), expected);
        }
        assert_eq!(table("warehouse", Lang::Id), "warehouse");
    }

    #[test]
    fn every_column_that_a_spine_table_shares_has_words() {
        let sql = include_str!("../../../../migrations/sqlite/0002_sync.sql");
        for name in [
            "router",
            "operator",
            "incident",
            "incident_event",
            "audit",
            "audit_outcome",
        ] {
            let (_, rest) = sql
                .split_once(&format!("CREATE TABLE new_{name} ("))
                .unwrap();
            let (body, _) = rest.split_once("\n)").unwrap();
            let columns = body.lines().filter_map(|it| it.split_whitespace().next());
            for column_name in columns.filter(|it| !["id", "row_seq", "--"].contains(it)) {
                let words = column(name, column_name, Lang::En);
                assert_ne!(words, column_name, "{name}.{column_name}");
            }
        }
    }
}

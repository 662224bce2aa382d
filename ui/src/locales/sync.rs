//! Words of the exchange with the shared server: its state, conflicts, refused changes, and joining.

pub(crate) mod check;
mod column;

pub(crate) use column::{column, table};

use mikromon_api::sync::RefusedReason;

use super::{Lang, nouns, words};

nouns! {
    rows = "baris", "row", "rows";
}

words! {
    title = "Sinkronisasi", "Sync";
    what =
        "satu buku untuk semua komputer",
        "one book for every computer";
    // the state
    in_step = "Sinkron", "In sync";
    exchanging = "Menukar data", "Exchanging";
    connecting = "Menyambung", "Connecting";
    outdated = "Perlu diperbarui", "Update needed";
    server_outdated = "Server belum diperbarui", "Server not updated";
    shut_out = "Dikeluarkan", "Removed";
    offline_since(clock) = "Luring sejak {clock}", "Offline since {clock}";
    problems_n(count) = "{count} perlu diputuskan", "{count} to decide";
    offline = "Luring", "Offline";
    since(clock) = "sejak {clock}", "since {clock}";
    waiting_n(count) = "{count} menunggu", "{count} waiting";
    state = "Keadaan", "State";
    last_exchange = "Terakhir sinkron", "Last in sync";
    never = "belum pernah", "not yet";
    waiting = "Menunggu dikirim", "Waiting to be sent";
    waiting_none = "semua sudah di server", "all of it is on the server";
    waiting_hint = "tersimpan di komputer ini", "kept on this computer";
    problems = "Perlu diputuskan", "To be decided";
    problems_none = "tidak ada", "nothing";
    problems_hint = "konflik dan yang ditolak", "conflicts and refusals";
    series = "Seri komputer ini", "Series of this computer";
    series_hint = "ada di tiap nomornya", "stands in its numbers";
    once_connected = "setelah terhubung", "once connected";
    wake = "Pembaruan langsung", "Live updates";
    told = "Langsung", "At once";
    told_hint = "server memberi tahu", "the server tells";
    asked = "30 detik", "30 seconds";
    asked_hint = "bertanya; kabar tertahan", "asking; word is held back";
    clock_slow(length) = "Jam PC terlambat {length}", "PC clock is {length} slow";
    clock_fast(length) = "Jam PC terlalu cepat {length}", "PC clock is {length} fast";
    clock_hint =
        "Urutan perubahan memakai jam server. Nyalakan setelan jam otomatis di komputer ini.",
        "Changes are ordered by the server's clock. Turn on automatic time on this computer.";
    menu(state) = "Sinkronisasi: {state}", "Sync: {state}";
    open_page = "Buka sinkronisasi", "Open sync";
    now = "Sinkronkan sekarang", "Sync now";
    asked_now = "Pertukaran dimulai", "Exchange started";
    // what to do about it
    outdated_title = "MikroMon ini lebih lama daripada server", "This MikroMon is older than the server";
    outdated_hint =
        "Perbarui MikroMon. Sampai itu pekerjaan tetap tersimpan di sini dan menunggu dikirim.",
        "Update MikroMon. Until then work goes on here and waits to be sent.";
    server_outdated_title = "Server belum diperbarui", "The server was not updated yet";
    server_outdated_hint =
        "Minta pemilik server menjalankan mikromon server-setup versi ini. Sampai itu pekerjaan tetap tersimpan di sini dan menunggu dikirim.",
        "Have the server's owner run mikromon server-setup of this version. Until then work goes on here and waits to be sent.";
    // the server
    server = "Server", "Server";
    address = "Alamat", "Address";
    database = "Basis data", "Database";
    login = "Akun", "Account";
    server_hint =
        "Sertifikat server dicocokkan tiap kali menyambung.",
        "The server's certificate is checked at every connection.";
    // conflicts
    conflicts = "Konflik", "Conflicts";
    conflicts_hint =
        "dua komputer mengubah isian yang sama",
        "two computers changed the same field";
    undecided =
        "Jam tidak memutuskan isian ini: nilai di server tetap sampai Anda memilih.",
        "No clock decides this field: the server's value stays until you choose.";
    kept = "Dipakai sekarang", "In use now";
    lost = "Nilai lain", "The other value";
    keep = "Pertahankan", "Keep it";
    take = "Pakai ini", "Use this one";
    keep_of(field) = "Pertahankan {field}", "Keep {field}";
    take_of(field) = "Pakai nilai lain untuk {field}", "Use the other value for {field}";
    kept_toast(field) = "{field} tetap seperti semula", "{field} stays as it is";
    taken_toast(field) = "{field} memakai nilai lain", "{field} has the other value now";
    secret_kept = "Rahasia yang tersimpan sekarang", "The secret in the book now";
    secret_lost = "Rahasia dari komputer lain", "The secret of another computer";
    // refused changes
    refused = "Ditolak server", "Refused by the server";
    refused_hint =
        "tidak ada di buku sebelum diputuskan",
        "not in the book until decided";
    by(name) = "oleh {name}", "by {name}";
    offered = "Nilai yang ditolak", "Refused value";
    again = "Kirim lagi", "Send again";
    let_go = "Lepaskan", "Discard";
    let_go_hint =
        "Perubahan ini dihapus dari daftar dan tidak akan dikirim.",
        "This change leaves the list and will not be sent.";
    let_go_sure = "Ya, lepaskan", "Yes, let go";
    sent_again = "Dikirim lagi", "Sent again";
    gone = "Perubahan dilepaskan", "Change let go";
    wrong_number = "Harus bilangan", "Has to be a number";
    // what this version could not take in
    set_aside = "Belum dapat dibaca", "Not readable yet";
    set_aside_hint =
        "dari MikroMon yang lebih baru; diminta lagi setelah pembaruan",
        "from a newer MikroMon; asked for again after an update";
    set_aside_field(rows, field) =
        "{rows} baris: isian {field} memuat nilai yang belum dikenal versi ini.",
        "{rows} rows: the field {field} has a value that this version does not know.";
    set_aside_rows(rows) =
        "{rows} baris berbentuk yang belum dikenal versi ini.",
        "{rows} rows of a form that this version does not know.";
    // nothing to decide
    none_title = "Tidak ada yang perlu diputuskan", "Nothing to decide";
    none_hint =
        "Bila dua komputer mengubah isian yang sama, atau server menolak sebuah perubahan, pilihannya tampil di sini. Isian yang berbeda digabung sendiri.",
        "When two computers change the same field, or the server refuses a change, the choice appears here. Different fields merge by themselves.";
    none_conflicts = "Tidak ada konflik.", "No conflicts.";
    none_refused = "Tidak ada perubahan yang ditolak.", "No refused changes.";
    not_yours = "Pemilik atau admin yang memutuskan", "The owner or an admin decides";
    not_yours_hint =
        "Konflik dan perubahan yang ditolak hanya tampil bagi mereka. Pekerjaan Anda tetap terkirim.",
        "Conflicts and refused changes are shown to them only. Your work is sent all the same.";
    // values
    empty = "kosong", "empty";
    yes = "ya", "yes";
    no = "tidak", "no";
    another_row = "baris lain", "another row";
    // alone
    alone = "Komputer ini bekerja sendiri", "This computer works alone";
    alone_hint =
        "Dengan server bersama, beberapa komputer memakai satu buku: yang diubah di satu tempat tampil di semua, dan tetap jalan saat jaringan putus.",
        "With a shared server, several computers use one book: what is changed in one place appears in all, and work goes on while the network is down.";
    alone_ask =
        "Minta undangan dari admin, atau pemilik menyiapkan server dengan mikromon server-setup.",
        "Ask an admin for an invitation; an owner sets a server up with mikromon server-setup.";
    connect = "Gabung dengan undangan", "Join with an invitation";
    follows(host) = "Buku ini disamakan dengan {host}.", "This book is kept in step with {host}.";
    // joining
    start_new = "Buat baru", "Start new";
    join_title = "Gabung ke server", "Join a server";
    join_hint =
        "Dengan undangan dari admin. Buku server akan datang ke komputer ini.",
        "With an admin's invitation. The server's book comes to this computer.";
    join_here_hint =
        "Isi buku ini ditawarkan ke server, dan isi server datang ke sini. Tidak ada yang dihapus.",
        "This book's rows are offered to the server, and the server's come here. Nothing is deleted.";
    steps = "Langkah", "Steps";
    step_invite = "Undangan", "Invitation";
    step_compare = "Cocokkan", "Compare";
    step_join = "Gabung", "Join";
    drop = "Jatuhkan berkas undangan di sini", "Drop the invitation file here";
    paste = "Atau tempel isi undangan", "Or paste the text of the invitation";
    read = "Periksa undangan", "Check the invitation";
    compare = "Bacakan enam kata ini kepada admin", "Read these six words to the admin";
    compare_hint =
        "Lewat telepon, bukan lewat pesan. Bila ada satu saja yang berbeda, undangan ini bukan dari admin Anda.",
        "By telephone, not by message. If even one differs, this invitation is not your admin's.";
    compared = "Keenam kata sama", "All six words are the same";
    compared_hint =
        "Admin melihat kata yang sama di layarnya.",
        "The admin sees the same words on the screen.";
    other_invite = "Undangan lain", "Another invitation";
    password(login) = "Kata sandi akun {login}", "Password of the account {login}";
    password_hint =
        "Dari admin, lewat telepon; untuk komputer kedua, kata sandi Anda sendiri",
        "From the admin, by telephone; for a second computer, your own password";
    join = "Gabung", "Join";
    joining(host) = "Menyambung ke {host}", "Connecting to {host}";
    joining_rows(rows) = "{rows} sudah datang", "{rows} so far";
    joining_hint =
        "Jangan tutup MikroMon. Bila terputus, bergabung dapat diulang dengan aman.",
        "Do not close MikroMon. If it is cut off, joining can safely be repeated.";
    joined(host) = "Tersambung ke {host}", "Connected to {host}";
}

/// Why the server refused, where it is known which row holds the values.
pub(crate) fn reason(reason: RefusedReason, lang: Lang) -> &'static str {
    let (id, en) = match reason {
        RefusedReason::Taken => ("Sudah dipakai", "Taken"),
        RefusedReason::Unknown => ("Rujukan hilang", "Reference missing"),
        RefusedReason::Gone => ("Sudah dihapus", "Removed"),
        RefusedReason::Invalid => ("Nilai tidak sah", "Value not valid"),
        RefusedReason::Forbidden => ("Tidak berhak", "Not allowed"),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

words! {
    taken_by(fields, holder) =
        "{fields} sudah dipakai oleh {holder}. Ganti, lalu kirim lagi.",
        "{fields}: already used by {holder}. Change it, then send it again.";
    taken(fields) =
        "{fields} sudah dipakai oleh baris lain. Ganti, lalu kirim lagi.",
        "{fields}: already used by another row. Change it, then send it again.";
    unknown(fields) =
        "{fields} menunjuk ke sesuatu yang tidak ada di server.",
        "{fields}: names something that the server does not have.";
    removed =
        "Baris ini dihapus di komputer lain sebelum perubahan sampai.",
        "This row was removed on another computer before the change arrived.";
    invalid(fields) =
        "Server tidak menerima nilai untuk {fields}. Perbaiki, lalu kirim lagi.",
        "The server does not take the value for {fields}. Correct it, then send it again.";
    forbidden =
        "Akun komputer ini tidak berhak melakukannya. Setelah admin memberi hak, kirim lagi.",
        "This computer's account may not do this. Once an admin has granted it, send it again.";
}

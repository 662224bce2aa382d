//! Words of the people who sign in, their passwords, and inviting their computers.

use super::words;

words! {
    title = "Operator", "Operators";
    hint = "siapa masuk sebagai apa", "who signs in, and as what";
    add = "Tambah operator", "Add an operator";
    edit_of(name) = "Ubah {name}", "Change {name}";
    edit = "Ubah", "Change";
    name = "Nama", "Name";
    role = "Peran", "Role";
    you = "Anda", "You";
    disabled = "Dinonaktifkan", "Disabled";
    never_here = "belum pernah masuk di sini", "never signed in here";
    last_here(clock) = "terakhir di sini {clock}", "last here {clock}";
    first_password = "Kata sandi pertama", "First password";
    first_password_hint =
        "Untuk komputer ini, paling sedikit 10 karakter",
        "For this computer, at least 10 characters";
    added(name) = "{name} ditambahkan", "{name} added";
    saved(name) = "{name} disimpan", "{name} saved";
    disable = "Nonaktifkan", "Disable";
    disable_of(name) = "Nonaktifkan {name}", "Disable {name}";
    disable_title(name) = "Nonaktifkan {name}?", "Disable {name}?";
    disable_what =
        "Ia dikeluarkan dari semua jendela dan tidak dapat masuk lagi. Di server bersama ini berlaku begitu perubahan terkirim: komputernya tidak membaca yang baru. Pekerjaannya tetap tercatat.",
        "They are signed out of every window and cannot sign in. At the shared server this holds once the change is sent: their computers read nothing new. What they did stays on record.";
    disabled_toast(name) = "{name} dinonaktifkan", "{name} disabled";
    enable_of(name) = "Aktifkan {name}", "Enable {name}";
    enable = "Aktifkan", "Enable";
    enable_what =
        "Ia dapat masuk lagi, dan komputernya bertukar data lagi dengan server.",
        "They can sign in again, and their computers exchange with the server again.";
    enabled_toast(name) = "{name} aktif lagi", "{name} enabled again";
    // getting in
    access = "Akses", "Access";
    access_of(name) = "Akses {name}", "Access of {name}";
    reset = "Atur ulang kata sandi", "Reset the password";
    reset_what =
        "Kata sandi baru dibuatkan untuk dibacakan lewat telepon. Ia dikeluarkan dari semua jendela, dan harus menggantinya sebelum melakukan hal lain. Berlaku juga di server bersama.",
        "A new password is made up, to be read out by telephone. They are signed out of every window and have to change it before anything else. It holds at the shared server, too.";
    reset_read =
        "Bacakan kata sandi ini. Hanya ditampilkan sekali.",
        "Read this password out. It is shown this once.";
    leave = "Keluarkan dari semua jendela", "Sign out everywhere";
    leave_what =
        "Di komputer ini langsung, di komputer lain begitu tersinkron. Ia dapat masuk lagi dengan kata sandinya.",
        "At this computer at once, at others after they sync. They can sign in again with their password.";
    signed_out_toast(name) = "{name} dikeluarkan", "{name} signed out";
    sessions = "Masuk di", "Signed in at";
    no_sessions = "Tidak sedang masuk di komputer mana pun.", "Not signed in at any computer.";
    session_since(clock) = "sejak {clock}", "since {clock}";
    session_locked = "terkunci", "locked";
    end_session = "Keluarkan", "Sign out";
    end_session_of(computer) = "Keluarkan dari {computer}", "Sign out of {computer}";
    session_ended(computer) = "Dikeluarkan dari {computer}", "Signed out of {computer}";
    // inviting
    invite = "Undang komputer", "Invite a computer";
    invite_of(name) = "Undang komputer untuk {name}", "Invite a computer for {name}";
    invite_what =
        "Satu komputer lagi boleh bergabung atas nama orang ini, dengan perannya.",
        "One more computer may join in this person's name, with their role.";
    invite_who = "Untuk siapa", "For whom";
    invite_choose = "Pilih orangnya", "Choose the person";
    invite_new_person =
        "Orang baru ditambahkan dahulu di Pengaturan, Operator.",
        "Add a new person first, under Settings, Operators.";
    new_password = "Beri kata sandi baru", "Give a new password";
    new_password_hint =
        "Bila lupa, atau mungkin diketahui orang lain. Komputernya yang lain menunggu sampai kata sandi ini dipakai masuk di sana. Orang yang belum punya komputer selalu mendapatkannya.",
        "If it was forgotten, or others may know it. Their other computers wait until this password was used to sign in there. A person without a computer always gets one.";
    make = "Buat undangan", "Make the invitation";
    ready(login) = "Undangan untuk {login}", "Invitation for {login}";
    file = "Undangan, untuk dikirim lewat pesan atau disimpan sebagai berkas", "Invitation, to be sent by message or kept as a file";
    step_send =
        "Kirim undangan ini. Tanpa kata sandi, isinya tidak membuka apa pun.",
        "Send this invitation. Without the password it opens nothing.";
    step_join =
        "Di komputer baru: Gabung dengan undangan, lalu cocokkan enam kata ini lewat telepon.",
        "On the new computer: Join with an invitation, then compare these six words by telephone.";
    step_password =
        "Bacakan kata sandi ini lewat telepon, untuk bergabung dan untuk masuk. Hanya ditampilkan sekali.",
        "Read this password out by telephone, for joining and for signing in. It is shown this once.";
    step_own_password =
        "Bergabung dan masuk dengan kata sandi yang sudah dimilikinya.",
        "Join and sign in with the password that the person has already.";
    step_then =
        "Setelah bergabung, komputer itu menunggu kunci di daftar Komputer dan kunci.",
        "Once it has joined, the computer waits for keys in the list Computers and keys.";
    mask = "Samaran", "Mask";
    mask_what =
        "Bagaimana layarnya dimulai setiap kali masuk. Menurut peran: hanya pengamat yang disamarkan.",
        "How their screen begins each time they sign in. By role, only viewers begin masked.";
    mask_role = "Menurut peran", "By role";
    mask_on = "Disamarkan", "Masked";
    mask_off = "Terlihat", "Shown";
    mask_set = "Samaran diatur", "The mask is set";
    done = "Selesai", "Done";
    // the own password
    password = "Kata sandi Anda", "Your password";
    password_hint =
        "Berlaku juga di server bersama. Di komputer lain yang baru dipakai saat Anda masuk.",
        "Also applies at the shared server. Other computers take it when you sign in there.";
    old_password = "Kata sandi sekarang", "Current password";
    new_own_password = "Kata sandi baru", "New password";
    change_password = "Ganti kata sandi", "Change the password";
    password_changed = "Kata sandi diganti", "Password changed";
}

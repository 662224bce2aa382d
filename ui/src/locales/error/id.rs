//! The errors in Indonesian: what happened, what is safe, what to do.

use mikromon_api::ErrorCode;

use super::ErrorWords;

const NOTHING_CHANGED: &str = "Tidak ada yang berubah.";
const NOT_SAVED: &str = "Isian Anda masih ada di layar.";
const BOOK_SAFE: &str = "Berkas tidak diubah dan tidak dihapus.";
const HISTORY_SAFE: &str = "Router tidak diubah; riwayatnya aman.";

pub(super) const fn words(code: ErrorCode) -> ErrorWords {
    use ErrorCode as E;
    let (what, safe, act) = match code {
        E::BadRequest => (
            "Permintaan tidak dipahami",
            NOTHING_CHANGED,
            "Tutup lalu buka MikroMon; bila terulang, laporkan kode ini.",
        ),
        E::UnknownCommand => (
            "Perintah tidak dikenal",
            NOTHING_CHANGED,
            "Tutup lalu buka MikroMon; bila terulang, laporkan kode ini.",
        ),
        E::NotSignedIn => (
            "Anda belum masuk",
            "Pemantauan tetap berjalan.",
            "Masuk, lalu ulangi.",
        ),
        E::NotAllowed => (
            "Peran Anda tidak boleh melakukan ini",
            NOTHING_CHANGED,
            "Mintalah kepada pemilik atau admin.",
        ),
        E::InvalidField => (
            "Ada isian yang belum benar",
            NOT_SAVED,
            "Perbaiki isian yang ditandai.",
        ),
        E::NotFound => (
            "Tidak ditemukan",
            NOTHING_CHANGED,
            "Mungkin sudah dihapus; muat ulang daftarnya.",
        ),
        E::Changed => (
            "Orang lain mengubahnya lebih dulu",
            "Tidak ada yang ditimpa.",
            "Buka lagi formulirnya, lalu ulangi perubahan Anda.",
        ),
        E::DuplicateName => ("Nama ini sudah dipakai", NOT_SAVED, "Pakai nama lain."),
        E::DuplicateAddress => (
            "Alamat ini sudah dipakai router lain",
            NOT_SAVED,
            "Periksa alamat dan port.",
        ),
        E::Taken => (
            "Sudah dipakai yang lain",
            NOT_SAVED,
            "Pakai nilai lain, atau periksa pemiliknya.",
        ),
        E::InUse => (
            "Masih dipakai",
            NOTHING_CHANGED,
            "Pindahkan atau hapus dahulu yang memakainya.",
        ),
        E::NothingToBill => (
            "Tidak ada yang ditagih untuk bulan ini",
            "Tidak ada tagihan terbit dan tidak ada nomor terpakai.",
            "Periksa tanggal layanan dan cuti.",
        ),
        E::PasswordNeeded => (
            "Kata sandi router perlu diketik lagi",
            "Tidak ada yang disimpan, dan kata sandi lama tidak dikirim.",
            "Alamat atau enkripsinya berubah: ketik kata sandi router itu.",
        ),
        E::WrongPassword => (
            "Kata sandi salah",
            "Setelah 5 kali salah, terkunci 5 menit.",
            "Periksa huruf besar, lalu coba lagi.",
        ),
        E::CodeNeeded => (
            "Kode verifikasi diperlukan",
            "Kata sandinya benar.",
            "Ketik enam angka dari aplikasi autentikator, atau sebuah kode cadangan.",
        ),
        E::WrongCode => (
            "Kode salah atau sudah dipakai",
            "Setelah 5 kali salah, terkunci 5 menit.",
            "Tunggu kode berikutnya. Jam ponsel dan komputer harus tepat.",
        ),
        E::LockedOut => (
            "Terlalu banyak kata sandi salah",
            "Pemantauan tetap berjalan.",
            "Tunggu, lalu coba lagi.",
        ),
        E::OperatorDisabled => (
            "Akun ini dinonaktifkan",
            "Data akun ini tetap ada.",
            "Mintalah pemilik mengaktifkannya.",
        ),
        E::PasswordExpired => (
            "Kata sandi harus diganti dahulu",
            "Tidak ada yang berubah.",
            "Ganti kata sandi Anda, lalu ulangi.",
        ),
        E::SessionLocked => (
            "Sesi terkunci",
            "Tidak ada yang berubah. Pemantauan tetap berjalan.",
            "Buka kuncinya dengan kata sandi Anda, lalu ulangi.",
        ),
        E::OwnerExists => (
            "Pemilik sudah ada",
            NOTHING_CHANGED,
            "Masuk dengan akun yang ada.",
        ),
        E::LastOwner => (
            "Ini pemilik terakhir yang masih aktif",
            NOTHING_CHANGED,
            "Tambahkan atau aktifkan pemilik lain dahulu.",
        ),
        E::WeakPassword => (
            "Kata sandi terlalu lemah",
            NOT_SAVED,
            "Pakai paling sedikit 10 karakter.",
        ),
        E::VaultLocked => (
            "Brankas terkunci",
            "Kata sandi router aman di dalamnya.",
            "Buka brankas dengan frasa sandinya.",
        ),
        E::VaultExists => (
            "Brankas sudah ada",
            NOTHING_CHANGED,
            "Pakai frasa sandi yang ada.",
        ),
        E::WrongPassphrase => (
            "Frasa sandi salah",
            "Brankas tetap terkunci dan utuh.",
            "Periksa huruf besar dan spasi, lalu coba lagi.",
        ),
        E::KeyringUnavailable => (
            "Penyimpan kunci sistem tidak tersedia",
            "Tidak ada kata sandi yang ditulis tanpa enkripsi.",
            "Buat brankas di Pengaturan, atau nyalakan penyimpan kunci.",
        ),
        E::SecretUnreadable => (
            "Kata sandi router tidak dapat dibaca",
            HISTORY_SAFE,
            "Ubah router dan ketik kata sandinya lagi.",
        ),
        E::KeyNotGranted => (
            "Desktop ini belum diberi kunci",
            "Selain kata sandi router, semuanya sudah dapat dipakai.",
            "Minta admin mencocokkan enam kata desktop ini, lalu memberi kunci.",
        ),
        E::NotAdminDesktop => (
            "Desktop ini bukan desktop admin",
            NOTHING_CHANGED,
            "Lakukan di desktop admin, atau minta desktop ini dijadikan admin.",
        ),
        E::WrongRecoveryKit => (
            "Kit darurat ini tidak membuka kunci",
            NOTHING_CHANGED,
            "Periksa salinannya, atau pakai kit yang terbaru.",
        ),
        E::StoreCorrupt => (
            "Berkas buku rusak",
            BOOK_SAFE,
            "Pulihkan dari cadangan, atau mulai buku baru; berkas lama disisihkan.",
        ),
        E::StoreForeign => (
            "Berkas ini bukan buku MikroMon",
            BOOK_SAFE,
            "Periksa folder data; pindahkan berkas itu bila milik program lain.",
        ),
        E::StoreNewer => (
            "Buku ini dibuat MikroMon yang lebih baru",
            BOOK_SAFE,
            "Pasang versi MikroMon yang lebih baru.",
        ),
        E::StoreInUse => (
            "Buku sedang dipakai MikroMon lain",
            BOOK_SAFE,
            "Tutup MikroMon yang lain, lalu periksa lagi.",
        ),
        E::StoreUnwritable => (
            "Buku tidak dapat ditulis",
            BOOK_SAFE,
            "Periksa izin folder data.",
        ),
        E::AutostartRefused => (
            "Sistem tidak menerima pengaturan ini",
            NOTHING_CHANGED,
            "Atur di program mulai otomatis milik sistem.",
        ),
        E::FileNotSaved => (
            "Berkas tidak tersimpan",
            BOOK_SAFE,
            "Periksa izin folder tujuannya, lalu coba lagi.",
        ),
        E::FolderMissing => (
            "Foldernya tidak ada",
            "Tidak ada yang diubah dan tidak ada berkas yang dihapus.",
            "Pasang lagi disknya atau sambungkan lagi foldernya, atau pilih folder lain.",
        ),
        E::DiskFull => (
            "Ruang penyimpanan penuh",
            "Yang sudah tersimpan tetap utuh.",
            "Kosongkan ruang, lalu coba lagi.",
        ),
        E::BackupForeign => (
            "Ini bukan berkas cadangan MikroMon",
            NOTHING_CHANGED,
            "Pilih berkas yang berakhiran .mikromon-backup.",
        ),
        E::BackupDamaged => (
            "Berkas cadangan rusak",
            NOTHING_CHANGED,
            "Pakai cadangan lain, atau salin ulang berkas ini dari asalnya.",
        ),
        E::BackupNewer => (
            "Cadangan dibuat oleh MikroMon yang lebih baru",
            NOTHING_CHANGED,
            "Perbarui MikroMon di komputer ini, lalu ulangi.",
        ),
        E::StoreBusy => (
            "Cadangan lain sedang dibuat atau dibaca",
            NOTHING_CHANGED,
            "Tunggu sampai selesai, atau batalkan yang itu.",
        ),
        E::Cancelled => (
            "Dibatalkan",
            "Tidak ada berkas yang tertinggal.",
            "Ulangi bila perlu.",
        ),
        E::HostNotFound => (
            "Nama host tidak ditemukan",
            HISTORY_SAFE,
            "Periksa ejaan alamat dan DNS komputer ini.",
        ),
        E::ConnectionRefused => (
            "Router menolak sambungan ke port ini",
            HISTORY_SAFE,
            "Nyalakan layanan api di IP, Services, dan periksa portnya.",
        ),
        E::HostUnreachable => (
            "Tidak ada jalur ke router",
            HISTORY_SAFE,
            "Periksa alamat, kabel, dan jalur dari komputer ini.",
        ),
        E::TimedOut => (
            "Router tidak menjawab",
            HISTORY_SAFE,
            "Periksa alamat, listrik, dan firewall di antaranya.",
        ),
        E::NotRouterOs => (
            "Yang menjawab bukan API RouterOS",
            HISTORY_SAFE,
            "Periksa port: 8728 untuk api, 8729 untuk api-ssl, bukan WinBox atau web.",
        ),
        E::PortSpeaksPlain => (
            "Port ini memakai API biasa, bukan TLS",
            "Kata sandi tidak dikirim.",
            "Pilih API biasa untuk port ini, atau pakai port api-ssl (8729).",
        ),
        E::PortSpeaksTls => (
            "Port ini memakai TLS, bukan API biasa",
            "Hati-hati: nama pengguna dan kata sandi terkirim ke port ini tanpa enkripsi.",
            "Pilih API-SSL untuk port ini, atau pakai port api (8728).",
        ),
        E::HungUp => (
            "Router memutus sambungan tanpa menjawab",
            HISTORY_SAFE,
            "Di IP, Services periksa port, alamat yang diizinkan, max-sessions, dan sertifikat api-ssl.",
        ),
        E::RouterLoginRefused => (
            "Router menolak nama pengguna atau kata sandi",
            "Tidak dicoba lagi, agar akun tidak terkunci.",
            "Ubah data masuk, atau periksa di router alamat yang diizinkan dan policy api milik pengguna itu.",
        ),
        E::NoApiPolicy => (
            "Pengguna ini tidak berhak memakai API",
            HISTORY_SAFE,
            "Beri grup pengguna itu policy api di System, Users.",
        ),
        E::TlsAnonymousOnly => (
            "Router belum punya sertifikat untuk api-ssl",
            "Kata sandi tidak dikirim.",
            "Buat sertifikat di router lalu pasang pada api-ssl, atau pakai API biasa.",
        ),
        E::TlsFailed => (
            "Sambungan TLS gagal",
            "Kata sandi tidak dikirim.",
            "Periksa sertifikat dan versi TLS pada api-ssl.",
        ),
        E::CertificateUntrusted => (
            "Sertifikat belum dicocokkan",
            "Kata sandi tidak dikirim.",
            "Bandingkan sidik jarinya, lalu terima.",
        ),
        E::CertificateChanged => (
            "Sertifikat router berubah",
            "Kata sandi tidak dikirim.",
            "Terima hanya bila Anda yang menggantinya.",
        ),
        E::RouterRefused => (
            "Router menolak perintah",
            HISTORY_SAFE,
            "Baca pesan router di bawah.",
        ),
        E::ConnectionLost => (
            "Sambungan terputus sebelum selesai",
            HISTORY_SAFE,
            "Coba lagi; keadaannya dibaca ulang dulu.",
        ),
        E::InviteUnreadable => (
            "Undangan tidak terbaca",
            "Tidak ada yang berubah di komputer ini.",
            "Pakai berkas undangan yang utuh, atau minta yang baru dari admin.",
        ),
        E::AlreadyJoined => (
            "Komputer ini sudah tersambung ke sebuah server",
            "Tidak ada yang berubah.",
            "Pekerjaan berjalan terus dengan server yang sekarang.",
        ),
        E::ServerUnreachable => (
            "Server tidak terjangkau",
            "Pekerjaan di komputer ini berjalan terus dan tersimpan.",
            "Periksa jaringan ke server. Perubahan dikirim sendiri begitu tersambung.",
        ),
        E::ServerUntrusted => (
            "Sertifikat server bukan milik server Anda",
            "Kata sandi tidak dikirim. Pekerjaan di komputer ini tersimpan.",
            "Bisa jadi ada yang menyamar. Periksa server, atau minta undangan baru dari admin.",
        ),
        E::ServerLoginRefused => (
            "Server menolak akun atau kata sandi",
            "Pekerjaan di komputer ini tersimpan.",
            "Periksa kata sandi, atau minta admin memeriksa akun Anda.",
        ),
        E::ServerLoginTooMighty => (
            "Akun ini terlalu berkuasa di server",
            "Tidak ada yang dikirim.",
            "Pakai akun operator dari undangan, bukan akun pemilik database.",
        ),
        E::ServerUnfit => (
            "Server belum disiapkan untuk MikroMon ini",
            "Tidak ada yang berubah.",
            "Jalankan server-setup dari versi MikroMon yang sama, lalu coba lagi.",
        ),
        E::DeviceRevoked => (
            "Komputer ini sudah dikeluarkan oleh admin",
            "Yang belum terkirim tetap ada di komputer ini.",
            "Hubungi admin. Untuk bergabung lagi perlu undangan baru.",
        ),
        E::ServerNeeded => (
            "Ini perlu server, dan server tidak terjangkau",
            NOTHING_CHANGED,
            "Periksa jaringan ke server, lalu ulangi.",
        ),
        E::ServerCutOff => (
            "Sambungan putus sebelum server menjawab",
            "Mungkin sudah terjadi, mungkin belum; mengulang aman.",
            "Ulangi begitu server tersambung.",
        ),
        E::ComputerNotExpected => (
            "Server tidak menunggu komputer ini",
            NOTHING_CHANGED,
            "Undangan ini sudah dipakai: minta undangan baru dari admin.",
        ),
        E::ComputerNotAllowed => (
            "Akun komputer ini tidak berhak melakukannya di server",
            NOTHING_CHANGED,
            "Lakukan di komputer pemilik atau admin.",
        ),
        E::RouterOffline => (
            "Router sedang tidak tersambung",
            "Angka terakhir tetap ditampilkan.",
            "Tunggu sampai tersambung, atau sambung sekarang.",
        ),
        E::Internal => (
            "Ada yang salah di MikroMon",
            "Yang sudah tersimpan tetap utuh.",
            "Coba lagi; bila terulang, laporkan kode ini.",
        ),
    };
    ErrorWords { what, safe, act }
}

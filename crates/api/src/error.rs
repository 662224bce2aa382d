//! Errors as the page sees them: a closed code that each language has words for, the technical
//! detail to copy, and the field to mark.

use serde::{Deserialize, Serialize};

use crate::private::Scrubbed;

/// What failed. The page's locale files hold, for each code, what happened, what is safe and what
/// to do; a code without words does not build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ErrorCode {
    // asking
    /// The request could not be decoded: page and core are not of one build, or a script erred.
    BadRequest,
    UnknownCommand,
    NotSignedIn,
    NotAllowed,
    /// A value of the form is wrong; `field` names it, `detail` says why.
    InvalidField,
    NotFound,
    /// Somebody changed it in between; nothing was overwritten.
    Changed,
    DuplicateName,
    DuplicateAddress,
    /// Another one has this value, which no two may have.
    Taken,
    /// It cannot be removed while others need it; `detail` says what.
    InUse,
    /// The month has no day to pay for.
    NothingToBill,
    /// The stored password does not go to another host, nor without the encryption it had: it has
    /// to be typed again.
    PasswordNeeded,
    // signing in
    WrongPassword,
    /// The password is right, and the code of the second step is asked for.
    CodeNeeded,
    /// The code is not right, or was used before.
    WrongCode,
    /// Too many wrong passwords; `detail` holds the seconds left.
    LockedOut,
    OperatorDisabled,
    /// Somebody else made the password up: it has to be changed first.
    PasswordExpired,
    /// The session is locked: nothing is done but to unlock it and to sign out.
    SessionLocked,
    OwnerExists,
    /// Somebody has to be able to add operators: the last owner stays.
    LastOwner,
    WeakPassword,
    // keys and store
    VaultLocked,
    VaultExists,
    WrongPassphrase,
    KeyringUnavailable,
    /// The secret cannot be decrypted with the key at hand: it was moved or altered.
    SecretUnreadable,
    /// The secret lies under an organisation key that this desktop was not granted yet.
    KeyNotGranted,
    /// Only a desktop that was granted so can grant others.
    NotAdminDesktop,
    /// The recovery kit is another organisation's, or was forgotten.
    WrongRecoveryKit,
    StoreCorrupt,
    /// The file in the store's place is the database of another program.
    StoreForeign,
    StoreNewer,
    /// The data folder is in use by another MikroMon.
    StoreInUse,
    StoreUnwritable,
    /// A file for the operator, not of the book.
    FileNotSaved,
    /// The folder that a file was to go into is not there: a disk was taken out, or a share is away.
    FolderMissing,
    /// The system does not start MikroMon by itself, or does not stop to; `detail` says why.
    AutostartRefused,
    DiskFull,
    /// The file is no backup of MikroMon.
    BackupForeign,
    /// The backup was altered or cut off; `detail` says where.
    BackupDamaged,
    /// A newer MikroMon made the backup.
    BackupNewer,
    /// A backup is being made or read: one at a time.
    StoreBusy,
    /// Somebody ended it before its end; nothing was left behind.
    Cancelled,
    // reaching a router
    HostNotFound,
    ConnectionRefused,
    HostUnreachable,
    /// No answer in time; `detail` names the stage: connect, tls, login, reply.
    TimedOut,
    /// Something answered that does not speak the RouterOS API.
    NotRouterOs,
    /// TLS was asked for, and the port speaks the plain API.
    PortSpeaksPlain,
    /// The plain API was asked for, and the port speaks TLS; user name and password went out.
    PortSpeaksTls,
    /// The router accepts the connection and closes it before it answered the login.
    HungUp,
    /// The router refused the user name or password.
    RouterLoginRefused,
    /// The account may not use the API (policy `api` is missing).
    NoApiPolicy,
    /// The router only offers anonymous Diffie-Hellman: it has no certificate for `api-ssl`.
    TlsAnonymousOnly,
    /// The TLS handshake failed for another reason.
    TlsFailed,
    /// First use of TLS: the certificate has to be looked at; `detail` is its SHA-256 fingerprint.
    CertificateUntrusted,
    /// The certificate differs from the pinned one; `detail` is the new fingerprint.
    CertificateChanged,
    /// The router answered the command with an error; `detail` is its text.
    RouterRefused,
    /// The connection ended before the answer was complete.
    ConnectionLost,
    RouterOffline,
    // the shared server
    /// The text is no invitation, or a damaged one.
    InviteUnreadable,
    /// This desktop follows a server already.
    AlreadyJoined,
    /// No connection to the server; `detail` says why.
    ServerUnreachable,
    /// The server's certificate is not of the authority that the invitation names.
    ServerUntrusted,
    /// The server refused the operator's login or password.
    ServerLoginRefused,
    /// The login could change the server's rules: MikroMon does not work with such a one.
    ServerLoginTooMighty,
    /// Something on that server is not as MikroMon set it up; `detail` says what.
    ServerUnfit,
    /// The server shut this desktop out.
    DeviceRevoked,
    /// It is done at the server, which cannot be reached; nothing was changed. `detail` says why.
    ServerNeeded,
    /// The connection was lost before the server answered: it was done or it was not, and may be
    /// done again.
    ServerCutOff,
    /// The server lets no further computer of this operator in: the invitation was used.
    ComputerNotExpected,
    /// The operator in whose name this computer exchanges may not do that at the server.
    ComputerNotAllowed,
    /// A defect of MikroMon; `detail` can be reported.
    Internal,
}

/// The input that an error is about, as the form knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    Name,
    Login,
    Password,
    OneTimeCode,
    Passphrase,
    Host,
    Port,
    Username,
    Parent,
    Group,
    Tags,
    Position,
    Note,
    Code,
    Phone,
    Address,
    Branch,
    Nik,
    Npwp,
    Plan,
    Router,
    PppoeUser,
    StaticAddress,
    StartsOn,
    EndsOn,
    Leave,
    DueDay,
    GraceDays,
    IdleMinutes,
    IsolationProfile,
    IsolationHours,
    Price,
    Discount,
    AddOns,
    Amount,
    ReceivedAt,
    Invoices,
    Reason,
    Folder,
    File,
    Hour,
    Keep,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    pub code: ErrorCode,
    pub field: Option<Field>,
    /// Technical, in English, without secrets; what is private in it is masked. Shown small and copyable.
    pub detail: Scrubbed,
}

impl ApiError {
    pub fn new(code: ErrorCode, detail: impl Into<Scrubbed>) -> Self {
        Self {
            code,
            field: None,
            detail: detail.into(),
        }
    }

    /// As its caller may see it, whoever serialises it later.
    #[must_use]
    pub fn settled(self) -> Self {
        Self {
            detail: self.detail.settled(),
            ..self
        }
    }

    #[must_use]
    pub fn on(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.code)?;
        if let Some(field) = self.field {
            write!(f, " in {field:?}")?;
        }
        if self.detail.is_empty() {
            Ok(())
        } else {
            write!(f, ": {}", self.detail)
        }
    }
}

impl std::error::Error for ApiError {}

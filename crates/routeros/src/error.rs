//! What can go wrong, in three closed sets: opening a session, running a command, and the reason
//! for which a session ended. Texts that come from the router are kept as it wrote them.

use std::io;

use crate::Fingerprint;

/// What was being waited for when time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Lookup,
    Connect,
    Tls,
    Login,
    /// The router waited for its RADIUS server in vain; the password was not judged.
    Radius,
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Lookup => "lookup",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Radius => "radius",
        })
    }
}

/// Why no session could be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("the host name has no address")]
    HostNotFound,
    #[error("the host refused the connection")]
    Refused,
    #[error("the host cannot be reached: {0}")]
    Unreachable(String),
    #[error("no answer in time: {stage}")]
    TimedOut { stage: Stage },
    #[error("what answered does not speak the RouterOS API")]
    NotRouterOs,
    /// Asked for TLS. Nothing but a greeting was sent.
    #[error("the port speaks the plain API, not TLS")]
    SpeaksPlain,
    /// Asked for the plain API: user name and password went to the port as they are.
    #[error("the port speaks TLS, not the plain API")]
    SpeaksTls,
    /// The router's words; asking again with the same password locks accounts and fills its log.
    #[error("the router refused the user name or password: {0}")]
    BadCredentials(String),
    #[error("the account may not use the API: {0}")]
    NoApiPolicy(String),
    /// A refusal in words that are not known here. It may concern the password, so that asking
    /// again is no better idea than with [`OpenError::BadCredentials`].
    #[error("the router refused the login: {0}")]
    LoginRefused(String),
    /// `api-ssl` without a certificate offers anonymous Diffie-Hellman only, and RouterOS 6 may
    /// offer finite-field DHE only; neither is spoken here, because neither can be pinned safely.
    #[error(
        "the router and this program share no TLS cipher: assign a certificate to api-ssl \
         (/ip/service set api-ssl certificate=...); RouterOS 6 may need the plain API"
    )]
    TlsAnonymousOnly,
    #[error("TLS failed: {0}")]
    TlsFailed(String),
    /// First use: nothing but the handshake was sent. The peer has proven that it holds the key.
    #[error("the certificate has to be looked at first: {fingerprint}")]
    CertificateUntrusted { fingerprint: Fingerprint },
    /// Nothing but the handshake was sent.
    #[error("the certificate is not the pinned one: {fingerprint}")]
    CertificateChanged { fingerprint: Fingerprint },
    #[error("the router ended the session: {0}")]
    Fatal(String),
    #[error("the router broke the protocol: {0}")]
    Protocol(String),
    /// Done to an address that `/ip/service` does not admit; likely also to a session beyond its
    /// `max-sessions`, and by `api-ssl` without a certificate: RouterOS documents neither.
    #[error("the connection was closed before the login was answered")]
    Closed,
}

/// Why a command has no reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The router answered with errors: all of them, in order, never empty.
    #[error("{}", traps(.0))]
    Refused(Vec<Trap>),
    /// No sentence of the reply came for [`crate::Deadlines::idle`]; the command was cancelled.
    #[error("the router stopped answering the command")]
    TimedOut,
    /// The reply grew beyond its rows or bytes; the command was cancelled.
    #[error("the reply is larger than {rows} rows or {bytes} bytes")]
    OverBudget { rows: usize, bytes: usize },
    #[error("the session ended: {0}")]
    Closed(CloseReason),
}

impl CommandError {
    /// The router has no such command or menu: another version, or a package that is missing.
    pub fn is_no_such_command(&self) -> bool {
        matches!(self, Self::Refused(traps) if traps.iter().any(Trap::is_no_such_command))
    }

    /// The item that the command names is not there (any more).
    pub fn is_no_such_item(&self) -> bool {
        matches!(self, Self::Refused(traps) if traps.iter().any(Trap::is_no_such_item))
    }
}

fn traps(traps: &[Trap]) -> String {
    let texts: Vec<_> = traps.iter().map(|trap| trap.message.as_str()).collect();
    texts.join("; ")
}

/// One `!trap`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// Absent in many replies, older versions above all.
    pub category: Option<Category>,
    /// The router's text; empty where it gave none.
    pub message: String,
}

impl Trap {
    // RouterOS has no code for these two: its console's fixed English text is all there is.
    fn is_no_such_command(&self) -> bool {
        self.message.starts_with("no such command")
    }

    fn is_no_such_item(&self) -> bool {
        self.message.starts_with("no such item")
    }
}

/// The router's classes of errors, from the API manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    MissingItem,
    ArgumentValue,
    Interrupted,
    Scripting,
    General,
    Api,
    Tty,
    Return,
    /// A number that the manual does not list.
    Other(u32),
}

impl From<u32> for Category {
    fn from(number: u32) -> Self {
        match number {
            0 => Self::MissingItem,
            1 => Self::ArgumentValue,
            2 => Self::Interrupted,
            3 => Self::Scripting,
            4 => Self::General,
            5 => Self::Api,
            6 => Self::Tty,
            7 => Self::Return,
            other => Self::Other(other),
        }
    }
}

/// Why a session is over. The first reason stays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseReason {
    /// This side closed it, or dropped its last handle.
    #[error("closed by this side")]
    Requested,
    /// The router ended the connection without a word.
    #[error("closed by the router")]
    PeerClosed,
    #[error("the connection broke: {0}")]
    Broken(io::ErrorKind),
    #[error("the router ended the session: {0}")]
    Fatal(String),
    #[error("the router broke the protocol: {0}")]
    Protocol(#[from] Breach),
    /// The router took no bytes for [`crate::Deadlines::write`].
    #[error("the router stopped reading")]
    WriteStalled,
    /// A cancelled command did not end within [`crate::Deadlines::drain`].
    #[error("the router did not end a cancelled command")]
    Unresponsive,
}

/// What the peer sent that no RouterOS sends, or more than the limits allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    #[error("reserved length prefix 0x{0:02x}")]
    ReservedLength(u8),
    #[error("a word of more than {0} bytes")]
    WordTooLong(usize),
    #[error("a sentence of more than {0} bytes")]
    SentenceTooLong(usize),
    #[error("a sentence of more than {0} words")]
    TooManyWords(usize),
    /// The first word of every reply begins with `!`.
    #[error("a sentence that is no reply")]
    NotAReply,
}

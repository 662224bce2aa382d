//! The bounds of a session: how much it takes from a peer and how long it waits.

use std::time::Duration;

#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub limits: Limits,
    pub deadlines: Deadlines,
}

/// Sizes in bytes. A breach of the first four closes the session; a breach of `rows` or `bytes`
/// fails one command; a breach of the queue costs a stream its oldest rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest word. Raise it for commands that answer whole files (`/export`).
    pub word: usize,
    /// Longest sentence, with its length prefixes.
    pub sentence: usize,
    /// Words in a sentence.
    pub words: usize,
    /// Longest sentence before the login is answered.
    pub before_login: usize,
    /// Commands on their way at once; more wait for one to end. A stream counts for as long as it
    /// runs.
    pub in_flight: usize,
    /// Rows of one reply, where the command sets no own budget.
    pub rows: usize,
    /// Bytes of one reply's rows, where the command sets no own budget.
    pub bytes: usize,
    /// Rows that wait in a stream for its reader.
    pub queue_rows: usize,
    /// Bytes that wait in a stream for its reader.
    pub queue_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            word: 1 << 20,
            sentence: 4 << 20,
            words: 4_096,
            before_login: 64 << 10,
            in_flight: 64,
            rows: 200_000,
            bytes: 64 << 20,
            queue_rows: 4_096,
            queue_bytes: 1 << 20,
        }
    }
}

/// How long each stage may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// Name lookup.
    pub lookup: Duration,
    /// TCP connect, over all addresses of the name.
    pub connect: Duration,
    pub tls: Duration,
    /// After a dial that nothing answered: asking whether the port speaks the other transport.
    pub probe: Duration,
    /// The login in all.
    pub login: Duration,
    /// Between two sentences of a reply, and up to the first: never the whole of it, because long
    /// lists of slow routers outlast any total.
    pub idle: Duration,
    /// The router takes no byte of what is written.
    pub write: Duration,
    /// From `/cancel` to the `!done` of the cancelled command.
    pub drain: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            lookup: Duration::from_secs(3),
            connect: Duration::from_secs(5),
            tls: Duration::from_secs(5),
            probe: Duration::from_secs(2),
            login: Duration::from_secs(8),
            idle: Duration::from_secs(10),
            write: Duration::from_secs(5),
            drain: Duration::from_secs(5),
        }
    }
}

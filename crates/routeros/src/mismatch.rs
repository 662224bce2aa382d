//! Whether a port that gave no answer speaks the other transport. Asked only after a dial that failed
//! without a reason, on a connection of its own, and without user name or password.

use mikrotik_rs::proto::codec;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use crate::frame::Frames;
use crate::{OpenError, Pin, Settings, Stage, Target, Transport, dial, tls};

/// RouterOS answers any command before the login with `!fatal`, `not logged in` (CHR 7).
const COMMAND: &[u8] = b"/system/resource/print";

/// The better reason for a failed dial, or the reason it came with. A plain port that gets a TLS
/// greeting waits for the rest of a word or hangs up; what a TLS port does with words is no better.
pub(crate) async fn explain(target: &Target, settings: &Settings, failure: OpenError) -> OpenError {
    let asked = async {
        match (target.transport, &failure) {
            (
                Transport::Plain,
                OpenError::Closed
                | OpenError::TimedOut {
                    stage: Stage::Login,
                },
            ) if speaks_tls(target, settings).await => Some(OpenError::SpeaksTls),
            (
                Transport::Tls { .. },
                OpenError::Closed
                | OpenError::NotRouterOs
                | OpenError::TimedOut { stage: Stage::Tls },
            ) if speaks_plain(target, settings).await => Some(OpenError::SpeaksPlain),
            _ => None,
        }
    };
    let found = timeout(settings.deadlines.probe, asked).await;
    found.ok().flatten().unwrap_or(failure)
}

async fn speaks_tls(target: &Target, settings: &Settings) -> bool {
    let Ok(stream) = dial::tcp(target, &settings.deadlines).await else {
        return false;
    };
    matches!(
        tls::connect(stream, &target.host, Pin::FirstUse).await,
        Err(OpenError::CertificateUntrusted { .. }
            | OpenError::TlsAnonymousOnly
            | OpenError::TlsFailed(_))
    )
}

async fn speaks_plain(target: &Target, settings: &Settings) -> bool {
    let Ok(mut stream) = dial::tcp(target, &settings.deadlines).await else {
        return false;
    };
    let mut sentence = Vec::new();
    codec::encode_word(COMMAND, &mut sentence);
    codec::encode_terminator(&mut sentence);
    if stream.write_all(&sentence).await.is_err() {
        return false;
    }
    let mut frames = Frames::before_login(&settings.limits);
    while matches!(stream.read_buf(frames.room()).await, Ok(1..)) {
        match frames.next() {
            Ok(None) => {}
            answer => return answer.is_ok(),
        }
    }
    false
}

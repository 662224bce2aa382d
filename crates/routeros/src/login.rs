//! Signing in: the plain login of RouterOS 6.43 and later, and the MD5 challenge of earlier ones.

use std::io;

use md5::{Digest, Md5};
use mikrotik_rs::proto::codec;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

use crate::frame::Frames;
use crate::rows::Row;
use crate::{Breach, Login, OpenError, Stage, text, trap};

/// Room for the words around name and password, so that the buffer never moves and leaves a copy.
const AROUND: usize = 64;

pub(crate) async fn sign_in(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    frames: &mut Frames,
    login: &Login,
) -> Result<(), OpenError> {
    let plain = sentence(login, "password", &login.password);
    let Some(challenge) = ask(stream, frames, &plain).await? else {
        return Ok(());
    };
    let response = response(&login.password, &challenge)?;
    match ask(stream, frames, &sentence(login, "response", &response)).await? {
        None => Ok(()),
        Some(_) => Err(OpenError::Protocol("a second login challenge".to_owned())),
    }
}

fn sentence(login: &Login, proof: &str, value: &str) -> Zeroizing<Vec<u8>> {
    let mut sentence = Zeroizing::new(Vec::with_capacity(
        login.username.len() + value.len() + AROUND,
    ));
    codec::encode_word(b"/login", &mut sentence);
    codec::encode_word(
        format!("=name={}", login.username).as_bytes(),
        &mut sentence,
    );
    let proof = Zeroizing::new(format!("={proof}={value}"));
    codec::encode_word(proof.as_bytes(), &mut sentence);
    codec::encode_terminator(&mut sentence);
    sentence
}

/// `00` and the MD5 of a zero byte, the password and the challenge, all in hex.
fn response(password: &str, challenge: &str) -> Result<Zeroizing<String>, OpenError> {
    let challenge = text::from_hex(challenge.as_bytes())
        .ok_or_else(|| OpenError::Protocol("the login challenge is no hex".to_owned()))?;
    let digest = Md5::new()
        .chain_update([0])
        .chain_update(password)
        .chain_update(challenge)
        .finalize();
    let mut response = Zeroizing::new(String::from("00"));
    for byte in digest {
        response.push_str(&format!("{byte:02x}"));
    }
    Ok(response)
}

/// Sends one `/login` and gives the challenge, if the answer is one.
async fn ask(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    frames: &mut Frames,
    sentence: &[u8],
) -> Result<Option<String>, OpenError> {
    stream.write_all(sentence).await.map_err(|e| broken(&e))?;
    stream.flush().await.map_err(|e| broken(&e))?;
    loop {
        match frames.next() {
            Ok(Some(sentence)) => match sentence.kind {
                b"!done" => {
                    let ret = Row::new(sentence.words).text("ret");
                    return Ok(ret.map(|text| text.into_owned()));
                }
                b"!trap" => return Err(refused(trap::parse(sentence.words).message)),
                b"!fatal" => return Err(ended(trap::fatal(sentence.words))),
                _ => {}
            },
            Ok(None) => {
                let read = stream.read_buf(frames.room()).await;
                if read.map_err(|e| broken(&e))? == 0 {
                    return Err(OpenError::Closed);
                }
            }
            Err(breach) => return Err(stranger(breach, frames.unread())),
        }
    }
}

/// The head of a TLS alert: what a TLS server says to words that are no TLS.
const TLS_ALERT: &[u8] = b"\x15\x03";

/// Before the first reply, a breach means that this is no RouterOS at all.
fn stranger(breach: Breach, said: &[u8]) -> OpenError {
    match breach {
        _ if said.starts_with(TLS_ALERT) => OpenError::SpeaksTls,
        Breach::NotAReply | Breach::ReservedLength(_) => OpenError::NotRouterOs,
        _ => OpenError::Protocol(breach.to_string()),
    }
}

fn broken(error: &io::Error) -> OpenError {
    match error.get_ref() {
        // A TLS alert.
        Some(inner) => OpenError::TlsFailed(inner.to_string()),
        None => OpenError::Closed,
    }
}

/// A `!trap` to `/login`.
fn refused(text: String) -> OpenError {
    known(&text).unwrap_or(OpenError::LoginRefused(text))
}

fn ended(text: String) -> OpenError {
    known(&text).unwrap_or(OpenError::Fatal(text))
}

/// RouterOS has no code of its own for a refused login, only its console's English text, which ends
/// with the number of its error. Known are:
/// - `invalid user name or password (6)`, from 6.43 (LaiArturs/RouterOS_API#9,
///   BenMenking/routeros-api#52); also for a user whose `address` does not admit the caller;
/// - `cannot log in`, before 6.43, whatever the reason (GideonLeGrange/mikrotik-java#53);
/// - `std failure: not allowed (9)`, for a group without the policy `api` (MikroTik's manual,
///   "REST API", "Troubleshoot REST requests": REST signs in to this API);
/// - `could not authenticate - radius timeout (13)` (CHR 7, recorded by tikoci/centrs).
///
/// No text is known for a router whose sessions are used up; `too many commands before login` is
/// for the fifth login on one connection.
fn known(text: &str) -> Option<OpenError> {
    if text.contains("radius timeout") {
        let stage = Stage::Radius;
        Some(OpenError::TimedOut { stage })
    } else if text.contains("not allowed (9)") {
        Some(OpenError::NoApiPolicy(text.to_owned()))
    } else if text.starts_with("invalid user name or password") || text == "cannot log in" {
        Some(OpenError::BadCredentials(text.to_owned()))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_response_is_that_of_the_manual() {
        // (printf '\0'; printf 93b438ec9b80057c06dd9fe67d56aa9a | xxd -r -p) | md5sum
        let response = response("", "93b438ec9b80057c06dd9fe67d56aa9a").unwrap();
        assert_eq!(response.as_str(), "00e134102a9d330dd7b1849fedfea3cb57");
    }

    #[test]
    fn the_routers_texts_are_told_apart_and_others_are_passed_on() {
        let owned = str::to_owned;
        let stage = Stage::Radius;
        let radius = "could not authenticate - radius timeout (13)";
        let policy = "std failure: not allowed (9)";
        let password = "invalid user name or password (6)";
        let old = "cannot log in";
        for (text, error) in [
            (password, OpenError::BadCredentials(owned(password))),
            (old, OpenError::BadCredentials(owned(old))),
            (policy, OpenError::NoApiPolicy(owned(policy))),
            (radius, OpenError::TimedOut { stage }),
        ] {
            assert_eq!(refused(owned(text)), error);
            assert_eq!(ended(owned(text)), error);
        }
        for text in ["access denied", "too many sessions", "password expired", ""] {
            assert_eq!(refused(owned(text)), OpenError::LoginRefused(owned(text)));
        }
        for text in ["too many commands before login", "not logged in", "bye"] {
            assert_eq!(ended(owned(text)), OpenError::Fatal(owned(text)));
        }
    }
}

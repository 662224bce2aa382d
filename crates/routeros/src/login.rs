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
        while let Some(sentence) = frames.next().map_err(breach)? {
            match sentence.kind {
                b"!done" => {
                    let ret = Row::new(sentence.words).text("ret");
                    return Ok(ret.map(|text| text.into_owned()));
                }
                b"!trap" => return Err(refused(trap::parse(sentence.words).message)),
                b"!fatal" => return Err(ended(trap::fatal(sentence.words))),
                _ => {}
            }
        }
        if stream
            .read_buf(frames.room())
            .await
            .map_err(|e| broken(&e))?
            == 0
        {
            return Err(OpenError::Closed);
        }
    }
}

/// Before the first reply, a breach means that this is no RouterOS at all.
fn breach(breach: Breach) -> OpenError {
    match breach {
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

/// A `!trap` to `/login`. RouterOS gives no code, so that its fixed English text has to do;
/// what is not known is taken for a refused password, which is the case without a retry.
fn refused(text: String) -> OpenError {
    known(&text).unwrap_or(OpenError::BadCredentials(text))
}

fn ended(text: String) -> OpenError {
    known(&text).unwrap_or(OpenError::Fatal(text))
}

fn known(text: &str) -> Option<OpenError> {
    let lower = text.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    if has(&["radius timeout"]) {
        let stage = Stage::Radius;
        Some(OpenError::TimedOut { stage })
    } else if has(&["too many", "max-sessions", "session limit"]) {
        Some(OpenError::TooManySessions(text.to_owned()))
    } else if has(&["not allowed", "policy"]) {
        Some(OpenError::NoApiPolicy(text.to_owned()))
    } else if has(&["invalid user", "cannot log in", "access denied"]) {
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
    fn the_routers_texts_are_told_apart() {
        let owned = str::to_owned;
        for text in [
            "invalid user name or password (6)",
            "cannot log in",
            "anything else",
        ] {
            assert_eq!(refused(owned(text)), OpenError::BadCredentials(owned(text)));
        }
        let text = "std failure: not allowed (9)";
        assert_eq!(refused(owned(text)), OpenError::NoApiPolicy(owned(text)));
        let text = "too many sessions";
        assert_eq!(
            refused(owned(text)),
            OpenError::TooManySessions(owned(text))
        );
        assert_eq!(
            ended(owned("access denied")),
            OpenError::BadCredentials(owned("access denied"))
        );
        let stage = Stage::Radius;
        let radius = "could not authenticate - radius timeout";
        assert_eq!(refused(owned(radius)), OpenError::TimedOut { stage });
        assert_eq!(ended(owned("bye")), OpenError::Fatal(owned("bye")));
    }
}

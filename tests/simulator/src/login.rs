//! How a client gets in: name and password at once, or the MD5 answer to a challenge (RouterOS before 6.43).

use std::fmt::Write;

use md5::{Digest, Md5};

use crate::command::Command;
use crate::fault::Fault;
use crate::router::Router;
use crate::spec::Login;
use crate::trap::Trap;

/// What a connection may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    None,
    Read,
    Full,
}

#[derive(Debug)]
pub(crate) enum Outcome {
    In(Access),
    /// Hexadecimal, for `=ret=`.
    Challenge(String),
    Refused(Trap),
}

#[derive(Default)]
pub(crate) struct Door {
    challenge: Option<[u8; 16]>,
}

impl Door {
    pub(crate) fn login(&mut self, router: &Router, command: &Command) -> Outcome {
        let old = router.spec().login == Login::Challenge;
        let answered = command.bytes("response").zip(self.challenge.take());
        if old && answered.is_none() {
            let challenge: [u8; 16] = std::array::from_fn(|_| fastrand::u8(..));
            self.challenge = Some(challenge);
            return Outcome::Challenge(hex(&challenge));
        }
        let name = command.bytes("name").unwrap_or_default();
        let user = router.lock().user(name);
        let user = user.filter(|user| {
            let password = user.bytes("password").unwrap_or_default();
            let fits = match answered {
                Some((response, challenge)) => response == answer(password, &challenge).as_bytes(),
                None => command.bytes("password") == Some(password),
            };
            fits && router.current_fault() != Fault::WrongPassword
        });
        let shown = String::from_utf8_lossy(name);
        let admitted = router.current_fault() != Fault::NoApiPolicy;
        match user {
            Some(user) if admitted => {
                router.count_login();
                router.log(
                    "system,info,account",
                    format!("user {shown} logged in via api"),
                );
                let reads = user.is("group", "read");
                Outcome::In(if reads { Access::Read } else { Access::Full })
            }
            known => {
                router.log(
                    "system,error,critical",
                    format!("login failure for user {shown} via api"),
                );
                Outcome::Refused(match known {
                    Some(_) => Trap::not_allowed(),
                    None => Trap::bad_password(old),
                })
            }
        }
    }
}

/// `00` and the MD5 sum of a zero byte, the password and the challenge.
fn answer(password: &[u8], challenge: &[u8]) -> String {
    let digest = Md5::new()
        .chain_update([0])
        .chain_update(password)
        .chain_update(challenge)
        .finalize();
    format!("00{}", hex(&digest))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_the_documented_md5() {
        // Computed with md5sum: printf '\0pass\x01\x02' | md5sum
        assert_eq!(answer(b"pass", &[1, 2]), format!("00{}", EXPECTED));
    }

    const EXPECTED: &str = "0f514a55758d9cf7d5c92a333f2fb4fc";
}

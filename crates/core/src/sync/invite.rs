//! The invitation that brings a new desktop in: a file that says where the server is, whom to
//! trust, and as whom to come. It is read here and connects nowhere.

use mikromon_domain::secret::Secret;
use serde::{Deserialize, Serialize};

use crate::keys::statement::public_key;
use crate::keys::words::words;

/// Bytes of the whole text. A certificate is two or three thousand, a chain some more.
const LONGEST: usize = 64 * 1_024;
const VERSION: u32 = 1;

/// PostgreSQL cuts longer names.
const NAME: usize = 63;
/// Of a DNS name.
const HOST: usize = 253;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invite {
    version: u32,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) database: String,
    /// The authority that signs the server's certificate, as PEM.
    pub(crate) ca: String,
    /// The organisation's signing key, in hex: only what it vouches for is believed.
    pub(crate) signer: String,
    /// The operator's login role.
    pub(crate) login: String,
    /// A first password, to be changed at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) password: Option<Secret>,
}

/// What is wrong with an invitation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InviteError {
    #[error("the invitation is longer than {LONGEST} bytes")]
    TooLong,
    #[error("this is no invitation: {0}")]
    NotAnInvite(String),
    #[error("the invitation is of version {0}: this MikroMon is too old for it")]
    Newer(u32),
    #[error("the invitation's {0} is not valid")]
    Invalid(&'static str),
}

impl Invite {
    /// # Errors
    /// `Invalid`, as [`Invite::parse`] would find it.
    pub(crate) fn new(
        (host, port, database): (&str, u16, &str),
        ca: &str,
        signer: &str,
        login: &str,
        password: Option<Secret>,
    ) -> Result<Self, InviteError> {
        let invite = Self {
            version: VERSION,
            host: host.to_owned(),
            port,
            database: database.to_owned(),
            ca: ca.to_owned(),
            signer: signer.to_owned(),
            login: login.to_owned(),
            password,
        };
        invite.check().map(|()| invite)
    }

    /// The text of the file.
    pub(crate) fn to_text(&self) -> anyhow::Result<Secret> {
        Ok(Secret::new(serde_json::to_string_pretty(self)?))
    }

    pub(crate) fn parse(text: &str) -> Result<Self, InviteError> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        if text.len() > LONGEST {
            return Err(InviteError::TooLong);
        }
        let no_invite = |error: serde_json::Error| InviteError::NotAnInvite(place(&error));
        let Versioned { version } = serde_json::from_str(text).map_err(no_invite)?;
        if version != VERSION {
            return Err(InviteError::Newer(version));
        }
        let invite: Self = serde_json::from_str(text).map_err(no_invite)?;
        invite.check().map(|()| invite)
    }

    fn check(&self) -> Result<(), InviteError> {
        let is_name = |text: &str, most| {
            let is_plain = |it: char| it.is_ascii_graphic() && !"/\\\"'@".contains(it);
            (1..=most).contains(&text.len()) && text.chars().all(is_plain)
        };
        let pem = self.ca.contains("-----BEGIN CERTIFICATE-----")
            && self.ca.contains("-----END CERTIFICATE-----");
        let checks = [
            ("host", is_name(&self.host, HOST)),
            ("port", self.port != 0),
            ("database", is_name(&self.database, NAME)),
            ("ca", pem),
            ("signer", public_key(&self.signer).is_ok()),
            ("login", is_name(&self.login, NAME)),
        ];
        let wrong = checks.into_iter().find(|(_, is_fine)| !is_fine);
        wrong.map_or(Ok(()), |(what, _)| Err(InviteError::Invalid(what)))
    }

    /// Six words over all but the password, for those who invite and are invited to compare: an
    /// invitation that was exchanged on its way has others.
    pub(crate) fn words(&self) -> anyhow::Result<Vec<String>> {
        words(
            "invite/1",
            &[
                self.host.as_bytes(),
                &self.port.to_be_bytes(),
                self.database.as_bytes(),
                self.ca.as_bytes(),
                self.signer.as_bytes(),
                self.login.as_bytes(),
            ],
        )
    }
}

/// Where the text stops being an invitation; what stands there may be a password.
fn place(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CA: &str = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    /// The public key of the private key of 32 sevens.
    const SIGNER: &str = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";

    fn invite() -> Invite {
        let password = Some(Secret::new("sekali-pakai"));
        Invite::new(
            ("db.isp.id", 5432, "mikromon"),
            CA,
            SIGNER,
            "siti",
            password,
        )
        .unwrap()
    }

    #[test]
    fn an_invitation_comes_back_from_its_text() {
        let text = invite().to_text().unwrap();
        assert_eq!(Invite::parse(text.expose()).unwrap(), invite());
    }

    /// Two versions of the program on two desktops have to show the same words.
    #[test]
    fn the_words_of_the_first_version_stay() {
        let words = invite().words().unwrap().join(" ");
        assert_eq!(words, "build bus acoustic face gorilla next");
    }

    #[test]
    fn whatever_was_exchanged_changes_the_words() {
        let changes: [fn(&mut Invite); 6] = [
            |it| it.host = "db.isp.co.id".to_owned(),
            |it| it.port = 5433,
            |it| it.database.push('2'),
            |it| it.ca.push('\n'),
            |it| it.signer.replace_range(..1, "0"),
            |it| it.login.push('2'),
        ];
        for change in changes {
            let mut changed = invite();
            change(&mut changed);
            assert_ne!(changed.words().unwrap(), invite().words().unwrap());
        }
    }

    #[test]
    fn what_is_no_sound_invitation_is_told_so() {
        let with = |name: &str, value: serde_json::Value| {
            let mut json = serde_json::to_value(invite()).unwrap();
            json[name] = value;
            Invite::parse(&json.to_string()).unwrap_err()
        };
        let cases = [
            ("version", 2.into(), InviteError::Newer(2)),
            ("host", "".into(), InviteError::Invalid("host")),
            ("host", "db isp".into(), InviteError::Invalid("host")),
            ("port", 0.into(), InviteError::Invalid("port")),
            ("database", "a/b".into(), InviteError::Invalid("database")),
            ("ca", "MIIB".into(), InviteError::Invalid("ca")),
            ("signer", "ff".into(), InviteError::Invalid("signer")),
            (
                "login",
                "x".repeat(64).into(),
                InviteError::Invalid("login"),
            ),
        ];
        for (name, value, expected) in cases {
            assert_eq!(with(name, value), expected, "{name}");
        }
        assert!(matches!(
            with("port", 70_000.into()),
            InviteError::NotAnInvite(_)
        ));
        assert!(matches!(
            Invite::parse("halo"),
            Err(InviteError::NotAnInvite(_))
        ));
        assert_eq!(
            Invite::parse(&" ".repeat(LONGEST + 1)),
            Err(InviteError::TooLong)
        );
    }

    #[test]
    fn a_password_is_in_no_error_nor_in_debug() {
        let text = r#"{"version":1,"password":["sekali-pakai"]}"#;
        let error = Invite::parse(text).unwrap_err();
        assert!(!format!("{error} {error:?} {:?}", invite()).contains("sekali"));
    }
}

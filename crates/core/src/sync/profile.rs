//! Where the shared server is and how this desktop gets in. Nothing here connects.

use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::DeviceId;
use mikromon_domain::secret::Secret;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::book::Book;
use crate::keys::device::Device;
use crate::keys::{Keys, Place, Sealed};
use crate::store::server::{self, ServerRecord};

/// What a connection needs. There is no weaker one: the server's certificate is checked against
/// the authority of the invitation, and its name against the host.
#[derive(Clone, Debug)]
pub struct Profile {
    pub host: String,
    pub port: u16,
    pub database: String,
    /// The authority that signs the server's certificate, as PEM.
    pub ca: String,
    /// The operator's login role.
    pub login: String,
    pub password: Secret,
    /// Names this desktop to the server, which keeps only its hash: 32 random bytes.
    pub token: DeviceToken,
}

#[derive(Clone)]
pub struct DeviceToken(pub zeroize::Zeroizing<[u8; 32]>);

impl std::fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceToken")
    }
}

impl DeviceToken {
    /// Of the computer and not of the book: one that goes on as a copy under another id comes from
    /// the same computer.
    pub(crate) fn of(keys: &Keys) -> anyhow::Result<Self> {
        let token = keys.device_token(DeviceId::from_uuid(Uuid::nil()))?;
        Ok(Self(Zeroizing::new(*token.bytes())))
    }

    pub fn hex(&self) -> Secret {
        let hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        Secret::new(hex)
    }
}

impl Profile {
    pub fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .host(&self.host)
            .port(self.port)
            .database(&self.database)
            .username(&self.login)
            .password(self.password.expose())
            .ssl_mode(PgSslMode::VerifyFull)
            .ssl_root_cert_from_pem(self.ca.clone().into_bytes())
            .application_name("MikroMon")
    }
}

const PASSWORD: Place = Place {
    table: "server",
    column: "password",
    row: Uuid::nil(),
};

/// `None` while this desktop works alone.
///
/// # Errors
/// `VaultLocked`, `KeyringUnavailable` or `SecretUnreadable` where the password cannot be read.
pub(crate) async fn load(book: &Book) -> anyhow::Result<Option<Profile>> {
    let Some(record) = server::find(&book.store).await? else {
        return Ok(None);
    };
    let device = book.keys.device_at_hand()?;
    let password = device.open(PASSWORD, &record.password)?;
    let password = password.ok_or_else(|| ApiError::new(ErrorCode::SecretUnreadable, "server"))?;
    Ok(Some(Profile {
        host: record.host,
        port: record.port,
        database: record.database,
        ca: record.ca,
        login: record.login,
        password,
        token: DeviceToken::of(&book.keys)?,
    }))
}

/// As it is kept: the password can be read at this desktop only.
pub(crate) fn record(device: &Device, profile: &Profile) -> anyhow::Result<ServerRecord> {
    Ok(ServerRecord {
        host: profile.host.clone(),
        port: profile.port,
        database: profile.database.clone(),
        ca: profile.ca.clone(),
        login: profile.login.clone(),
        password: seal(device, &profile.password)?,
        last_exchange: None,
    })
}

/// A password as it is kept.
pub(crate) fn seal(device: &Device, password: &Secret) -> anyhow::Result<Sealed> {
    device.seal(PASSWORD, password)
}

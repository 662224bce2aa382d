//! Where the shared server is and how this desktop gets in. Nothing here connects.

use mikromon_domain::secret::Secret;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

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

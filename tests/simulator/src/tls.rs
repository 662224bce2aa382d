//! `api-ssl`: a self-signed certificate per router, or the alert of a router that has none.

use std::sync::{Arc, PoisonError};

use anyhow::Context;
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::router::Router;

/// A router's certificate and what is needed to serve it.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) config: Arc<ServerConfig>,
    pub(crate) certificate: CertificateDer<'static>,
}

impl Identity {
    fn new(name: &str) -> anyhow::Result<Self> {
        let made = rcgen::generate_simple_self_signed([name.to_owned()])
            .context("making a certificate")?;
        let certificate = made.cert.der().clone();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())
            .map_err(|error| anyhow::anyhow!("the key: {error}"))?;
        let config =
            ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
                .with_safe_default_protocol_versions()?
                .with_no_client_auth()
                .with_single_cert(vec![certificate.clone()], key)?;
        Ok(Self {
            config: Arc::new(config),
            certificate,
        })
    }
}

impl Router {
    /// The certificate a client of `api-ssl` is shown, DER; made when it is first needed.
    ///
    /// # Errors
    /// If no certificate could be made.
    pub fn certificate(&self) -> anyhow::Result<Vec<u8>> {
        Ok(self.tls()?.certificate.to_vec())
    }

    fn tls(&self) -> anyhow::Result<Identity> {
        let mut identity = self.identity.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(identity) = identity.as_ref() {
            return Ok(identity.clone());
        }
        let made = Identity::new(&self.spec().identity.to_lowercase())?;
        Ok(identity.insert(made).clone())
    }

    pub(crate) fn acceptor(&self) -> anyhow::Result<TlsAcceptor> {
        Ok(TlsAcceptor::from(self.tls()?.config))
    }
}

/// What a client hears from a router that offers anonymous Diffie-Hellman only: alert, fatal, handshake_failure.
const HANDSHAKE_FAILURE: [u8; 7] = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28];

/// Refuses every offer of a client, as such a router does to one without anonymous suites.
pub(crate) async fn refuse_handshake(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut hello = [0; 4096];
    let _ = stream.read(&mut hello).await?;
    stream.write_all(&HANDSHAKE_FAILURE).await?;
    stream.shutdown().await?;
    // The client's last bytes are read, so that closing does not reset the alert away.
    while stream.read(&mut hello).await? > 0 {}
    Ok(())
}

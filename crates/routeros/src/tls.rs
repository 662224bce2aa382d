//! TLS to a router, and the one place that decides whether its certificate is accepted.
//!
//! Routers sign their own certificates, so that names, dates and issuers prove nothing: the key is
//! pinned instead. The handshake's signature is always verified, so that the peer holds the key
//! whose fingerprint is compared or shown.

use std::io;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    AlertDescription, ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme,
};
use sha2::{Digest, Sha256};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::{Fingerprint, OpenError, Pin};

/// Shakes hands, then holds the key against the pin: until it fits, nothing of the API is sent.
pub(crate) async fn connect(
    stream: TcpStream,
    host: &str,
    pin: Pin,
) -> Result<(TlsStream<TcpStream>, Fingerprint), OpenError> {
    let name = server_name(host, &stream)?;
    let connector = TlsConnector::from(Arc::new(config().map_err(|e| failure(&e))?));
    let stream = connector
        .connect(name, stream)
        .await
        .map_err(|e| refusal(&e))?;
    let fingerprint = fingerprint(stream.get_ref().1).map_err(|e| failure(&e))?;
    match pin {
        Pin::Known(known) if known == fingerprint => Ok((stream, fingerprint)),
        Pin::Known(_) => Err(OpenError::CertificateChanged { fingerprint }),
        Pin::FirstUse => Err(OpenError::CertificateUntrusted { fingerprint }),
    }
}

/// A name that TLS cannot carry (an underscore, a scope) is replaced by the address.
fn server_name(host: &str, stream: &TcpStream) -> Result<ServerName<'static>, OpenError> {
    if let Ok(name) = ServerName::try_from(host.to_owned()) {
        return Ok(name);
    }
    match stream.peer_addr() {
        Ok(address) => Ok(ServerName::from(address.ip())),
        Err(_) => Err(OpenError::Closed),
    }
}

/// Without resumption: every handshake has to show the key.
fn config() -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(HoldsItsKey(provider)))
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn fingerprint(connection: &ClientConnection) -> Result<Fingerprint, Error> {
    let certificate = connection
        .peer_certificates()
        .and_then(<[_]>::first)
        .ok_or(Error::NoCertificatesPresented)?;
    let key = ParsedCertificate::try_from(certificate)?.subject_public_key_info();
    Ok(Fingerprint(Sha256::digest(&key).into()))
}

fn refusal(error: &io::Error) -> OpenError {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    // Without one, the connection itself ended.
    inner.map_or(OpenError::Closed, failure)
}

fn failure(error: &Error) -> OpenError {
    match error {
        // What a server says that knows none of the offered ciphers.
        Error::AlertReceived(
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity,
        ) => OpenError::TlsAnonymousOnly,
        Error::InvalidMessage(_) => OpenError::NotRouterOs,
        _ => OpenError::TlsFailed(error.to_string()),
    }
}

/// Accepts every certificate whose key signed the handshake; [`connect`] compares the key.
#[derive(Debug)]
struct HoldsItsKey(Arc<CryptoProvider>);

impl ServerCertVerifier for HoldsItsKey {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

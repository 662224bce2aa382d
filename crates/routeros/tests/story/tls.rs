//! TLS: what is pinned, what is shown on first use, and what is sent before that: nothing.

use std::sync::Arc;

use crate::fake::login;
use mikromon_routeros::{Fingerprint, OpenError, Pin, Session, Settings, Target, Transport};
use rcgen::{CertificateParams, KeyPair, PublicKeyData};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, SupportedProtocolVersion, crypto::ring, version};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// Shows one certificate, and signs with a key that may be another's.
#[derive(Debug)]
struct Shows(Arc<CertifiedKey>);

impl ResolvesServerCert for Shows {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

fn certificate(key: &KeyPair) -> CertificateDer<'static> {
    let params = CertificateParams::new(vec!["router".to_owned()]).unwrap();
    params.self_signed(key).unwrap().der().clone()
}

fn fingerprint(key: &KeyPair) -> Fingerprint {
    Fingerprint(Sha256::digest(key.subject_public_key_info()).into())
}

fn acceptor(
    shown: CertificateDer<'static>,
    signs: &KeyPair,
    version: &'static SupportedProtocolVersion,
) -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(signs.serialize_der()).unwrap();
    let key = ring::sign::any_supported_type(&key).unwrap();
    let shows = Shows(Arc::new(CertifiedKey::new(vec![shown], key)));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shows));
    TlsAcceptor::from(Arc::new(config))
}

/// Serves one connection; gives what the client said inside TLS, answering the login with `!done`.
async fn serve(acceptor: TlsAcceptor) -> (Target, JoinHandle<Option<Vec<u8>>>) {
    listen(async move |stream| {
        let mut stream = acceptor.accept(stream).await.ok()?;
        let mut said = Vec::new();
        let mut buffer = [0; 1_024];
        while let Ok(read @ 1..) = stream.read(&mut buffer).await {
            said.extend(&buffer[..read]);
            let _ = stream.write_all(b"\x05!done\0").await;
        }
        Some(said)
    })
    .await
}

async fn listen<F, S, T>(script: S) -> (Target, JoinHandle<T>)
where
    S: FnOnce(TcpStream) -> F + Send + 'static,
    F: Future<Output = T> + Send,
    T: Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = Target {
        host: "127.0.0.1".to_owned(),
        port: listener.local_addr().unwrap().port(),
        transport: Transport::Tls { pin: Pin::FirstUse },
    };
    let script = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        script(stream).await
    });
    (target, script)
}

async fn open(mut target: Target, pin: Pin) -> Result<Session, OpenError> {
    target.transport = Transport::Tls { pin };
    Session::open(&target, &login(), &Settings::default()).await
}

#[tokio::test]
async fn first_use_shows_the_fingerprint_and_says_nothing() {
    for version in [&version::TLS12, &version::TLS13] {
        let key = KeyPair::generate().unwrap();
        let (target, said) = serve(acceptor(certificate(&key), &key, version)).await;
        let error = open(target, Pin::FirstUse).await.unwrap_err();
        let fingerprint = fingerprint(&key);
        assert_eq!(error, OpenError::CertificateUntrusted { fingerprint });
        assert_eq!(said.await.unwrap(), Some(Vec::new()));
    }
}

#[tokio::test]
async fn another_key_than_the_pinned_one_is_told_nothing() {
    let (key, known) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let (target, said) = serve(acceptor(certificate(&key), &key, &version::TLS13)).await;
    let error = open(target, Pin::Known(fingerprint(&known)))
        .await
        .unwrap_err();
    let fingerprint = fingerprint(&key);
    assert_eq!(error, OpenError::CertificateChanged { fingerprint });
    assert_eq!(said.await.unwrap(), Some(Vec::new()));
}

#[tokio::test]
async fn the_pinned_key_signs_in_also_with_a_renewed_certificate() {
    for version in [&version::TLS12, &version::TLS13] {
        let key = KeyPair::generate().unwrap();
        let (target, said) = serve(acceptor(certificate(&key), &key, version)).await;
        let session = open(target, Pin::Known(fingerprint(&key))).await.unwrap();
        assert_eq!(session.fingerprint(), Some(fingerprint(&key)));
        session.close().await;
        let said = said.await.unwrap().unwrap();
        assert!(said.starts_with(b"\x06/login"));
    }
}

#[tokio::test]
async fn a_copied_certificate_without_its_key_is_refused() {
    for version in [&version::TLS12, &version::TLS13] {
        let (victim, thief) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let (target, said) = serve(acceptor(certificate(&victim), &thief, version)).await;
        let error = open(target, Pin::Known(fingerprint(&victim)))
            .await
            .unwrap_err();
        assert!(matches!(error, OpenError::TlsFailed(_)), "{error:?}");
        assert_eq!(said.await.unwrap(), None);
    }
}

/// Answers the first bytes with these.
async fn answers(bytes: &'static [u8]) -> OpenError {
    let (target, _script) = listen(async move |mut stream: TcpStream| {
        let mut buffer = [0; 2_048];
        let _ = stream.read(&mut buffer).await;
        let _ = stream.write_all(bytes).await;
        while let Ok(1..) = stream.read(&mut buffer).await {}
    })
    .await;
    open(target, Pin::FirstUse).await.unwrap_err()
}

#[tokio::test]
async fn a_router_without_a_certificate_is_told_what_it_lacks() {
    // The alert handshake_failure, as OpenSSL sends it when no cipher is shared.
    let error = answers(b"\x15\x03\x03\x00\x02\x02\x28").await;
    assert_eq!(error, OpenError::TlsAnonymousOnly);
    assert!(
        error
            .to_string()
            .contains("assign a certificate to api-ssl")
    );
}

#[tokio::test]
async fn a_peer_that_is_neither_tls_nor_routeros_is_told_so() {
    let error = answers(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(error, OpenError::NotRouterOs);
}

#[tokio::test]
async fn a_handshake_that_is_cut_is_told_so() {
    let (target, _script) = listen(async move |stream: TcpStream| drop(stream)).await;
    let error = open(target, Pin::FirstUse).await.unwrap_err();
    assert_eq!(error, OpenError::Closed);
}

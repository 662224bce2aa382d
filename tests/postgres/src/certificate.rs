//! The certificate that a server shows, and the authority that vouches for it.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

use crate::server::HOST;

/// The authority's certificate, in the data folder's parent.
pub(crate) const AUTHORITY: &str = "authority.pem";
pub(crate) const CERTIFICATE: &str = "server.crt";
pub(crate) const KEY: &str = "server.key";

/// Writes all three into the folder; the key is readable by its owner alone, as the server demands.
pub(crate) fn write(folder: &Path) -> Result<()> {
    let mut authority = CertificateParams::new(Vec::new())?;
    // Of another name than the server's, or OpenSSL takes that one for signed by itself.
    let names = &mut authority.distinguished_name;
    names.push(DnType::CommonName, "throwaway authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let shown = CertificateParams::new([HOST.to_owned()])?.signed_by(&key, &authority)?;
    fs::write(folder.join(AUTHORITY), authority.pem())?;
    fs::write(folder.join(CERTIFICATE), shown.pem())?;
    let path = folder.join(KEY);
    fs::write(&path, key.serialize_pem())?;
    for_its_owner_alone(&path).context("the key of the server")
}

#[cfg(unix)]
fn for_its_owner_alone(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn for_its_owner_alone(_: &Path) -> std::io::Result<()> {
    Ok(())
}

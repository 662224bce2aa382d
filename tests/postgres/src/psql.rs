//! The plain `psql`, as somebody uses it who has a password and not the application.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::programs::program;
use crate::server::{HOST, Postgres};

/// What it answered.
#[derive(Clone, Debug)]
pub struct Said {
    /// Whether every statement went well.
    pub ok: bool,
    /// Rows, a line each, fields apart by `|`.
    pub rows: String,
    /// Errors in PostgreSQL's verbose form, which names the SQLSTATE.
    pub error: String,
}

impl Said {
    /// Whether it failed with that SQLSTATE.
    pub fn refused_with(&self, code: &str) -> bool {
        !self.ok && self.error.contains(&format!("ERROR:  {code}:"))
    }
}

impl Postgres {
    /// Runs statements over TLS, the server's name and authority verified. All of them are one
    /// transaction, unless they say otherwise.
    ///
    /// # Errors
    /// If `psql` cannot be run at all.
    pub fn psql(&self, role: &str, password: &str, database: &str, sql: &str) -> Result<Said> {
        let output = self
            .client("psql", role, password)
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"])
            .args(["-v", "VERBOSITY=verbose", "-d", database, "-c", sql])
            .output()
            .context("psql")?;
        Ok(Said {
            ok: output.status.success(),
            rows: String::from_utf8_lossy(&output.stdout)
                .trim_end()
                .to_owned(),
            error: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// One of PostgreSQL's client programs, told where the server is.
    pub fn client(&self, name: &str, role: &str, password: &str) -> Command {
        let mut command = Command::new(self.programs().join(program(name)));
        command
            .env("PGHOST", HOST)
            .env("PGHOSTADDR", "127.0.0.1")
            .env("PGPORT", self.port().to_string())
            .env("PGUSER", role)
            .env("PGPASSWORD", password)
            .env("PGSSLMODE", "verify-full")
            .env("PGSSLROOTCERT", self.authority_path())
            .env("PGCONNECT_TIMEOUT", "10");
        command
    }
}

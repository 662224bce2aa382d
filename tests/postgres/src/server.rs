//! One server: its files, its process, its life and death.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::TempDir;

use crate::certificate;
use crate::programs::{self, program};
use crate::user::User;

/// The name in the certificate.
pub const HOST: &str = "localhost";
/// The superuser that `initdb` makes, and its password: the server is reached from this computer
/// only, and is gone with the test.
pub const OWNER: &str = "postgres";
pub const OWNER_PASSWORD: &str = "throwaway";

/// How clients may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// By TLS and not otherwise.
    Tls,
    /// The server has no TLS, as one that nobody set up with care.
    Plain,
}

const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It ends, and its files go, with this value.
#[derive(Debug)]
pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    user: User,
    port: u16,
    process: Option<Child>,
}

/// A database as `pg_dump` wrote it.
#[derive(Debug)]
pub struct Dump(TempDir);

impl Postgres {
    /// A fresh server, by TLS only.
    ///
    /// # Errors
    /// If PostgreSQL is not installed or does not start; it says which package is missing.
    pub fn start() -> Result<Self> {
        Self::start_with(Wire::Tls)
    }

    /// # Errors
    /// As [`Postgres::start`].
    pub fn start_with(wire: Wire) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("mikromon-pg-").tempdir()?;
        let user = User::choose()?;
        user.own(folder.path())?;
        let mut server = Self {
            folder,
            programs: programs::folder()?,
            user,
            port: free_port()?,
            process: None,
        };
        server.initialise(wire)?;
        server.start_again()?;
        Ok(server)
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the authority that vouches for the server.
    ///
    /// # Errors
    /// If its file is gone.
    pub fn authority(&self) -> Result<String> {
        Ok(fs::read_to_string(self.authority_path())?)
    }

    pub fn authority_path(&self) -> PathBuf {
        self.folder.path().join(certificate::AUTHORITY)
    }

    /// How its owner would write down where it is.
    pub fn owner_url(&self, database: &str) -> String {
        let port = self.port;
        format!("postgres://{OWNER}:{OWNER_PASSWORD}@{HOST}:{port}/{database}")
    }

    pub(crate) fn programs(&self) -> &Path {
        &self.programs
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn initialise(&self, wire: Wire) -> Result<()> {
        certificate::write(self.folder.path())?;
        let password = self.folder.path().join("password");
        fs::write(&password, OWNER_PASSWORD)?;
        for file in [certificate::KEY, certificate::CERTIFICATE, "password"] {
            self.user.own(&self.folder.path().join(file))?;
        }
        let mut initdb = self.command("initdb");
        initdb
            .args(["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"])
            .args(["--no-sync", "--username", OWNER, "--pwfile"])
            .arg(&password)
            .arg(self.data());
        run(&mut initdb)?;
        self.write_settings(wire)
    }

    fn write_settings(&self, wire: Wire) -> Result<()> {
        let (ssl, way) = match wire {
            Wire::Tls => ("on", "hostssl"),
            Wire::Plain => ("off", "host"),
        };
        let path = |name| self.folder.path().join(name).display().to_string();
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = ''\n\
             ssl = {ssl}\nssl_cert_file = '{}'\nssl_key_file = '{}'\n\
             password_encryption = 'scram-sha-256'\n\
             shared_buffers = '32MB'\nmax_connections = 60\nmax_wal_senders = 0\n\
             wal_level = minimal\njit = off\nlog_min_messages = fatal\n",
            self.port,
            path(certificate::CERTIFICATE),
            path(certificate::KEY),
        );
        fs::write(self.data().join("postgresql.conf"), settings)?;
        let admitted = format!("{way} all all 127.0.0.1/32 scram-sha-256\n");
        Ok(fs::write(self.data().join("pg_hba.conf"), admitted)?)
    }

    /// A program that runs as the server's user.
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(program(name)));
        command.current_dir(self.folder.path());
        self.user.run(&mut command);
        command
    }

    /// Starts it on the same files and port, and waits until it lets clients in.
    ///
    /// # Errors
    /// If it is not up within a minute; with the server's own words.
    pub fn start_again(&mut self) -> Result<()> {
        let since = Instant::now();
        loop {
            self.launch()?;
            if self.comes_up(since)? {
                return Ok(());
            }
            // A port or a shared memory segment that the one before has not given back yet.
            if since.elapsed() > PATIENCE {
                bail!("PostgreSQL does not start: {}", self.log());
            }
            sleep(Duration::from_millis(200));
        }
    }

    fn launch(&mut self) -> Result<()> {
        let log = fs::File::create(self.folder.path().join("log"))?;
        let mut postgres = self.command("postgres");
        postgres.arg("-D").arg(self.data());
        postgres
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        self.process = Some(postgres.spawn().context("postgres")?);
        Ok(())
    }

    /// `false`: it ended by itself.
    fn comes_up(&mut self, since: Instant) -> Result<bool> {
        while since.elapsed() < PATIENCE {
            let process = self.process.as_mut().context("not launched")?;
            if process.try_wait()?.is_some() {
                self.process = None;
                return Ok(false);
            }
            let port = self.port.to_string();
            let mut ready = Command::new(self.programs.join(program("pg_isready")));
            ready.args(["-q", "-h", "127.0.0.1", "-p", port.as_str()]);
            if ready.status()?.success() {
                return Ok(true);
            }
            sleep(Duration::from_millis(30));
        }
        bail!("PostgreSQL does not let anybody in: {}", self.log())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Ends it as a power cut does: all its processes at once, without a word.
    ///
    /// # Errors
    /// If it cannot be waited for.
    pub fn kill9(&mut self) -> Result<()> {
        let Some(mut process) = self.process.take() else {
            return Ok(());
        };
        // First the children, which it would start again, then again those that it did start.
        let before = children(process.id());
        process.kill()?;
        before
            .into_iter()
            .chain(children(process.id()))
            .for_each(kill);
        process.wait()?;
        Ok(())
    }

    /// Ends it in order: what is committed is written, clients are sent away.
    ///
    /// # Errors
    /// If it does not end.
    pub fn stop(&mut self) -> Result<()> {
        let Some(mut process) = self.process.take() else {
            return Ok(());
        };
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "-m", "fast", "-w", "-D"])
            .arg(self.data());
        run(&mut stop)?;
        process.wait()?;
        Ok(())
    }

    /// A backup of a database, as a careful owner makes it every night.
    ///
    /// # Errors
    /// As `pg_dump` says.
    pub fn dump(&self, database: &str) -> Result<Dump> {
        let dump = Dump(TempDir::new()?);
        let mut program = self.client("pg_dump", OWNER, OWNER_PASSWORD);
        program.args(["-Fc", "-Z0", "-f"]).arg(dump.file());
        run(program.arg(database))?;
        Ok(dump)
    }

    /// Puts the backup in the place of the database, whoever is connected to it.
    ///
    /// # Errors
    /// As PostgreSQL says.
    pub fn restore(&self, database: &str, dump: &Dump) -> Result<()> {
        let name = database.replace('"', "\"\"");
        for sql in [
            format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"),
            format!("CREATE DATABASE \"{name}\""),
        ] {
            let said = self.psql(OWNER, OWNER_PASSWORD, "postgres", &sql)?;
            ensure!(said.ok, "{}", said.error);
        }
        let mut program = self.client("pg_restore", OWNER, OWNER_PASSWORD);
        program.args(["--exit-on-error", "-d", database]);
        run(program.arg(dump.file()))
    }
}

impl Dump {
    fn file(&self) -> PathBuf {
        self.0.path().join("dump")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Its files go with it: there is nothing to be written.
        let _ = self.kill9();
    }
}

/// Another may take it before the server does; then the server does not start, and the test fails.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// The processes that it started. Where the system does not tell, they notice its death and end.
fn children(process: u32) -> Vec<u32> {
    let list = fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
    let list = list.unwrap_or_default();
    list.split_whitespace()
        .filter_map(|it| it.parse().ok())
        .collect()
}

#[cfg(unix)]
fn kill(process: u32) {
    let process = i32::try_from(process)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    if let Some(process) = process {
        let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill(_: u32) {}

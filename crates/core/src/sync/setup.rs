//! `server-setup`: makes a PostgreSQL database into the shared server of a company, from the
//! connection of the database's owner. Done again, it brings the server to this version and
//! changes nothing else.

use anyhow::{Context as _, bail, ensure};
use mikromon_domain::permission::Role;
use mikromon_domain::secret::Secret;
use mikromon_sync::table::Table;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::store::schema::{self, POSTGRES};

/// The first PostgreSQL whose functions are all that these need.
const OLDEST: i32 = 150_000;
/// Before the login name of an operator, the name of its role in PostgreSQL.
pub const LOGIN_PREFIX: &str = "op_";

const ROLES: &str = include_str!("setup/roles.sql");
const LOGINS: &str = include_str!("setup/logins.sql");

/// What is to be made.
#[derive(Debug)]
pub struct Plan {
    /// How the owner reaches the server; the password is in it.
    pub owner_url: Secret,
    /// The authority of the server's certificate, as PEM.
    pub ca: String,
    /// Made where it is not there. `None`: the one that the address names.
    pub database: Option<String>,
    pub first: Option<FirstOperator>,
}

/// Somebody has to be able to let the others in.
#[derive(Debug)]
pub struct FirstOperator {
    /// The name that the operator signs in by at the desk.
    pub login: String,
    pub password: Secret,
}

/// What was done, for whoever ran it.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub database: String,
    pub made_database: bool,
    /// The newest migration that was there before; 0 on a new server.
    pub version_before: i64,
    pub version: i64,
    pub tables: usize,
    /// The role that was made for the first operator, or was there.
    pub login: Option<String>,
}

/// Sets the server up.
///
/// # Errors
/// What the server refuses, what is missing there (TLS, a version, a right), with what to do.
pub async fn setup(plan: &Plan, tables: &[&Table]) -> anyhow::Result<Told> {
    let options: PgConnectOptions = plan.owner_url.expose().parse().context("the address")?;
    let options = options
        .ssl_mode(PgSslMode::VerifyFull)
        .ssl_root_cert_from_pem(plan.ca.clone().into_bytes());
    let database = match (&plan.database, options.get_database()) {
        (Some(name), _) => name.clone(),
        (None, Some(name)) => name.to_owned(),
        (None, None) => bail!("the address names no database"),
    };
    let made_database = make_database(&options, &database).await?;
    let mut server = options.database(&database).connect().await?;
    check(&mut server).await?;
    run(&mut server, ROLES).await.context("making the roles")?;
    let (version_before, version) = migrate(&mut server).await?;
    adopt(&mut server, tables).await?;
    let login = match &plan.first {
        Some(first) => Some(make_first(&mut server, first).await?),
        None => None,
    };
    server.close().await?;
    Ok(Told {
        database,
        made_database,
        version_before,
        version,
        tables: tables.len(),
        login,
    })
}

async fn run(server: &mut PgConnection, sql: &'static str) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(server)
        .await
        .map(drop)
}

/// `true`: it was not there.
async fn make_database(options: &PgConnectOptions, name: &str) -> anyhow::Result<bool> {
    let mut server = match options.clone().database("postgres").connect().await {
        Ok(server) => server,
        // Where only the one database may be reached, it is there or the next step says so.
        Err(sqlx::Error::Database(_)) => return Ok(false),
        Err(error) => return Err(error).context("connecting by TLS"),
    };
    let is_there: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut server)
            .await?;
    if !is_there {
        let quoted = name.replace('"', "\"\"");
        let sql = format!("CREATE DATABASE \"{quoted}\" TEMPLATE template0 ENCODING 'UTF8'");
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut server)
            .await?;
    }
    server.close().await?;
    Ok(!is_there)
}

async fn check(server: &mut PgConnection) -> anyhow::Result<()> {
    let (version, encoding): (String, String) = sqlx::query_as(
        "SELECT current_setting('server_version_num'), current_setting('server_encoding')",
    )
    .fetch_one(server)
    .await?;
    let version: i32 = version.parse()?;
    ensure!(version >= OLDEST, "PostgreSQL 15 or newer is needed");
    ensure!(
        encoding == "UTF8",
        "the database's encoding is {encoding}, and has to be UTF8"
    );
    Ok(())
}

/// The migrations take a lock of their own: two that run it at once come one after the other.
async fn migrate(server: &mut PgConnection) -> anyhow::Result<(i64, i64)> {
    run(server, "SET ROLE mikromon_owner; SET search_path = sync").await?;
    let before = version(server).await?;
    let newest = schema::newest(POSTGRES);
    ensure!(
        before <= newest,
        "the server is of a newer version of MikroMon ({before})"
    );
    schema::migrator(POSTGRES)
        .run_direct(None, server, false)
        .await?;
    Ok((before, version(server).await?))
}

async fn version(server: &mut PgConnection) -> sqlx::Result<i64> {
    let is_there: bool =
        sqlx::query_scalar("SELECT to_regclass('sync._sqlx_migrations') IS NOT NULL")
            .fetch_one(&mut *server)
            .await?;
    if !is_there {
        return Ok(0);
    }
    sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM sync._sqlx_migrations")
        .fetch_one(server)
        .await
}

/// Tells the server the tables and the roles' rights, whole or not at all.
async fn adopt(server: &mut PgConnection, tables: &[&Table]) -> anyhow::Result<()> {
    let mut transaction = server.begin().await?;
    // Nobody writes meanwhile.
    sqlx::query("SELECT FROM sync.head FOR UPDATE")
        .execute(&mut *transaction)
        .await?;
    for (place, table) in tables.iter().enumerate() {
        sqlx::query("SELECT sync.adopt($1, $2)")
            .bind(table.describe())
            .bind(i32::try_from(place)?)
            .execute(&mut *transaction)
            .await
            .with_context(|| format!("the table {}", table.name))?;
    }
    let rights = Role::ALL.iter().flat_map(|role| {
        let rights = role.permissions().iter();
        rights.map(|right| (role.name().to_owned(), right.name().to_owned()))
    });
    let (roles, rights): (Vec<_>, Vec<_>) = rights.unzip();
    sqlx::query("DELETE FROM sync.role_right")
        .execute(&mut *transaction)
        .await?;
    sqlx::query("INSERT INTO sync.role_right SELECT * FROM unnest($1::text[], $2::text[])")
        .bind(roles)
        .bind(rights)
        .execute(&mut *transaction)
        .await?;
    run(&mut transaction, LOGINS)
        .await
        .context("making logins")?;
    transaction.commit().await?;
    Ok(())
}

/// The clear password never leaves this computer. One who is there already stays as he is.
async fn make_first(server: &mut PgConnection, first: &FirstOperator) -> anyhow::Result<String> {
    let login = format!("{LOGIN_PREFIX}{}", first.login);
    let is_there: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM sync.operator WHERE login = $1)")
            .bind(&login)
            .fetch_one(&mut *server)
            .await?;
    if !is_there {
        sqlx::query("SELECT sync.put_operator($1, $2, $3, NULL, false)")
            .bind(&login)
            .bind(verifier(&first.password))
            .bind(Role::Owner.name())
            .execute(server)
            .await?;
    }
    Ok(login)
}

/// Where desktops find the server: the host and the port of its owner's address.
///
/// # Errors
/// If it is no address.
pub fn address(plan: &Plan) -> anyhow::Result<(String, u16)> {
    let options: PgConnectOptions = plan.owner_url.expose().parse().context("the address")?;
    Ok((options.get_host().to_owned(), options.get_port()))
}

/// What PostgreSQL keeps of a password.
pub fn verifier(password: &Secret) -> String {
    postgres_protocol::password::scram_sha_256(password.expose().as_bytes())
}

//! How a connection comes to be, and which ones are not had: without TLS, to a server of another
//! authority, by a login that could change the server's rules.

use std::time::Duration;

use mikromon_api::{ApiError, ErrorCode};
use mikromon_sync::table::Table;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::{ConnectOptions as _, Row as _};
use tokio::time::timeout;

use super::PgRemote;
use super::line::Line;
use crate::sync::profile::Profile;

const PATIENCE: Duration = Duration::from_secs(15);

/// SQLSTATE of a wrong password, and of a login that is not there or may not come.
const LOGIN_REFUSED: [&str; 2] = ["28P01", "28000"];

/// What this login is on this server. A role that is not there is nobody's.
const WHO: &str = "
SELECT r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
       OR coalesce(pg_has_role(r.oid, to_regrole('mikromon_owner'), 'MEMBER'), false)
       OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid
                  AND c.relnamespace IN (to_regnamespace('app'), to_regnamespace('sync')))
       OR EXISTS (SELECT FROM pg_database d WHERE d.datdba = r.oid AND d.datname = current_database())
           AS is_mighty,
       coalesce(pg_has_role(r.oid, to_regrole('mikromon_operator'), 'MEMBER'), false)
       AND to_regprocedure('sync.push_v1(bytea, uuid, uuid, uuid, jsonb)') IS NOT NULL AS is_operator
FROM pg_roles r WHERE r.rolname = session_user";

/// Whether every column of the book may be read on this server: one that was not brought up to
/// date has not all of them. A table and a column of the same place belong together.
const KNOWS_BOOK: &str = "
SELECT bool_and(coalesce(has_column_privilege(session_user, a.attrelid, a.attnum, 'SELECT'), false))
FROM unnest($1::text[], $2::text[]) book (tbl, col)
LEFT JOIN pg_class c ON c.relname = book.tbl AND c.relnamespace = to_regnamespace('app')
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = book.col AND NOT a.attisdropped";

impl PgRemote {
    /// A connection for the tables, which are in an order in which none comes before one that it
    /// needs.
    ///
    /// # Errors
    /// `ServerUnreachable`, `ServerUntrusted`, `ServerLoginRefused`, `ServerLoginTooMighty`;
    /// `ServerUnfit` where the server has no TLS or was not set up.
    pub async fn connect(
        profile: &Profile,
        tables: &'static [&'static Table],
    ) -> Result<Self, ApiError> {
        let opening = open(profile.options(), tables);
        let (connection, knows_book) = timeout(PATIENCE, opening)
            .await
            .map_err(|_| ApiError::new(ErrorCode::ServerUnreachable, "no answer"))??;
        Ok(Self {
            connection: Some(connection),
            line: Line::new(profile.options()),
            knows_book,
            token: profile.token.clone(),
            tables,
            name: dns_lookup::get_hostname().unwrap_or_default(),
        })
    }
}

/// With whether the server knows the whole book.
async fn open(
    options: PgConnectOptions,
    book: &[&Table],
) -> Result<(PgConnection, bool), ApiError> {
    let options = options.options([
        ("statement_timeout", "50s"),
        ("lock_timeout", "20s"),
        // A computer that sleeps in the middle of a fetch must not keep the server from tidying up.
        ("idle_in_transaction_session_timeout", "60s"),
    ]);
    let mut connection = options.connect().await.map_err(|it| refusal(&it))?;
    let row = sqlx::query(WHO).fetch_one(&mut connection).await;
    admit(&row.map_err(|it| refusal(&it))?)?;
    let knows_book = knows(&mut connection, book).await;
    Ok((connection, knows_book.map_err(|it| refusal(&it))?))
}

async fn knows(connection: &mut PgConnection, book: &[&Table]) -> sqlx::Result<bool> {
    let columns = book
        .iter()
        .flat_map(|table| table.columns.iter().map(|it| (table.name, it.name)));
    let (tables, columns): (Vec<_>, Vec<_>) = columns.unzip();
    let question = sqlx::query_scalar(KNOWS_BOOK).bind(tables).bind(columns);
    question.fetch_one(connection).await
}

fn admit(row: &PgRow) -> Result<(), ApiError> {
    let is = |name| row.try_get(name).map_err(|it| refusal(&it));
    if is("is_mighty")? {
        return Err(ApiError::new(
            ErrorCode::ServerLoginTooMighty,
            "an owner's or an administrator's login of PostgreSQL",
        ));
    }
    if !is("is_operator")? {
        return Err(unfit("this database was not set up for MikroMon"));
    }
    Ok(())
}

fn unfit(detail: &str) -> ApiError {
    ApiError::new(ErrorCode::ServerUnfit, detail)
}

fn refusal(error: &sqlx::Error) -> ApiError {
    let told = |code| ApiError::new(code, error.to_string());
    match error {
        sqlx::Error::Database(it) => {
            let code = it.code().unwrap_or_default();
            if LOGIN_REFUSED.contains(&code.as_ref()) {
                told(ErrorCode::ServerLoginRefused)
            } else if code.starts_with("57P") || code.starts_with("53") {
                told(ErrorCode::ServerUnreachable)
            } else {
                told(ErrorCode::ServerUnfit)
            }
        }
        sqlx::Error::Tls(_) => told(ErrorCode::ServerUnfit),
        sqlx::Error::Io(it) if is_certificate(it) => told(ErrorCode::ServerUntrusted),
        _ => told(ErrorCode::ServerUnreachable),
    }
}

fn is_certificate(error: &std::io::Error) -> bool {
    let cause = error.get_ref().and_then(|it| it.downcast_ref());
    matches!(cause, Some(rustls::Error::InvalidCertificate(_)))
}

//! A throwaway server lives, dies and comes back with what was committed.

use anyhow::{Result, ensure};
use mikromon_postgres::{OWNER, OWNER_PASSWORD, Postgres, Said};

fn ask(server: &Postgres, database: &str, sql: &str) -> Result<Said> {
    server.psql(OWNER, OWNER_PASSWORD, database, sql)
}

fn told(server: &Postgres, database: &str, sql: &str) -> Result<String> {
    let said = ask(server, database, sql)?;
    ensure!(said.ok, "{}", said.error);
    Ok(said.rows)
}

#[test]
fn what_was_committed_survives_a_kill() -> Result<()> {
    let mut server = Postgres::start()?;
    told(&server, "postgres", "CREATE TABLE t AS SELECT 42 AS n")?;
    server.kill9()?;
    ensure!(!ask(&server, "postgres", "SELECT 1")?.ok, "it is dead");
    server.start_again()?;
    ensure!(told(&server, "postgres", "TABLE t")? == "42");
    server.stop()?;
    server.start_again()?;
    ensure!(told(&server, "postgres", "TABLE t")? == "42");
    Ok(())
}

#[test]
fn a_backup_comes_back_and_what_came_after_it_is_gone() -> Result<()> {
    let server = Postgres::start()?;
    told(&server, "postgres", "CREATE DATABASE book")?;
    told(&server, "book", "CREATE TABLE t AS SELECT 1 AS n")?;
    let dump = server.dump("book")?;
    told(&server, "book", "INSERT INTO t VALUES (2)")?;
    server.restore("book", &dump)?;
    ensure!(told(&server, "book", "TABLE t")? == "1");
    Ok(())
}

#[test]
fn clients_come_by_tls_with_the_right_password_and_errors_name_their_state() -> Result<()> {
    let server = Postgres::start()?;
    let how = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    ensure!(told(&server, "postgres", how)? == "t");
    ensure!(!server.psql(OWNER, "wrong", "postgres", "SELECT 1")?.ok);
    ensure!(ask(&server, "postgres", "SELECT 1/0")?.refused_with("22012"));
    Ok(())
}

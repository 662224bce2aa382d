//! The same rows carried by the programs of others: psql copies them out, sqlite3 imports them.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use mikromon_postgres::{OWNER, OWNER_PASSWORD, Postgres};

use crate::desk::DATABASE;
use crate::provider::Held;

/// Into one fresh file without keys and indexes, each program called once, one after the other.
pub(crate) fn copy(server: &Postgres, held: &[Held], folder: &Path) -> Result<Duration> {
    let since = Instant::now();
    let mut psql = server.client("psql", OWNER, OWNER_PASSWORD);
    psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", DATABASE]);
    let mut sqlite3 = Command::new("sqlite3");
    sqlite3.arg(folder.join("peer.db"));
    sqlite3.args(["-cmd", ".mode csv"]);
    for Held { table, columns, .. } in held {
        let rows = folder.join(format!("{table}.csv"));
        let rows = rows.display();
        psql.args([
            "-c",
            &format!("\\copy (SELECT {columns} FROM app.{table}) TO '{rows}' CSV"),
        ]);
        sqlite3.args(["-cmd", &format!("CREATE TABLE {table} ({columns})")]);
        sqlite3.args(["-cmd", &format!(".import '{rows}' {table}")]);
    }
    run(&mut psql)?;
    let out = since.elapsed();
    run(sqlite3.arg(""))?;
    println!(
        "  psql {out:.2?}, sqlite3 {:.2?}",
        since.elapsed().saturating_sub(out)
    );
    Ok(since.elapsed())
}

/// How many rows a book has, asked by the program of others.
pub(crate) fn count(book: &Path, held: &[Held]) -> Result<u64> {
    let counts: Vec<_> = held
        .iter()
        .map(|it| format!("(SELECT count(*) FROM {})", it.table))
        .collect();
    let mut sqlite3 = Command::new("sqlite3");
    sqlite3
        .arg("-readonly")
        .arg(book)
        .arg(format!("SELECT {}", counts.join(" + ")));
    Ok(run(&mut sqlite3)?.trim().parse()?)
}

fn run(command: &mut Command) -> Result<String> {
    let done = command.output().with_context(|| format!("{command:?}"))?;
    ensure!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

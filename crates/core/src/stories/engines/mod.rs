//! Real engines: desktops that are processes with SQLite files, and a PostgreSQL, through proxies
//! that delay, cut, swallow and refuse, while processes on either side are killed by SIGKILL and
//! the server is set back to a backup. In the end all books are the server's, row by row, and
//! nothing that was told committed is lost.
//!
//! A seed decides what people do and what goes wrong. When exactly a process dies it does not: a
//! seed that failed shows what kind of life it was, and may need several tries.

mod desk;
mod desktop;
mod end;
mod office;
mod piece;

use office::{Happened, Office};

/// In the suite; `SEEDS=n` lives more or fewer of them, `SEED=n` one.
const SEEDS: u64 = 100;
/// Each has a server of its own.
const OFFICES: u64 = 2;

#[test]
fn books_are_the_same_in_the_end_whoever_is_killed() {
    if let Some(way) = std::env::var_os(desktop::WAY) {
        return desktop::live(&way);
    }
    if let Some(seed) = number("SEED") {
        return drop(live(vec![seed]).unwrap());
    }
    let seeds = number("SEEDS").unwrap_or(SEEDS);
    let offices = (0..OFFICES).map(|first| {
        let share: Vec<u64> = (first..seeds)
            .step_by(OFFICES.try_into().unwrap())
            .collect();
        std::thread::spawn(move || live(share))
    });
    let offices: Vec<_> = offices.collect();
    let mut happened = Happened::new();
    let mut failed = Vec::new();
    for office in offices {
        match office.join().unwrap() {
            Ok(here) => here
                .into_iter()
                .for_each(|(what, times)| *happened.entry(what).or_default() += times),
            Err(error) => failed.push(error),
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
    if number("SEEDS").is_none() {
        office::everything_happened(&happened);
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|it| it.parse().unwrap())
}

/// One life after the other, up to the first that fails.
fn live(seeds: Vec<u64>) -> anyhow::Result<Happened> {
    let mut office = Office::open()?;
    for seed in seeds {
        let lived = office.live(seed);
        lived.map_err(|it| it.context(format!("SEED={seed}")))?;
    }
    Ok(office.happened)
}

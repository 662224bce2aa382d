//! Many desktops and a server through everything that goes wrong between them, ten thousand times.
//!
//! A failing seed is printed; `SEED=n cargo test -p mikromon-sync --test simulation` lives it alone
//! and comes to the same end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test's helper fails its test by panicking, as the test itself does"
)]

mod book;
mod check;
mod desk;
mod event;
mod link;
mod listed;
mod place;
mod sabotage;
mod server;
mod world;

use std::thread;

use event::Counts;
use sabotage::Sabotage;
use world::World;

const SEEDS: u64 = 10_000;
/// Of whatever can go wrong, at least so much has to go wrong in all of them together.
const LEAST: u64 = 20;

fn live(seed: u64, sabotage: Option<Sabotage>) -> Result<Counts, String> {
    let mut world = World::new(seed, sabotage);
    let lived = world.run().and_then(|()| check::check(&world));
    lived.map(|()| world.tally.counts())
}

/// Lives of a share of the seeds: what happened in them, and the first few that failed.
fn lives(first: u64, step: usize) -> (Counts, Vec<(u64, String)>) {
    let (mut counts, mut failed) = (Counts::default(), Vec::new());
    for seed in (first..SEEDS).step_by(step) {
        match live(seed, None) {
            Ok(it) => counts.add(it),
            Err(why) => failed.push((seed, why)),
        }
        if failed.len() == 3 {
            break;
        }
    }
    (counts, failed)
}

#[test]
fn all_books_agree_whatever_goes_wrong_and_everything_does() {
    if let Ok(seed) = std::env::var("SEED") {
        live(seed.parse().unwrap(), None).map(drop).unwrap();
        return;
    }
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let workers: Vec<_> = (0..SEEDS)
        .take(threads)
        .map(|first| thread::spawn(move || lives(first, threads)))
        .collect();
    let mut counts = Counts::default();
    for worker in workers {
        let (happened, failed) = worker.join().unwrap();
        assert!(failed.is_empty(), "{failed:#?}");
        counts.add(happened);
    }
    let rare = counts.rare(LEAST);
    assert!(rare.is_empty(), "{rare:#?} in {counts:#?}");
}

#[test]
fn a_seed_is_lived_the_same_way_again() {
    for seed in 0..20 {
        let (one, other) = (live(seed, None), live(seed, None));
        assert_eq!(format!("{one:?}"), format!("{other:?}"), "seed {seed}");
        let sabotaged = || live(seed, Some(Sabotage::NothingOnTop)).map(drop);
        assert_eq!(sabotaged(), sabotaged(), "seed {seed}");
    }
}

/// A check that cannot fail proves nothing: each way to break the protocol is noticed.
#[test]
fn every_sabotage_is_noticed() {
    let unnoticed: Vec<_> = Sabotage::ALL
        .iter()
        .filter(|it| (0..2_000).all(|seed| live(seed, Some(**it)).is_ok()))
        .collect();
    assert!(unnoticed.is_empty(), "{unnoticed:?}");
}

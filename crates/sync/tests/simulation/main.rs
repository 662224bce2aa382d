//! Many desktops and a server through everything that goes wrong between them, ten thousand times.
//!
//! A failing seed is printed; `SEED=n cargo test -p mikromon-sync --test simulation` runs it alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions
)]

mod book;
mod check;
mod desk;
mod link;
mod sabotage;
mod server;
mod world;

use std::thread;

use sabotage::Sabotage;
use world::World;

const SEEDS: u64 = 10_000;

fn live(seed: u64, sabotage: Option<Sabotage>) -> Result<World, String> {
    let mut world = World::new(seed, sabotage);
    world.run()?;
    check::check(&world)?;
    Ok(world)
}

#[test]
fn all_books_agree_whatever_goes_wrong() {
    if let Ok(seed) = std::env::var("SEED") {
        live(seed.parse().unwrap(), None).map(drop).unwrap();
        return;
    }
    let threads = thread::available_parallelism().map_or(1, usize::from) as u64;
    let workers: Vec<_> = (0..threads)
        .map(|worker| {
            thread::spawn(move || {
                let seeds = (worker..SEEDS).step_by(threads as usize);
                seeds
                    .filter_map(|seed| live(seed, None).err().map(|it| (seed, it)))
                    .take(5)
                    .collect::<Vec<_>>()
            })
        })
        .collect();
    let failed: Vec<_> = workers
        .into_iter()
        .flat_map(|it| it.join().unwrap())
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// A check that cannot fail proves nothing: each way to break the protocol is noticed.
#[test]
fn every_sabotage_is_noticed() {
    let unnoticed: Vec<_> = Sabotage::ALL
        .into_iter()
        .filter(|it| (0..2_000).all(|seed| live(seed, Some(*it)).is_ok()))
        .collect();
    assert!(unnoticed.is_empty(), "{unnoticed:?}");
}

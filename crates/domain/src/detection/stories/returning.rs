//! A router answers again: what its rounds say of its API before and after its line has dialled.

use crate::detection::*;

const FOUND: Around = Around {
    parent: Parent::Sound,
    observer: Observer::Sound,
    heard: None,
    dialling: false,
};

/// One that was seen up, and fell silent in these surroundings.
fn lost(around: Around) -> Watch {
    let mut watch = Watch::new(Pace::Usual);
    let answer = Observation::Heartbeat {
        rtt: Millis(9),
        uptime: None,
    };
    watch.observe(Tick(0), answer, FOUND);
    watch.observe(Tick(1_000), Observation::Missed, around);
    rounds(&mut watch, Port::Silent, around, 2);
    watch
}

/// So many rounds end alike, at their own pace; answers what is told.
fn rounds(watch: &mut Watch, port: Port, around: Around, count: usize) -> Vec<Output> {
    let round = Round {
        port,
        alive: matches!(port, Port::Open | Port::Refused),
    };
    let mut told = Vec::new();
    for _ in 0..count {
        let due = watch.due(Tick(0)).unwrap();
        told.extend(watch.tick(due, around));
        let end = due.plus(Millis(500));
        told.extend(watch.observe(end, Observation::Round(round), around));
    }
    told
}

#[test]
fn a_line_that_waits_for_its_turn_has_not_failed_and_one_that_dialled_in_vain_has() {
    let behind = Around {
        parent: Parent::Out,
        ..FOUND
    };
    let offline = Around {
        observer: Observer::Offline,
        ..FOUND
    };
    let api = Output::Open(IncidentKind::ApiUnreachable);
    for before in [behind, offline, FOUND] {
        for (port, dialling, in_vain, told) in [
            (Port::Open, true, false, false),
            (Port::Open, true, true, true),
            (Port::Open, false, false, true),
            (Port::Refused, true, false, true),
        ] {
            let mut watch = lost(before);
            let now = Around { dialling, ..FOUND };
            let mut out = rounds(&mut watch, port, now, 1);
            if in_vain {
                watch.observe(Tick(60_000), Observation::NoSession, now);
            }
            out.extend(rounds(&mut watch, port, now, 6));
            let case = format!("{before:?} {port:?} {dialling} {in_vain}");
            assert_eq!(out.contains(&api), told, "{case}");
        }
    }
}

#[test]
fn what_failed_before_it_fell_silent_again_says_nothing_of_its_return() {
    let mut watch = lost(FOUND);
    let dialling = Around {
        dialling: true,
        ..FOUND
    };
    watch.observe(Tick(60_000), Observation::NoSession, dialling);
    rounds(&mut watch, Port::Silent, dialling, 1);
    rounds(&mut watch, Port::Open, dialling, 6);
    assert_eq!(watch.state(), RouterState::Down);
}

#[test]
fn a_resolver_that_tells_nothing_settles_nothing() {
    let heard = Around {
        heard: Some(Tick(i64::MAX)),
        ..FOUND
    };
    for (port, state) in [
        (Port::Unresolved, RouterState::Unknown),
        (Port::NoRoute, RouterState::Down),
    ] {
        let mut watch = Watch::new(Pace::Usual);
        watch.observe(Tick(0), Observation::Missed, heard);
        let out = rounds(&mut watch, port, heard, 20);
        assert_eq!(watch.state(), state);
        let opened = out.contains(&Output::Open(IncidentKind::RouterDown));
        assert_eq!(opened, state == RouterState::Down);
    }
}

//! What holds of one router under watch in whatever order things are seen of it.

use crate::detection::*;
use proptest::prelude::*;

fn observation() -> impl Strategy<Value = Observation> {
    let port = prop_oneof![
        Just(Port::Open),
        Just(Port::Refused),
        Just(Port::Silent),
        Just(Port::NoRoute),
        Just(Port::Unresolved)
    ];
    prop_oneof![
        4 => (0i64..9_000, 0i64..1_000_000).prop_map(|(rtt, up)| Observation::Heartbeat {
            rtt: Millis(rtt),
            uptime: Some(Millis(up)),
        }),
        4 => Just(Observation::Missed),
        2 => Just(Observation::NoSession),
        1 => Just(Observation::AuthFailed),
        6 => (port, any::<bool>()).prop_map(|(port, alive)| Observation::Round(Round {
            port,
            alive: alive && port != Port::Unresolved,
        })),
    ]
}

fn around() -> impl Strategy<Value = Around> {
    let parent = prop_oneof![
        Just(Parent::Sound),
        Just(Parent::Pending),
        Just(Parent::Out)
    ];
    let observer = prop_oneof![
        4 => Just(Observer::Sound),
        1 => Just(Observer::Uncertain),
        1 => Just(Observer::Offline),
        1 => Just(Observer::Grace)
    ];
    let heard = prop::option::of((0i64..2_000_000).prop_map(Tick));
    let around = (parent, observer, heard, any::<bool>());
    around.prop_map(|(parent, observer, heard, dialling)| Around {
        parent,
        observer,
        heard,
        dialling,
    })
}

proptest! {
    /// Whatever happens in whatever order: incidents open and close in pairs, a down needs two
    /// silent rounds with nothing in between, and neither a dead parent nor a blind observer
    /// makes one; where no way was found, somebody else has to have answered since.
    #[test]
    fn incidents_pair_up_and_downs_are_founded(
        steps in prop::collection::vec((observation(), around(), 0i64..20_000), 1..200)
    ) {
        let mut watch = Watch::new(Pace::Usual);
        let (mut now, mut open, mut silent) = (Tick(0), None, 0);
        let (mut since, mut no_route) = (None, false);
        for (seen, around, wait) in steps {
            now = now.plus(Millis(wait));
            let ticked = watch.tick(now, around);
            let founded = |since: Option<Tick>, no_route: bool| !no_route || around.heard > since;
            if ticked.contains(&Output::State(RouterState::Down)) {
                prop_assert!(founded(since, no_route));
            }
            silent = match seen {
                Observation::Missed | Observation::NoSession => silent,
                Observation::Round(Round { port: Port::Unresolved, .. }) => silent,
                Observation::Round(Round { alive: false, .. })
                    if around.observer == Observer::Grace =>
                {
                    silent
                }
                Observation::Round(Round { alive: false, port }) => {
                    no_route = port == Port::NoRoute;
                    since = since.or(Some(now));
                    silent + 1
                }
                _ => {
                    since = None;
                    0
                }
            };
            let was = watch.state();
            let seen = watch.observe(now, seen, around);
            if seen.contains(&Output::State(RouterState::Down)) {
                prop_assert!(founded(since, no_route));
            }
            for output in ticked.into_iter().chain(seen) {
                match output {
                    Output::Open(kind) => {
                        prop_assert_eq!(open.replace(kind), None);
                    }
                    Output::Resolve { kind, since } => {
                        prop_assert!(since <= now);
                        prop_assert_eq!(open.take(), Some(kind));
                    }
                    Output::State(RouterState::Down) => {
                        prop_assert!(silent >= 2 || was == RouterState::Down);
                        prop_assert!(around.parent != Parent::Out);
                        prop_assert!(around.observer != Observer::Offline && around.observer != Observer::Grace);
                    }
                    _ => {}
                }
            }
            prop_assert_eq!(watch.incident(), open);
        }
    }
}

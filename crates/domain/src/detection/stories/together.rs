//! Routers that fall silent together, and how long each of them counts among those.

use super::*;

/// So few that the first may be told before the others are missed, where no gateway tells more.
#[test]
fn of_six_that_fall_silent_together_one_is_called_down_at_most() {
    for seed in 0..40 {
        let mut world = World::new(6, 1, seed);
        for r in 0..6 {
            world.fault(minutes(2), r, Mode::Dead);
        }
        world.run_until(minutes(3));
        assert!(world.opened(IncidentKind::RouterDown) <= 1, "{seed}");
    }
}

#[test]
fn a_silence_goes_on_after_its_verdict_until_an_answer() {
    let mut watch = Watch::new(Pace::Usual);
    let around = Around {
        heard: Some(Tick(60_000)),
        ..Around::default()
    };
    // Its password is refused, so that no suspicion comes before the verdict.
    watch.observe(Tick(0), Observation::AuthFailed, around);
    let silent = Round {
        port: Port::Silent,
        alive: false,
    };
    for second in [10, 13, 23] {
        let now = Tick(second * 1_000);
        watch.tick(watch.due(now).unwrap().max(now), around);
        watch.observe(now, Observation::Round(silent), around);
        assert_eq!(watch.silent_since(), Some(Tick(10_000)), "{second}");
    }
    assert_eq!(watch.state(), RouterState::Down);
    let answer = Observation::Heartbeat {
        rtt: Millis(20),
        uptime: None,
    };
    watch.observe(Tick(40_000), answer, around);
    assert_eq!(watch.silent_since(), None);
}

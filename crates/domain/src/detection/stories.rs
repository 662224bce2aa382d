//! Whole stories on a virtual clock: what becomes of a fleet when something happens to it.

mod any_order;
mod returning;
mod together;
mod world;

use super::*;
use world::{Mode, World};

const DOWN: Output = Output::Open(IncidentKind::RouterDown);

fn minutes(n: i64) -> i64 {
    n * 60_000
}

#[test]
fn a_day_of_a_thousand_routers_at_five_percent_loss_has_no_false_down() {
    let mut world = World::new(1_000, 5, 7);
    world.run_until(minutes(24 * 60));
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
    assert_eq!(world.opened(IncidentKind::ApiUnreachable), 0);
}

#[test]
fn no_false_down_at_one_and_at_twenty_percent_loss_nor_with_latency_spikes() {
    for (loss, spike) in [(1, 0), (20, 0), (1, 6_000)] {
        let mut world = World::new(200, loss, 11);
        world.spike = Millis(spike);
        world.run_until(minutes(120));
        assert_eq!(
            world.opened(IncidentKind::RouterDown),
            0,
            "loss {loss} %, spikes {spike} ms"
        );
    }
}

#[test]
fn power_losses_are_told_in_fifteen_seconds_on_average_and_twenty_five_at_worst() {
    let mut world = World::new(400, 5, 3);
    for nth in 0..300 {
        world.fault(
            minutes(1) + 7_013 * i64::try_from(nth).unwrap(),
            nth,
            Mode::Dead,
        );
    }
    world.run_until(minutes(40));
    let mut took: Vec<i64> = (0..300)
        .map(|r| {
            world
                .when(r, DOWN)
                .expect("told")
                .since(world.sims[r].fault_at)
                .0
        })
        .collect();
    took.sort_unstable();
    let mean = took.iter().sum::<i64>() / 300;
    assert!(mean <= 15_000, "mean {mean} ms");
    assert!(took[285] <= 20_000, "95 of 100 within {} ms", took[285]);
    assert!(took[299] <= 25_000, "worst {} ms", took[299]);
    assert_eq!(world.opened(IncidentKind::RouterDown), 300);
}

#[test]
fn it_comes_back_after_two_heartbeats_and_is_over_when_stable() {
    let mut world = World::new(6, 0, 5);
    world.fault(minutes(2), 0, Mode::Dead);
    world.fault(minutes(5), 0, Mode::Well);
    world.run_until(minutes(4));
    assert_eq!(world.state(0), RouterState::Down);
    world.run_until(minutes(7));
    assert_eq!(world.state(0), RouterState::Up);
    assert!(world.when(0, Output::Rebooted).is_some());
    let (told, since) = world.sims[0]
        .sent
        .iter()
        .find_map(|(at, o)| match o {
            Output::Resolve {
                kind: IncidentKind::RouterDown,
                since,
            } => Some((*at, *since)),
            _ => None,
        })
        .unwrap();
    assert!(told.since(since) >= Millis::seconds(20));
    assert!(since.since(Tick(minutes(5))) <= Millis::seconds(15));
}

#[test]
fn a_quick_reboot_between_heartbeats_is_told_as_such() {
    let mut world = World::new(1, 0, 9);
    world.run_until(minutes(2));
    world.sims[0].booted = world.now;
    world.run_until(minutes(3));
    assert!(world.when(0, Output::Rebooted).is_some());
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
}

#[test]
fn an_answer_without_an_uptime_is_no_reboot() {
    let mut watch = Watch::new(Pace::Usual);
    for (second, uptime) in [
        (0, None),
        (10, None),
        (20, Some(90)),
        (30, None),
        (40, Some(110)),
    ] {
        let seen = Observation::Heartbeat {
            rtt: Millis(5),
            uptime: uptime.map(Millis::seconds),
        };
        let out = watch.observe(Tick(second * 1_000), seen, Around::default());
        assert!(!out.contains(&Output::Rebooted), "{second} s");
    }
}

#[test]
fn a_half_open_session_is_dialled_again_and_no_incident_is_opened() {
    let mut world = World::new(6, 0, 13);
    world.fault(minutes(2), 0, Mode::HalfOpen);
    world.run_until(minutes(4));
    assert_eq!(world.state(0), RouterState::Up);
    assert!(world.when(0, Output::Redial).is_some());
    assert_eq!(
        world.opened(IncidentKind::RouterDown) + world.opened(IncidentKind::ApiUnreachable),
        0
    );
}

#[test]
fn a_closed_port_on_a_router_that_pings_is_an_api_matter_within_eight_seconds() {
    let mut world = World::new(6, 0, 17);
    world.fault(minutes(2), 0, Mode::ApiClosed);
    world.run_until(minutes(3));
    let told = world
        .when(0, Output::Open(IncidentKind::ApiUnreachable))
        .unwrap();
    assert!(told.since(Tick(minutes(2))) <= Millis::seconds(8));
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
}

#[test]
fn a_stalled_api_is_told_after_fifteen_seconds_of_doubt() {
    let mut world = World::new(6, 0, 19);
    world.fault(minutes(2), 0, Mode::Stalled);
    world.run_until(minutes(4));
    assert_eq!(world.state(0), RouterState::ApiUnreachable);
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
}

#[test]
fn a_cut_parent_alarms_alone_and_its_children_are_behind_it() {
    let mut world = World::new(60, 1, 23);
    for child in 1..40 {
        world.sims[child].parent = Some(if child < 10 { 0 } else { child % 9 + 1 });
    }
    world.fault(minutes(2), 0, Mode::Dead);
    world.run_until(minutes(4));
    assert_eq!(world.opened(IncidentKind::RouterDown), 1);
    assert_eq!(world.state(0), RouterState::Down);
    assert!((1..40).all(|child| world.state(child) == RouterState::BehindParent));
    world.fault(minutes(5), 0, Mode::Well);
    world.run_until(minutes(8));
    assert!((0..60).all(|r| world.state(r) == RouterState::Up));
    assert_eq!(world.opened(IncidentKind::RouterDown), 1);
}

#[test]
fn a_child_that_stays_dead_when_its_parent_is_back_gets_its_own_incident() {
    let mut world = World::new(6, 0, 29);
    world.sims[1].parent = Some(0);
    world.fault(minutes(2), 0, Mode::Dead);
    world.fault(minutes(2), 1, Mode::Dead);
    world.fault(minutes(5), 0, Mode::Well);
    world.run_until(minutes(4));
    assert_eq!(world.state(1), RouterState::BehindParent);
    world.run_until(minutes(8));
    assert_eq!(world.state(1), RouterState::Down);
}

#[test]
fn when_this_computer_is_cut_off_nobody_is_called_down() {
    for mode in [Mode::Dead, Mode::NoRoute] {
        let mut world = World::new(100, 1, 31);
        for r in 0..100 {
            world.fault(minutes(2), r, mode);
            world.fault(minutes(12), r, Mode::Well);
        }
        world.run_until(minutes(11));
        assert_eq!(world.opened(IncidentKind::RouterDown), 0, "{mode:?}");
        assert!(
            (0..100).all(|r| world.state(r) == RouterState::ObserverOffline),
            "{mode:?}"
        );
        world.run_until(minutes(14));
        assert!(
            (0..100).all(|r| world.state(r) == RouterState::Up),
            "{mode:?}"
        );
    }
}

#[test]
fn a_router_that_no_way_leads_to_is_down_while_others_answer() {
    let mut world = World::new(4, 1, 47);
    world.fault(minutes(2), 0, Mode::NoRoute);
    world.run_until(minutes(4));
    assert_eq!(world.state(0), RouterState::Down);
    let told = world.when(0, DOWN).expect("told");
    assert!(told.since(Tick(minutes(2))) <= Millis::seconds(25));
}

#[test]
fn without_a_way_to_any_of_a_few_routers_it_is_this_computer() {
    for routers in [1, 2, 4] {
        let mut world = World::new(routers, 1, 53);
        for r in 0..routers {
            world.fault(minutes(2), r, Mode::NoRoute);
        }
        world.run_until(minutes(10));
        assert_eq!(world.opened(IncidentKind::RouterDown), 0, "{routers}");
        assert!((0..routers).all(|r| world.state(r) == RouterState::ObserverOffline));
    }
}

#[test]
fn with_one_router_the_gateway_tells_a_lost_cable_from_a_lost_router() {
    for (mode, gateway, state) in [
        (Mode::Dead, Gateway::Silent, RouterState::ObserverOffline),
        (Mode::Dead, Gateway::Answers, RouterState::Down),
        (Mode::Dead, Gateway::Unknown, RouterState::Down),
        (Mode::NoRoute, Gateway::Answers, RouterState::Down),
        (
            Mode::NoRoute,
            Gateway::Unknown,
            RouterState::ObserverOffline,
        ),
    ] {
        let mut world = World::new(1, 0, 59);
        world.run_until(minutes(2));
        world.gateway = gateway;
        world.fault(minutes(2), 0, mode);
        world.run_until(minutes(4));
        assert_eq!(world.state(0), state, "{mode:?} {gateway:?}");
        world.gateway = Gateway::Answers;
        world.fault(minutes(4), 0, Mode::Well);
        world.run_until(minutes(5));
        assert_eq!(world.state(0), RouterState::Up, "{mode:?} {gateway:?}");
    }
}

#[test]
fn a_gateway_that_is_back_long_before_its_uplink_makes_nobody_down() {
    for routers in [1, 2, 4] {
        let mut world = World::new(routers, 1, 61);
        for r in 0..routers {
            world.fault(minutes(2), r, Mode::Dead);
            world.fault(minutes(4) + 50_000, r, Mode::Well);
        }
        for (until, gateway) in [(2, Gateway::Answers), (4, Gateway::Silent)] {
            world.gateway = gateway;
            world.run_until(minutes(until));
        }
        world.gateway = Gateway::Answers;
        world.run_until(minutes(4) + 50_000);
        assert!((0..routers).all(|r| world.state(r) == RouterState::ObserverOffline));
        world.run_until(minutes(6));
        assert!((0..routers).all(|r| world.state(r) == RouterState::Up));
        assert_eq!(world.opened(IncidentKind::RouterDown), 0, "{routers}");
    }
}

#[test]
fn what_stays_silent_when_this_computer_is_back_is_told() {
    for (routers, seconds) in [(1, 90), (2, 45)] {
        let mut world = World::new(routers, 1, 67);
        for r in 0..routers {
            world.fault(minutes(2), r, Mode::Dead);
        }
        world.gateway = Gateway::Answers;
        world.run_until(minutes(2));
        world.gateway = Gateway::Silent;
        // All but the first come back with the gateway.
        for r in 1..routers {
            world.fault(minutes(4), r, Mode::Well);
        }
        world.run_until(minutes(4));
        world.gateway = Gateway::Answers;
        world.run_until(minutes(6));
        let told = world.when(0, DOWN).expect("told").since(Tick(minutes(4)));
        assert!(told <= Millis::seconds(seconds), "{routers} {told:?}");
        assert_eq!(world.opened(IncidentKind::RouterDown), 1);
    }
}

#[test]
fn a_large_real_outage_is_told_after_the_freeze() {
    let mut world = World::new(100, 1, 37);
    for r in 0..40 {
        world.fault(minutes(2), r, Mode::Dead);
    }
    world.run_until(minutes(5));
    assert_eq!(world.opened(IncidentKind::RouterDown), 40);
    let first = (0..40).filter_map(|r| world.when(r, DOWN)).min().unwrap();
    assert!(first.since(Tick(minutes(2))) >= Millis::seconds(60));
}

#[test]
fn sleep_voids_what_was_suspected_and_the_dead_are_told_after_the_grace() {
    let mut world = World::new(20, 0, 41);
    world.fault(minutes(2), 0, Mode::Dead);
    world.run_until(minutes(2) + 14_000);
    world.guard.jumped(world.now);
    for r in 0..20 {
        let out = world.sims[r].watch.forgive(world.now);
        world.carry_out(r, out);
    }
    world.run_until(minutes(3));
    assert_eq!(world.opened(IncidentKind::RouterDown), 0);
    world.run_until(minutes(5));
    assert_eq!(world.state(0), RouterState::Down);
}

#[test]
fn a_router_that_comes_and_goes_is_told_as_flapping_once() {
    let mut world = World::new(6, 0, 43);
    for nth in 0..10 {
        world.fault(minutes(2 + 2 * nth), 0, Mode::Dead);
        world.fault(minutes(3 + 2 * nth), 0, Mode::Well);
    }
    world.run_until(minutes(30));
    assert_eq!(world.opened(IncidentKind::RouterDown), 2);
    assert_eq!(world.opened(IncidentKind::Flapping), 1);
    world.run_until(minutes(180));
    assert_eq!(world.sims[0].watch.incident(), None);
}

#[test]
fn a_refused_password_opens_one_incident_and_is_not_tried_again() {
    let mut watch = Watch::new(Pace::Usual);
    let around = Around::default();
    let out = watch.observe(Tick(0), Observation::AuthFailed, around);
    assert_eq!(
        out,
        [
            Output::State(RouterState::AuthFailed),
            Output::Open(IncidentKind::AuthFailed)
        ]
    );
    let probe = watch.tick(watch.due(Tick(0)).unwrap(), around);
    assert_eq!(probe, [Output::Probe]);
    let round = Round {
        port: Port::Open,
        alive: true,
    };
    assert_eq!(
        watch.observe(Tick(12_000), Observation::Round(round), around),
        []
    );
    assert_eq!(
        watch.observe(Tick(13_000), Observation::AuthFailed, around),
        []
    );
}

#[test]
fn an_incident_from_before_the_start_is_taken_up_and_not_doubled() {
    let mut watch = Watch::new(Pace::Usual).resume(Some(IncidentKind::RouterDown));
    let around = Around::default();
    let silent = Observation::Round(Round {
        port: Port::Silent,
        alive: false,
    });
    watch.observe(Tick(0), Observation::Missed, around);
    watch.tick(Tick(0), around);
    watch.observe(Tick(2_000), silent, around);
    watch.tick(Tick(4_000), around);
    let out = watch.observe(Tick(6_000), silent, around);
    assert_eq!(out, [Output::State(RouterState::Down)]);
}

//! Each step by itself, and whole lives of a secret on a router that loses commands and answers.

use proptest::prelude::*;

use super::*;

const ISOLIR: &str = "ISOLIR";

fn goal() -> Goal {
    Goal {
        profile: "HEMAT-10M".into(),
        remote_address: None,
        isolation: ISOLIR.into(),
    }
}

fn secret(profile: &str, remote_address: &str) -> SeenSecret {
    SeenSecret {
        id: "*1".into(),
        profile: profile.into(),
        remote_address: remote_address.into(),
        password: SeenPassword::Same,
    }
}

fn session(id: &str, isolated: bool) -> SeenSession {
    SeenSession {
        id: id.into(),
        isolated: Some(isolated),
    }
}

fn seen(secrets: &[SeenSecret], sessions: &[SeenSession]) -> Seen {
    Seen {
        secrets: secrets.to_vec(),
        sessions: sessions.to_vec(),
        profiles: vec!["HEMAT-10M".into(), "BISNIS-50M".into(), ISOLIR.into()],
    }
}

fn saved(profile: &str, remote_address: &str) -> Saved {
    Saved {
        profile: profile.into(),
        remote_address: remote_address.into(),
    }
}

fn step(work: Work, saved: Option<&Saved>, seen: &Seen) -> Step {
    next(work, &goal(), saved, seen, Done::default())
}

fn set_profile(profile: &str) -> Step {
    Step::SetProfile {
        id: "*1".into(),
        profile: profile.into(),
    }
}

fn set_address(address: Option<&str>) -> Step {
    Step::SetAddress {
        id: "*1".into(),
        address: address.map(Into::into),
    }
}

fn drop_of(session: &str) -> Step {
    Step::Drop {
        sessions: vec![session.into()],
    }
}

#[test]
fn who_is_cut_off_is_saved_then_moved_then_sent_to_dial_again() {
    let open = session("*9", false);
    let fixed = saved("BISNIS-50M", "10.7.0.9");
    let before = seen(
        &[secret("BISNIS-50M", "10.7.0.9")],
        std::slice::from_ref(&open),
    );
    assert_eq!(
        step(Work::Isolate, None, &before),
        Step::Save(fixed.clone())
    );
    assert_eq!(
        step(Work::Isolate, Some(&fixed), &before),
        set_profile(ISOLIR)
    );
    let moved = seen(&[secret(ISOLIR, "10.7.0.9")], std::slice::from_ref(&open));
    assert_eq!(step(Work::Isolate, Some(&fixed), &moved), set_address(None));
    let freed = seen(&[secret(ISOLIR, "")], &[open]);
    assert_eq!(step(Work::Isolate, Some(&fixed), &freed), drop_of("*9"));
    let again = seen(&[secret(ISOLIR, "")], &[session("*a", true)]);
    assert_eq!(step(Work::Isolate, Some(&fixed), &again), Step::Finished);
}

#[test]
fn a_profile_that_does_not_cut_off_is_told_and_not_tried_for_ever() {
    let stays = seen(&[secret(ISOLIR, "")], &[session("*9", false)]);
    let done = Done {
        drops: DROPS,
        ..Done::default()
    };
    assert_eq!(
        next(Work::Isolate, &goal(), None, &stays, done),
        Step::Stuck(Stuck::SessionsStay)
    );
    let without = Seen {
        profiles: vec!["HEMAT-10M".into()],
        ..seen(&[secret("HEMAT-10M", "")], &[])
    };
    assert_eq!(
        step(Work::Isolate, Some(&saved("HEMAT-10M", "")), &without),
        Step::Stuck(Stuck::NoProfile(ISOLIR.into()))
    );
}

#[test]
fn what_was_saved_comes_back_exactly_and_the_plan_where_nothing_was() {
    let cut = seen(&[secret(ISOLIR, "")], &[]);
    let fixed = saved("BISNIS-50M", "10.7.0.9");
    assert_eq!(
        step(Work::Restore, Some(&fixed), &cut),
        set_address(Some("10.7.0.9"))
    );
    let half = seen(&[secret(ISOLIR, "10.7.0.9")], &[]);
    assert_eq!(
        step(Work::Restore, Some(&fixed), &half),
        set_profile("BISNIS-50M")
    );
    let walled = seen(&[secret("BISNIS-50M", "10.7.0.9")], &[session("*9", true)]);
    assert_eq!(step(Work::Restore, Some(&fixed), &walled), drop_of("*9"));
    assert_eq!(step(Work::Restore, None, &cut), set_profile("HEMAT-10M"));
}

#[test]
fn a_change_of_plan_does_not_open_what_is_cut_off() {
    let cut = seen(&[secret(ISOLIR, "")], &[session("*9", true)]);
    let was = saved("BISNIS-50M", "10.7.0.9");
    let becomes = saved("HEMAT-10M", "10.7.0.9");
    assert_eq!(
        step(Work::Plan, Some(&was), &cut),
        Step::Save(becomes.clone())
    );
    assert_eq!(step(Work::Plan, Some(&becomes), &cut), Step::Finished);
    let address = saved("BISNIS-50M", "");
    assert_eq!(step(Work::Address, Some(&was), &cut), Step::Save(address));
}

#[test]
fn a_secret_that_is_another_s_is_left_alone() {
    for (there, expected) in [
        (vec![], Step::Add),
        (vec![secret("HEMAT-10M", "")], Step::Finished),
        (vec![secret("BISNIS-50M", "")], Step::Stuck(Stuck::Taken)),
        (
            vec![secret("HEMAT-10M", "10.7.0.9")],
            Step::Stuck(Stuck::Taken),
        ),
        (
            vec![SeenSecret {
                password: SeenPassword::Other,
                ..secret("HEMAT-10M", "")
            }],
            Step::Stuck(Stuck::Taken),
        ),
        (
            vec![secret("HEMAT-10M", ""), secret("HEMAT-10M", "")],
            Step::Stuck(Stuck::Several),
        ),
    ] {
        assert_eq!(
            step(Work::Create, None, &seen(&there, &[])),
            expected,
            "{there:?}"
        );
    }
}

#[test]
fn only_the_customer_s_own_secret_is_removed() {
    let remove = Step::RemoveSecret { id: "*1".into() };
    let taken = Step::Stuck(Stuck::Taken);
    for (password, profile, expected) in [
        (SeenPassword::Same, "BISNIS-50M", &remove),
        (SeenPassword::Other, "HEMAT-10M", &taken),
        (SeenPassword::Hidden, "HEMAT-10M", &remove),
        (SeenPassword::Hidden, ISOLIR, &remove),
        (SeenPassword::Hidden, "BISNIS-50M", &taken),
    ] {
        let there = SeenSecret {
            password,
            ..secret(profile, "")
        };
        let found = step(Work::Remove, None, &seen(&[there], &[]));
        assert_eq!(found, *expected, "{password:?} {profile}");
    }
}

#[test]
fn sessions_that_nothing_tells_apart_are_ended_once_when_somebody_is_let_in() {
    let untold = SeenSession {
        id: "*9".into(),
        isolated: None,
    };
    let there = seen(&[secret("HEMAT-10M", "")], &[untold]);
    assert_eq!(step(Work::Restore, None, &there), drop_of("*9"));
    let done = Done {
        drops: 1,
        ..Done::default()
    };
    let restored = next(Work::Restore, &goal(), None, &there, done);
    assert_eq!(restored, Step::Finished);
}

#[test]
fn a_password_that_is_not_taken_is_not_written_for_ever() {
    let other = SeenSecret {
        password: SeenPassword::Other,
        ..secret("HEMAT-10M", "")
    };
    let done = Done {
        password: true,
        ..Done::default()
    };
    let stays = next(Work::Password, &goal(), None, &seen(&[other], &[]), done);
    assert!(matches!(stays, Step::Stuck(Stuck::Refused(_))), "{stays:?}");
}

#[test]
fn nothing_is_made_up_for_a_secret_that_is_not_there() {
    let none = seen(&[], &[]);
    for work in [
        Work::Plan,
        Work::Address,
        Work::Password,
        Work::Isolate,
        Work::Restore,
    ] {
        assert_eq!(
            step(work, None, &none),
            Step::Stuck(Stuck::Missing),
            "{work:?}"
        );
    }
    for work in [Work::Remove, Work::Kick] {
        assert_eq!(step(work, None, &none), Step::Finished, "{work:?}");
    }
    // Its session goes on without it.
    let left = seen(&[], &[session("*9", false)]);
    assert_eq!(step(Work::Remove, None, &left), drop_of("*9"));
}

#[test]
fn a_password_that_cannot_be_read_is_written_once() {
    let hidden = SeenSecret {
        password: SeenPassword::Hidden,
        ..secret("HEMAT-10M", "")
    };
    let there = seen(&[hidden], &[]);
    let write = Step::SetPassword { id: "*1".into() };
    assert_eq!(step(Work::Password, None, &there), write);
    let done = Done {
        password: true,
        ..Done::default()
    };
    assert_eq!(
        next(Work::Password, &goal(), None, &there, done),
        Step::Finished
    );
}

#[test]
fn the_newest_word_counts() {
    assert!(Work::Restore.supersedes(Work::Isolate) && Work::Isolate.supersedes(Work::Restore));
    assert!(!Work::Plan.supersedes(Work::Isolate) && !Work::Create.supersedes(Work::Isolate));
    for &work in Work::ALL {
        assert!(
            work.supersedes(work) && Work::Remove.supersedes(work),
            "{work:?}"
        );
    }
}

/// A router as it is, and the book's copy.
#[derive(Clone, Debug)]
struct World {
    secret: SeenSecret,
    sessions: Vec<SeenSession>,
    saved: Option<Saved>,
    logins: u32,
}

/// What becomes of a step, besides being done.
#[derive(Clone, Copy, Debug)]
enum Luck {
    Well,
    /// It does not arrive, and the attempt ends.
    Lost,
    /// It is carried out; the answer is lost, and the attempt ends.
    Unanswered,
    /// The customer dials in meanwhile.
    DialsIn,
}

impl World {
    fn new(remote_address: &str) -> Self {
        Self {
            secret: secret("BISNIS-50M", remote_address),
            sessions: vec![session("*s0", false)],
            saved: None,
            logins: 0,
        }
    }

    /// The profile's pool, unless the secret has an address of its own.
    fn dial(&mut self) {
        self.logins += 1;
        let isolated = self.secret.profile == ISOLIR && self.secret.remote_address.is_empty();
        self.sessions = vec![session(&format!("*s{}", self.logins), isolated)];
    }

    fn carry_out(&mut self, step: &Step) {
        match step {
            Step::Save(saved) => self.saved = Some(saved.clone()),
            Step::SetProfile { profile, .. } => self.secret.profile.clone_from(profile),
            Step::SetAddress { address, .. } => {
                self.secret.remote_address = address.clone().unwrap_or_default();
            }
            Step::Drop { sessions } => {
                let there = self.sessions.len();
                self.sessions.retain(|it| !sessions.contains(&it.id));
                if self.sessions.len() < there {
                    self.dial();
                }
            }
            other => panic!("{other:?}"),
        }
    }

    /// One attempt; answers whether it came to its end.
    fn attempt(&mut self, work: Work, luck: &mut impl Iterator<Item = Luck>) -> bool {
        let mut done = Done::default();
        for _ in 0..20 {
            let there = seen(std::slice::from_ref(&self.secret), &self.sessions);
            let step = next(work, &goal(), self.saved.as_ref(), &there, done);
            if step == Step::Finished {
                return true;
            }
            let luck = luck.next().unwrap_or(Luck::Well);
            // The book is at hand: what is saved is saved.
            match (luck, &step) {
                (Luck::Lost, Step::Save(_)) | (Luck::Well, _) => self.carry_out(&step),
                (Luck::Lost, _) => return false,
                (Luck::Unanswered, _) => {
                    self.carry_out(&step);
                    return false;
                }
                (Luck::DialsIn, _) => {
                    self.dial();
                    self.carry_out(&step);
                }
            }
            done.drops += u8::from(matches!(step, Step::Drop { .. }));
        }
        panic!("it does not end: {self:?}");
    }

    fn until_finished(&mut self, work: Work) {
        let mut well = std::iter::empty();
        assert!((0..5).any(|_| self.attempt(work, &mut well)), "{self:?}");
    }
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        4 => Just(Luck::Well),
        1 => Just(Luck::Lost),
        1 => Just(Luck::Unanswered),
        1 => Just(Luck::DialsIn),
    ]
}

proptest! {
    /// However often it was cut off and let in again, half or whole, who is let in at last has what they had.
    #[test]
    fn what_was_there_before_comes_back_whatever_gets_lost(
        fixed in any::<bool>(),
        attempts in prop::collection::vec((any::<bool>(), prop::collection::vec(luck(), 0..8)), 0..8),
    ) {
        let first = World::new(if fixed { "10.7.0.9" } else { "" });
        let mut world = first.clone();
        for (isolate, luck) in attempts {
            let work = if isolate { Work::Isolate } else { Work::Restore };
            world.attempt(work, &mut luck.into_iter());
        }
        world.until_finished(Work::Isolate);
        prop_assert_eq!(&world.secret, &secret(ISOLIR, ""));
        prop_assert!(world.sessions.iter().all(|it| it.isolated == Some(true)));
        world.until_finished(Work::Restore);
        prop_assert_eq!(&world.secret, &first.secret);
        prop_assert!(world.sessions.iter().all(|it| it.isolated == Some(false)));
    }
}

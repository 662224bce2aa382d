//! How what was decided about a PPPoE customer comes to the router: one step at a time, each chosen by what
//! the router has now. What was sent is not remembered, so that an answer that was lost, a power cut and a router
//! that was away all end alike: whoever comes next looks, and goes on from there.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::permission::closed_enum;
use crate::time::{Millis, UnixMillis, Zone};

closed_enum! {
    /// What was decided. It says what is to be looked after, not to which value: that is the book's, as it
    /// is when the step is taken.
    Work {
        /// A secret that was not there.
        Create = "create",
        /// Another plan, hence another profile.
        Plan = "plan",
        /// Another fixed address, or none.
        Address = "address",
        Password = "password",
        /// Isolir: who does not pay is let in, and no further than a page that says so.
        Isolate = "isolate",
        Restore = "restore",
        Remove = "remove",
        /// Ends the sessions; who dials in again is let in again.
        Kick = "kick",
    }
}

impl Work {
    /// Whether an older one need not be done any more where this one is to be done.
    pub fn supersedes(self, older: Self) -> bool {
        match (self, older) {
            (Self::Remove, _)
            | (Self::Create, Self::Remove)
            | (Self::Isolate, Self::Restore)
            | (Self::Restore, Self::Isolate) => true,
            _ => self == older,
        }
    }
}

/// How people are cut off, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Isolation {
    /// The PPP profile of those who are cut off, on every router.
    pub profile: String,
    /// Minutes of the company's day: nobody is cut off before the first, or from the second on.
    pub from: u16,
    pub until: u16,
}

impl Isolation {
    /// Minutes of a day.
    pub const DAY: u16 = 24 * 60;

    pub fn is_time(&self, now: UnixMillis, zone: Zone) -> bool {
        let local = now.plus(zone.offset()).0.rem_euclid(Millis::days(1).0);
        let minute = u16::try_from(local / Millis::minutes(1).0).unwrap_or(0);
        (self.from..self.until).contains(&minute)
    }
}

/// While nobody chose: who is cut off can still pay and be let in again on that day.
impl Default for Isolation {
    fn default() -> Self {
        Self {
            profile: "ISOLIR".to_owned(),
            from: 9 * 60,
            until: 15 * 60,
        }
    }
}

/// What the book wants, but for the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    pub profile: String,
    pub remote_address: Option<Ipv4Addr>,
    /// The profile of those who are cut off.
    pub isolation: String,
}

/// How a secret was before it was cut off. It is in the book before the router is told anything, and stays there
/// until it was put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub profile: String,
    /// As the router writes it; empty where the profile says it.
    pub remote_address: String,
}

/// What the router has of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub secrets: Vec<SeenSecret>,
    pub sessions: Vec<SeenSession>,
    pub profiles: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSecret {
    /// RouterOS's own.
    pub id: String,
    pub profile: String,
    pub remote_address: String,
    pub password: SeenPassword,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenPassword {
    /// The book's.
    Same,
    Other,
    /// The login may not read passwords, or the book has none: whether it is the same cannot be told.
    Hidden,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSession {
    pub id: String,
    /// It has an address of those who are cut off; `None` where nothing tells them apart.
    pub isolated: Option<bool>,
}

/// What this attempt did already; a new one begins with nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub password: bool,
    /// How often sessions were ended.
    pub drops: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// With the goal's values and the book's password.
    Add,
    /// Into the book, and nothing else before it is there.
    Save(Saved),
    SetProfile {
        id: String,
        profile: String,
    },
    /// `None`: the profile says it. RouterOS takes it out by `unset`.
    SetAddress {
        id: String,
        address: Option<String>,
    },
    SetPassword {
        id: String,
    },
    RemoveSecret {
        id: String,
    },
    Drop {
        sessions: Vec<String>,
    },
    /// The router has what was wanted: it was read, not assumed.
    Finished,
    /// It needs a person: trying again changes nothing.
    Stuck(Stuck),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stuck {
    /// There is no secret of that name.
    Missing,
    /// A secret of that name is there, and is another one.
    Taken,
    /// RouterOS takes one name several times, for different services.
    Several,
    NoProfile(String),
    /// Sessions come back as they were: the profile gives no address by which they are told apart.
    SessionsStay,
    /// The book has none, and a secret without one lets everybody in.
    NoPassword,
    /// There is no such router or subscription any more.
    Gone,
    /// The router takes the change from nobody, or not from this login; in its words.
    Refused(String),
}

closed_enum! {
    /// What came of something that was decided.
    Happened {
        /// How the secret was is in the book.
        Saved = "saved",
        Done = "done",
        Stuck = "stuck",
        /// Something newer stands in its place.
        Replaced = "replaced",
    }
}

/// So often sessions are ended before a person has to look.
const DROPS: u8 = 3;

/// What to do next. `saved` is what the book has of it.
pub fn next(work: Work, goal: &Goal, saved: Option<&Saved>, seen: &Seen, done: Done) -> Step {
    let now = match (seen.secrets.as_slice(), work) {
        ([_, _, ..], _) => return Step::Stuck(Stuck::Several),
        ([secret], _) => Case {
            goal,
            saved,
            seen,
            done,
            secret,
        },
        ([], Work::Remove | Work::Kick) => return drop_once(seen, done),
        ([], Work::Create) => return with_profile(seen, &goal.profile, || Step::Add),
        ([], _) => return Step::Stuck(Stuck::Missing),
    };
    match work {
        Work::Create => now.created(),
        Work::Plan => now.plan(),
        Work::Address => now.address(),
        Work::Password => now.password(),
        Work::Isolate => now.isolate(),
        Work::Restore => now.restore(),
        Work::Remove => now.removed(),
        Work::Kick => drop_once(seen, done),
    }
}

/// One secret of that name.
struct Case<'a> {
    goal: &'a Goal,
    saved: Option<&'a Saved>,
    seen: &'a Seen,
    done: Done,
    secret: &'a SeenSecret,
}

impl Case<'_> {
    /// An attempt whose answer was lost made it, or it is another's.
    fn created(&self) -> Step {
        let same = self.secret.profile == self.goal.profile
            && self.secret.remote_address == text(self.goal.remote_address)
            && self.secret.password != SeenPassword::Other;
        match same {
            true => Step::Finished,
            false => Step::Stuck(Stuck::Taken),
        }
    }

    /// Only what is known to be the customer's: by its password, or by its profile where nobody can tell the
    /// password.
    fn removed(&self) -> Step {
        let profile = &self.secret.profile;
        let known = *profile == self.goal.profile || self.is_isolated();
        match self.secret.password {
            SeenPassword::Same => {}
            SeenPassword::Hidden if known => {}
            SeenPassword::Other | SeenPassword::Hidden => return Step::Stuck(Stuck::Taken),
        }
        Step::RemoveSecret {
            id: self.secret.id.clone(),
        }
    }

    fn is_isolated(&self) -> bool {
        self.secret.profile == self.goal.isolation
    }

    /// What it is put back to.
    fn before(&self) -> Saved {
        self.saved.cloned().unwrap_or_else(|| Saved {
            profile: self.goal.profile.clone(),
            remote_address: text(self.goal.remote_address),
        })
    }

    /// Who is cut off gets it when they are let in again.
    fn plan(&self) -> Step {
        if self.is_isolated() {
            let profile = self.goal.profile.clone();
            return self.save(Saved {
                profile,
                ..self.before()
            });
        }
        self.profile(&self.goal.profile)
            .unwrap_or_else(|| drop_once(self.seen, self.done))
    }

    fn address(&self) -> Step {
        let remote_address = text(self.goal.remote_address);
        if self.is_isolated() {
            return self.save(Saved {
                remote_address,
                ..self.before()
            });
        }
        self.remote(&remote_address)
            .unwrap_or_else(|| drop_once(self.seen, self.done))
    }

    fn password(&self) -> Step {
        match self.secret.password {
            SeenPassword::Same => Step::Finished,
            SeenPassword::Hidden if self.done.password => Step::Finished,
            SeenPassword::Other if self.done.password => {
                Step::Stuck(Stuck::Refused("it keeps another password".to_owned()))
            }
            SeenPassword::Other | SeenPassword::Hidden => Step::SetPassword {
                id: self.secret.id.clone(),
            },
        }
    }

    /// The profile first: from then on the book's copy is what it was before. Then the fixed address, which
    /// outranks the profile's pool. The password, the comment and `disabled` are left alone.
    fn isolate(&self) -> Step {
        if !self.is_isolated() {
            let now = Saved {
                profile: self.secret.profile.clone(),
                remote_address: self.secret.remote_address.clone(),
            };
            if self.saved != Some(&now) {
                return Step::Save(now);
            }
        }
        self.profile(&self.goal.isolation)
            .or_else(|| self.remote(""))
            .unwrap_or_else(|| self.drop_those(|it| it.isolated != Some(true)))
    }

    /// The address first, so that one which is cut off again meanwhile is still known as cut off.
    fn restore(&self) -> Step {
        let before = self.before();
        // Who cannot be told apart is sent to dial again once, as the others are.
        let once = self.done.drops == 0;
        let back = || {
            self.remote(&before.remote_address)
                .or_else(|| self.profile(&before.profile))
        };
        self.is_isolated()
            .then(back)
            .flatten()
            .unwrap_or_else(|| self.drop_those(|it| it.isolated.unwrap_or(once)))
    }

    fn save(&self, wanted: Saved) -> Step {
        match self.saved == Some(&wanted) {
            true => Step::Finished,
            false => Step::Save(wanted),
        }
    }

    /// `None` where it has that one.
    fn profile(&self, wanted: &str) -> Option<Step> {
        let set = || Step::SetProfile {
            id: self.secret.id.clone(),
            profile: wanted.to_owned(),
        };
        (self.secret.profile != wanted).then(|| with_profile(self.seen, wanted, set))
    }

    fn remote(&self, wanted: &str) -> Option<Step> {
        (self.secret.remote_address != wanted).then(|| Step::SetAddress {
            id: self.secret.id.clone(),
            address: Some(wanted.to_owned()).filter(|it| !it.is_empty()),
        })
    }

    /// Ends those that are not as they are to be, until there are none.
    fn drop_those(&self, wrong: impl Fn(&SeenSession) -> bool) -> Step {
        let wrong = self.seen.sessions.iter().filter(|it| wrong(it));
        let sessions: Vec<_> = wrong.map(|it| it.id.clone()).collect();
        match (sessions.is_empty(), self.done.drops) {
            (true, _) => Step::Finished,
            (false, DROPS..) => Step::Stuck(Stuck::SessionsStay),
            (false, _) => Step::Drop { sessions },
        }
    }
}

/// Ends all sessions, and leaves alone those that come after.
fn drop_once(seen: &Seen, done: Done) -> Step {
    match seen.sessions.is_empty() || done.drops > 0 {
        true => Step::Finished,
        false => Step::Drop {
            sessions: seen.sessions.iter().map(|it| it.id.clone()).collect(),
        },
    }
}

fn with_profile(seen: &Seen, name: &str, step: impl FnOnce() -> Step) -> Step {
    match seen.profiles.iter().any(|it| it == name) {
        true => step(),
        false => Step::Stuck(Stuck::NoProfile(name.to_owned())),
    }
}

fn text(address: Option<Ipv4Addr>) -> String {
    address.map(|it| it.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests;

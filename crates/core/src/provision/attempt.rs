//! One try: the router is looked at, told one thing, and looked at again, until there is nothing left
//! to do.

use std::ops::ControlFlow;
use std::time::Duration;

use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::SubscriptionId;
use mikromon_domain::provision::{Done, Goal, Step, Stuck, Work, next};
use mikromon_domain::secret::Secret;

use super::Provisioner;
use crate::store::dial_in;
use crate::store::provision::{self, Came, Intent, Standing};
use crate::store::subscription::password_place;
use crate::store::{company, router};

/// More than any work takes.
const STEPS: u32 = 24;
/// After its session was ended a customer's device dials again within seconds. Who did by then is looked
/// at; who did not is let in by what the router has now.
const REDIAL: Duration = Duration::from_secs(8);

/// What the book says, as it is now.
struct Wanted {
    goal: Goal,
    /// Where the work is about it.
    password: Option<Secret>,
}

/// The step that was taken, or what came of it all.
type Taken = ControlFlow<Came, Step>;

impl Provisioner {
    /// # Errors
    /// What kept it from being done now.
    pub(super) async fn attempt(&self, intent: &Intent) -> anyhow::Result<Came> {
        let mut done = Done::default();
        for _ in 0..STEPS {
            match self.step(intent, done).await? {
                ControlFlow::Break(came) => return Ok(came),
                ControlFlow::Continue(Step::Drop { .. }) => {
                    done.drops += 1;
                    tokio::time::sleep(REDIAL).await;
                }
                ControlFlow::Continue(Step::SetPassword { .. }) => done.password = true,
                ControlFlow::Continue(_) => {}
            }
        }
        let detail = "it did not come to rest";
        Err(ApiError::new(ErrorCode::RouterRefused, detail).into())
    }

    async fn step(&self, intent: &Intent, done: Done) -> anyhow::Result<Taken> {
        let Wanted { goal, password } = match self.wanted(intent).await? {
            ControlFlow::Continue(wanted) => wanted,
            ControlFlow::Break(came) => return Ok(ControlFlow::Break(came)),
        };
        let (place, password) = (&intent.service.place, password.as_ref());
        let seen = self
            .monitor
            .provisioned(place, &goal.isolation, password)
            .await?;
        let mut reader = self.book.store.read().acquire().await?;
        let saved = provision::saved(&mut reader, place).await?;
        drop(reader);
        let step = next(intent.work, &goal, saved.as_ref(), &seen, done);
        match &step {
            Step::Finished => return Ok(ControlFlow::Break(Came::Done)),
            Step::Stuck(why) => return Ok(ControlFlow::Break(Came::Stuck(why.clone()))),
            Step::Add | Step::SetPassword { .. } if password.is_none() => {
                return Ok(ControlFlow::Break(Came::Stuck(Stuck::NoPassword)));
            }
            Step::Save(saved) => self.note(intent, &Came::Saved(saved.clone())).await?,
            _ => {
                self.monitor
                    .provision(place, &step, (&goal, password))
                    .await?;
            }
        }
        Ok(ControlFlow::Continue(step))
    }

    /// What the book wants there, or why it wants nothing any more.
    async fn wanted(&self, intent: &Intent) -> anyhow::Result<ControlFlow<Came, Wanted>> {
        let (work, service) = (intent.work, &intent.service);
        let mut reader = self.book.store.read().acquire().await?;
        match provision::standing(&mut reader, intent).await? {
            Standing::Open => {}
            Standing::Replaced | Standing::Ended => return Ok(ControlFlow::Break(Came::Replaced)),
        }
        let account = dial_in::account(&mut reader, service.id).await?;
        // A book that has no such row does not see it, or has yet to be told: another one may.
        let account = account.ok_or_else(|| unseen(service.id))?;
        let here = account.service.as_ref();
        let here = here.is_some_and(|it| it.place == service.place);
        if router::is_removed(&mut reader, service.place.router).await?
            || account.removed && work != Work::Remove
        {
            return Ok(ControlFlow::Break(Came::Stuck(Stuck::Gone)));
        }
        if !here && work != Work::Remove {
            return Ok(ControlFlow::Break(Came::Replaced));
        }
        let isolation = company::find(&mut reader).await?.form.isolation.profile;
        // Whoever is cut off is put on a router as that.
        let cut_off = work == Work::Create && account.cut_off;
        // Nobody who is to be let in again waits for keys that this computer has yet to be granted.
        let about = matches!(work, Work::Create | Work::Password | Work::Remove);
        let sealed = account.password.as_ref().filter(|_| about);
        let open = |it| self.book.keys.open(password_place(service.id), it);
        let profile = match cut_off {
            true => isolation.clone(),
            false => account.profile,
        };
        Ok(ControlFlow::Continue(Wanted {
            password: sealed.map(open).transpose()?,
            goal: Goal {
                profile,
                remote_address: account.address.filter(|_| !cut_off),
                isolation,
            },
        }))
    }
}

fn unseen(id: SubscriptionId) -> ApiError {
    ApiError::new(ErrorCode::NotFound, id.to_string())
}

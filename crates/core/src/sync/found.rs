//! Making a server for this desktop's book: the database is set up, the organisation founded, and
//! the first operator invited.

use mikromon_domain::secret::Secret;

use super::invite::Invite;
use super::setup::{self, Plan, Told};
use crate::clock;
use crate::core::Core;
use crate::keys::office::signer;
use crate::store::book::BOOK;

/// A server that desktops can join.
#[derive(Debug)]
pub struct Founded {
    pub told: Told,
    /// `None` where no operator was asked for.
    pub invitation: Option<Invitation>,
}

/// What brings a desktop in.
#[derive(Debug)]
pub struct Invitation {
    /// The text of the file; nothing in it lets anybody in without the password.
    pub text: Secret,
    /// To be compared by telephone.
    pub words: Vec<String>,
}

impl Core {
    /// Sets the server up and invites the first operator. Done again, it brings the server to this
    /// version and invites anew.
    ///
    /// # Errors
    /// Those of [`setup::setup`]; the keys of this desktop are not at hand.
    pub async fn set_up_server(&self, plan: &Plan) -> anyhow::Result<Founded> {
        let told = setup::setup(plan, BOOK).await?;
        let invitation = match &told.login {
            Some(login) => Some(self.invitation(plan, &told.database, login).await?),
            None => None,
        };
        Ok(Founded { told, invitation })
    }

    async fn invitation(
        &self,
        plan: &Plan,
        database: &str,
        login: &str,
    ) -> anyhow::Result<Invitation> {
        let (host, port) = setup::address(plan)?;
        let book = self.book()?;
        let signer = signer(&book.keys, &book.store, clock::now(), None).await?;
        let invite = Invite::new((&host, port, database), &plan.ca, &signer, login, None)?;
        Ok(Invitation {
            text: invite.to_text()?,
            words: invite.words()?,
        })
    }
}

//! A customer's subscription: the form that adds and edits one, and removing it. The list of them
//! is on the customer's page.

mod form;
mod remove;

pub(crate) use form::{AddSubscription, EditSubscription};
pub(crate) use remove::RemoveSubscription;

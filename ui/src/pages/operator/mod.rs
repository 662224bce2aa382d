//! The people who sign in: who they are, what they may, with which computers they come, and the own
//! password.

mod access;
mod form;
mod invite;
mod list;
mod password;
mod sessions;
mod totp;

pub(crate) use invite::Invite;
pub(crate) use list::Operators;
pub(crate) use password::{ChangePasswordForm, OwnPassword};
pub(crate) use totp::OwnTotp;

use leptos::prelude::*;
use mikromon_api::operator::OperatorView;
use mikromon_domain::permission::{Permission, Role};

use crate::state::Session;

/// Whether who is signed in manages operators of that role.
fn manages(session: Session, role: Role) -> bool {
    let appoints = session
        .me
        .with(|me| me.as_ref().is_some_and(|me| me.appoints.contains(&role)));
    appoints && session.may(Permission::OperatorEdit)
}

/// Whom a computer can be invited for.
fn can_come(session: Session, operator: &OperatorView) -> bool {
    !operator.disabled && manages(session, operator.role)
}

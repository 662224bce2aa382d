//! What each command does: one file per noun of the contract. A handler checks its input, works on
//! the book or asks monitoring, and answers; the dispatcher did the rest already.

mod alert;
mod audit;
mod autosync;
mod backup_schedule;
mod bill;
mod branch;
mod check;
mod company;
mod customer;
mod customer_form;
mod find;
mod group;
mod incident;
mod invoice;
mod key;
mod live;
mod lock;
mod network;
mod operator;
mod operator_session;
mod overview;
mod password;
mod payment;
mod plan;
mod plant;
mod privacy;
mod provision;
mod role;
mod router;
mod router_form;
mod router_import;
mod session;
mod store;
mod subscription;
mod support;
mod sync;
mod sync_rows;
mod take_in;
mod totp;
mod vault;

use mikromon_api::{ApiError, ErrorCode, Field};

fn not_found(what: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::NotFound, what.to_string())
}

fn invalid(field: Field, detail: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::InvalidField, detail).on(field)
}

/// Lists have an end, whatever is asked for.
fn at_most(asked: u32, most: u32) -> u32 {
    asked.clamp(1, most)
}

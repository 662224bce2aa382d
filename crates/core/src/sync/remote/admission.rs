//! Who may come to the server and with which computers, over the same connection. The server does
//! each of these at once or not at all; what it does not do, it says as a person is told.

use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::{DeviceId, OperatorId};
use mikromon_domain::secret::Secret;
use mikromon_sync::remote::Failure;
use serde::Deserialize;
use serde_json::Value as Json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::failure::{failure, server};
use super::{PgRemote, Question};
use crate::sync::setup::verifier;

/// The server's own words for it.
const NOT_ALLOWED: &str = "MB008";
const NOT_THERE: &str = "MB010";
/// SQLSTATE of a function that an older set-up did not make.
const UNKNOWN_FUNCTION: &str = "42883";

/// What an invitation came to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Account {
    pub login: String,
    /// The password is the one that was sent along, and not one from before.
    pub fresh: bool,
}

/// A computer, as the server keeps it. Times are UTC epoch milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Computer {
    pub device: Uuid,
    pub operator: String,
    pub name: String,
    pub series: u32,
    pub made_at: i64,
    pub seen_at: Option<i64>,
    pub revoked: bool,
}

impl PgRemote {
    /// Lets an operator of the book come with one more computer. The password is taken where there
    /// is none in use, or where it is to be another one; the clear text does not leave this desk.
    ///
    /// # Errors
    /// `NotFound` where the server does not know the operator, or has him as disabled;
    /// `ComputerNotAllowed`, `DeviceRevoked`, `ServerCutOff`, `ServerUnfit`.
    pub async fn invite(
        &mut self,
        operator: OperatorId,
        password: &Secret,
        renew: bool,
    ) -> Result<Account, ApiError> {
        let question = sqlx::query_scalar("SELECT sync.invite_v1($1, $2, $3, $4)")
            .bind(self.token.0.to_vec())
            .bind(operator.uuid())
            .bind(verifier(password))
            .bind(renew);
        read(&self.order(question).await?)
    }

    /// Lets a computer read and send nothing from now on, or lets it in again.
    ///
    /// # Errors
    /// As [`PgRemote::invite`].
    pub async fn set_shut_out(&mut self, device: DeviceId, is_out: bool) -> Result<(), ApiError> {
        let sql = "SELECT to_jsonb(1) FROM sync.set_revoked_v1($1, $2, $3)";
        let question = sqlx::query_scalar(sql)
            .bind(self.token.0.to_vec())
            .bind(device.uuid())
            .bind(is_out);
        self.order(question).await.map(drop)
    }

    /// Every computer that ever registered, in that order.
    ///
    /// # Errors
    /// As [`PgRemote::invite`].
    pub async fn computers(&mut self) -> Result<Vec<Computer>, ApiError> {
        let question = sqlx::query_scalar("SELECT sync.devices_v1($1)").bind(self.token.0.to_vec());
        read(&self.order(question).await?)
    }

    /// Whether somebody comes to the server by that login.
    ///
    /// # Errors
    /// As [`PgRemote::invite`].
    pub async fn has_account(&mut self, login: &str) -> Result<bool, ApiError> {
        let question = sqlx::query_scalar("SELECT to_jsonb(sync.has_account_v1($1, $2))")
            .bind(self.token.0.to_vec())
            .bind(login.to_owned());
        read(&self.order(question).await?)
    }

    /// Another password for the login of this connection, which PostgreSQL lets everybody set.
    ///
    /// # Errors
    /// As [`PgRemote::invite`].
    pub async fn set_own_password(&mut self, password: &Secret) -> Result<(), ApiError> {
        // A verifier has no quotes in it.
        let sql = format!("ALTER ROLE CURRENT_USER PASSWORD '{}'", verifier(password));
        let done = self
            .with(async |connection| {
                let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await;
                done.map(drop).map_err(|it| failure(&it))
            })
            .await;
        done.map_err(|it| told(&it))
    }

    /// Says that this computer comes. What another goes by is put right by the exchange.
    ///
    /// # Errors
    /// `ComputerNotExpected` where nobody invited one; else as [`PgRemote::invite`].
    pub async fn announce(&mut self, device: DeviceId) -> Result<(), ApiError> {
        let question = sqlx::query_scalar("SELECT sync.register_v1($1, $2, $3)")
            .bind(self.token.0.to_vec())
            .bind(device.uuid())
            .bind(self.name.clone());
        match self.decided(question).await {
            Ok(Ok(_)) | Err(Failure::Forked) => Ok(()),
            Ok(Err(error)) if error.code == ErrorCode::ComputerNotAllowed => Err(ApiError {
                code: ErrorCode::ComputerNotExpected,
                ..error
            }),
            Ok(Err(error)) => Err(error),
            Err(failure) => Err(told(&failure)),
        }
    }

    async fn order(&mut self, question: Question<'_>) -> Result<Json, ApiError> {
        let answer = self.decided(question).await;
        answer.map_err(|it| told(&it))?
    }

    /// The server's answer, which may be no.
    async fn decided(&mut self, question: Question<'_>) -> Result<Result<Json, ApiError>, Failure> {
        self.with(async |connection| {
            let answer: sqlx::Result<Json> = question.fetch_one(connection).await;
            answer.map(Ok).or_else(|error| match refusal(&error) {
                Some(refusal) => Ok(Err(refusal)),
                None => Err(failure(&error)),
            })
        })
        .await
    }
}

/// What the server said no to.
fn refusal(error: &sqlx::Error) -> Option<ApiError> {
    let error = error.as_database_error()?;
    let code = match error.code()?.as_ref() {
        NOT_ALLOWED => ErrorCode::ComputerNotAllowed,
        NOT_THERE => ErrorCode::NotFound,
        UNKNOWN_FUNCTION => ErrorCode::ServerUnfit,
        _ => return None,
    };
    Some(ApiError::new(code, error.message()))
}

fn told(failure: &Failure) -> ApiError {
    let code = match failure {
        Failure::Lost => ErrorCode::ServerCutOff,
        Failure::Revoked | Failure::UnknownDevice => ErrorCode::DeviceRevoked,
        Failure::Forked | Failure::Moved | Failure::Server(_) => ErrorCode::ServerUnfit,
    };
    ApiError::new(code, failure.to_string())
}

fn read<T: for<'de> Deserialize<'de>>(json: &Json) -> Result<T, ApiError> {
    T::deserialize(json).map_err(|_| told(&server()))
}

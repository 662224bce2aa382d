//! Ids: one newtype per noun over a UUIDv7, so that a router's id is never taken for an incident's.
//! They are made in the core (a UUIDv7 needs a clock and randomness) and are 16-byte blobs at rest.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id_type {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            pub const fn uuid(self) -> Uuid {
                self.0
            }

            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id_type! {
    /// A person who signs in.
    OperatorId,
    /// A router in the book (not the `.id` that RouterOS gives its own items).
    RouterId,
    /// Routers that are looked after together.
    GroupId,
    /// One outage, from its opening to its end.
    IncidentId,
    /// One line of the audit log.
    AuditId,
    /// A key that encrypts secrets at rest.
    KeyId,
    /// A desktop or a recovery kit that organisation keys are wrapped for.
    HolderId,
    /// One sign-in at one desk, until it ends.
    SessionId,
    /// This installation, as it is named in what it did.
    DeviceId,
    /// A part of the company with customers and operators of its own.
    BranchId,
    /// What a subscription buys: a speed at a price.
    PlanId,
    CustomerId,
    /// A service that a customer has.
    SubscriptionId,
    /// Something that was decided about a customer at a router.
    IntentId,
    InvoiceId,
    /// A kwitansi.
    ReceiptId,
    PaymentId,
}

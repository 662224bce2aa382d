//! Which pages a table's rows are on.

use mikromon_api::Tag;

use crate::store::quarantine;

/// What has to be fetched again once rows of these tables came from the server. A table that is
/// not named here is on no page of its own: whatever shows it may show anything.
pub(super) fn stale(changed: &[&str]) -> Vec<Tag> {
    let mut stale = Vec::new();
    for table in changed {
        match tags(table) {
            Some(tags) => stale.extend_from_slice(tags),
            None => return Tag::ALL.to_vec(),
        }
    }
    stale.sort_unstable();
    stale.dedup();
    stale
}

fn tags(table: &str) -> Option<&'static [Tag]> {
    Some(match table {
        "operator" => &[Tag::Operators, Tag::Session],
        "operator_mask" => &[Tag::Session, Tag::Operators],
        "operator_sign_out" => &[Tag::Session],
        "operator_totp" => &[Tag::Session, Tag::Operators],
        "operator_session" => &[Tag::Session, Tag::Operators],
        "role_permission" => &[Tag::Roles, Tag::Session, Tag::Operators],
        "router" => &[Tag::Routers, Tag::RouterState, Tag::Groups],
        "router_group" => &[Tag::Groups],
        // Somebody sees other routers from now on.
        "operator_group" => return None,
        "incident" | "incident_event" => &[Tag::Incidents, Tag::RouterState],
        "audit" | "audit_outcome" => &[Tag::Audit],
        "conflict" | quarantine::NAME => &[Tag::Sync],
        "key_holder" | "holder_standing" | "org_grant" | "org_key" => &[Tag::Keys, Tag::Routers],
        "branch" => &[Tag::Branches],
        "company" => &[Tag::Company],
        "plan" => &[Tag::Plans],
        "customer" | "subscription" => &[Tag::Customers],
        "provision_intent" | "provision_event" => &[Tag::Provision, Tag::Customers, Tag::Drift],
        "invoice" | "invoice_void" | "allocation" => &[Tag::Invoices, Tag::Payments],
        "payment" | "payment_reversal" | "receipt" => &[Tag::Invoices, Tag::Payments],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_once_and_a_strange_table_tells_all() {
        assert_eq!(
            stale(&["incident", "incident_event"]),
            [Tag::RouterState, Tag::Incidents]
        );
        assert_eq!(stale(&["audit", "anything"]), Tag::ALL);
        assert_eq!(stale(&[]), []);
    }
}

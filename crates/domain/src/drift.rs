//! What the routers keep of PPPoE customers beside what the book wants there. Nothing is guessed and
//! nothing is changed: each difference is a finding, and a person or a rule says what comes of it.

use std::collections::{BTreeMap, HashMap};
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::ids::{RouterId, SubscriptionId};

/// A secret as a router keeps it (`/ppp/secret`), without its password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PppSecret {
    /// Routers compare it letter by letter.
    pub name: String,
    pub profile: String,
    /// An address, or the name of a pool; empty where the profile says it.
    pub remote_address: String,
    pub disabled: bool,
}

/// What the book wants a router to keep for a subscription, as things stand now: of one that is cut off
/// it is the profile of those who are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub subscription: SubscriptionId,
    pub name: String,
    pub profile: String,
    pub remote_address: Option<Ipv4Addr>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// The book knows nobody of that name.
    OnlyOnRouter(PppSecret),
    /// No secret has the name that the subscription dials in with.
    OnlyInBook(SubscriptionId),
    /// Both know it, and not alike.
    Differs {
        subscription: SubscriptionId,
        differences: Vec<Difference>,
    },
    /// The book has it at another router. Whether it moved or is there twice, [`on_several`] tells.
    Elsewhere {
        subscription: SubscriptionId,
        at: RouterId,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Difference {
    Profile {
        wanted: String,
        kept: String,
    },
    /// `None`: the profile says it.
    RemoteAddress {
        wanted: Option<Ipv4Addr>,
        kept: Option<String>,
    },
    /// The book never disables anybody, so somebody did it at the router.
    Disabled,
}

/// What differs between a router's secrets and what is wanted there, by name. `elsewhere` answers for a name that
/// the book has at another router.
pub fn compare(
    secrets: &[PppSecret],
    wanted: &[Wanted],
    elsewhere: impl Fn(&str) -> Option<(SubscriptionId, RouterId)>,
) -> Vec<Finding> {
    let mut left: HashMap<&str, &Wanted> = wanted.iter().map(|it| (it.name.as_str(), it)).collect();
    let mut findings = BTreeMap::new();
    for secret in secrets {
        let found = match left.remove(secret.name.as_str()) {
            Some(wanted) => differing(secret, wanted),
            None => Some(match elsewhere(&secret.name) {
                Some((subscription, at)) => Finding::Elsewhere { subscription, at },
                None => Finding::OnlyOnRouter(secret.clone()),
            }),
        };
        findings.extend(found.map(|it| (secret.name.as_str(), it)));
    }
    let missing = left.values();
    findings.extend(missing.map(|it| (it.name.as_str(), Finding::OnlyInBook(it.subscription))));
    findings.into_values().collect()
}

fn differing(secret: &PppSecret, wanted: &Wanted) -> Option<Finding> {
    let mut differences = Vec::new();
    if secret.profile != wanted.profile {
        differences.push(Difference::Profile {
            wanted: wanted.profile.clone(),
            kept: secret.profile.clone(),
        });
    }
    if !same_address(&secret.remote_address, wanted.remote_address) {
        let kept = Some(secret.remote_address.clone()).filter(|it| !it.is_empty());
        differences.push(Difference::RemoteAddress {
            wanted: wanted.remote_address,
            kept,
        });
    }
    if secret.disabled {
        differences.push(Difference::Disabled);
    }
    (!differences.is_empty()).then_some(Finding::Differs {
        subscription: wanted.subscription,
        differences,
    })
}

/// A pool is another thing than any address. RouterOS writes an address in one way only.
fn same_address(kept: &str, wanted: Option<Ipv4Addr>) -> bool {
    match wanted {
        Some(wanted) => kept.parse() == Ok(wanted),
        None => kept.is_empty(),
    }
}

/// The names that more than one router keeps, each with its routers: somebody moved and was left behind, or
/// two people dial in as one.
pub fn on_several<'a>(
    routers: impl IntoIterator<Item = (RouterId, &'a [PppSecret])>,
) -> BTreeMap<&'a str, Vec<RouterId>> {
    let mut places: BTreeMap<&str, Vec<RouterId>> = BTreeMap::new();
    for (router, secrets) in routers {
        for secret in secrets {
            places.entry(&secret.name).or_default().push(router);
        }
    }
    places.retain(|_, routers| routers.len() > 1);
    places
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn subscription(n: u128) -> SubscriptionId {
        SubscriptionId::from_uuid(Uuid::from_u128(n))
    }

    fn router(n: u128) -> RouterId {
        RouterId::from_uuid(Uuid::from_u128(n))
    }

    fn secret(name: &str) -> PppSecret {
        PppSecret {
            name: name.into(),
            profile: "HEMAT-10M".into(),
            remote_address: String::new(),
            disabled: false,
        }
    }

    fn wanted(n: u128, name: &str) -> Wanted {
        Wanted {
            subscription: subscription(n),
            name: name.into(),
            profile: "HEMAT-10M".into(),
            remote_address: None,
        }
    }

    fn nobody(_: &str) -> Option<(SubscriptionId, RouterId)> {
        None
    }

    #[test]
    fn what_is_alike_is_no_finding() {
        let fixed = PppSecret {
            remote_address: "10.7.0.9".into(),
            ..secret("siti")
        };
        let wants = Wanted {
            remote_address: "10.7.0.9".parse().ok(),
            ..wanted(2, "siti")
        };
        let found = compare(
            &[secret("budi"), fixed],
            &[wanted(1, "budi"), wants],
            nobody,
        );
        assert_eq!(found, []);
    }

    #[test]
    fn each_kind_of_difference_is_named() {
        let kept = PppSecret {
            profile: "ISOLIR".into(),
            remote_address: "pool-lama".into(),
            disabled: true,
            ..secret("budi")
        };
        let differences = vec![
            Difference::Profile {
                wanted: "HEMAT-10M".into(),
                kept: "ISOLIR".into(),
            },
            Difference::RemoteAddress {
                wanted: None,
                kept: Some("pool-lama".into()),
            },
            Difference::Disabled,
        ];
        assert_eq!(
            compare(&[kept], &[wanted(1, "budi")], nobody),
            [Finding::Differs {
                subscription: subscription(1),
                differences
            }]
        );
    }

    #[test]
    fn who_is_missing_on_one_side_is_told_by_name() {
        let found = compare(
            &[secret("Zaki"), secret("ani"), secret("pindah")],
            &[wanted(1, "budi"), wanted(2, "zaki")],
            |name| (name == "pindah").then(|| (subscription(3), router(9))),
        );
        assert_eq!(
            found,
            [
                // Names are compared letter by letter.
                Finding::OnlyOnRouter(secret("Zaki")),
                Finding::OnlyOnRouter(secret("ani")),
                Finding::OnlyInBook(subscription(1)),
                Finding::Elsewhere {
                    subscription: subscription(3),
                    at: router(9)
                },
                Finding::OnlyInBook(subscription(2)),
            ]
        );
    }

    #[test]
    fn a_name_on_two_routers_is_found() {
        let (first, second) = (
            [secret("budi"), secret("ani")],
            [secret("budi"), secret("Ani")],
        );
        let all = on_several([(router(1), &first[..]), (router(2), &second[..])]);
        assert_eq!(all, BTreeMap::from([("budi", vec![router(1), router(2)])]));
    }
}

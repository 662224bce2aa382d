//! What the routers keep of PPPoE customers beside what the book wants there. Nothing is guessed and
//! nothing is changed: each difference is a finding, and a person or a rule says what comes of it.

use std::collections::{BTreeMap, HashMap};
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::ids::{RouterId, SubscriptionId};
use crate::permission::closed_enum;

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
    /// `None`: the plan does not say, so any will do.
    pub profile: Option<String>,
    pub remote_address: Option<Ipv4Addr>,
}

/// Whose name it is, where the router's secret is not wanted there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub subscription: SubscriptionId,
    pub router: Option<RouterId>,
    /// The subscription is over.
    pub ended: bool,
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
    /// The book has it at another router, or (`None`) does not say at which. Whether it moved or is
    /// there twice, [`on_several`] tells.
    Elsewhere {
        subscription: SubscriptionId,
        at: Option<RouterId>,
    },
    /// Somebody whose subscription is over can still dial in.
    Ended(SubscriptionId),
}

closed_enum! {
    /// What findings are counted and sorted out by.
    Kind {
        OnlyOnRouter = "only-on-router",
        OnlyInBook = "only-in-book",
        Profile = "profile",
        RemoteAddress = "remote-address",
        Disabled = "disabled",
        Elsewhere = "elsewhere",
        Ended = "ended",
        /// The name is on more than one router.
        Several = "several",
    }
}

impl Finding {
    pub const fn subscription(&self) -> Option<SubscriptionId> {
        match self {
            Self::OnlyOnRouter(_) => None,
            Self::OnlyInBook(it) | Self::Ended(it) => Some(*it),
            Self::Differs { subscription, .. } | Self::Elsewhere { subscription, .. } => {
                Some(*subscription)
            }
        }
    }

    pub fn kinds(&self) -> Vec<Kind> {
        match self {
            Self::OnlyOnRouter(_) => vec![Kind::OnlyOnRouter],
            Self::OnlyInBook(_) => vec![Kind::OnlyInBook],
            Self::Elsewhere { .. } => vec![Kind::Elsewhere],
            Self::Ended(_) => vec![Kind::Ended],
            Self::Differs { differences, .. } => differences.iter().map(Difference::kind).collect(),
        }
    }
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

impl Difference {
    const fn kind(&self) -> Kind {
        match self {
            Self::Profile { .. } => Kind::Profile,
            Self::RemoteAddress { .. } => Kind::RemoteAddress,
            Self::Disabled => Kind::Disabled,
        }
    }
}

/// What differs between a router's secrets and what is wanted there, by name. `known` answers for a name
/// that is not wanted there.
pub fn compare<'a>(
    secrets: &'a [PppSecret],
    wanted: &'a [Wanted],
    known: impl Fn(&str) -> Option<Known>,
) -> Vec<(&'a str, Finding)> {
    let mut left: HashMap<&str, &Wanted> = wanted.iter().map(|it| (it.name.as_str(), it)).collect();
    let mut findings = BTreeMap::new();
    for secret in secrets {
        let found = match left.remove(secret.name.as_str()) {
            Some(wanted) => differing(secret, wanted),
            None => Some(not_wanted(secret, known(&secret.name))),
        };
        findings.extend(found.map(|it| (secret.name.as_str(), it)));
    }
    let missing = left.values();
    findings.extend(missing.map(|it| (it.name.as_str(), Finding::OnlyInBook(it.subscription))));
    findings.into_iter().collect()
}

fn not_wanted(secret: &PppSecret, known: Option<Known>) -> Finding {
    match known {
        None => Finding::OnlyOnRouter(secret.clone()),
        Some(it) if it.ended => Finding::Ended(it.subscription),
        Some(it) => Finding::Elsewhere {
            subscription: it.subscription,
            at: it.router,
        },
    }
}

fn differing(secret: &PppSecret, wanted: &Wanted) -> Option<Finding> {
    let mut differences = Vec::new();
    if let Some(profile) = wanted.profile.as_ref().filter(|it| **it != secret.profile) {
        differences.push(Difference::Profile {
            wanted: profile.clone(),
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
            profile: Some("HEMAT-10M".into()),
            remote_address: None,
        }
    }

    fn nobody(_: &str) -> Option<Known> {
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
        let (secrets, wanted) = ([secret("budi"), fixed], [wanted(1, "budi"), wants]);
        assert_eq!(compare(&secrets, &wanted, nobody), []);
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
            [(
                "budi",
                Finding::Differs {
                    subscription: subscription(1),
                    differences
                }
            )]
        );
    }

    #[test]
    fn a_plan_without_a_profile_takes_any() {
        let any = Wanted {
            profile: None,
            ..wanted(1, "budi")
        };
        assert_eq!(compare(&[secret("budi")], &[any], nobody), []);
    }

    #[test]
    fn who_is_missing_on_one_side_is_told_by_name() {
        let known = |name: &str| {
            let known = Known {
                subscription: subscription(3),
                router: Some(router(9)),
                ended: name == "habis",
            };
            ["pindah", "habis"].contains(&name).then_some(known)
        };
        let secrets = ["Zaki", "ani", "pindah", "habis"].map(secret);
        let wanted = [wanted(1, "budi"), wanted(2, "zaki")];
        assert_eq!(
            compare(&secrets, &wanted, known),
            [
                // Names are compared letter by letter.
                ("Zaki", Finding::OnlyOnRouter(secret("Zaki"))),
                ("ani", Finding::OnlyOnRouter(secret("ani"))),
                ("budi", Finding::OnlyInBook(subscription(1))),
                ("habis", Finding::Ended(subscription(3))),
                (
                    "pindah",
                    Finding::Elsewhere {
                        subscription: subscription(3),
                        at: Some(router(9))
                    }
                ),
                ("zaki", Finding::OnlyInBook(subscription(2))),
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

//! From what was typed about a router to what the book takes, or to the field that is wrong.

use std::collections::HashMap;

use mikromon_api::private::Private;
use mikromon_api::router::{Position, RouterForm, RouterView};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::{Host, Name, Tags, Transport};

use super::{check, invalid};
use crate::store::router::{RouterEntry, RouterRecord};

/// Longer ones are not typed by anybody; they bound the row.
const MAX_USERNAME: usize = 64;
const MAX_PASSWORD: usize = 256;
const MAX_SITE: usize = 120;
const MAX_NOTE: usize = 2_000;

/// SHA-256 as colon-separated hex.
const PIN_BYTES: usize = 32;

/// What the form leaves out is taken from `old`.
pub(super) fn entry(
    form: &RouterForm,
    old: Option<&RouterRecord>,
) -> Result<RouterEntry, ApiError> {
    let port = form.port.or(old.map(|it| it.port)).unwrap_or(0);
    let kept = |typed: &Option<String>, of: fn(&RouterView) -> &Private, field| {
        let old = old.map(|it| of(&it.view).as_str());
        check::kept(typed.as_deref(), old, field)
    };
    if port == 0 {
        return Err(invalid(Field::Port, "1 to 65535"));
    }
    if MAX_PASSWORD < form.password.expose().chars().count() {
        return Err(invalid(
            Field::Password,
            format!("at most {MAX_PASSWORD} characters"),
        ));
    }
    let username = kept(&form.username, |it| &it.username, Field::Username)?;
    let username = text(&username, MAX_USERNAME, Field::Username)?;
    if username.is_empty() {
        return Err(invalid(Field::Username, "the user name is empty"));
    }
    let host = kept(&form.host, |it| &it.host, Field::Host)?;
    let site = kept(&form.site, |it| &it.site, Field::Position)?;
    let note = kept(&form.note, |it| &it.note, Field::Note)?;
    Ok(RouterEntry {
        name: Name::new(&form.name).map_err(|it| invalid(Field::Name, it.to_string()))?,
        host: Host::new(&host).map_err(|it| invalid(Field::Host, it.to_string()))?,
        port,
        transport: form.transport,
        username,
        core: form.core,
        paused: form.paused,
        parent: form.parent,
        site: text(&site, MAX_SITE, Field::Position)?,
        note: text(&note, MAX_NOTE, Field::Note)?,
        position: form.position.map(position).transpose()?,
        group: form.group,
        tags: Tags::new(&form.tags).map_err(|it| invalid(Field::Tags, it.to_string()))?,
    })
}

/// Refuses to use the stored password where the form leads to another host or takes away the
/// encryption: whoever may edit a router could read it off the wire.
pub(super) fn may_keep_password(old: &RouterView, entry: &RouterEntry) -> Result<(), ApiError> {
    let in_clear = old.transport == Transport::Tls && entry.transport == Transport::Plain;
    if old.host == *entry.host.as_str() && !in_clear {
        return Ok(());
    }
    let detail = "the stored password stays with its host and its encryption";
    Err(ApiError::new(ErrorCode::PasswordNeeded, detail).on(Field::Password))
}

fn text(typed: &str, most: usize, field: Field) -> Result<String, ApiError> {
    let text = typed.trim();
    if most < text.chars().count() {
        return Err(invalid(field, format!("at most {most} characters")));
    }
    Ok(text.to_owned())
}

fn position(typed: Position) -> Result<Position, ApiError> {
    let inside =
        (-90.0..=90.0).contains(&typed.latitude) && (-180.0..=180.0).contains(&typed.longitude);
    if inside {
        Ok(typed)
    } else {
        Err(invalid(
            Field::Position,
            "latitude -90 to 90, longitude -180 to 180",
        ))
    }
}

/// A certificate's fingerprint, in lower case.
pub(super) fn pin(typed: &str) -> Result<String, ApiError> {
    let pin = typed.trim().to_ascii_lowercase();
    let hex = |part: &str| part.len() == 2 && part.bytes().all(|it| it.is_ascii_hexdigit());
    if pin.split(':').count() == PIN_BYTES && pin.split(':').all(hex) {
        Ok(pin)
    } else {
        let detail = "not a SHA-256 fingerprint in colon-separated hex";
        Err(ApiError::new(ErrorCode::InvalidField, detail))
    }
}

/// Whether a parent given to a child would make it its own ancestor.
pub(super) fn is_cycle(
    parents: &HashMap<RouterId, RouterId>,
    child: RouterId,
    parent: RouterId,
) -> bool {
    // The book holds no cycle, so a walk longer than the book cannot happen; it is bounded anyway.
    std::iter::successors(Some(parent), |it| parents.get(it).copied())
        .take(parents.len() + 1)
        .any(|it| it == child)
}

#[cfg(test)]
mod tests {
    use mikromon_domain::secret::Secret;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> RouterId {
        RouterId::from_uuid(Uuid::from_u128(n))
    }

    fn form() -> RouterForm {
        RouterForm {
            name: " BR-01 ".to_owned(),
            host: Some("10.0.0.1".to_owned()),
            port: Some(8728),
            transport: Transport::Plain,
            username: Some("api".to_owned()),
            password: Secret::default(),
            core: false,
            paused: false,
            parent: None,
            site: None,
            note: None,
            position: None,
            group: None,
            tags: Vec::new(),
        }
    }

    #[test]
    fn each_wrong_value_names_its_field() {
        assert_eq!(entry(&form(), None).unwrap().name.as_str(), "BR-01");
        let north = Position {
            latitude: 90.1,
            longitude: 0.0,
        };
        let nowhere = Position {
            latitude: f64::NAN,
            longitude: 0.0,
        };
        let cases = [
            (
                RouterForm {
                    name: " ".into(),
                    ..form()
                },
                Field::Name,
            ),
            (
                RouterForm {
                    name: "x".repeat(65),
                    ..form()
                },
                Field::Name,
            ),
            (
                RouterForm {
                    host: Some("r1:8728".into()),
                    ..form()
                },
                Field::Host,
            ),
            (
                RouterForm {
                    port: Some(0),
                    ..form()
                },
                Field::Port,
            ),
            (
                RouterForm {
                    username: Some(" ".into()),
                    ..form()
                },
                Field::Username,
            ),
            (
                RouterForm {
                    password: Secret::new("x".repeat(257)),
                    ..form()
                },
                Field::Password,
            ),
            (
                RouterForm {
                    note: Some("x".repeat(2_001)),
                    ..form()
                },
                Field::Note,
            ),
            (
                RouterForm {
                    position: Some(north),
                    ..form()
                },
                Field::Position,
            ),
            (
                RouterForm {
                    tags: vec!["a b".into()],
                    ..form()
                },
                Field::Tags,
            ),
            (
                RouterForm {
                    position: Some(nowhere),
                    ..form()
                },
                Field::Position,
            ),
        ];
        for (form, field) in cases {
            assert_eq!(
                entry(&form, None).unwrap_err().field,
                Some(field),
                "{form:?}"
            );
        }
    }

    #[test]
    fn pins_are_fingerprints() {
        let good = ["AB"; 32].join(":");
        assert_eq!(pin(&good).unwrap(), good.to_lowercase());
        for bad in ["", "ab", &["ab"; 31].join(":"), &["zz"; 32].join(":")] {
            assert!(pin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_router_is_not_its_own_ancestor() {
        let parents = HashMap::from([(id(2), id(1)), (id(3), id(2))]);
        assert!(is_cycle(&parents, id(1), id(1)));
        assert!(is_cycle(&parents, id(1), id(3)));
        assert!(!is_cycle(&parents, id(3), id(1)));
        assert!(!is_cycle(&parents, id(4), id(3)));
    }

    proptest! {
        /// Parents accepted one after the other never close a circle.
        #[test]
        fn accepted_parents_stay_a_forest(links in proptest::collection::vec((0u128..8, 0u128..8), 0..40)) {
            let mut parents = HashMap::new();
            for (child, parent) in links {
                if !is_cycle(&parents, id(child), id(parent)) {
                    parents.insert(id(child), id(parent));
                }
            }
            for start in 0..8 {
                let steps = std::iter::successors(Some(id(start)), |it| parents.get(it).copied());
                prop_assert!(steps.take(9).count() < 9);
            }
        }
    }
}

//! What is typed into the form: texts, what is wrong with them, and the form that they make.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::group::AddGroup;
use mikromon_api::router::{Position, RouterForm, RouterView};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::{Host, Name, Tags, Transport};
use mikromon_domain::secret::Secret;

use crate::locales::{Lang, group, router as t};
use crate::state::{Action, Checked, Masks};

/// The choice of a group that is made with the router.
pub(crate) const NEW_GROUP: &str = "new";

#[derive(Clone, Copy)]
pub(crate) struct Draft {
    /// The router that is edited.
    pub id: Option<RouterId>,
    pub name: RwSignal<String>,
    pub host: RwSignal<String>,
    pub transport: RwSignal<String>,
    pub port: RwSignal<String>,
    pub username: RwSignal<String>,
    pub password: RwSignal<String>,
    pub parent: RwSignal<String>,
    pub site: RwSignal<String>,
    pub position: RwSignal<String>,
    pub note: RwSignal<String>,
    /// An id, nothing, or [`NEW_GROUP`].
    pub group: RwSignal<String>,
    pub new_group: RwSignal<String>,
    /// Making that group.
    pub grouping: Action,
    /// As they are typed, parted by commas.
    pub tags: RwSignal<String>,
    pub core: RwSignal<bool>,
    pub paused: RwSignal<bool>,
    pub masks: Masks,
    /// The fingerprint that is stored.
    pinned: StoredValue<Option<String>>,
    /// The fingerprint that the operator accepted.
    pub accepted: RwSignal<Option<String>>,
    tried: RwSignal<bool>,
}

impl Draft {
    pub(crate) fn empty() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let draft = Self {
            id: None,
            name: text(""),
            host: text(""),
            transport: text(Transport::Plain.name()),
            port: text(&Transport::Plain.default_port().to_string()),
            username: text(""),
            password: text(""),
            parent: text(""),
            site: text(""),
            position: text(""),
            note: text(""),
            group: text(""),
            new_group: text(""),
            grouping: Action::new(),
            tags: text(""),
            core: RwSignal::new(false),
            paused: RwSignal::new(false),
            masks: Masks::default(),
            pinned: StoredValue::new(None),
            accepted: RwSignal::new(None),
            tried: RwSignal::new(false),
        };
        draft.follow_transport();
        draft
    }

    pub(crate) fn of(router: &RouterView) -> Self {
        let draft = Self {
            id: Some(router.id),
            pinned: StoredValue::new(router.pin.clone()),
            ..Self::empty()
        };
        draft.name.set(router.name.clone());
        draft.transport.set(router.transport.name().to_owned());
        draft
            .parent
            .set(router.parent.map(|id| id.to_string()).unwrap_or_default());
        draft
            .position
            .set(router.position.map(write_position).unwrap_or_default());
        draft.masks.begin("host", draft.host, &router.host);
        draft.masks.begin("port", draft.port, &router.port);
        draft
            .masks
            .begin("username", draft.username, &router.username);
        draft.masks.begin("site", draft.site, &router.site);
        draft.masks.begin("note", draft.note, &router.note);
        let group = router.group.map(|id| id.to_string());
        draft.group.set(group.unwrap_or_default());
        draft.tags.set(router.tags.join(", "));
        draft.core.set(router.core);
        draft.paused.set(router.paused);
        draft
    }

    /// Another transport brings its default port, unless another port was typed.
    fn follow_transport(self) {
        Effect::new(move |before: Option<Transport>| {
            let now = self.chosen_transport();
            let was_default = before.is_some_and(|before| {
                self.port
                    .with_untracked(|port| *port == before.default_port().to_string())
            });
            if was_default && before != Some(now) {
                self.port.set(now.default_port().to_string());
            }
            now
        });
    }

    fn chosen_transport(self) -> Transport {
        self.transport
            .with(|name| Transport::from_name(name))
            .unwrap_or(Transport::Plain)
    }

    pub(crate) fn is_tls(self) -> bool {
        self.chosen_transport() == Transport::Tls
    }

    /// What the router's certificate is compared with.
    pub(crate) fn known_pin(self) -> Option<String> {
        self.accepted
            .get_untracked()
            .or_else(|| self.pinned.get_value())
    }

    /// What the core would be sent, or nothing where a field is wrong; from now on errors show.
    pub(crate) fn form(self) -> Option<RouterForm> {
        if !self.is_right() {
            return None;
        }
        let text = |it: RwSignal<String>| it.with_untracked(|it| it.trim().to_owned());
        Some(RouterForm {
            name: text(self.name),
            host: untrack(|| self.masks.typed("host", self.host)),
            port: match untrack(|| self.masks.typed("port", self.port)) {
                Some(typed) => Some(typed.parse().ok()?),
                None => None,
            },
            transport: untrack(|| self.chosen_transport()),
            username: untrack(|| self.masks.typed("username", self.username)),
            password: Secret::new(self.password.get_untracked()),
            core: self.core.get_untracked(),
            paused: self.paused.get_untracked(),
            parent: text(self.parent).parse().ok(),
            site: untrack(|| self.masks.typed("site", self.site)),
            note: untrack(|| self.masks.typed("note", self.note)),
            group: text(self.group).parse().ok(),
            tags: self.tag_list(),
            position: read_position(&self.position.get_untracked()).ok().flatten(),
        })
    }

    fn tag_list(self) -> Vec<String> {
        let tags = self
            .tags
            .with(|it| it.split([',', ';']).map(str::to_owned).collect::<Vec<_>>());
        tags.into_iter()
            .filter(|it| !it.trim().is_empty())
            .collect()
    }

    /// Makes the new group where one is asked for, and goes on when it is there.
    pub(crate) fn with_group(self, go_on: impl FnOnce() + 'static) {
        if self.group.with_untracked(|it| it != NEW_GROUP) {
            go_on();
            return;
        }
        let order = AddGroup {
            name: self.new_group.get_untracked(),
            note: String::new(),
        };
        self.grouping.send(order, move |id| {
            // It is there now: another attempt does not make it again.
            self.group.set(id.to_string());
            go_on();
        });
    }
}

impl Checked for Draft {
    const FIELDS: &'static [Field] = &[
        Field::Name,
        Field::Host,
        Field::Port,
        Field::Username,
        Field::Password,
        Field::Position,
        Field::Group,
        Field::Tags,
    ];

    fn tried(self) -> RwSignal<bool> {
        self.tried
    }

    fn wrong(self, field: Field, lang: Lang) -> Option<&'static str> {
        let bad = |is_bad: bool, words: fn(Lang) -> &'static str| is_bad.then(|| words(lang));
        match field {
            Field::Name => bad(self.name.with(|it| Name::new(it).is_err()), t::name_wrong),
            Field::Host => bad(
                self.masks
                    .typed("host", self.host)
                    .is_some_and(|it| Host::new(&it).is_err()),
                t::host_wrong,
            ),
            Field::Port => bad(
                self.masks
                    .typed("port", self.port)
                    .is_some_and(|it| !it.parse::<u16>().is_ok_and(|it| it > 0)),
                t::port_wrong,
            ),
            Field::Username => bad(
                self.masks
                    .typed("username", self.username)
                    .is_some_and(|it| it.is_empty()),
                t::username_wrong,
            ),
            Field::Tags => bad(Tags::new(&self.tag_list()).is_err(), group::tags_wrong),
            Field::Position => bad(
                self.position.with(|it| read_position(it).is_err()),
                t::position_wrong,
            ),
            _ => None,
        }
    }
}

fn write_position(position: Position) -> String {
    format!("{}, {}", position.latitude, position.longitude)
}

/// `-6.595038, 106.816635`; empty is no position.
fn read_position(text: &str) -> Result<Option<Position>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (latitude, longitude) = text.split_once([',', ';', ' ']).ok_or(())?;
    let number = |text: &str| text.trim().parse::<f64>().map_err(drop);
    let position = Position {
        latitude: number(latitude)?,
        longitude: number(longitude)?,
    };
    let on_earth = position.latitude.abs() <= 90.0 && position.longitude.abs() <= 180.0;
    on_earth.then_some(Some(position)).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_as_maps_write_it() {
        let bogor = Position {
            latitude: -6.595038,
            longitude: 106.816635,
        };
        for text in [
            "-6.595038, 106.816635",
            " -6.595038,106.816635 ",
            "-6.595038 106.816635",
        ] {
            assert_eq!(read_position(text), Ok(Some(bogor)), "{text}");
        }
        assert_eq!(read_position(&write_position(bogor)), Ok(Some(bogor)));
        assert_eq!(read_position("  "), Ok(None));
        for text in ["-6.5", "a, b", "91, 0", "0, 181", "NaN, 0"] {
            assert_eq!(read_position(text), Err(()), "{text}");
        }
    }
}

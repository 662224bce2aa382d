//! Operators, what their roles may do, and the groups of routers that they see.

use super::Step::{self, Press, See};
use super::{ESCAPE, Scene};

const SETTINGS: Step = Press("nav a[href='/settings']");
const OPERATORS: Step = Press("a[href='/settings/operators']");
const ROLES: Step = Press("#open-roles");
const ROUTERS: Step = Press("nav a[href='/routers']");
const GROUPS: Step = Press("#open-groups");
/// A right that the role has not, as the program has it.
const GIVE: Step = Press("#roles tr[data-right='audit.view'] input[data-role='noc']");

pub(crate) const PEOPLE: &[Scene] = &[
    Scene::new(
        "operators",
        &[
            SETTINGS,
            OPERATORS,
            See("[data-operator='dedi'] [data-scoped]"),
        ],
    ),
    Scene::new(
        "operator-scope",
        &[
            SETTINGS,
            OPERATORS,
            Press("[data-operator='dedi'] [name=scope]"),
            See("[data-dialog='operator-scope'] .tick"),
        ],
    ),
    Scene::new(
        "operator-access",
        &[
            ESCAPE,
            SETTINGS,
            OPERATORS,
            Press("[data-operator='dedi'] [name=access]"),
            See("#operator-sessions"),
        ],
    ),
    Scene::new(
        "two-step",
        &[
            ESCAPE,
            SETTINGS,
            OPERATORS,
            Press("[name='turn-on-totp']"),
            See("svg.qr"),
        ],
    ),
    Scene::new(
        "groups",
        &[ESCAPE, ROUTERS, GROUPS, See("#groups [data-group]")],
    ),
    Scene::new(
        "group-form",
        &[
            ROUTERS,
            GROUPS,
            Press("#groups [data-group] [name=edit]"),
            See("[data-dialog='group-form']"),
        ],
    ),
    Scene::new(
        "group-saved",
        &[
            ESCAPE,
            ROUTERS,
            GROUPS,
            Press("#groups [data-group] [name=edit]"),
            Press("[data-dialog='group-form'] [type=submit]"),
            See(".toast"),
        ],
    ),
    Scene::new(
        "roles",
        &[
            ESCAPE,
            SETTINGS,
            OPERATORS,
            ROLES,
            See("#roles tr[data-right]"),
        ],
    ),
    Scene::new(
        "roles-unsaved",
        &[SETTINGS, OPERATORS, ROLES, GIVE, See("#roles td.unsaved")],
    ),
    // Last, as nothing else can be pressed while it is open.
    Scene::new(
        "roles-save",
        &[
            ESCAPE,
            SETTINGS,
            OPERATORS,
            ROLES,
            GIVE,
            Press("#roles-save"),
            See("[data-dialog='save-roles']"),
        ],
    ),
];
pub(crate) const EXPIRED: &[Scene] = &[Scene::new("password-expired", &[See("#expired-password")])];

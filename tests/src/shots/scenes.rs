//! What is pictured, and how a person gets there.

mod customer;
mod import;
mod people;
mod settings;

use super::scene::Scene;
use super::scene::Step::{self, Key, Press, See, Write};
pub(crate) use customer::CUSTOMER;
pub(crate) use import::IMPORT;
pub(crate) use people::{EXPIRED, PEOPLE};
pub(crate) use settings::SETTINGS;

const ESCAPE: Step = Key('\u{E00C}');
/// A key that is pressed before is pressed for nobody.
const LOADED: Step = See("#main");
/// Of the wallboard, which hides the rail.
const LEFT: Step = See(".app:not(:has(.wall))");
const F11: Step = Key('\u{E03B}');

pub(crate) const SIGNED_IN: &[Scene] = &[
    Scene::new(
        "wallboard",
        &[
            LOADED,
            ESCAPE,
            LEFT,
            Press("nav a[href='/']"),
            See("#overview-routers tr"),
            F11,
            See("#wall .tile"),
        ],
    ),
    Scene::new(
        "overview",
        &[
            LOADED,
            ESCAPE,
            LEFT,
            Press("nav a[href='/']"),
            See("#overview-routers tr"),
        ],
    ),
    Scene::new(
        "routers",
        &[Press("nav a[href='/routers']"), See("#router-list tr")],
    ),
    Scene::new(
        "routers-sorted",
        &[
            Press("nav a[href='/routers']"),
            Press("#router-list [data-sort='traffic']"),
            See("#router-list [aria-sort='ascending']"),
            Press("#router-list [data-sort='traffic']"),
            See("#router-list [aria-sort='descending']"),
            Press("main .menu button"),
            See("main .ticks"),
        ],
    ),
    Scene::new(
        "customers",
        &[
            Press("nav a[href='/customers']"),
            See("#customer-list tr[data-customer]"),
            Press("#customer-list tr[aria-rowindex='7'] [data-cell='state']"),
            See("#customer-list tr.sel"),
            See("#customer-peek .timeline li"),
        ],
    ),
    Scene::new(
        "drift",
        &[
            Press("nav a[href='/drift']"),
            See("#drift-list tr[data-drift]"),
        ],
    ),
    Scene::new(
        "drift-none",
        &[
            Press("nav a[href='/drift']"),
            See("#drift-list tr[data-drift]"),
            Write("[name='drift-search']", "tidak ada"),
            See("#drift-list .empty"),
        ],
    ),
    Scene::new(
        "customers-none",
        &[
            Press("nav a[href='/customers']"),
            Write("[name='customer-search']", "tidak ada"),
            See("#customer-list .empty"),
        ],
    ),
    Scene::new(
        "customer",
        &[
            Press("nav a[href='/customers']"),
            Write("[name='customer-search']", "ujang"),
            Press("#customer-list tr[data-customer] a"),
            See("#customer-statement tr[data-entry]"),
        ],
    ),
    Scene::new(
        "router",
        &[
            Press("nav a[href='/routers']"),
            Press("main tr[data-state='up'] a"),
            See("[data-interface]"),
        ],
    ),
    Scene::new(
        "router-down",
        &[
            Press("nav a[href='/routers']"),
            Press("main tr[data-state='down'] a"),
            See("#notice"),
        ],
    ),
    Scene::new(
        "incidents",
        &[Press("nav a[href='/incidents']"), See("[data-incident]")],
    ),
    Scene::new(
        "map",
        &[Press("nav a[href='/map']"), See("#map-canvas[data-ready]")],
    ),
    Scene::new(
        "audit",
        &[Press("nav a[href='/audit']"), See("main tbody tr")],
    ),
    Scene::new(
        "audit-detail",
        &[
            Press("nav a[href='/audit']"),
            Press("main tbody tr button"),
            See("#audit-detail"),
        ],
    ),
    Scene::new(
        "audit-none",
        &[
            Press("nav a[href='/audit']"),
            Write("main [name='audit-search']", "tidak-ada-yang-begini"),
            See("main .empty"),
        ],
    ),
    Scene::new(
        "groups-empty",
        &[
            Press("nav a[href='/routers']"),
            Press("#open-groups"),
            See("#groups .empty"),
        ],
    ),
    Scene::new(
        "router-add",
        &[
            Press("nav a[href='/routers']"),
            Press("main a[href='/routers/add']"),
        ],
    ),
    Scene::new(
        "router-add-incomplete",
        &[
            Press("nav a[href='/routers']"),
            Press("main a[href='/routers/add']"),
            Press("#router-form button[type=submit]"),
            See("#router-form .field.err"),
        ],
    ),
    Scene::new(
        "router-add-refused",
        &[
            Press("nav a[href='/routers']"),
            Press("main a[href='/routers/add']"),
            Write("#router-form #name", "BR-Baru-01"),
            Write("#router-form #host", "127.0.0.1"),
            Write("#router-form #port", "1"),
            Write("#router-form #username", "pemantau"),
            Write("#router-form #password", "rahasia"),
            Press("#test-connection"),
            See("#connection-test [data-error]"),
        ],
    ),
    Scene::new(
        "switcher",
        &[
            Press("nav a[href='/']"),
            Press(".device"),
            See(".switcher li"),
        ],
    ),
    Scene::new(
        "palette",
        &[
            Press("#find"),
            Write("[data-dialog='palette'] input", "br ci"),
            See(".palette .hit"),
        ],
    ),
    Scene::new(
        "palette-empty",
        &[ESCAPE, Press("#find"), See(".palette .hit")],
    ),
    Scene::new(
        "keys",
        &[ESCAPE, Press(".who"), Press("#open-keys"), See(".keys")],
    ),
    // Last, as nothing else can be pressed while it is open.
    Scene::new(
        "router-remove",
        &[
            ESCAPE,
            Press("nav a[href='/routers']"),
            Press("main tr[data-state='up'] a"),
            Press("#remove-router"),
            See("dialog[open]"),
        ],
    ),
];
pub(crate) const SIGNED_OUT: &[Scene] = &[Scene::new("sign-in", &[See("#sign-in")])];
pub(crate) const LOCKED: &[Scene] = &[Scene::new(
    "sign-in-locked",
    &[
        Press("[data-login='tamu']"),
        Write("#sign-in #password", "not the password"),
        Press("#sign-in button[type=submit]"),
        See("#sign-in .field.err #password"),
    ],
)];
/// Nobody is at the desk.
pub(crate) const AWAY: &[Scene] = &[Scene::new("lock", &[See("#unlock #password")])];
pub(crate) const VIEWER: &[Scene] = &[
    Scene::new(
        "viewer-overview",
        &[Press("nav a[href='/']"), See("#overview-routers tr")],
    ),
    Scene::new(
        "viewer-routers",
        &[Press("nav a[href='/routers']"), See("#router-list tr")],
    ),
    Scene::new(
        "viewer-router",
        &[
            Press("nav a[href='/routers']"),
            Press("main tr[data-state='down'] a"),
            See("#notice"),
        ],
    ),
    Scene::new(
        "viewer-incidents",
        &[Press("nav a[href='/incidents']"), See("[data-incident]")],
    ),
];
pub(crate) const FIRST_START: &[Scene] = &[
    Scene::new("first-start", &[See("#first-start")]),
    Scene::new(
        "first-start-join",
        &[Press("#first-start-way button:last-child"), See("#invite")],
    ),
    Scene::new(
        "first-start-wrong",
        &[
            Press("#first-start-way button:first-child"),
            Write("#first-start #name", "Rina Wati"),
            Write("#first-start #login", "rina"),
            Write("#first-start #password", "sawah"),
            Write("#first-start #password-again", "ladang"),
            See("#first-start .field.err"),
        ],
    ),
];
pub(crate) const EMPTY: &[Scene] = &[
    Scene::new("empty-overview", &[Press("nav a[href='/']")]),
    Scene::new(
        "empty-routers",
        &[Press("nav a[href='/routers']"), See(".empty")],
    ),
    Scene::new(
        "empty-map",
        &[Press("nav a[href='/map']"), See("#map-canvas[data-ready]")],
    ),
    Scene::new(
        "empty-incidents",
        &[Press("nav a[href='/incidents']"), See(".empty")],
    ),
];
pub(crate) const CERTIFICATE: &[Scene] = &[Scene::new(
    "certificate",
    &[
        Press("nav a[href='/routers']"),
        Press("main tr[data-state='pin-changed'] a"),
        See("#certificate"),
    ],
)];
pub(crate) const OFFLINE: &[Scene] = &[
    Scene::new(
        "wallboard-offline",
        &[
            LOADED,
            ESCAPE,
            LEFT,
            Press("nav a[href='/']"),
            F11,
            See("#wall-alarm.warn"),
        ],
    ),
    Scene::new(
        "offline",
        &[ESCAPE, LEFT, Press("nav a[href='/']"), See("#notice.warn")],
    ),
];
pub(crate) const REFUSED: &[Scene] = &[Scene::new("store-refused", &[See("#store-refused")])];
const MARK: Step = Press("header .sync-mark");
const SYNC: Step = Press("header .panel a[href='/sync']");
pub(crate) const TOGETHER: &[Scene] = &[
    Scene::new(
        "sync",
        &[MARK, SYNC, See("#devices [data-state='waiting']")],
    ),
    Scene::new("sync-menu", &[MARK, See("header .panel a[href='/sync']")]),
    Scene::new(
        "sync-grant",
        &[
            ESCAPE,
            MARK,
            SYNC,
            Press("#devices [data-state='waiting'] button.primary"),
            See("[data-dialog='grant-keys']"),
        ],
    ),
];
pub(crate) const HIRING: &[Scene] = &[Scene::new(
    "operator-add",
    &[
        Press("nav a[href='/settings']"),
        Press("a[href='/settings/operators']"),
        Press("#add-operator"),
        See("[data-dialog='operator-form']"),
    ],
)];
pub(crate) const INVITING: &[Scene] = &[Scene::new(
    "invitation",
    &[
        Press("nav a[href='/settings']"),
        Press("a[href='/settings/operators']"),
        Press("#operators [data-operator='siti'] [name=invite]"),
        Press("[data-dialog='invite-computer'] button[type=submit]"),
        See("[data-dialog='invitation'] #first-password"),
    ],
)];
pub(crate) const UNDECIDED: &[Scene] = &[Scene::new(
    "sync-undecided",
    &[MARK, SYNC, See("[data-conflict]"), See("[data-refused]")],
)];
pub(crate) const CUT_OFF: &[Scene] = &[Scene::new(
    "sync-offline",
    &[MARK, SYNC, See("#sync-problems")],
)];
pub(crate) const ALL: &[&[Scene]] = &[
    SIGNED_IN,
    CUSTOMER,
    IMPORT,
    SETTINGS,
    PEOPLE,
    SIGNED_OUT,
    EXPIRED,
    VIEWER,
    LOCKED,
    AWAY,
    FIRST_START,
    EMPTY,
    CERTIFICATE,
    OFFLINE,
    REFUSED,
    TOGETHER,
    HIRING,
    INVITING,
    UNDECIDED,
    CUT_OFF,
];

//! The settings, section by section, and what is opened from them.

use super::Scene;
use super::Step::{Press, See, Write};

pub(crate) const SETTINGS: &[Scene] = &[
    Scene::new(
        "settings",
        &[Press("nav a[href='/settings']"), See("#settings-look")],
    ),
    Scene::new(
        "settings-company",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/company']"),
            See("#company form"),
        ],
    ),
    Scene::new(
        "settings-operators",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/operators']"),
            See("#operators [data-operator]"),
        ],
    ),
    Scene::new(
        "settings-keys",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/keys']"),
            See("main form"),
        ],
    ),
    Scene::new(
        "settings-data",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/data']"),
            See("#data-folder dl"),
        ],
    ),
    Scene::new(
        "settings-backup-schedule",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/data']"),
            Press("#schedule-edit"),
            Write(
                "#schedule-form #schedule-passphrase",
                "kalimat sandi otomatis",
            ),
            Write("#schedule-form #schedule-passphrase-again", "kalimat sandi"),
            See("#schedule-form .field.err"),
        ],
    ),
    Scene::new(
        "settings-backup-scheduled",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/data']"),
            Press("#schedule-edit"),
            Write(
                "#schedule-form #schedule-passphrase",
                "kalimat sandi otomatis",
            ),
            Write(
                "#schedule-form #schedule-passphrase-again",
                "kalimat sandi otomatis",
            ),
            Press("#schedule-form button[type=submit]"),
            See("#backup-schedule [data-schedule='on']"),
        ],
    ),
    Scene::new(
        "settings-backup-refused",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/data']"),
            See("#data-folder dl"),
            Write("#restore-form #restore-file", "/nowhere.mikromon-backup"),
            Write("#restore-form #restore-passphrase", "kalimat sandi"),
            Press("#restore-form button[type=submit]"),
            See("#restore-form .field.err"),
        ],
    ),
    Scene::new(
        "settings-monitoring",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/monitoring']"),
            See("#monitoring"),
        ],
    ),
    Scene::new(
        "settings-network",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/network']"),
            See("#network .st"),
        ],
    ),
    Scene::new(
        "settings-support",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/support']"),
            Press("#support-make"),
            See("#support .file"),
        ],
    ),
    Scene::new(
        "settings-about",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/about']"),
            See("#licences .licences li"),
        ],
    ),
    Scene::new(
        "sync-alone",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/server']"),
            Press("#shared-server a"),
            See("#invite"),
        ],
    ),
    Scene::new(
        "sync-invite-unreadable",
        &[
            Press("nav a[href='/settings']"),
            Press("a[href='/settings/server']"),
            Press("#shared-server a"),
            Write("#invite #invite-text", "this is no invitation"),
            Press("#invite button[type=submit]"),
            See("#invite .field.err"),
        ],
    ),
];

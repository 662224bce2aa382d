//! The arrows between our crates and the owners of toolkits, judged on what `cargo metadata` says.
//! Dependencies of every kind count, because a test that reaches across a layer ties it as well;
//! only the simulator and the throwaway PostgreSQL may be development dependencies of all: they are
//! a network and a server, not layers.

use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Set for a crate of this workspace.
    pub(crate) path: Option<String>,
    /// `dev` or `build`; nothing for what the crate itself is built of.
    pub(crate) kind: Option<String>,
}

/// What stands around the application when it is tested.
const SURROUNDINGS: [&str; 2] = ["mikromon-simulator", "mikromon-postgres"];

impl Dependency {
    fn is_surroundings_for_tests(&self) -> bool {
        SURROUNDINGS.contains(&self.name.as_str()) && self.kind.as_deref() == Some("dev")
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

pub(crate) fn read(json: &[u8]) -> serde_json::Result<Vec<Package>> {
    serde_json::from_slice::<Metadata>(json).map(|it| it.packages)
}

/// Who may depend on whom. A crate that is not here may not be in the workspace.
#[rustfmt::skip]
const ARROWS: &[(&str, &[&str])] = &[
    ("mikromon-domain", &[]),
    ("mikromon-sync", &[]),
    ("mikromon-api", &["mikromon-domain"]),
    ("mikromon-routeros", &[]),
    ("mikromon-core", &[
        "mikromon-domain", "mikromon-sync", "mikromon-api", "mikromon-routeros",
    ]),
    ("mikromon", &["mikromon-domain", "mikromon-api", "mikromon-core"]),
    ("mikromon-map", &["mikromon-domain"]),
    ("mikromon-ui", &["mikromon-domain", "mikromon-api", "mikromon-map"]),
    ("mikromon-simulator", &[]),
    ("mikromon-postgres", &[]),
    ("mikromon-tests", &[
        "mikromon-domain", "mikromon-sync", "mikromon-api", "mikromon-routeros", "mikromon-core",
        "mikromon", "mikromon-map", "mikromon-simulator", "mikromon-postgres",
    ]),
    ("xtask", &[]),
];

/// Crates that only some of ours may name. A name ending in `*` stands for all that begin so.
#[rustfmt::skip]
const TOOLKITS: &[(&[&str], &[&str])] = &[
    (&["tauri", "tauri-*"], &["mikromon"]),
    (&["sqlx", "sqlx-*", "rusqlite", "libsqlite3-sys"], &["mikromon-core"]),
    // The window tests speak WebDriver, which is HTTP, by fantoccini.
    (&["reqwest", "hyper", "hyper-*", "ureq", "axum", "isahc"], &["mikromon-core", "mikromon-tests"]),
    (&["leptos", "leptos_*"], &["mikromon-ui"]),
    (&["egui", "egui_*", "eframe", "walkers"], &["mikromon-map", "mikromon-ui"]),
    (&["tokio", "tokio-*"], &[
        "mikromon", "mikromon-core", "mikromon-routeros", "mikromon-simulator", "mikromon-tests",
    ]),
];

pub(crate) fn wrong_arrows(packages: &[Package]) -> Vec<String> {
    packages.iter().flat_map(wrong_arrows_of).collect()
}

fn wrong_arrows_of(package: &Package) -> Vec<String> {
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
        return vec![format!(
            "{} is in no arrow of the architecture",
            package.name
        )];
    };
    let ours = package.dependencies.iter().filter(|it| it.path.is_some());
    ours.filter(|it| it.name != package.name && !it.is_surroundings_for_tests())
        .filter(|it| !allowed.contains(&it.name.as_str()))
        .map(|it| format!("{} must not depend on {}", package.name, it.name))
        .collect()
}

pub(crate) fn wrong_toolkits(packages: &[Package]) -> Vec<String> {
    let mut faults = Vec::new();
    for package in packages {
        for dependency in &package.dependencies {
            let strange = |(names, owners): &&(&[&str], &[&str])| {
                names.iter().any(|name| covers(name, &dependency.name))
                    && !owners.contains(&package.name.as_str())
            };
            if let Some((_, owners)) = TOOLKITS.iter().find(strange) {
                let owners = owners.join(", ");
                let Package { name, .. } = package;
                faults.push(format!(
                    "{} belongs to {owners}; not to {name}",
                    dependency.name
                ));
            }
        }
    }
    faults
}

fn covers(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, ours: &[&str], others: &[&str]) -> Package {
        let depend = |path: Option<&str>, names: &[&str]| -> Vec<Dependency> {
            let path = path.map(str::to_owned);
            let dependency = |name: &&str| Dependency {
                name: (*name).to_owned(),
                path: path.clone(),
                kind: None,
            };
            names.iter().map(dependency).collect()
        };
        let mut dependencies = depend(Some("/somewhere"), ours);
        dependencies.extend(depend(None, others));
        Package {
            name: name.to_owned(),
            dependencies,
        }
    }

    #[test]
    fn an_arrow_against_the_drawing_is_found() {
        for (from, to) in [
            ("mikromon-domain", "mikromon-api"),
            ("mikromon-sync", "mikromon-domain"),
            ("mikromon-api", "mikromon-core"),
            ("mikromon-ui", "mikromon-core"),
            ("mikromon-map", "mikromon-api"),
            ("mikromon-core", "mikromon-simulator"),
            ("mikromon", "mikromon-routeros"),
            ("mikromon-tests", "mikromon-ui"),
            ("xtask", "mikromon-domain"),
        ] {
            let faults = wrong_arrows(&[package(from, &[to], &[])]);
            assert_eq!(faults, [format!("{from} must not depend on {to}")]);
        }
    }

    #[test]
    fn the_drawn_arrows_are_allowed() {
        for (name, allowed) in ARROWS {
            assert!(wrong_arrows(&[package(name, allowed, &["serde"])]).is_empty());
        }
    }

    #[test]
    fn tests_of_a_crate_may_use_the_simulator_and_nothing_else_out_of_line() {
        let names = ["mikromon-simulator", "mikromon-postgres", "mikromon-ui"];
        let mut core = package("mikromon-core", &names, &[]);
        for dependency in &mut core.dependencies {
            dependency.kind = Some("dev".to_owned());
        }
        assert_eq!(
            wrong_arrows(&[core]),
            ["mikromon-core must not depend on mikromon-ui"]
        );
    }

    #[test]
    fn a_crate_that_nobody_drew_is_found() {
        let faults = wrong_arrows(&[package("mikromon-helpers", &[], &[])]);
        assert_eq!(
            faults,
            ["mikromon-helpers is in no arrow of the architecture"]
        );
    }

    #[test]
    fn a_toolkit_in_a_foreign_crate_is_found() {
        for (name, toolkit) in [
            ("mikromon-core", "tauri"),
            ("mikromon-ui", "tauri-plugin-notification"),
            ("mikromon", "sqlx"),
            ("mikromon-domain", "reqwest"),
            ("mikromon-map", "leptos"),
            ("mikromon-core", "egui"),
            ("mikromon-domain", "tokio"),
            ("mikromon-api", "tokio-util"),
            ("mikromon-map", "tokio"),
        ] {
            let faults = wrong_toolkits(&[package(name, &[], &[toolkit])]);
            assert_eq!(faults.len(), 1, "{toolkit} in {name}: {faults:?}");
        }
    }

    #[test]
    fn a_toolkit_at_home_is_allowed() {
        let home = package("mikromon-core", &[], &["sqlx", "reqwest", "tokio", "serde"]);
        assert!(wrong_toolkits(&[home]).is_empty());
    }
}

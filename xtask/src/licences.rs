//! Whose work the app holds: every crate in its tree with its licence and the texts that came with
//! it, and what else is shipped. Read from `cargo metadata` and the sources on this disk; nothing is
//! downloaded, and nothing is written down by hand but what is no crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::shell::read;
use crate::tree::Tree;

/// The programs that are shipped.
const PROGRAMS: &[&str] = &["mikromon", "mikromon-ui"];
/// How a file begins that says under which conditions a crate may be used.
const TEXTS: &[&str] = &[
    "license",
    "licence",
    "copying",
    "notice",
    "unlicense",
    "copyright",
];
/// Longer files are no licence.
const LONGEST: u64 = 128 * 1_024;

/// What is shipped and is no crate: name, version, licence, where it is from, its text.
const OTHERS: &[(&str, &str, &str, &str, Option<&str>)] = &[
    (
        "Inter",
        "",
        "OFL-1.1",
        "https://rsms.me/inter",
        Some("assets/fonts/OFL-Inter.txt"),
    ),
    (
        "Natural Earth",
        "",
        "Public domain",
        "https://www.naturalearthdata.com",
        None,
    ),
    (
        "GeoNames",
        "",
        "CC-BY-4.0",
        "https://www.geonames.org",
        None,
    ),
];

/// The list as JSON: `packages`, each naming its texts by their places in `texts`.
///
/// # Errors
/// When cargo does not tell what the app is made of, or a file cannot be read.
pub(crate) fn list(tree: &Tree) -> Result<String> {
    let mut cargo = tree.cargo(["metadata", "--format-version", "1", "--locked"]);
    let metadata: Value = serde_json::from_str(&read(&mut cargo)?)?;
    let packages = by_id(&metadata, "packages")?;
    let nodes = by_id(metadata.get("resolve").context("no dependencies")?, "nodes")?;
    let mut texts = Texts::default();
    let mut listed = Vec::new();
    for id in reached(&packages, &nodes) {
        let package = packages.get(id).context("a package that is not told of")?;
        // The workspace's own is the app itself.
        if package.get("source").is_some_and(|it| !it.is_null()) {
            listed.push(entry(package, &mut texts)?);
        }
    }
    for (name, version, licence, source, file) in OTHERS {
        let file = file.map(|it| fs::read_to_string(tree.root.join(it)));
        let places: Vec<usize> = file
            .transpose()?
            .map(|it| texts.place(&it))
            .into_iter()
            .collect();
        listed.push(json!({
            "name": name, "version": version, "licence": licence, "source": source,
            "texts": places,
        }));
    }
    listed.sort_by_key(|it| text(it, "name").to_lowercase());
    Ok(json!({ "packages": listed, "texts": texts.in_order() }).to_string())
}

fn text<'a>(of: &'a Value, field: &str) -> &'a str {
    of.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn by_id<'a>(of: &'a Value, field: &str) -> Result<BTreeMap<&'a str, &'a Value>> {
    let all = of.get(field).and_then(Value::as_array);
    let all = all.with_context(|| format!("cargo metadata has no {field}"))?;
    Ok(all.iter().map(|it| (text(it, "id"), it)).collect())
}

/// What the programs are built of: not what only builds or tests them.
fn reached<'a>(
    packages: &BTreeMap<&'a str, &'a Value>,
    nodes: &BTreeMap<&'a str, &'a Value>,
) -> BTreeSet<&'a str> {
    let is_program = |it: &&str| {
        let package = packages.get(*it);
        package.is_some_and(|it| PROGRAMS.contains(&text(it, "name")))
    };
    let mut waiting: Vec<&str> = packages.keys().copied().filter(is_program).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !reached.insert(id) {
            continue;
        }
        let deps = nodes
            .get(id)
            .and_then(|it| it.get("deps"))
            .and_then(Value::as_array);
        for dep in deps.into_iter().flatten().filter(|it| is_built_in(it)) {
            waiting.push(text(dep, "pkg"));
        }
    }
    reached
}

fn is_built_in(dep: &Value) -> bool {
    let kinds = dep.get("dep_kinds").and_then(Value::as_array);
    let mut kinds = kinds.into_iter().flatten();
    kinds.any(|it| it.get("kind").is_some_and(Value::is_null))
}

fn entry(package: &Value, texts: &mut Texts) -> Result<Value> {
    let manifest = Path::new(text(package, "manifest_path"));
    let folder = manifest.parent().context("a manifest lies in a folder")?;
    let mut places = Vec::new();
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files {
        let name = file.file_name().to_string_lossy().to_lowercase();
        let meta = file.metadata()?;
        let is_text = TEXTS.iter().any(|it| name.starts_with(it));
        if is_text && meta.is_file() && meta.len() < LONGEST {
            let bytes = fs::read(file.path())?;
            places.push(texts.place(&String::from_utf8_lossy(&bytes)));
        }
    }
    Ok(json!({
        "name": text(package, "name"),
        "version": text(package, "version"),
        "licence": text(package, "license"),
        "source": text(package, "repository"),
        "texts": places,
    }))
}

/// Each text once: most crates share theirs.
#[derive(Default)]
struct Texts(BTreeMap<String, usize>);

impl Texts {
    fn place(&mut self, text: &str) -> usize {
        let next = self.0.len();
        *self.0.entry(text.replace("\r\n", "\n")).or_insert(next)
    }

    fn in_order(self) -> Vec<String> {
        let mut texts: Vec<_> = self.0.into_iter().collect();
        texts.sort_by_key(|it| it.1);
        texts.into_iter().map(|it| it.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Value {
        serde_json::from_str(&super::list(&Tree::find().unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn what_is_shipped_is_listed_with_its_texts_and_what_only_builds_is_not() {
        let list = list();
        let packages = list["packages"].as_array().unwrap();
        let find = |name: &str| packages.iter().find(|it| it["name"] == name);
        for name in [
            "tokio",
            "sqlx-sqlite",
            "leptos",
            "tauri",
            "walkers",
            "age",
            "Inter",
        ] {
            assert!(find(name).is_some(), "{name}");
        }
        for name in ["proptest", "tauri-build", "mikromon-core"] {
            assert!(find(name).is_none(), "{name}");
        }
        let texts = list["texts"].as_array().unwrap();
        let first = find("tokio").unwrap()["texts"][0].as_u64().unwrap();
        let text = texts[usize::try_from(first).unwrap()].as_str().unwrap();
        assert!(text.contains("Permission is hereby granted"), "{text}");
        for package in packages {
            assert_ne!(package["licence"], "", "{package}");
        }
    }
}

//! `shots`: every page in both themes and languages, 1440x900, for people to look at.

use anyhow::Result;

use crate::tree::Tree;
use crate::{app, window};

pub(crate) fn run(tree: &Tree, page: Option<&str>) -> Result<()> {
    app::build(tree)?;
    match page {
        Some(page) => window::witness(tree, &["shots", "--page", page]),
        None => window::witness(tree, &["shots"]),
    }
}

//! `shots`: every page and state in both themes, both languages and three sizes, for people to
//! look at.

use anyhow::Result;

use crate::tree::Tree;
use crate::{app, window};

pub(crate) fn run(tree: &Tree, page: Option<&str>, size: Option<&str>) -> Result<()> {
    app::build(tree)?;
    let mut args = vec!["shots"];
    args.extend(page.into_iter().flat_map(|it| ["--page", it]));
    args.extend(size.into_iter().flat_map(|it| ["--size", it]));
    window::witness(tree, &args)
}

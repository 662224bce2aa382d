//! Routers from a table: what would come of each line, and adding the good ones in one transaction.

mod columns;
mod line;
mod plan;

use std::collections::HashMap;

use mikromon_api::Field;
use mikromon_api::router_import::{
    ImportColumn, ImportProblem, ImportRouters, MOST_BYTES, MOST_LINES, PreviewRouterImport,
    RouterImport, RouterTable,
};
use mikromon_domain::ids::RouterId;
use mikromon_domain::secret::Secret;

use super::invalid;
use crate::call::Call;
use crate::dispatch::Handle;
use crate::sheet::{NoSheet, Sheet};
use crate::store::router::{self, RouterEntry};
use crate::store::{Write, router_group};
use line::Line;
use plan::{Parent, Plan};

/// Without one of these nothing can be made of a line.
const NEEDED: [ImportColumn; 2] = [ImportColumn::Name, ImportColumn::Host];

/// What the lines are held against.
struct Known {
    routers: Vec<router::Taken>,
    /// Of the groups that the caller sees, by name in lower case.
    groups: HashMap<String, mikromon_domain::ids::GroupId>,
}

impl Handle<PreviewRouterImport> for Call<'_> {
    async fn handle(&self, command: PreviewRouterImport) -> anyhow::Result<RouterImport> {
        let sheet = match sheet(&command.table) {
            Ok(sheet) => sheet,
            Err(problem) => return Ok(of_problem(problem)),
        };
        let plan = self.plan(&sheet, &command.table).await?;
        Ok(plan.told(sheet))
    }
}

impl Handle<ImportRouters> for Call<'_> {
    /// How many routers it is about.
    async fn subject(&self, command: &ImportRouters) -> anyhow::Result<String> {
        let Ok(sheet) = sheet(&command.table) else {
            return Ok("0".to_owned());
        };
        let plan = self.plan(&sheet, &command.table).await?;
        Ok(plan.order.len().to_string())
    }

    async fn handle(&self, command: ImportRouters) -> anyhow::Result<RouterImport> {
        let sheet = sheet(&command.table)
            .map_err(|problem| invalid(Field::File, format!("{problem:?}")))?;
        // Nobody else writes from here on: what is planned now is so when it is written.
        let mut write = self.write().await?;
        let plan = self.plan(&sheet, &command.table).await?;
        if !plan.order.is_empty() {
            self.add_all(&mut write, &plan).await?;
            write.commit().await?;
            self.book()?.routers_changed();
        }
        Ok(plan.told(sheet))
    }
}

impl Call<'_> {
    async fn plan(&self, sheet: &Sheet<ImportColumn>, table: &RouterTable) -> anyhow::Result<Plan> {
        let store = &self.book()?.store;
        let groups = router_group::list(store).await?.into_iter();
        let seen = groups.filter(|it| self.sight.sees_group(Some(it.id)));
        let known = Known {
            routers: router::taken(store).await?,
            groups: seen.map(|it| (it.name.to_lowercase(), it.id)).collect(),
        };
        let rows = sheet.rows.iter();
        let lines = rows.map(|row| Line::read(sheet, row, table, &known.groups));
        Ok(Plan::make(lines.collect(), &known.routers, &self.sight))
    }

    async fn add_all(&self, write: &mut Write, plan: &Plan) -> anyhow::Result<()> {
        let mut made: HashMap<usize, RouterId> = HashMap::new();
        for place in &plan.order {
            let Some((entry, password, parent)) = plan.router(*place) else {
                continue;
            };
            let parent = match parent {
                Some(Parent::Known(id)) => Some(id),
                Some(Parent::Line(line)) => made.get(&line).copied(),
                None => None,
            };
            let entry = RouterEntry {
                parent,
                ..entry.clone()
            };
            made.insert(*place, self.add_one(write, &entry, password).await?);
        }
        Ok(())
    }

    async fn add_one(
        &self,
        write: &mut Write,
        entry: &RouterEntry,
        password: &Secret,
    ) -> anyhow::Result<RouterId> {
        let id = router::new_id(write);
        let sealed = self
            .book()?
            .keys
            .seal(router::password_place(id), password)?;
        router::insert(write, id, entry, sealed, None).await?;
        Ok(id)
    }
}

/// The table with the columns that are needed.
fn sheet(table: &RouterTable) -> Result<Sheet<ImportColumn>, ImportProblem> {
    let text = table.text.expose();
    if text.len() > MOST_BYTES {
        return Err(ImportProblem::TooLarge);
    }
    let sheet = Sheet::read(text, MOST_LINES, columns::of_head).map_err(|error| match error {
        NoSheet::Empty => ImportProblem::Empty,
        NoSheet::NotText => ImportProblem::NotText,
        NoSheet::TooLong(_) => ImportProblem::TooManyLines,
    })?;
    match NEEDED.into_iter().find(|it| !sheet.has(*it)) {
        Some(missing) => Err(ImportProblem::NoColumn(missing)),
        None if sheet.rows.is_empty() => Err(ImportProblem::Empty),
        None => Ok(sheet),
    }
}

fn of_problem(problem: ImportProblem) -> RouterImport {
    RouterImport {
        problem: Some(problem),
        ..RouterImport::default()
    }
}

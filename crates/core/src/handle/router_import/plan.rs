//! The lines together and against the book: which are there already, what no two may have, and in
//! which order the others come, each behind its parent.

use std::collections::{HashMap, VecDeque};

use mikromon_api::router_import::{
    ImportColumn, ImportFate, ImportFault, ImportLine, RouterImport,
};
use mikromon_domain::ids::RouterId;
use mikromon_domain::secret::Secret;

use super::line::{Line, one_line};
use crate::sheet::Sheet;
use crate::sight::Sight;
use crate::store::router::{RouterEntry, Taken};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parent {
    Known(RouterId),
    /// By its place among the lines.
    Line(usize),
}

pub(super) struct Plan {
    lines: Vec<Planned>,
    /// The good lines, parents first.
    pub(super) order: Vec<usize>,
}

struct Planned {
    line: Line,
    parent: Option<Parent>,
    there: bool,
}

impl Planned {
    fn is_good(&self) -> bool {
        !self.there && self.line.errors.is_empty() && self.line.entry.is_some()
    }
}

impl Plan {
    pub(super) fn make(lines: Vec<Line>, taken: &[Taken], sight: &Sight) -> Self {
        let book = Book::of(taken, sight);
        let planned = |line| Planned {
            there: book.has(&line),
            line,
            parent: None,
        };
        let mut plan = Self {
            lines: lines.into_iter().map(planned).collect(),
            order: Vec::new(),
        };
        plan.refuse_what_is_taken(&book);
        plan.refuse_what_is_repeated();
        plan.find_parents(&book);
        plan.put_in_order();
        plan
    }

    /// A good line: what is stored of it, and behind which router.
    pub(super) fn router(&self, place: usize) -> Option<(&RouterEntry, &Secret, Option<Parent>)> {
        let it = self.lines.get(place)?;
        Some((it.line.entry.as_ref()?, &it.line.password, it.parent))
    }

    pub(super) fn told(self, sheet: Sheet<ImportColumn>) -> RouterImport {
        let told = |it: Planned| ImportLine {
            line: it.line.line,
            fate: match (it.there, it.line.errors) {
                (true, _) => ImportFate::There,
                (false, errors) if errors.is_empty() => ImportFate::New,
                (false, errors) => ImportFate::Bad(errors),
            },
            cells: it.line.cells,
        };
        RouterImport {
            problem: None,
            unknown: sheet.unknown,
            separator: sheet.separator,
            heads: sheet.line,
            lines: self.lines.into_iter().map(told).collect(),
        }
    }

    fn refuse_what_is_taken(&mut self, book: &Book<'_>) {
        for it in self.lines.iter_mut().filter(|it| !it.there) {
            for (column, fault) in book.faults(&it.line) {
                it.line.refuse(column, fault);
            }
        }
    }

    /// The first line of a name or an address keeps it, also where it is not good.
    fn refuse_what_is_repeated(&mut self) {
        let mut names: HashMap<String, u32> = HashMap::new();
        let mut addresses: HashMap<(String, u16), u32> = HashMap::new();
        for it in &mut self.lines {
            let line = &mut it.line;
            let Some(entry) = &line.entry else { continue };
            let address = (entry.host.as_str().to_owned(), entry.port);
            let name = *names.entry(entry.name.key()).or_insert(line.line);
            let address = *addresses.entry(address).or_insert(line.line);
            if name != line.line {
                line.refuse(ImportColumn::Name, ImportFault::Repeated(name));
            }
            if address != line.line {
                line.refuse(ImportColumn::Host, ImportFault::Repeated(address));
            }
        }
    }

    fn find_parents(&mut self, book: &Book<'_>) {
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (place, it) in self.lines.iter().enumerate() {
            by_name
                .entry(one_line(it.line.cells.name.as_str()))
                .or_insert(place);
        }
        for (place, it) in self.lines.iter_mut().enumerate() {
            let wanted = one_line(&it.line.parent);
            if wanted.is_empty() || it.there {
                continue;
            }
            it.parent = match (book.seen(&wanted), by_name.get(&wanted)) {
                (Some(id), _) => Some(Parent::Known(id)),
                (None, Some(other)) => Some(Parent::Line(*other)),
                (None, None) => None,
            };
            match it.parent {
                None => it.line.refuse(ImportColumn::Parent, ImportFault::Unknown),
                Some(Parent::Line(other)) if other == place => {
                    it.line.refuse(ImportColumn::Parent, ImportFault::Circle);
                }
                Some(_) => {}
            }
        }
    }

    fn put_in_order(&mut self) {
        let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut ready = VecDeque::new();
        for (place, it) in self.lines.iter().enumerate().filter(|(_, it)| it.is_good()) {
            match it.parent {
                Some(Parent::Line(parent)) => children.entry(parent).or_default().push(place),
                _ => ready.push_back(place),
            }
        }
        while let Some(place) = ready.pop_front() {
            self.order.push(place);
            ready.extend(children.remove(&place).unwrap_or_default());
        }
        self.refuse_what_hangs_on_bad_lines(children);
    }

    /// What is behind a line that is not good, and last what is behind nothing but itself.
    fn refuse_what_hangs_on_bad_lines(&mut self, mut children: HashMap<usize, Vec<usize>>) {
        let bad = |(place, it): (usize, &Planned)| (!it.is_good()).then_some(place);
        let mut bad: VecDeque<_> = self.lines.iter().enumerate().filter_map(bad).collect();
        while let Some(parent) = bad.pop_front() {
            let line = self.lines.get(parent).map_or(0, |it| it.line.line);
            for place in children.remove(&parent).unwrap_or_default() {
                self.refuse_parent(place, ImportFault::ParentRefused(line));
                bad.push_back(place);
            }
        }
        for place in children.into_values().flatten() {
            self.refuse_parent(place, ImportFault::Circle);
        }
    }

    fn refuse_parent(&mut self, place: usize, fault: ImportFault) {
        if let Some(it) = self.lines.get_mut(place) {
            it.line.refuse(ImportColumn::Parent, fault);
        }
    }
}

/// The routers of the book, found as a line names them.
struct Book<'a> {
    names: HashMap<&'a str, &'a Taken>,
    addresses: HashMap<(&'a str, u16), &'a Taken>,
    sight: &'a Sight,
}

impl<'a> Book<'a> {
    fn of(taken: &'a [Taken], sight: &'a Sight) -> Self {
        let names = taken.iter().map(|it| (it.name_key.as_str(), it));
        let addresses = taken.iter().map(|it| ((it.host.as_str(), it.port), it));
        Self {
            names: names.collect(),
            addresses: addresses.collect(),
            sight,
        }
    }

    /// Whether it is there as the line has it.
    fn has(&self, line: &Line) -> bool {
        let Some(entry) = &line.entry else {
            return false;
        };
        let same = |it: &&&Taken| {
            it.host == entry.host.as_str()
                && it.port == entry.port
                && it.username == entry.username
                && self.sight.sees(it.id)
        };
        let named = self.names.get(entry.name.key().as_str());
        named.filter(same).is_some()
    }

    /// What the book keeps the line from.
    fn faults(&self, line: &Line) -> Vec<(ImportColumn, ImportFault)> {
        let Some(entry) = &line.entry else {
            return Vec::new();
        };
        let taken = |holder: &&Taken| ImportFault::Taken(self.told(holder));
        let name = self.names.get(entry.name.key().as_str());
        let address = self.addresses.get(&(entry.host.as_str(), entry.port));
        // Who does not see the whole network has to name a group.
        let alone = entry.group.is_none() && !self.sight.sees_group(None);
        let alone = alone && line.cells.group.as_str().is_empty();
        let faults = [
            (ImportColumn::Name, name.map(taken)),
            (ImportColumn::Host, address.map(taken)),
            (ImportColumn::Group, alone.then_some(ImportFault::Missing)),
        ];
        let faults = faults.into_iter();
        faults
            .filter_map(|(column, fault)| Some((column, fault?)))
            .collect()
    }

    fn seen(&self, name: &str) -> Option<RouterId> {
        let found = self.names.get(name).map(|it| it.id);
        found.filter(|id| self.sight.sees(*id))
    }

    fn told(&self, holder: &Taken) -> Option<String> {
        self.sight.sees(holder.id).then(|| holder.name.clone())
    }
}

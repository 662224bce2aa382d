//! Desktops, a server and everything that goes wrong between them, in an order that a seed decides.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use mikromon_sync::change::{Edit, Verb};
use mikromon_sync::round::{Done, Trouble, round};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use crate::book::BOOK;
use crate::desk::{Book, File, nth_living};
use crate::link::Link;
use crate::sabotage::Sabotage;
use crate::server::Server;

type Round = Pin<Box<dyn Future<Output = Result<Done, Trouble>>>>;

pub(crate) struct Desk {
    pub file: Arc<Mutex<File>>,
    link: Link,
    round: Option<Round>,
    /// How far its clock is off, in milliseconds.
    skew: i64,
    /// The last number given, kept outside the file.
    mark: u64,
    token: Option<u64>,
    backup: Option<File>,
    pub revoked: bool,
}

pub(crate) struct World {
    pub desks: Vec<Desk>,
    pub server: Arc<Mutex<Server>>,
    backup: Option<Server>,
    now: Arc<AtomicI64>,
    random: fastrand::Rng,
    sabotage: Option<Sabotage>,
    /// Payments that were taken, with their amounts, and that some disk still holds.
    pub paid: BTreeMap<Uuid, i64>,
    /// Numbers that somebody has seen, and the documents that bore them.
    pub numbers: BTreeMap<String, BTreeSet<Uuid>>,
    /// Customers that the server had confirmed to somebody.
    pub confirmed: BTreeSet<Uuid>,
    /// Customers that were made in one change: both are there or none.
    pub pairs: Vec<(Uuid, Uuid)>,
}

const STEPS: u32 = 400;

impl World {
    pub(crate) fn new(seed: u64, sabotage: Option<Sabotage>) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let server = Arc::new(Mutex::new(Server::new(random.u64(..), sabotage)));
        let now = Arc::new(AtomicI64::new(1_790_000_000_000));
        let mut world = Self {
            desks: Vec::new(),
            server,
            backup: None,
            now,
            random,
            sabotage,
            paid: BTreeMap::new(),
            numbers: BTreeMap::new(),
            confirmed: BTreeSet::new(),
            pairs: Vec::new(),
        };
        for _ in 0..world.random.usize(2..=6) {
            let file = File::new(world.fresh());
            world.add(file, 0);
        }
        world
    }

    fn add(&mut self, file: File, mark: u64) {
        let link = Link {
            server: Arc::clone(&self.server),
            cut: Arc::new(AtomicBool::new(self.random.bool())),
            now: Arc::clone(&self.now),
        };
        self.desks.push(Desk {
            file: Arc::new(Mutex::new(file)),
            link,
            round: None,
            skew: self.random.i64(-7_200_000..7_200_000),
            mark,
            token: None,
            backup: None,
            revoked: false,
        });
    }

    fn fresh(&mut self) -> Uuid {
        Uuid::from_u128(self.random.u128(..))
    }

    /// Lives through it; the first thing that is not as it must be is the error.
    pub(crate) fn run(&mut self) -> Result<(), String> {
        for _ in 0..STEPS {
            self.now.fetch_add(self.random.i64(1..2_000), Relaxed);
            let desk = self.random.usize(..self.desks.len());
            match self.random.u32(..1_000) {
                0..300 => self.person(desk),
                300..880 => self.turns(desk)?,
                880..910 => self.crash(desk),
                910..950 => self.cable(desk),
                950..975 => self.job(desk),
                975..980 => self.server_backup(),
                980..983 => self.server_restore(),
                983..986 => self.copy_or_restore_file(desk),
                986..988 => self.clone_desk(desk),
                988..992 => self.scope(desk),
                992..994 => self.protocol(),
                _ => self.skew(desk),
            }
            self.look(desk)?;
        }
        self.heal()
    }

    fn file(&self, desk: usize) -> MutexGuard<'_, File> {
        self.desks[desk].file.lock().expect("one at a time")
    }

    fn server(&self) -> MutexGuard<'_, Server> {
        self.server.lock().expect("one at a time")
    }

    /// Somebody does something at a desktop.
    fn person(&mut self, desk: usize) {
        let what = self.random.u32(..100);
        let edits = match what {
            0..20 => self.new_customer(desk),
            20..25 => self.new_neighbours(desk),
            25..60 => self.edit_customer(desk),
            60..65 => self.remove_customer(desk),
            65..80 => self.issue(desk),
            _ => self.pay(desk),
        };
        let id = self.fresh();
        let now = self.now.load(Relaxed) + self.desks[desk].skew;
        if !edits.is_empty() {
            self.file(desk).commit(id, now, edits);
        }
    }

    fn new_customer(&mut self, desk: usize) -> Vec<Edit> {
        // Few names, so that two desktops often choose the same.
        let pppoe = Value::Text(format!("user{}", self.random.u32(..40)));
        let branch = Value::Int(self.random.i64(0..3));
        let is_pppoe = |it: &Fields| it["pppoe"] == pppoe && it["removed_at"] == Value::Null;
        let taken = self.file(desk).rows["customer"]
            .values()
            .any(|it| is_pppoe(&it.fields));
        if taken {
            return Vec::new();
        }
        let set = Fields::from([
            ("name".into(), Value::Text("Budi".into())),
            ("phone".into(), Value::Text("628".into())),
            ("pppoe".into(), pppoe),
            ("branch".into(), branch),
            ("bank".into(), Value::Text("BCA".into())),
            ("removed_at".into(), Value::Null),
        ]);
        vec![self.edit("customer", Verb::Insert, set)]
    }

    /// Two customers in one change, of the same branch.
    fn new_neighbours(&mut self, desk: usize) -> Vec<Edit> {
        let (mut one, mut other) = (self.new_customer(desk), self.new_customer(desk));
        if let ([one], [other]) = (&mut one[..], &mut other[..])
            && one.set["pppoe"] != other.set["pppoe"]
        {
            other.set.insert("branch".into(), one.set["branch"].clone());
            self.pairs.push((one.row, other.row));
            return vec![one.clone(), other.clone()];
        }
        Vec::new()
    }

    fn edit(&mut self, table: &str, verb: Verb, set: Fields) -> Edit {
        let row = self.fresh();
        Edit {
            table: table.into(),
            row,
            verb,
            set,
        }
    }

    fn patch(&mut self, desk: usize, set: Fields) -> Vec<Edit> {
        let n = self.random.usize(..100);
        let row = nth_living(&self.file(desk), "customer", n);
        let edit = |(row, _)| Edit {
            table: "customer".into(),
            row,
            verb: Verb::Patch,
            set,
        };
        row.map(edit).into_iter().collect()
    }

    fn edit_customer(&mut self, desk: usize) -> Vec<Edit> {
        let field = ["name", "phone", "bank"][self.random.usize(..3)];
        let value = Value::Text(format!("{}", self.random.u32(..1_000)));
        self.patch(desk, Fields::from([(field.into(), value)]))
    }

    fn remove_customer(&mut self, desk: usize) -> Vec<Edit> {
        let at = Value::Int(self.now.load(Relaxed));
        self.patch(desk, Fields::from([("removed_at".into(), at)]))
    }

    fn issue(&mut self, desk: usize) -> Vec<Edit> {
        let n = self.random.usize(..100);
        let period = Value::Int(self.random.i64(0..4));
        let Some((customer, fields)) = nth_living(&self.file(desk), "customer", n) else {
            return Vec::new();
        };
        let customer = Value::Id(customer);
        let billed = |it: &Fields| it["customer_id"] == customer && it["period"] == period;
        if self.file(desk).rows["invoice"]
            .values()
            .any(|it| billed(&it.fields))
        {
            return Vec::new();
        }
        let mut mark = self.desks[desk].mark;
        let number = self.file(desk).next_number(&mut mark);
        self.desks[desk].mark = mark;
        let set = Fields::from([
            ("number".into(), Value::Text(number)),
            ("customer_id".into(), customer),
            ("period".into(), period),
            ("amount".into(), Value::Int(166_500)),
            ("branch".into(), fields["branch"].clone()),
        ]);
        vec![self.edit("invoice", Verb::Issue, set)]
    }

    fn pay(&mut self, desk: usize) -> Vec<Edit> {
        let n = self.random.usize(..100);
        let Some((invoice, fields)) = nth_living(&self.file(desk), "invoice", n) else {
            return Vec::new();
        };
        let amount = self.random.i64(1..166_500);
        let set = Fields::from([
            ("invoice_id".into(), Value::Id(invoice)),
            ("amount".into(), Value::Int(amount)),
            ("branch".into(), fields["branch"].clone()),
        ]);
        let edit = self.edit("payment", Verb::Fact, set);
        self.paid.insert(edit.row, amount);
        vec![edit]
    }

    /// A desktop's exchange goes on by a few steps.
    fn turns(&mut self, desk: usize) -> Result<(), String> {
        for _ in 0..self.random.u32(1..12) {
            self.turn(desk)?;
        }
        Ok(())
    }

    /// A desktop's exchange goes on by one step.
    fn turn(&mut self, desk: usize) -> Result<(), String> {
        let random = self.random.fork();
        let sabotage = self.sabotage;
        let desk = &mut self.desks[desk];
        let round = desk.round.get_or_insert_with(|| {
            let file = Arc::clone(&desk.file);
            let mut link = desk.link.clone();
            Box::pin(async move {
                let mut book = Book {
                    file,
                    random,
                    sabotage,
                };
                round(&mut book, &mut link, BOOK).await
            })
        });
        if let Poll::Ready(ended) = round.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            desk.round = None;
            if let Err(Trouble::Restless) = ended {
                return Err("a desktop and the server came to no agreement".into());
            }
        }
        Ok(())
    }

    fn crash(&mut self, desk: usize) {
        self.desks[desk].round = None;
        self.desks[desk].token = None;
    }

    fn cable(&mut self, desk: usize) {
        let cut = self.random.u32(..3) == 0;
        self.desks[desk].link.cut.store(cut, Relaxed);
    }

    fn skew(&mut self, desk: usize) {
        self.desks[desk].skew = self.random.i64(-86_400_000..86_400_000);
    }

    /// The scheduler of a desktop: become the leader, or do the leader's work some time after.
    fn job(&mut self, desk: usize) {
        let device = self.file(desk).device;
        if self.desks[desk].link.cut.load(Relaxed) {
            return;
        }
        let (now, period) = (self.now.load(Relaxed), self.random.i64(0..4));
        let token = match self.desks[desk].token.take() {
            None => self.server().acquire(device, now, 20_000),
            Some(token) => {
                let _ = self.server().run(device, token, period);
                None
            }
        };
        self.desks[desk].token = token;
    }

    fn server_backup(&mut self) {
        let copy = self.server().clone();
        self.backup = Some(copy);
    }

    fn server_restore(&mut self) {
        let Some(backup) = &self.backup else { return };
        let restored = Server::restored(backup, self.random.u128(..));
        *self.server() = restored;
        // It takes minutes: whatever was on its way then has ended.
        for desk in &mut self.desks {
            desk.round = None;
        }
        self.forget_what_no_disk_holds();
    }

    /// Somebody keeps a copy of a desktop's file, or puts an old copy back.
    fn copy_or_restore_file(&mut self, desk: usize) {
        let copy = self.file(desk).clone();
        match self.desks[desk].backup.take() {
            None => self.desks[desk].backup = Some(copy),
            Some(old) => {
                self.crash(desk);
                *self.file(desk) = old;
                self.forget_what_no_disk_holds();
            }
        }
    }

    /// A whole computer is cloned, and both go on.
    fn clone_desk(&mut self, desk: usize) {
        if self.desks.len() < 6 {
            let (file, mark) = (self.file(desk).clone(), self.desks[desk].mark);
            self.add(file, mark);
        }
    }

    fn scope(&mut self, desk: usize) {
        let all = self.random.bool();
        let branches = (!all).then(|| (0..3).filter(|_| self.random.bool()).collect());
        let device = self.file(desk).device;
        self.server().set_scope(device, branches);
    }

    /// The server moves to a newer protocol; some time later the programs do, too.
    fn protocol(&mut self) {
        let mut server = self.server();
        server.least_protocol = if server.least_protocol == 1 { 2 } else { 1 };
    }

    /// What was only on a disk that is gone cannot come back.
    fn forget_what_no_disk_holds(&mut self) {
        let files: Vec<MutexGuard<'_, File>> = self
            .desks
            .iter()
            .map(|it| it.file.lock().expect("one"))
            .collect();
        let server = self.server.lock().expect("one");
        let held = |table: &str, id: &Uuid| {
            server.rows[table].contains_key(id)
                || files.iter().any(|it| it.rows[table].contains_key(id))
        };
        self.paid.retain(|id, _| held("payment", id));
        let knows = |file: &File, id: &Uuid| {
            let row = file.rows["customer"].get(id);
            row.is_some_and(|it| it.seq > 0)
        };
        self.confirmed.retain(|id| {
            server.rows["customer"].contains_key(id) || files.iter().any(|it| knows(it, id))
        });
        for documents in self.numbers.values_mut() {
            documents.retain(|id| held("invoice", id));
        }
    }

    /// What has to be true at any moment.
    fn look(&mut self, desk: usize) -> Result<(), String> {
        let file = self.desks[desk].file.lock().expect("one at a time");
        let customers = file.rows["customer"].iter().filter(|it| it.1.seq > 0);
        self.confirmed.extend(customers.map(|it| *it.0));
        for (id, row) in &file.rows["invoice"] {
            let number = row.fields["number"].text().expect("a number").to_owned();
            self.numbers.entry(number).or_default().insert(*id);
        }
        if !file.shows_what_is_unsent() {
            return Err("something done here is not to be seen here".into());
        }
        if let Some((row, missing)) = file.torn() {
            let story = (file.story_of(row), file.story_of(missing));
            return Err(format!(
                "{row} is at desktop {desk} without {missing}, which it needs; {story:#?}"
            ));
        }
        Ok(())
    }

    /// Everything works again, until nothing is left to be exchanged.
    fn heal(&mut self) -> Result<(), String> {
        self.server().least_protocol = 1;
        for desk in &mut self.desks {
            desk.link.cut.store(false, Relaxed);
        }
        for _ in 0..8 {
            for desk in 0..self.desks.len() {
                self.finish_round(desk)?;
            }
        }
        if self.server().recovering {
            let waits = (0..self.desks.len()).any(|it| {
                let device = self.file(it).device;
                self.server().waits_for(device)
            });
            if waits {
                return Err("the server waits for rows that everybody has given back".into());
            }
            // Names that a fork left behind never answer; an administrator knows that.
            self.server().end_recovery();
        }
        for period in 0..4 {
            let device = self.file(0).device;
            let now = self.now.fetch_add(100_000, Relaxed) + 100_000;
            let token = self
                .server()
                .acquire(device, now, 20_000)
                .ok_or("nobody can lead")?;
            let _ = self.server().run(device, token, period);
        }
        for desk in 0..self.desks.len() {
            self.finish_round(desk)?;
            self.look(desk)?;
        }
        Ok(())
    }

    fn finish_round(&mut self, desk: usize) -> Result<(), String> {
        self.turn(desk)?;
        let mut steps = 0;
        while self.desks[desk].round.is_some() {
            self.turn(desk)?;
            steps += 1;
            if steps > 10_000 {
                return Err("a round does not end".into());
            }
        }
        Ok(())
    }
}

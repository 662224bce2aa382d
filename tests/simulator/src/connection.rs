//! One API connection: reads sentences, lets the client in, runs commands side by side under their tags, cancels them.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, BufReader};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::answer::{Answer, Gone};
use crate::command::Command;
use crate::fault::Fault;
use crate::job::Job;
use crate::login::{Access, Door, Outcome};
use crate::outlet;
use crate::router::Router;
use crate::trap::Trap;
use crate::wire::{Sentence, read_sentence};

/// How a connection ends, which decides how its socket is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
    /// The router is gone: reset instead of a polite end.
    Reset,
}

/// Replies that wait for a slow client before commands wait too.
const OUTLET: usize = 8;
/// Sentences that are read ahead.
const INBOX: usize = 32;
/// What is still to be sent when the router ends the connection gets so long.
const FAREWELL: Duration = Duration::from_secs(2);

pub(crate) async fn serve<S>(stream: &mut S, router: &Arc<Router>) -> End
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (reader, writer) = tokio::io::split(stream);
    let (out, replies) = mpsc::channel(OUTLET);
    let (inbox, sentences) = mpsc::channel(INBOX);
    let mut fault = router.watch_fault();
    let mut write = std::pin::pin!(outlet::run(replies, writer, router));
    let ended = tokio::select! {
        () = listen(reader, inbox) => return End::Closed,
        _ = &mut write => return End::Closed,
        closed = fault.wait_for(|fault| fault.is_closed()) => {
            let reset = closed.is_ok_and(|fault| *fault == Fault::Refuse);
            return if reset { End::Reset } else { End::Closed };
        }
        () = Talk::new(router, out).run(sentences) => write,
    };
    // The talk is over and its senders are dropped: what it said last is still written.
    let _ = tokio::time::timeout(FAREWELL, ended).await;
    End::Closed
}

/// Reads ahead even while nothing is answered, so that a client that hangs up is noticed.
async fn listen<R: AsyncRead + Unpin>(reader: R, inbox: mpsc::Sender<Sentence>) {
    let mut reader = BufReader::new(reader);
    while let Ok(sentence) = read_sentence(&mut reader).await {
        if inbox.send(sentence).await.is_err() {
            // The talk is over; its farewell ends the connection.
            std::future::pending::<()>().await;
        }
    }
}

/// Stops with its owner.
struct Running(JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Talk {
    router: Arc<Router>,
    out: mpsc::Sender<Vec<u8>>,
    door: Door,
    access: Access,
    running: HashMap<Option<Vec<u8>>, Running>,
    untagged: VecDeque<Running>,
}

/// Whether the talk goes on.
enum Next {
    Go,
    End,
}

impl Talk {
    fn new(router: &Arc<Router>, out: mpsc::Sender<Vec<u8>>) -> Self {
        Self {
            router: Arc::clone(router),
            out,
            door: Door::default(),
            access: Access::None,
            running: HashMap::new(),
            untagged: VecDeque::new(),
        }
    }

    async fn run(mut self, mut sentences: mpsc::Receiver<Sentence>) {
        let mut fault = self.router.watch_fault();
        while let Some(sentence) = sentences.recv().await {
            outlet::audible(&mut fault).await;
            let command = Command::parse(&sentence);
            if !matches!(self.obey(command).await, Ok(Next::Go)) {
                return;
            }
        }
    }

    async fn obey(&mut self, command: Command) -> Result<Next, Gone> {
        let mut answer = Answer::new(command.tag.clone(), self.out.clone());
        match (command.path.as_str(), command.verb.as_str()) {
            ("", "login") => return self.login(&command, answer).await,
            _ if self.access == Access::None => {
                answer.fatal("not logged in");
                answer.flush().await?;
                return Ok(Next::End);
            }
            ("", "quit") => {
                answer.fatal("session terminated on request");
                answer.flush().await?;
                return Ok(Next::End);
            }
            ("", "cancel") => return self.cancel(&command, answer).await,
            _ => {}
        }
        self.router.count_command();
        match Job::of(&command, &self.router) {
            Ok(job) if job.changes() && self.access != Access::Full => {
                answer.refuse(&Trap::not_permitted()).await?;
            }
            // Changes are made in the order they come; everything else runs beside them.
            Ok(job @ Job::Edit(_)) => job.run(&self.router, &command, &mut answer).await?,
            Ok(job) => self.start(job, command, answer),
            Err(trap) => answer.refuse(&trap).await?,
        }
        Ok(Next::Go)
    }

    async fn login(&mut self, command: &Command, mut answer: Answer) -> Result<Next, Gone> {
        match self.door.login(&self.router, command) {
            Outcome::In(access) => {
                self.access = access;
                answer.done();
            }
            Outcome::Challenge(challenge) => answer.done_with(challenge),
            Outcome::Refused(trap) => {
                answer.trap(&trap);
                answer.done();
            }
        }
        answer.flush().await?;
        Ok(Next::Go)
    }

    /// Runs a command beside the others.
    fn start(&mut self, job: Job, command: Command, mut answer: Answer) {
        self.running.retain(|_, running| !running.0.is_finished());
        self.untagged.retain(|running| !running.0.is_finished());
        let router = Arc::clone(&self.router);
        let tag = command.tag.clone();
        let running = Running(tokio::spawn(async move {
            // Nobody waits for the answer of a connection that is gone.
            let _ = job.run(&router, &command, &mut answer).await;
        }));
        match tag {
            None => self.untagged.push_back(running),
            tag => drop(self.running.insert(tag, running)),
        }
    }

    /// Each cancelled command gets its trap, then the cancel its end, then each cancelled command its own.
    async fn cancel(&mut self, command: &Command, mut answer: Answer) -> Result<Next, Gone> {
        let victims: Vec<(Option<Vec<u8>>, Running)> = match command.bytes("tag") {
            Some(tag) => self
                .running
                .remove_entry(&Some(tag.to_vec()))
                .into_iter()
                .collect(),
            None => {
                let untagged = self.untagged.drain(..).map(|running| (None, running));
                untagged.chain(self.running.drain()).collect()
            }
        };
        let mut interrupted = Vec::new();
        for (tag, mut running) in victims {
            running.0.abort();
            // Fails only if it was really stopped, and not already at its end.
            if (&mut running.0).await.is_err() {
                let mut victim = Answer::new(tag, self.out.clone());
                victim.trap(&Trap::interrupted());
                victim.flush().await?;
                interrupted.push(victim);
            }
        }
        answer.done();
        answer.flush().await?;
        for mut victim in interrupted {
            victim.done();
            victim.flush().await?;
        }
        Ok(Next::Go)
    }
}

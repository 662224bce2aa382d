//! Runs a program that gets so much time and no more, and keeps what it prints.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::group::Group;

/// How often a program that prints no more is asked whether it has ended.
const LOOK: Duration = Duration::from_millis(20);
/// Lines that were printed before the end are read by then; a program that left the group may hold
/// the pipe for ever.
const REST: Duration = Duration::from_secs(2);
const LINES: usize = 1_000;

/// What a program printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) output: String,
    pub(crate) end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Exit {
        success: bool,
    },
    /// It was killed, with all that it had started.
    TooLate,
}

/// Standard output goes to the log and into the answer; standard error stays on this terminal.
///
/// # Errors
/// When the program is missing or the log cannot be written.
pub(crate) fn run(command: &mut Command, log: &Path, within: Duration) -> Result<Ran> {
    let deadline = Instant::now() + within;
    fs::create_dir_all(log.parent().context("the log has no folder")?)?;
    let mut log = File::create(log)?;
    let mut group = Group::start(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let printed = group.leader.stdout.take();
    let lines = read_lines(printed.context("the program has no standard output")?);
    let mut output = String::new();
    let status = loop {
        collect(&lines, Instant::now() + LOOK, &mut output, &mut log)?;
        let ended = group.ended()?;
        if ended.is_some() || deadline <= Instant::now() {
            break ended;
        }
    };
    drop(group);
    collect(&lines, Instant::now() + REST, &mut output, &mut log)?;
    let end = match status {
        Some(status) => End::Exit {
            success: status.success(),
        },
        None => End::TooLate,
    };
    Ok(Ran { output, end })
}

/// In a thread of its own, because a read cannot be given up.
fn read_lines(from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, lines) = sync_channel(LINES);
    thread::spawn(move || {
        for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// Until that moment, or the last line.
fn collect(
    lines: &Receiver<Vec<u8>>,
    until: Instant,
    output: &mut String,
    log: &mut File,
) -> Result<()> {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let line = match lines.recv_timeout(left) {
            Ok(line) => String::from_utf8_lossy(&line).into_owned(),
            Err(RecvTimeoutError::Timeout) => return Ok(()),
            Err(RecvTimeoutError::Disconnected) => {
                // It said all that it will; nobody needs to ask in haste whether it has ended.
                thread::sleep(left.min(LOOK));
                return Ok(());
            }
        };
        writeln!(log, "{line}")?;
        output.push_str(&line);
        output.push('\n');
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    const AGES: Duration = Duration::from_secs(60);

    fn shell(script: &str, within: Duration) -> Ran {
        let name = format!(
            "xtask-deadline-{}.log",
            thread::current().name().unwrap().replace(':', "_")
        );
        let log = env::temp_dir().join(name);
        let ran = run(Command::new("sh").args(["-c", script]), &log, within).unwrap();
        assert_eq!(fs::read_to_string(&log).unwrap(), ran.output);
        fs::remove_file(log).unwrap();
        ran
    }

    #[cfg(target_os = "linux")]
    fn is_alive(id: &str) -> bool {
        // A dead process whose parent did not ask for it yet is no longer there for anybody else.
        let status = fs::read_to_string(format!("/proc/{id}/stat"));
        status.is_ok_and(|it| !it.contains(") Z "))
    }

    #[test]
    fn what_ends_in_time_is_told_with_its_exit() {
        let ran = shell("echo one; printf two; exit 3", AGES);
        assert_eq!(ran.output, "one\ntwo\n");
        assert_eq!(ran.end, End::Exit { success: false });
        assert_eq!(shell("true", AGES).end, End::Exit { success: true });
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn at_the_deadline_all_that_was_started_is_killed_and_the_last_words_are_kept() {
        let start = Instant::now();
        // Time enough to speak on a machine with other things to do.
        let within = Duration::from_secs(3);
        let ran = shell(
            "sleep 600 & echo $!; printf 'test it ... '; sleep 600",
            within,
        );
        assert_eq!(ran.end, End::TooLate);
        let (child, words) = ran.output.split_once('\n').unwrap();
        assert_eq!(words, "test it ... \n");
        assert!(start.elapsed() < AGES, "{:?}", start.elapsed());
        while is_alive(child) {
            assert!(start.elapsed() < AGES, "{child} lives");
            thread::sleep(LOOK);
        }
    }

    #[test]
    fn a_program_that_closed_its_output_is_killed_too() {
        let ran = shell("exec >&-; sleep 600", Duration::from_millis(500));
        assert_eq!(ran.end, End::TooLate);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn one_that_left_the_group_and_holds_the_pipe_does_not_keep_us() {
        let start = Instant::now();
        // As a daemon does: a session of its own, with the inherited output.
        let ran = shell("setsid sleep 60 & sleep 600", Duration::from_millis(500));
        assert_eq!(ran.end, End::TooLate);
        let ran = shell("setsid sleep 60 & echo done", AGES);
        assert_eq!(
            (ran.output.as_str(), ran.end),
            ("done\n", End::Exit { success: true })
        );
        assert!(start.elapsed() < AGES, "{:?}", start.elapsed());
    }
}

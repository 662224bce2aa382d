//! What a run of `cargo test` really did, read off its output.

/// Sums over test programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

/// Reads the output of one `cargo test` and its exit. What ended badly without saying which test
/// failed (it did not compile, it was killed, it aborted) counts as one failure: a suite that did
/// not run has not passed.
pub(crate) fn read(output: &str, succeeded: bool) -> Tally {
    let mut tally = Tally::default();
    let mut unfinished = 0;
    for line in output.lines() {
        if announces_tests(line) {
            unfinished += 1;
        } else if let Some(result) = result_of(line) {
            tally.add(result);
            unfinished -= 1;
        }
    }
    tally.failed += u64::try_from(unfinished).unwrap_or(0);
    if !succeeded && tally.failed == 0 {
        tally.failed = 1;
    }
    tally
}

/// The tests that were told to have started and not to have ended, where a run was cut off: those
/// that run for over a minute, and the one whose line has no end. Without any, the last line.
pub(crate) fn unfinished(output: &str) -> Vec<&str> {
    const LONG: &str = " has been running for over 60 seconds";
    let lines = || output.lines().filter_map(|line| line.strip_prefix("test "));
    let ended = |name: &str| {
        let result = |line: &str| {
            line.strip_prefix(name)
                .is_some_and(|it| it.starts_with(" ... "))
        };
        lines().any(result)
    };
    let long = lines()
        .filter_map(|line| line.strip_suffix(LONG))
        .filter(|name| !ended(name));
    let open = output
        .lines()
        .next_back()
        .and_then(|line| line.strip_prefix("test ")?.strip_suffix(" ... "));
    let mut names: Vec<_> = long.chain(open).collect();
    if names.is_empty() {
        names.extend(output.lines().next_back());
    }
    names
}

/// `running 12 tests`
fn announces_tests(line: &str) -> bool {
    let mut words = line.split(' ');
    words.next() == Some("running")
        && words
            .next()
            .is_some_and(|count| count.parse::<u64>().is_ok())
        && matches!(words.next(), Some("test" | "tests"))
        && words.next().is_none()
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s`
fn result_of(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |what: &str| {
        let part = counts.split("; ").find(|part| part.ends_with(what))?;
        part.split(' ').next()?.parse().ok()
    };
    Some(Tally {
        passed: count(" passed")?,
        failed: count(" failed")?,
        ignored: count(" ignored")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\nrunning 2 tests\ntest a ... ok\ntest b ... ignored\n\n\
        test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";

    fn tally(passed: u64, failed: u64, ignored: u64) -> Tally {
        Tally {
            passed,
            failed,
            ignored,
        }
    }

    #[test]
    fn programs_are_summed() {
        let bad =
            "running 1 test\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured\n";
        assert_eq!(read(GOOD, true), tally(1, 0, 1));
        assert_eq!(read(&format!("{GOOD}{bad}"), false), tally(1, 1, 1));
    }

    #[test]
    fn what_did_not_start_has_failed() {
        assert_eq!(read("error: could not compile", false), tally(0, 1, 0));
    }

    #[test]
    fn a_program_that_died_in_the_middle_has_failed() {
        assert_eq!(
            read(&format!("{GOOD}running 3 tests\ntest a ... ok\n"), false),
            tally(1, 1, 1)
        );
    }

    #[test]
    fn a_bad_exit_is_a_failure_even_if_every_line_is_good() {
        assert_eq!(read(GOOD, false), tally(1, 1, 1));
    }

    #[test]
    fn a_run_that_was_cut_off_tells_which_tests_had_not_ended() {
        let many = "running 3 tests\ntest a has been running for over 60 seconds\n\
            test b has been running for over 60 seconds\ntest a ... ok\ntest c ... ok\n";
        assert_eq!(unfinished(many), ["b"]);
        assert_eq!(
            unfinished("running 2 tests\ntest a ... ok\ntest b ... \n"),
            ["b"]
        );
        assert_eq!(unfinished("running 2 tests\n"), ["running 2 tests"]);
        assert_eq!(unfinished(""), [""; 0]);
    }

    #[test]
    fn what_a_test_prints_is_no_result() {
        assert_eq!(
            read("running 3 tests in my head\ntest result: fine", true),
            tally(0, 0, 0)
        );
    }
}

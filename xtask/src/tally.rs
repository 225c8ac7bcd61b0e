//! Counting what the runners said. Each runner ends with its own sentence; here those become two numbers. A runner that ran nothing
//! has failed, whatever its exit code.

use crate::step::Ended;

/// How a step says what it did.
#[derive(Clone, Copy)]
pub(crate) enum Says {
    /// Nothing to count: the whole step is one check.
    Check,
    /// `test result: ok. 3 passed; 0 failed; …`, once for each test binary.
    Cargo,
    /// `Tests  1 failed | 5 passed (6)`, once.
    Vitest,
    /// `14 mutants killed`, last, and only when all were.
    Mutants,
}

/// Passed, failed and not run, over everything so far.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// What could not be run on this machine: neither passed nor failed, and said so.
    pub(crate) skipped: u64,
}

impl Tally {
    /// Adds one step. One that failed counts at least one failure, and so does one that ran nothing.
    pub(crate) fn add(&mut self, says: Says, ended: &Ended) {
        let mut counted = read(says, &ended.log);
        if matches!(says, Says::Check) && ended.ok {
            counted.passed = 1;
        }
        // A step that names what it skipped has done what it could.
        let ran_nothing = counted.passed + counted.skipped == 0;
        if counted.failed == 0 && (!ended.ok || ran_nothing) {
            if ended.ok {
                println!("    FAILED: it ran nothing");
            }
            counted.failed = 1;
        }
        if counted.skipped > 0 {
            let named = ended.log.lines().filter(|line| line.contains("SKIPPED"));
            named.for_each(|line| println!("    {line}"));
        }
        *self = sum(*self, counted);
    }
}

fn read(says: Says, log: &str) -> Tally {
    let lines = log.lines().map(str::trim);
    match says {
        Says::Check => Tally::default(),
        Says::Cargo => lines
            .filter(|line| line.starts_with("test result:"))
            .map(line_of)
            .fold(Tally::default(), sum),
        Says::Vitest => lines
            .filter(|line| line.starts_with("Tests "))
            .map(line_of)
            .next_back()
            .unwrap_or_default(),
        Says::Mutants => Tally {
            passed: lines.map(|line| before(line, "mutants")).sum(),
            ..Tally::default()
        },
    }
}

fn sum(all: Tally, one: Tally) -> Tally {
    Tally {
        passed: all.passed + one.passed,
        failed: all.failed + one.failed,
        skipped: all.skipped + one.skipped,
    }
}

fn line_of(line: &str) -> Tally {
    Tally {
        passed: before(line, "passed"),
        failed: before(line, "failed"),
        skipped: before(line, "skipped"),
    }
}

/// The number in front of a word: `3` in `ok. 3 passed; 0 failed`.
fn before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line
        .split_whitespace()
        .map(|text| text.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect();
    let found = words.windows(2).find(|pair| pair.last() == Some(&word));
    found
        .and_then(|pair| pair.first())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64) -> Tally {
        Tally {
            passed,
            failed,
            skipped: 0,
        }
    }

    fn after(says: Says, ok: bool, log: &str) -> Tally {
        let mut tally = Tally::default();
        tally.add(
            says,
            &Ended {
                ok,
                log: log.into(),
            },
        );
        tally
    }

    #[test]
    fn every_test_binary_of_cargo_is_counted() {
        let log = "test result: ok. 3 passed; 0 failed; 0 ignored\n\ntest result: FAILED. 1 passed; 2 failed; 0 ignored\n";
        assert_eq!(after(Says::Cargo, false, log), tally(4, 2));
    }

    #[test]
    fn tests_of_vitest_are_counted_and_not_its_files() {
        let log = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 5 passed (6)\n   Start at  10:00:00\n";
        assert_eq!(after(Says::Vitest, false, log), tally(5, 1));
    }

    #[test]
    fn a_runner_that_ran_nothing_has_failed() {
        assert_eq!(
            after(Says::Cargo, true, "test result: ok. 0 passed; 0 failed"),
            tally(0, 1)
        );
        assert_eq!(after(Says::Vitest, true, ""), tally(0, 1));
    }

    #[test]
    fn a_step_that_failed_without_counting_is_one_failure() {
        assert_eq!(
            after(
                Says::Cargo,
                false,
                "test result: ok. 7 passed; 0 failed\nerror: could not compile"
            ),
            tally(7, 1)
        );
        assert_eq!(after(Says::Check, false, ""), tally(0, 1));
        assert_eq!(after(Says::Check, true, ""), tally(1, 0));
    }

    #[test]
    fn a_mutant_that_was_killed_is_a_test_that_passed() {
        let killed = after(Says::Mutants, true, "14 mutants killed\n");
        assert_eq!((killed.passed, killed.failed), (14, 0));
        let survived = after(Says::Mutants, false, "survived: the rollback\n");
        assert_eq!((survived.passed, survived.failed), (0, 1));
    }

    #[test]
    fn what_was_skipped_is_counted_as_that_and_as_nothing_else() {
        let log = "test a ... SKIPPED, NOT RUN: this machine lacks root\ntest result: ok. 0 passed; 0 failed; 1 skipped\n";
        assert_eq!(
            after(Says::Cargo, true, log),
            Tally {
                passed: 0,
                failed: 0,
                skipped: 1
            }
        );
    }
}

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

/// Passed and failed, over everything so far.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// Adds one step. One that failed counts at least one failure, and so does one that ran nothing.
    pub(crate) fn add(&mut self, says: Says, ended: &Ended) {
        let mut counted = read(says, &ended.log);
        if matches!(says, Says::Check) && ended.ok {
            counted.passed = 1;
        }
        let ran_nothing = counted.passed == 0;
        if counted.failed == 0 && (!ended.ok || ran_nothing) {
            if ended.ok {
                println!("    FAILED: it ran nothing");
            }
            counted.failed = 1;
        }
        self.passed += counted.passed;
        self.failed += counted.failed;
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
            failed: 0,
        },
    }
}

fn sum(all: Tally, one: Tally) -> Tally {
    Tally {
        passed: all.passed + one.passed,
        failed: all.failed + one.failed,
    }
}

fn line_of(line: &str) -> Tally {
    Tally {
        passed: before(line, "passed"),
        failed: before(line, "failed"),
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
        assert_eq!(
            after(Says::Cargo, false, log),
            Tally {
                passed: 4,
                failed: 2
            }
        );
    }

    #[test]
    fn tests_of_vitest_are_counted_and_not_its_files() {
        let log = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 5 passed (6)\n   Start at  10:00:00\n";
        assert_eq!(
            after(Says::Vitest, false, log),
            Tally {
                passed: 5,
                failed: 1
            }
        );
    }

    #[test]
    fn a_runner_that_ran_nothing_has_failed() {
        assert_eq!(
            after(Says::Cargo, true, "test result: ok. 0 passed; 0 failed"),
            Tally {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(
            after(Says::Vitest, true, ""),
            Tally {
                passed: 0,
                failed: 1
            }
        );
    }

    #[test]
    fn a_step_that_failed_without_counting_is_one_failure() {
        assert_eq!(
            after(
                Says::Cargo,
                false,
                "test result: ok. 7 passed; 0 failed\nerror: could not compile"
            ),
            Tally {
                passed: 7,
                failed: 1
            }
        );
        assert_eq!(
            after(Says::Check, false, ""),
            Tally {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(
            after(Says::Check, true, ""),
            Tally {
                passed: 1,
                failed: 0
            }
        );
    }

    #[test]
    fn a_mutant_that_was_killed_is_a_test_that_passed() {
        let killed = after(Says::Mutants, true, "14 mutants killed\n");
        assert_eq!((killed.passed, killed.failed), (14, 0));
        let survived = after(Says::Mutants, false, "survived: the rollback\n");
        assert_eq!((survived.passed, survived.failed), (0, 1));
    }
}

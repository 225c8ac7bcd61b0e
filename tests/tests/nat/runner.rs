//! Runs rows one after the other and says how each ended, with a last line that reads like cargo's own.

use anyhow::Result;
use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tincan_tests::net;

/// No row takes longer unless it hangs.
const PATIENCE: Duration = Duration::from_secs(150);

/// One row, begun.
pub(crate) type Running = Pin<Box<dyn Future<Output = Result<()>>>>;

/// One network and what must happen in it.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// What must happen, in words for the table. The row's code holds it to that.
    pub(crate) must: &'static str,
    pub(crate) when: When,
    pub(crate) run: fn() -> Running,
}

/// When a row is run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// With every change.
    Always,
    /// Only where there is time.
    All,
}

/// A row of the smoke set.
pub(crate) const fn always(name: &'static str, must: &'static str, run: fn() -> Running) -> Row {
    Row {
        name,
        must,
        when: When::Always,
        run,
    }
}

/// A row of the whole matrix alone.
pub(crate) const fn seldom(name: &'static str, must: &'static str, run: fn() -> Running) -> Row {
    Row {
        name,
        must,
        when: When::All,
        run,
    }
}

enum Ended {
    Passed(Duration),
    Failed(String),
    Skipped(String),
}

pub(crate) fn run(rows: &[Row]) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let table = arguments.iter().any(|word| word == "--table");
    let words: Vec<&String> = arguments
        .iter()
        .filter(|word| !word.starts_with('-'))
        .collect();
    let everything = table || std::env::var("TINCAN_NAT").is_ok_and(|wish| wish == "all");
    let wanted =
        |row: &&Row| words.is_empty() || words.iter().any(|word| row.name.contains(word.as_str()));
    let missing = net::missing();
    let mut ended = Vec::new();
    for row in rows
        .iter()
        .filter(wanted)
        .filter(|row| row.when != When::All || everything || !words.is_empty())
    {
        let result = match &missing {
            Some(missing) => Ended::Skipped(format!("this machine lacks {missing}")),
            None => run_one(row),
        };
        say(row, &result);
        ended.push((row, result));
    }
    if table {
        print_table(&ended);
    }
    sum_up(&ended)
}

fn run_one(row: &Row) -> Ended {
    let began = Instant::now();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| {
            runtime.block_on(async { tokio::time::timeout(PATIENCE, (row.run)()).await? })
        });
    match result {
        Ok(()) => Ended::Passed(began.elapsed()),
        Err(error) => Ended::Failed(format!("{error:#}")),
    }
}

fn say(row: &Row, ended: &Ended) {
    match ended {
        Ended::Passed(time) => println!("test {} ... ok ({:.1} s)", row.name, time.as_secs_f32()),
        Ended::Failed(why) => println!(
            "test {} ... FAILED\n    must: {}\n    {why}",
            row.name, row.must
        ),
        Ended::Skipped(why) => println!("test {} ... SKIPPED, NOT RUN: {why}", row.name),
    }
}

fn print_table(ended: &[(&Row, Ended)]) {
    println!("\n| network | what must happen | what happened |\n|---|---|---|");
    for (row, ended) in ended {
        let happened = match ended {
            Ended::Passed(time) => format!("that, in {:.1} s", time.as_secs_f32()),
            Ended::Failed(_) => "**not that**".to_owned(),
            Ended::Skipped(why) => format!("not run: {why}"),
        };
        println!(
            "| {} | {} | {happened} |",
            row.name.replace('_', " "),
            row.must
        );
    }
    println!();
}

fn sum_up(ended: &[(&Row, Ended)]) -> ExitCode {
    let count = |is: fn(&Ended) -> bool| ended.iter().filter(|(_, one)| is(one)).count();
    let (passed, failed) = (
        count(|one| matches!(one, Ended::Passed(_))),
        count(|one| matches!(one, Ended::Failed(_))),
    );
    let skipped = ended.len() - passed - failed;
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {passed} passed; {failed} failed; {skipped} skipped");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

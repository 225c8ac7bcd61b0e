//! Medians, ratios to the floor, and the table they are published in.

use std::collections::BTreeMap;

use crate::rival::Rival;

/// One round on one server: named numbers.
pub(crate) type Figures = Vec<(&'static str, f64)>;

/// All rounds of one scenario.
pub(crate) struct Table {
    scenario: &'static str,
    rows: Vec<Row>,
}

struct Row {
    round: usize,
    rival: &'static str,
    figures: Figures,
}

impl Table {
    pub(crate) fn new(scenario: &'static str) -> Self {
        Self {
            scenario,
            rows: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, round: usize, rival: &Rival, figures: Figures) {
        self.rows.push(Row {
            round,
            rival: rival.name,
            figures,
        });
    }

    /// A Markdown table: each figure's median, and the median of its ratio to the floor in the same round.
    pub(crate) fn print(&self, rivals: &[Rival]) {
        let first = self.rows.first().map(|row| row.figures.iter());
        let columns: Vec<&str> = first.into_iter().flatten().map(|(name, _)| *name).collect();
        println!("\n### {}\n", self.scenario);
        println!(
            "| | {} |",
            columns
                .iter()
                .map(|name| format!("{name} | x floor"))
                .collect::<Vec<_>>()
                .join(" | ")
        );
        println!("|---|{}", "---|---|".repeat(columns.len()));
        for rival in rivals {
            let cells = columns
                .iter()
                .map(|column| self.cell(rival, column))
                .collect::<Vec<_>>()
                .join(" | ");
            println!("| {} {} | {cells} |", rival.name, rival.version);
        }
        println!();
    }

    fn cell(&self, rival: &Rival, column: &str) -> String {
        let (own, floor) = (
            self.values(rival.name, column),
            self.values("floor", column),
        );
        if own.is_empty() {
            return "NOT MEASURED | -".into();
        }
        let ratios = own
            .iter()
            .filter_map(|(round, own)| Some(own / floor.get(round)?));
        let ratio = median(ratios);
        // Of nothing there is no multiple.
        let ratio = if ratio.is_nan() {
            "-".into()
        } else {
            format!("{ratio:.2}")
        };
        format!("{:.2} | {ratio}", median(own.values().copied()))
    }

    /// By round.
    fn values(&self, rival: &str, column: &str) -> BTreeMap<usize, f64> {
        let rows = self.rows.iter().filter(|row| row.rival == rival);
        let value = |row: &Row| {
            let (_, value) = row.figures.iter().find(|(name, _)| *name == column)?;
            Some((row.round, *value))
        };
        rows.filter_map(value).collect()
    }
}

/// The middle one; NaN of nothing.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    quantile(values.collect(), 0.5)
}

/// The value that this part of all values does not exceed; NaN of nothing.
pub(crate) fn quantile(mut values: Vec<f64>, part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values
        .get((last as f64 * part).round() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

//! Results: printed, and written as Markdown and JSON.

use crate::Result;
use crate::scratch::output;
use serde::Serialize;
use std::fmt::Write as _;
use std::fs;

#[derive(Debug, Serialize)]
pub(crate) struct Table {
    title: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(title: &str, columns: &[&str]) -> Self {
        let columns = columns.iter().map(ToString::to_string).collect();
        Self { title: title.into(), columns, rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: impl Into<Vec<String>>) {
        self.rows.push(cells.into());
    }

    fn markdown(&self) -> String {
        let lines = || std::iter::once(&self.columns).chain(&self.rows);
        let width = |column: usize| lines().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max();
        let line = |cells: &[String]| {
            let cells = cells.iter().enumerate().map(|(column, cell)| {
                let width = width(column).unwrap_or_default();
                // Names are aligned to the left, numbers to the right.
                if column == 0 || !is_number(cell) { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
        };
        let rule = self.columns.iter().map(|_| "---".to_owned()).collect::<Vec<_>>().join("|");
        let rows = self.rows.iter().map(|row| line(row) + "\n").collect::<String>();
        format!("### {}\n\n{}\n|{rule}|\n{rows}", self.title, line(&self.columns))
    }
}

fn is_number(cell: &str) -> bool {
    cell.starts_with(|first: char| first.is_ascii_digit() || first == '-')
}

/// A budget for a cost: the limit and the measured value.
#[derive(Debug, Serialize)]
pub(crate) struct Budget {
    what: String,
    limit: f64,
    measured: f64,
}

impl Budget {
    /// Returns a budget that is met if `measured` is at most `limit`.
    pub(crate) fn new(what: impl Into<String>, limit: f64, measured: f64) -> Self {
        Self { what: what.into(), limit, measured }
    }

    /// Returns whether the cost was compared with one that was measured.
    pub(crate) fn is_measured(&self) -> bool {
        self.measured.is_finite()
    }

    fn is_met(&self) -> bool {
        self.measured <= self.limit
    }
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Results {
    pub(crate) tables: Vec<Table>,
    pub(crate) budgets: Vec<Budget>,
}

impl Results {
    /// Prints the tables and the budgets, and writes them to `<name>.md` and `<name>.json`.
    pub(crate) fn publish(self, name: &str) -> Result<()> {
        let mut text = self.tables.iter().map(Table::markdown).collect::<Vec<_>>().join("\n");
        if !self.budgets.is_empty() {
            let mut table = Table::new("Budgets", &["what", "at most", "measured", "is"]);
            for budget in &self.budgets {
                let is = if budget.is_met() { "met" } else { "MISSED" };
                table.row([budget.what.clone(), ratio(budget.limit), ratio(budget.measured), is.into()]);
            }
            write!(text, "\n{}", table.markdown())?;
        }
        print!("{text}");
        let directory = output()?;
        fs::create_dir_all(&directory)?;
        fs::write(directory.join(name).with_extension("md"), text)?;
        fs::write(directory.join(name).with_extension("json"), serde_json::to_string_pretty(&self)?)?;
        Ok(())
    }
}

pub(crate) fn ratio(value: f64) -> String {
    format!("{value:.2}")
}

/// Formats a number in thousands: `12.3k`.
pub(crate) fn thousands(value: f64) -> String {
    format!("{:.1}k", value / 1000.0)
}

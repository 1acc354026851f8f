//! What a benchmark says: lines for people, and one JSON object a figure for programs.

use serde_json::json;

/// Where figures go.
pub struct Report {
    json: bool,
}

/// One measurement.
pub struct Figure {
    /// What was measured: `checkout`, `checkout.p99`.
    pub name: &'static str,
    /// `sqlite` or `postgres`.
    pub database: &'static str,
    /// The measurement.
    pub value: f64,
    /// Its unit: `orders/s`, `ms`, `MB`.
    pub unit: &'static str,
    /// What it is compared with, in the same unit and from the same run.
    pub floor: Option<f64>,
    /// What is hoped for.
    pub wanted: Option<Wanted>,
}

/// What a figure is hoped to be.
#[derive(Clone, Copy)]
pub enum Wanted {
    /// The ratio to the floor, or more.
    Ratio(f64),
    /// The value itself, or less.
    AtMost(f64),
    /// The value itself, or more.
    AtLeast(f64),
}

impl Figure {
    /// A measurement that is compared with nothing.
    pub const fn plain(name: &'static str, database: &'static str, value: f64, unit: &'static str) -> Self {
        Figure { name, database, value, unit, floor: None, wanted: None }
    }

    /// The same with a floor.
    pub const fn above(self, floor: f64) -> Self {
        Figure { floor: Some(floor), ..self }
    }

    /// The same with a hope.
    pub const fn wanted(self, wanted: Wanted) -> Self {
        Figure { wanted: Some(wanted), ..self }
    }

    fn ratio(&self) -> Option<f64> {
        self.floor.filter(|floor| *floor > 0.0).map(|floor| self.value / floor)
    }

    fn line(&self) -> String {
        let mut line = format!("{} [{}]: {} {}", self.name, self.database, rounded(self.value), self.unit);
        if let (Some(floor), Some(ratio)) = (self.floor, self.ratio()) {
            line.push_str(&format!("; floor {}, ratio {ratio:.2}", rounded(floor)));
        }
        match self.wanted {
            Some(Wanted::Ratio(least)) => line.push_str(&format!(" (wanted: at least {least:.2})")),
            Some(Wanted::AtLeast(least)) => line.push_str(&format!(" (wanted: at least {})", rounded(least))),
            Some(Wanted::AtMost(most)) => line.push_str(&format!(" (wanted: at most {})", rounded(most))),
            None => {}
        }
        line
    }
}

impl Report {
    /// With JSON on standard output, people read standard error.
    pub const fn new(json: bool) -> Self {
        Report { json }
    }

    /// Tells people what is going on.
    pub fn say(&self, text: impl AsRef<str>) {
        if self.json {
            eprintln!("{}", text.as_ref());
        } else {
            println!("{}", text.as_ref());
        }
    }

    /// Prints a figure.
    pub fn figure(&self, figure: &Figure) {
        self.say(figure.line());
        if self.json {
            let line = json!({
                "name": figure.name,
                "database": figure.database,
                "value": thousandths(figure.value),
                "unit": figure.unit,
                "floor": figure.floor.map(thousandths),
                "ratio": figure.ratio().map(thousandths),
            });
            println!("{line}");
        }
    }
}

/// Three digits after the point are more than any run can tell.
fn thousandths(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

fn rounded(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_was_hoped_for() {
        let figure =
            Figure::plain("checkout", "sqlite", 1_750.4, "orders/s").above(5_000.0).wanted(Wanted::Ratio(0.35));
        assert_eq!(figure.line(), "checkout [sqlite]: 1750 orders/s; floor 5000, ratio 0.35 (wanted: at least 0.35)");
        assert_eq!(Figure::plain("start", "sqlite", 12.5, "ms").line(), "start [sqlite]: 12.50 ms");
    }
}

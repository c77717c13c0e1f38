//! The tables: who took how long, in what ratio to our own code, and what that should be.

use std::collections::BTreeMap;

use serde_json::Value;

use super::figures::Spread;
use super::rows::{Aim, Contestant, Row, Version};
use crate::paths;
use crate::pins::Pins;
use crate::run::{Failure, Outcome};

/// Microseconds for one, of each round, by who it was.
type Samples = BTreeMap<String, Vec<f64>>;

/// What a run has measured.
#[derive(Debug)]
pub(super) struct Measured {
    /// By the rows' keys: figures, or why the browser can't do it.
    rows: BTreeMap<String, Result<Samples, String>>,
    /// What the browser calls itself.
    browser: String,
    /// Bytes of a record, on average.
    record: u64,
    conditions: Conditions,
}

/// What else holds of a run.
#[derive(Debug)]
pub(super) struct Conditions {
    /// Short hash and day.
    pub(super) commit: Option<String>,
    pub(super) compiler: Option<String>,
    pub(super) cpu: Option<String>,
    pub(super) cores: usize,
    /// The load average before and after.
    pub(super) load: [Option<String>; 2],
}

impl Measured {
    /// Nothing yet.
    pub(super) const fn new(conditions: Conditions) -> Self {
        Self {
            rows: BTreeMap::new(),
            browser: String::new(),
            record: 0,
            conditions,
        }
    }

    /// Reads what a page sent.
    ///
    /// # Errors
    /// Fails where it has another shape.
    pub(super) fn add(&mut self, answer: &Value) -> Outcome {
        let read = || {
            let rows = answer["rows"].as_object()?.iter();
            let rows = rows.map(|(key, own)| Some((key.clone(), figures(own)?)));
            let rows: Vec<_> = rows.collect::<Option<_>>()?;
            Some((
                rows,
                answer["browser"].as_str()?,
                answer["record"].as_u64()?,
            ))
        };
        let (rows, browser, record) =
            read().ok_or_else(|| Failure::new("the page sent something else than figures"))?;
        self.rows.extend(rows);
        self.browser = engine(browser).to_owned();
        self.record = record;
        Ok(())
    }

    /// The load of the machine when all was done.
    pub(super) fn ends(&mut self, load: Option<String>) {
        self.conditions.load[1] = load;
    }
}

fn figures(value: &Value) -> Option<Result<Samples, String>> {
    match value {
        Value::String(why) => Some(Err(why.clone())),
        other => samples(other).map(Ok),
    }
}

fn samples(value: &Value) -> Option<Samples> {
    let of_one = |(who, took): (&String, &Value)| {
        let took: Option<Vec<f64>> = took.as_array()?.iter().map(Value::as_f64).collect();
        Some((who.clone(), took?))
    };
    value.as_object()?.iter().map(of_one).collect()
}

/// `Chrome/156.0.0.0` of the long text that browsers send.
fn engine(agent: &str) -> &str {
    let is_engine = |word: &&str| word.contains("Chrome/") || word.starts_with("Firefox/");
    agent.split(' ').find(is_engine).unwrap_or(agent)
}

/// Stands in the place of a table.
const NOT_MEASURED: &str = "**Not measured:**";

/// The document, with these rows.
///
/// # Errors
/// Fails where something of a row was not measured, or has no version.
pub(super) fn text(measured: &Measured, rows: &[&Row], pins: &Pins) -> Outcome<String> {
    let mut text = head(measured);
    for row in rows {
        let how = row.how.replace("{record}", &measured.record.to_string());
        let [rounds, _] = row.rounds;
        let how = wrapped(&format!("`{}`, {rounds} rounds: {how}", row.key));
        text.push_str(&format!("\n## {}\n\n{how}\n", row.title));
        match measured.rows.get(row.key) {
            Some(Ok(samples)) => text.push_str(&table(row, samples, pins)?),
            Some(Err(why)) => {
                text.push_str(&format!("\n{NOT_MEASURED} this browser says “{why}”\n"));
            }
            None => return Err(missing(row, "at all")),
        }
    }
    Ok(text)
}

/// A paragraph in lines of at most [`WIDTH`] characters, where its words allow.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// Of lines of the document.
const WIDTH: usize = 150;

fn missing(row: &Row, what: &str) -> Failure {
    Failure::new(format!("{} was not measured {what}", row.key))
}

fn head(measured: &Measured) -> String {
    let Measured {
        browser,
        conditions,
        ..
    } = measured;
    let Conditions {
        commit,
        compiler,
        cpu,
        cores,
        load,
    } = conditions;
    let or_unknown = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    let [before, after] = load;
    let what = wrapped(
        "Beside other people’s code, on one machine in one run: everyone does the same work by turns, in one page of one browser without a \
         window, and the native programs between its rounds. A time is the median of all rounds, after some that don’t count; half of the rounds lie \
         within the brackets. A ratio is this project’s time to the other’s in the same round, again as a median, so that it holds on a busy \
         machine, too; the best round is the one that other work disturbed least. Before that, everyone must refuse a changed signature, and \
         in every round find all good ones to be good. The WebAssembly is built by the profile, flags and tools of the explorer’s worker. One \
         command makes all of it again, and one row with its name:",
    );
    let conditions = wrapped(&format!(
        "At {}; {browser}; {}; {}, {cores} cores; load average before {}, after {}.",
        or_unknown(commit),
        or_unknown(compiler),
        or_unknown(cpu),
        or_unknown(before),
        or_unknown(after),
    ));
    format!(
        "# How fast it is\n\n{what}\n\n\
         ```sh\nSTELE_WRITE_DOCS=1 cargo xtask bench\ncargo xtask bench bulk\n```\n\n{conditions}\n"
    )
}

fn table(row: &Row, samples: &Samples, pins: &Pins) -> Outcome<String> {
    let mut text = format!(
        "\n| | microseconds {} | best | ratio | aim | |\n|---|--:|--:|--:|--:|---|\n",
        row.unit
    );
    let of = |who: &Contestant| samples.get(who.key).ok_or_else(|| missing(row, who.key));
    let own = of(&row.own)?;
    for who in row.all() {
        let took = of(who)?;
        let spread = Spread::of(took).ok_or_else(|| missing(row, who.key))?;
        let ratio = Spread::of_ratios(own, took).ok_or_else(|| missing(row, who.key))?;
        let ratio_text = match who.key == row.own.key {
            true => String::new(),
            false => spread_text(&ratio, 2),
        };
        text.push_str(&format!(
            "| {} | {} | {:.*} | {ratio_text} | {} | {} |\n",
            named(who, pins)?,
            spread_text(&spread, digits(spread.median)),
            digits(spread.least),
            spread.least,
            aimed(who),
            judged(who, &spread, &ratio),
        ));
    }
    Ok(text)
}

/// What is to be reached, in words.
fn aimed(who: &Contestant) -> String {
    match who.aim {
        None => String::new(),
        Some(Aim::Ratio(most)) => format!("at most {}", short(most)),
        Some(Aim::PerSecond(least)) => format!("at least {least:.0} a second"),
    }
}

/// Whether it is; how far from it, if it isn't.
fn judged(who: &Contestant, took: &Spread, ratio: &Spread) -> String {
    let (times, found) = match who.aim {
        None => return String::new(),
        Some(Aim::Ratio(most)) => (ratio.median / most, String::new()),
        Some(Aim::PerSecond(least)) => {
            let found = 1e6 / took.median;
            (least / found, format!(", {found:.0} a second"))
        }
    };
    match times <= 1.0 {
        true => format!("reached{found}"),
        false => format!("**missed**{found}: {times:.2} times too slow"),
    }
}

/// `17.4 (17.2–17.9)`.
fn spread_text(spread: &Spread, digits: usize) -> String {
    let Spread {
        median,
        lower,
        upper,
        ..
    } = spread;
    format!("{median:.digits$} ({lower:.digits$}–{upper:.digits$})")
}

/// Three digits that say something, about.
fn digits(value: f64) -> usize {
    match value {
        value if value < 10.0 => 2,
        value if value < 100.0 => 1,
        _ => 0,
    }
}

/// Up to three digits behind the point, without zeroes at the end.
fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn named(who: &Contestant, pins: &Pins) -> Outcome<String> {
    let version = match who.version {
        None => return Ok(who.name.to_owned()),
        Some(Version::Npm(name)) => pins.npm("bench")?.packages.get(name).cloned(),
        Some(Version::Crate(name)) => locked(name)?,
    };
    let version = version.ok_or_else(|| Failure::new(format!("{} isn’t pinned", who.name)))?;
    Ok(who.name.replace("{}", &version))
}

/// The version of a crate in Cargo.lock.
fn locked(name: &str) -> Outcome<Option<String>> {
    let path = paths::root().join("Cargo.lock");
    let text =
        std::fs::read_to_string(&path).map_err(|error| Failure::io("can't read", &path, &error))?;
    let head = format!("name = \"{name}\"\nversion = \"");
    let version = text
        .split_once(&head)
        .and_then(|(_, rest)| rest.split_once('"'));
    Ok(version.map(|(version, _)| version.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::bench::DOCUMENT;
    use crate::bench::rows::ROWS;

    fn measured(rows: &Value) -> Measured {
        let agent = "Mozilla/5.0 (X11) HeadlessChrome/156.0.0.0 Safari/537.36";
        let conditions = Conditions {
            commit: Some("abc of 2026-11-27".into()),
            compiler: None,
            cpu: Some("a CPU".into()),
            cores: 2,
            load: [Some("0.10".into()), Some("0.20".into())],
        };
        let answer = json!({"browser": agent, "record": 1190, "rows": rows});
        let mut measured = Measured::new(conditions);
        measured.add(&answer).expect("it has the shape");
        measured
    }

    fn row(key: &str) -> &'static Row {
        ROWS.iter().find(|row| row.key == key).expect(key)
    }

    #[test]
    fn a_table_says_who_took_how_long_and_what_that_should_be() {
        let rows = json!({"form": {
            "stele": [2.0, 2.0, 4.0], "canonicalize": [10.0, 20.0, 20.0], "native": [1.0, 1.0, 2.0],
        }});
        let pins = Pins::load().expect("well-formed");
        let text = text(&measured(&rows), &[row("form")], &pins).expect("all is there");
        assert!(
            text.contains(
                "At abc of 2026-11-27; HeadlessChrome/156.0.0.0; unknown; a CPU, 2 cores"
            )
        );
        assert!(text.contains("512 tree cards of 1190 bytes"));
        assert!(
            text.contains("| **stele-verify**, WebAssembly | 2.00 (2.00–3.00) | 2.00 |  |  |  |\n")
        );
        let version = &pins.npm("bench").expect("pinned").packages["canonicalize"];
        let line = format!(
            "| canonicalize {version} + WebCrypto SHA-256 | 20.0 (15.0–20.0) | 10.0 | 0.20 (0.15–0.20) | at most 0.3 | reached |\n"
        );
        assert!(text.contains(&line), "{text}");
        assert!(text.contains("own code | 1.00 (1.00–1.50) | 1.00 | 2.00 (2.00–2.00) |  |  |\n"));
    }

    #[test]
    fn paragraphs_are_wrapped() {
        let text = "碑 ".repeat(WIDTH);
        let wrapped = wrapped(&text);
        let lengths: Vec<_> = wrapped.lines().map(|line| line.chars().count()).collect();
        assert_eq!(lengths, [WIDTH - 1, WIDTH - 1]);
        assert_eq!(super::wrapped(" a\n b "), "a b");
    }

    #[test]
    fn what_a_browser_cannot_do_is_said() {
        let pins = Pins::load().expect("well-formed");
        let rows = json!({"wide": "no such opcode"});
        let text = text(&measured(&rows), &[row("wide")], &pins).expect("it has a reason");
        assert!(text.ends_with("\n**Not measured:** this browser says “no such opcode”\n"));
    }

    #[test]
    fn what_was_not_measured_has_no_figure() {
        let pins = Pins::load().expect("well-formed");
        for rows in [
            json!({}),
            json!({"form": {"stele": [1.0], "canonicalize": [1.0]}}),
            json!({"form": {"stele": [1.0], "canonicalize": [1.0, 2.0], "native": [1.0]}}),
        ] {
            assert!(
                text(&measured(&rows), &[row("form")], &pins).is_err(),
                "{rows}"
            );
        }
        let mut other = measured(&json!({}));
        assert!(
            other
                .add(&json!({"rows": [], "browser": "", "record": 1}))
                .is_err()
        );
    }

    #[test]
    fn an_aim_is_reached_or_not() {
        let one = |value: f64| Spread::of(&[value]).expect("a value");
        let said = |aim: Aim, took: f64, ratio: f64| {
            let who = Contestant {
                key: "x",
                name: "x",
                version: None,
                aim: Some(aim),
            };
            [aimed(&who), judged(&who, &one(took), &one(ratio))]
        };
        let ratio = Aim::Ratio(0.2);
        assert_eq!(said(ratio, 9.0, 0.2), ["at most 0.2", "reached"]);
        assert_eq!(said(ratio, 9.0, 0.3)[1], "**missed**: 1.50 times too slow");
        let rate = Aim::PerSecond(10_000.0);
        let [aim, fast] = said(rate, 50.0, 1.0);
        assert_eq!(
            (aim.as_str(), fast.as_str()),
            ("at least 10000 a second", "reached, 20000 a second")
        );
        assert_eq!(
            said(rate, 400.0, 1.0)[1],
            "**missed**, 2500 a second: 4.00 times too slow"
        );
        assert_eq!(
            (short(0.05), short(1.0 / 1.8)),
            ("0.05".into(), "0.556".into())
        );
    }

    /// The document is of the rows, the aims and the versions of today.
    #[test]
    fn the_document_has_every_row_with_its_aims() {
        let pins = Pins::load().expect("tools.toml is well-formed");
        let text = std::fs::read_to_string(paths::root().join(DOCUMENT)).expect("the document");
        for row in &ROWS {
            let (_, rest) = text
                .split_once(&format!("\n## {}\n", row.title))
                .expect(row.title);
            let part = rest.split("\n## ").next().unwrap_or_default();
            // What most browsers can't do yet.
            if !row.flags.is_empty() && part.contains(NOT_MEASURED) {
                continue;
            }
            for who in row.all() {
                let name = named(who, &pins).expect("it is pinned");
                let mut lines = part.lines();
                let line = lines.find(|line| line.starts_with(&format!("| {name} |")));
                let line = line.unwrap_or_else(|| panic!("{}: no {name}", row.key));
                assert!(line.contains(&format!(" | {} | ", aimed(who))), "{line}");
            }
        }
    }
}

//! What a reader looks for.

use crate::term::{Run, cut, pairs, runs};

/// Runs of a query that are looked at.
const MAX_RUNS: usize = 16;

/// Characters of a run of a dense script that are looked at.
const MAX_DENSE: usize = 32;

/// A text that a reader typed. All of it must be found, in any order; the last word may go on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    runs: Vec<Run>,
}

/// A term that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// This one.
    Exact(String),
    /// All that begin so.
    Prefix(String),
}

impl Wanted {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Exact(text) | Self::Prefix(text) => text,
        }
    }

    pub(crate) fn fits(&self, term: &str) -> bool {
        match self {
            Self::Exact(text) => term == text,
            Self::Prefix(text) => term.starts_with(text.as_str()),
        }
    }
}

impl Query {
    /// Takes what was typed apart. What is beyond 16 runs is left out.
    pub fn parse(text: &str) -> Self {
        let mut runs = runs(text);
        runs.truncate(MAX_RUNS);
        for run in &mut runs {
            if let Run::Dense(run) = run
                && let Some((end, _)) = run.char_indices().nth(MAX_DENSE)
            {
                run.truncate(end);
            }
        }
        Self { runs }
    }

    /// Whether nothing is looked for: blanks and signs have no terms.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// What must be found.
    pub(crate) fn wanted(&self) -> Vec<Wanted> {
        let last = self.runs.len().saturating_sub(1);
        let mut wanted = Vec::new();
        for (number, run) in self.runs.iter().enumerate() {
            match run {
                Run::Word(word) if number == last && may_go_on(word) => {
                    wanted.push(Wanted::Prefix(cut(word).to_owned()));
                }
                Run::Word(word) => wanted.push(Wanted::Exact(cut(word).to_owned())),
                Run::Dense(run) if run.chars().nth(1).is_none() => {
                    wanted.push(Wanted::Prefix(run.clone()));
                }
                Run::Dense(run) => wanted.extend(pairs(run).map(Wanted::Exact)),
            }
        }
        wanted
    }

    /// Whether a text has some of it: why it was found.
    pub fn touches(&self, text: &str) -> bool {
        let mut alone = self
            .runs
            .iter()
            .cloned()
            .map(|run| Self { runs: vec![run] });
        alone.any(|one| one.matches(&[text]))
    }

    /// Whether texts have all of it: asked of an entry's own texts, once it was read and checked.
    pub fn matches<S: AsRef<str>>(&self, texts: &[S]) -> bool {
        let there: Vec<Run> = texts.iter().flat_map(|text| runs(text.as_ref())).collect();
        let last = self.runs.len().saturating_sub(1);
        self.runs.iter().enumerate().all(|(number, run)| {
            there.iter().any(|found| match (run, found) {
                (Run::Word(word), Run::Word(found)) if number == last && may_go_on(word) => {
                    found.starts_with(word.as_str())
                }
                (Run::Word(word), Run::Word(found)) => found == word,
                (Run::Dense(run), Run::Dense(found)) => found.contains(run.as_str()),
                _ => false,
            })
        })
    }
}

/// Whether the last word is taken for the beginning of one: a single letter or digit would find half the
/// log.
fn may_go_on(word: &str) -> bool {
    word.chars().nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_go_on() {
        let query = Query::parse("示例里 3 Rong");
        assert!(query.matches(&["容东片区示例里 3 栋", "Rongcheng"]));
        assert!(!query.matches(&["容东片区示例里 31 栋", "Rongcheng"]));
        assert!(!query.matches(&["示例 里 3 Rongcheng"]));
        assert!(!Query::parse("Rong 示例").matches(&["Rongcheng 示例"]));
        assert!(query.touches("Rongcheng") && !query.touches("容东"));
        assert!(Query::parse("例").matches(&["示例里"]));
        assert!(Query::parse(" …!").is_empty());
    }

    #[test]
    fn what_is_looked_for_is_bounded() {
        let query = Query::parse(&"a b c d ".repeat(1000));
        assert_eq!(query.wanted().len(), MAX_RUNS);
        let query = Query::parse(&"容城".repeat(10_000));
        assert_eq!(query.wanted().len(), MAX_DENSE - 1);
    }
}

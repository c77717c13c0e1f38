//! Terms: what texts are cut into, and what is looked for.
//!
//! Texts are folded first: full-width letters and digits become the ordinary ones, and everything is in lower
//! case. Then a *run* is the longest stretch of one class. A run of letters and digits is one term. A run of
//! Chinese, Japanese or Korean characters, which puts no blanks between words, gives each pair of neighbours
//! and its last character: so whatever is looked for is found by its pairs, without a dictionary
//! (as Lucene's `CJKAnalyzer` does), and a single character as the beginning of a pair.

/// Longest term in bytes: a longer word is found by its beginning.
pub const MAX_TERM_LEN: usize = 48;

/// A stretch of a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Letters and digits.
    Word(String),
    /// Characters of a script without blanks between words.
    Dense(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Dense,
    Between,
}

fn class(c: char) -> Class {
    match c {
        // Kana, bopomofo, ideographs with their extensions, hangul; not the punctuation among them.
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{312f}'
        | '\u{31a0}'..='\u{31bf}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Class::Dense,
        c if c.is_alphanumeric() => Class::Word,
        _ => Class::Between,
    }
}

/// A character as it is compared: ordinary width and lower case.
fn fold(c: char) -> impl Iterator<Item = char> {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    };
    narrow.to_lowercase()
}

/// A text's runs, in their order.
pub fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before = Class::Between;
    for c in text.chars().flat_map(fold) {
        let class = class(c);
        match (class, runs.last_mut()) {
            (Class::Between, _) => {}
            (_, Some(Run::Word(run) | Run::Dense(run))) if class == before => run.push(c),
            (Class::Word, _) => runs.push(Run::Word(c.into())),
            (Class::Dense, _) => runs.push(Run::Dense(c.into())),
        }
        before = class;
    }
    runs
}

/// A text's terms, in their order; a term may come more than once.
pub fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => terms.push(cut(&word).to_owned()),
            Run::Dense(run) => {
                terms.extend(pairs(&run));
                terms.extend(run.chars().next_back().map(String::from));
            }
        }
    }
    terms
}

/// Every two neighbours of a run.
pub(crate) fn pairs(run: &str) -> impl Iterator<Item = String> {
    let next = run.chars().skip(1);
    run.chars().zip(next).map(|(a, b)| [a, b].iter().collect())
}

/// As much of a word as a term holds.
pub(crate) fn cut(word: &str) -> &str {
    let mut end = word.len().min(MAX_TERM_LEN);
    while !word.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    word.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_cut_into_pairs_and_the_rest_into_words() {
        assert_eq!(
            terms("容东片区3栋 Unit-７Ａ"),
            ["容东", "东片", "片区", "区", "3", "栋", "unit", "7a"]
        );
        assert_eq!(terms("ÉCOLE, Straße"), ["école", "straße"]);
        assert_eq!(terms(" ·—…，。「」 "), Vec::<String>::new());
        assert_eq!(terms("中"), ["中"]);
    }

    #[test]
    fn a_long_word_is_cut_between_characters() {
        let long = "ä".repeat(100);
        assert_eq!(terms(&long), ["ä".repeat(24)]);
        assert_eq!(cut("abc"), "abc");
    }

    #[test]
    fn hostile_text_is_text() {
        for text in [
            "<script>",
            "\u{202e}abc\u{202c}",
            "a\u{200b}b",
            "👨‍👩‍👧 tree",
            "\0x",
        ] {
            for term in terms(text) {
                assert!(term.chars().all(char::is_alphanumeric), "{term:?}");
            }
        }
    }
}

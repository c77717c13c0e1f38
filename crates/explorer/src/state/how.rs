//! A record that a reader may break: its text as it is edited, and the file that it is checked as.

use std::rc::Rc;

use stele_verify::tlog_proof::TlogProof;

use super::record::EntryView;

/// A record of the log, and what became of its text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Example {
    /// Number of its entry.
    pub(crate) index: u64,
    proof: Rc<TlogProof>,
    original: Rc<str>,
    pub(crate) text: String,
}

impl Example {
    /// Of an entry that is intact and logged; nothing if it is no record.
    pub(crate) fn of(entry: &EntryView) -> Option<Self> {
        entry.record.as_ref()?;
        let proof = TlogProof::parse(&entry.evidence.as_ref()?.file).ok()?;
        let text = str::from_utf8(entry.bytes.as_deref()?).ok()?;
        Some(Self {
            index: entry.index?,
            proof: Rc::new(proof),
            original: text.into(),
            text: text.into(),
        })
    }

    /// With another text.
    pub(crate) fn with(&self, text: String) -> Self {
        Self {
            text,
            ..self.clone()
        }
    }

    /// As it was signed and logged.
    pub(crate) fn mended(&self) -> Self {
        self.with(self.original.to_string())
    }

    /// How many characters stand there in the place of others, and whether it is that many or at most. Where the text
    /// has become longer or shorter in more than one place, it is what lies between the parts at the beginning and the
    /// end that are the same.
    pub(crate) fn changed(&self) -> (usize, bool) {
        let (old, new): (Vec<char>, Vec<char>) =
            (self.original.chars().collect(), self.text.chars().collect());
        let begin = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let ends = old[begin..].iter().rev().zip(new[begin..].iter().rev());
        let end = ends.take_while(|(a, b)| a == b).count();
        let [old, new] = [&old[begin..old.len() - end], &new[begin..new.len() - end]];
        if old.len() == new.len() {
            return (old.iter().zip(new).filter(|(a, b)| a != b).count(), true);
        }
        let is_one = old.is_empty() || new.is_empty();
        (old.len().max(new.len()), is_one)
    }

    /// With another figure in what the record says; unchanged if it says none.
    pub(crate) fn with_other_figure(&self) -> Self {
        // Behind the subject's own figures stand times, keys and signatures.
        let begin = self.text.find("\"credentialSubject\"").unwrap_or_default();
        let end = self
            .text
            .find("\"id\":\"urn:uuid")
            .unwrap_or(self.text.len());
        let said = self.text.get(begin..end).unwrap_or_default();
        let digit = said.rfind(|c: char| c.is_ascii_digit());
        self.replaced(digit.map(|at| begin + at))
    }

    /// With another character in its first signature.
    pub(crate) fn with_other_signature(&self) -> Self {
        const VALUE: &str = "\"proofValue\":\"z";
        let at = self.text.find(VALUE).map(|at| at + VALUE.len() + 10);
        self.replaced(at)
    }

    fn replaced(&self, at: Option<usize>) -> Self {
        let Some(at) = at else {
            return self.clone();
        };
        let Some(old) = self.text.get(at..).and_then(|rest| rest.chars().next()) else {
            return self.clone();
        };
        let new = match old {
            '0'..='8' | 'a'..='j' | 'A'..='H' => char::from_u32(u32::from(old) + 1).unwrap_or('2'),
            _ => '2',
        };
        let mut text = self.text.clone();
        text.replace_range(at..at + old.len_utf8(), new.encode_utf8(&mut [0; 4]));
        self.with(text)
    }

    /// The file as which it is checked: the proof that the original was logged, with this text in its place.
    pub(crate) fn file(&self) -> Vec<u8> {
        let text = self.text.as_bytes().to_vec();
        let proof = TlogProof::new(
            Some(text.clone()),
            self.proof.index(),
            self.proof.hashes().to_vec(),
            self.proof.note().clone(),
        );
        // A text that no proof can hold is checked as what it is.
        proof.map_or(text, |proof| proof.to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use stele_client::check::{check_entry, check_file};
    use stele_records::verdict::{Answer, Question};
    use stele_tests::city;

    use super::*;
    use crate::testing;

    fn example() -> Example {
        let town = testing::city(40);
        let (log, head) = (testing::log(&town), testing::head(&town));
        let entry = block_on(check_entry(&log, &city::trust(), &head, 4, |_| ()));
        Example::of(&EntryView::done(entry, head.checkpoint.as_ref())).expect("it is a record")
    }

    fn answers(example: &Example) -> [Answer; 2] {
        let checked = check_file(&example.file(), &city::trust(), city::NOW).expect("it is a file");
        [Question::Intact, Question::Logged].map(|question| checked.verdict.answer(question))
    }

    #[test]
    fn what_is_changed_is_found_out_and_what_is_mended_holds() {
        let example = example();
        assert_eq!(answers(&example), [Answer::Yes, Answer::Yes]);
        assert_eq!(example.changed(), (0, true));
        for broken in [example.with_other_figure(), example.with_other_signature()] {
            assert_eq!(broken.changed(), (1, true), "{}", broken.text);
            assert_eq!(
                answers(&broken),
                [Answer::No, Answer::No],
                "{}",
                broken.text
            );
            assert_eq!(broken.mended(), example);
        }
        // What lies between two changes isn't changed.
        let both = example.with_other_figure().with_other_signature();
        assert_eq!(both.changed(), (2, true));
        let longer = both.with(format!("{}x", both.text));
        let (most, is_exact) = longer.changed();
        assert!(most > 2 && !is_exact, "{most}");
        let figure = example.with_other_figure();
        let at = figure.text.find("\"id\":\"urn:uuid").expect("it has an id");
        assert_ne!(
            figure.text[..at],
            example.text[..at],
            "it is in what the record says"
        );
    }

    #[test]
    fn any_text_can_be_checked() {
        let example = example();
        for text in ["", "{}", "\n\n", "not json", "—", &"x".repeat(100_000)] {
            let broken = example.with(text.into());
            let checked = check_file(&broken.file(), &city::trust(), city::NOW);
            if let Ok(checked) = checked {
                assert_ne!(
                    checked.verdict.answer(Question::Intact),
                    Answer::Yes,
                    "{text:.10}"
                );
            }
        }
        assert_eq!(
            example.with(format!("{}é", example.text)).changed(),
            (1, true)
        );
        let (gone, is_exact) = example.with(String::new()).changed();
        assert!(gone > 500 && is_exact);
    }
}

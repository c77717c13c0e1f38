//! T5: the species stays the same.

use super::history::{History, parties};
use crate::known::{Fact, Known, Told, together};
use crate::rules::{Finding, ForestReason, RuleReason};
use crate::types::Content;
use crate::types::forest::EventKind;

/// What was said about the species, and by whom.
struct Statement {
    name: Option<String>,
    number: u64,
    is_correction: bool,
    parties: Vec<String>,
}

/// T5: the name is that of before, or says the same more or less exactly; or another party corrects it.
pub(super) fn t5(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let is_about_species = |fact: &Fact| name(fact).is_some() || takes_back(fact);
    if !is_about_species(fact) {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    let history = History::of(known, fact.subject())?;
    let said = history.said_before(fact).into_iter();
    let said = said.filter(|earlier| is_about_species(earlier));
    let said = together(said.map(|earlier| statement(known, earlier)))?;
    let mut former: Option<Statement> = None;
    for statement in said {
        if contradiction(former.as_ref(), &statement).is_none() {
            follow(&mut former, statement);
        }
    }
    let own = statement(known, fact)?;
    let by = former.as_ref().map(|former| former.number);
    Ok(match contradiction(former.as_ref(), &own) {
        Some(reason) => Finding::failed(reason, by),
        None => Finding::passed(by),
    })
}

fn name(fact: &Fact) -> Option<&str> {
    match fact.content() {
        Content::TreeCard(card) => card.scientific_name.as_deref(),
        Content::TreeEvent(event) => event.scientific_name.as_deref(),
        _ => None,
    }
}

/// Whether it takes back what was said about the species, and says nothing instead.
fn takes_back(fact: &Fact) -> bool {
    match fact.content() {
        Content::TreeEvent(event) => event.unknown.iter().any(|name| name == "scientificName"),
        _ => false,
    }
}

fn statement(known: &Known<'_>, fact: &Fact) -> Told<Statement> {
    let parties = parties(known, fact)?.into_iter();
    Ok(Statement {
        name: name(fact).map(str::to_owned),
        number: fact.number(),
        is_correction: matches!(
            fact.content(),
            Content::TreeEvent(event) if event.kind == EventKind::Correct
        ),
        parties: parties.map(|(_, who)| who).collect(),
    })
}

/// How a statement contradicts the former one, if it does.
fn contradiction(former: Option<&Statement>, own: &Statement) -> Option<ForestReason> {
    let former = former?;
    let (before, name) = (former.name.as_ref()?, own.name.as_ref()?);
    if agree(before, name) || is_by_another(own, former) {
        return None;
    }
    Some(ForestReason::OtherSpecies {
        name: name.clone(),
        before: before.clone(),
        by: former.number,
    })
}

/// Whether it is a correction by a party that didn't sign the former statement.
fn is_by_another(own: &Statement, former: &Statement) -> bool {
    own.is_correction && !own.parties.iter().any(|who| former.parties.contains(who))
}

/// Takes a statement that doesn't contradict for the one that is in force.
fn follow(former: &mut Option<Statement>, own: Statement) {
    let is_news = match (&own.name, former.as_ref()) {
        // Whoever takes its own word back can't put another in its place.
        (None, Some(former)) => is_by_another(&own, former),
        (None, None) => false,
        (Some(name), Some(former)) => match &former.name {
            Some(before) => !agree(before, name) || words(name).len() > words(before).len(),
            None => true,
        },
        (Some(_), None) => true,
    };
    if is_news {
        *former = Some(own);
    }
}

/// Whether two botanical names say the same, one of them perhaps more exactly: `Acer sp.`,
/// `Acer platanoides`, `Acer platanoides L.`.
fn agree(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    a.starts_with(&b) || b.starts_with(&a)
}

/// The words of a name that tell species apart, in lower case: a hybrid's cross is written in many ways,
/// and `sp.` says that the species isn't known.
fn words(name: &str) -> Vec<String> {
    let words = name.split_whitespace().map(|word| {
        let word = word.trim_start_matches('×');
        word.to_lowercase()
    });
    words
        .filter(|word| !["", "x", "sp.", "sp", "spp.", "spp"].contains(&word.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_species() {
        for (a, b) in [
            ("Ginkgo biloba", "Ginkgo biloba"),
            ("Ginkgo biloba", "ginkgo  Biloba L."),
            ("Platanus × hispanica", "Platanus x hispanica"),
            ("Platanus ×hispanica", "Platanus hispanica"),
            ("Acer", "Acer platanoides"),
            ("Acer sp.", "Acer platanoides"),
        ] {
            assert!(agree(a, b) && agree(b, a), "{a}, {b}");
        }
    }

    #[test]
    fn names_of_several_species() {
        for (a, b) in [
            ("Ginkgo biloba", "Populus tomentosa"),
            ("Acer platanoides", "Acer negundo"),
            ("Acer sp.", "Aceriphyllum rossii"),
        ] {
            assert!(!agree(a, b) && !agree(b, a), "{a}, {b}");
        }
    }
}

//! What became of the trees of a section: rule T7, which no single record shows.

use std::rc::Rc;

use stele_messages::number;
use stele_records::rules::Rule;
use stele_records::rules::forest::Survival;
use stele_records::verdict::{Check, CheckCode, Evidence, Outcome, Reason};
use yew::{Html, Properties, component, html};

use super::evidence::terms;
use super::list_panel::OwnRule;
use super::mark::Shape;
use super::questions::step;
use super::text::Locale;
use crate::hooks::{HeadHandle, use_survival};
use crate::session::Session;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    /// The section's name.
    pub(crate) name: String,
}

/// The trees of a section, counted.
#[component]
pub(crate) fn SectionSheet(props: &Props) -> Html {
    let counted = use_survival(&props.session, &props.head.head, &props.name);
    section_sheet(counted.as_deref(), &props.locale)
}

/// The same, of what was counted.
pub(crate) fn section_sheet(counted: Option<&Result<Survival, Reason>>, locale: &Locale) -> Html {
    let words = locale.stories();
    html! {
        <section class="sheet" aria-labelledby="section-trees">
            <h2 id="section-trees">{ words.section_trees }</h2>
            {
                match counted {
                    None => html! { <p class="fine">{ words.section_counting }</p> },
                    Some(counted) => figures(counted, locale),
                }
            }
        </section>
    }
}

/// What the rule says of the section, for the top of its page; nothing where as many trees live as should, or where
/// the rule has nothing to say.
pub(crate) fn own_rule(
    counted: Option<&Result<Survival, Reason>>,
    locale: &Locale,
) -> Option<OwnRule> {
    let ui = locale.ui();
    let (shape, word, why) = match counted {
        None => {
            return Some(OwnRule {
                shape: Shape::Pending,
                word: ui.word_checking,
                title: locale.stories().section_counting.into(),
                todo: String::new(),
            });
        }
        Some(Err(why)) => (Shape::Unknown, ui.word_cant_tell, why.clone()),
        Some(Ok(survival)) => match survival.finding().outcome {
            Outcome::Warning(why) => (Shape::Note, locale.forest().word_low, why),
            Outcome::Failed(why) => (Shape::No, ui.word_not_verified, why),
            _ => return None,
        },
    };
    let text = locale.reason(&why);
    Some(OwnRule {
        shape,
        word,
        title: text.what,
        todo: text.todo,
    })
}

/// The figures, or why there are none.
pub(crate) fn figures(counted: &Result<Survival, Reason>, locale: &Locale) -> Html {
    let words = locale.stories();
    let (outcome, entries) = match counted {
        Ok(survival) => {
            let finding = survival.finding();
            (finding.outcome, finding.entries)
        }
        Err(reason) => (Outcome::CouldNotCheck(reason.clone()), Vec::new()),
    };
    let check = Check {
        code: CheckCode::Rule(Rule::T7),
        outcome,
        evidence: Evidence::Entries(entries),
    };
    let row = |label: &'static str, count: u64| (Html::from(label), Html::from(number(count)));
    html! {
        <>
            <ol class="steps">{ step(&check, locale) }</ol>
            if let Ok(survival) = counted {
                { terms([
                    row(words.section_planted, survival.planted),
                    row(words.section_positioned, survival.positioned),
                    row(words.section_alive, survival.alive),
                    row(words.section_dead, survival.dead),
                    row(words.section_replaced, survival.replaced),
                    row(words.section_removed, survival.removed),
                ]) }
                <p class="fine">{ words.section_how }</p>
            }
        </>
    }
}

//! Documents and disclosure files held against a record: a place to drop them, and what came of it.

use std::rc::Rc;

use stele_client::check::CheckedHead;
use stele_messages::error::{disclosure_error, disclosures_error};
use stele_messages::{role, rule_title};
use stele_records::rules::{Rule, RuleReason};
use stele_records::types::Content as Says;
use stele_records::verdict::Reason;
use yew::{Callback, Html, Properties, component, html, use_effect_with};

use super::drop_zone::DropZone;
use super::evidence::{entry_link, terms};
use super::mark::Shape;
use super::paid::wages;
use super::questions::tag;
use super::row::tone_word;
use super::text::{Locale, code, fill, foreign};
use super::values::id_link;
use crate::format::day;
use crate::hooks::{Offered, use_announcement, use_handed};
use crate::session::Session;
use crate::state::handed::{
    DisclosedView, DocumentOutcome, DocumentView, Field, HandedProblem, HandedView, Tie, Whose,
};
use crate::state::intake::FileProblem;
use crate::state::paid::{Mine, Paid};
use crate::state::record::{EntryView, Tone};

#[derive(Debug, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    /// The state of the log in which other records are looked up; none where nothing is fetched.
    pub(crate) head: Option<CheckedHead>,
    pub(crate) entry: Rc<EntryView>,
    /// Is told which pseudonyms are the reader's own, so that the page can mark their lines.
    #[prop_or_default]
    pub(crate) on_mine: Callback<Mine>,
    /// Is told how many documents are not those that the record names, so that the page says it first.
    #[prop_or_default]
    pub(crate) on_others: Callback<usize>,
}

impl PartialEq for Props {
    /// A head is as good as the one before, if it is of the same log and time.
    fn eq(&self, other: &Self) -> bool {
        let of = |props: &Self| {
            props
                .head
                .as_ref()
                .map(|head| (head.now, head.verdict.clone()))
        };
        (&self.locale, &self.session, &self.entry) == (&other.locale, &other.session, &other.entry)
            && self.on_mine == other.on_mine
            && self.on_others == other.on_others
            && of(self) == of(other)
    }
}

/// The section of a record's page.
#[component]
pub(crate) fn HandedSection(props: &Props) -> Html {
    let (locale, words) = (&props.locale, props.locale.handed());
    let (view, offer) = use_handed(&props.session, props.head.clone(), &props.entry);
    let is_empty = view == HandedView::default();
    use_announcement(match (view.is_busy, is_empty) {
        (true, _) => words.reading.into(),
        (false, true) => String::new(),
        (false, false) => words.done.into(),
    });
    let on_mine = props.on_mine.clone();
    use_effect_with(view.mine(), move |mine| on_mine.emit(mine.clone()));
    let on_others = props.on_others.clone();
    use_effect_with(view.others(), move |others| {
        on_others.emit(*others);
        // With the section the files are gone, and what was said of them.
        move || on_others.emit(0)
    });
    let said = props.entry.record.as_ref().and_then(|record| record.said());
    let (title, lead) = match said.map(|said| &said.content) {
        Some(Says::WageRun(_) | Says::Project(_)) => (words.worker_title, words.worker_lead),
        Some(Says::Release(_)) => (words.program_title, words.program_lead),
        _ => (words.title, words.lead),
    };
    html! {
        <section class="sheet handed" aria-labelledby="handed">
            <h2 id="handed">{ title }</h2>
            <p>{ lead }</p>
            <DropZone locale={locale.clone()} label={words.drop} on_offer={offer.clone()} accept="" multiple=true />
            if view.is_busy {
                <p>{ words.reading }</p>
            }
            { handed_findings(&view, Tone::of(&props.entry.verdict), locale) }
            if !is_empty && !view.is_busy {
                <p class="button-row">
                    <button type="button" class="button" onclick={offer.reform(|_| Offered::Cleared)}>
                        { words.again }
                    </button>
                </p>
            }
        </section>
    }
}

/// What came of the files; `tone` is that of the record that is shown.
pub(crate) fn handed_findings(view: &HandedView, tone: Tone, locale: &Locale) -> Html {
    let words = locale.handed();
    let is_compared = !view.documents.is_empty() || !view.disclosed.is_empty();
    html! {
        <>
            <div role="alert">{ for view.problems.iter().map(|(name, why)| problem(name, why, locale)) }</div>
            { for view.documents.iter().map(|found| document(found, has_other_salt(view), locale)) }
            { for view.disclosed.iter().map(|found| disclosed(found, view, tone, locale)) }
            if is_compared {
                <p class="note">{ words.stayed }</p>
            }
        </>
    }
}

fn problem(name: &str, why: &HandedProblem, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.handed());
    let (what, todo) = match why {
        HandedProblem::Disclosures(error) => {
            let text = disclosures_error(locale.lang, error);
            (text.what, text.todo)
        }
        HandedProblem::TooMany => (words.too_many.to_owned(), String::new()),
        HandedProblem::File(problem) => {
            let what = match problem {
                FileProblem::Empty => ui.file_empty,
                FileProblem::Folder => ui.file_folder,
                FileProblem::NoFile => ui.file_none,
                FileProblem::TooLarge { .. } => locale.lists().document_refused,
                FileProblem::Several
                | FileProblem::Unreadable
                | FileProblem::Neither
                | FileProblem::ForRecord { .. }
                | FileProblem::Dossier(_)
                | FileProblem::Evidence(_) => ui.file_unreadable,
            };
            (what.to_owned(), String::new())
        }
    };
    let title = match name {
        "" => words.refused_unnamed.into(),
        name => fill(words.refused, &[("name", foreign(name))]),
    };
    html! {
        <div class="alert">
            <p><strong>{ title }</strong></p>
            <p>{ what }</p>
            if !todo.is_empty() {
                <p class="todo">{ todo }</p>
            }
        </div>
    }
}

/// Whether a disclosure file was dropped with the salt of another record's document.
fn has_other_salt(view: &HandedView) -> bool {
    let mut disclosed = view.disclosed.iter();
    disclosed.any(|of| of.has_salt && of.whose != Whose::Own)
}

fn document(found: &DocumentView, other_salt: bool, locale: &Locale) -> Html {
    let words = locale.handed();
    let (shape, word, what, todo) = match found.outcome {
        DocumentOutcome::Logged => (
            Shape::Yes,
            words.word_logged,
            words.document_logged.to_owned(),
            String::new(),
        ),
        DocumentOutcome::Other => {
            let text = locale.reason(&Reason::Rule(RuleReason::OtherFile));
            (Shape::No, words.word_other, text.what, text.todo)
        }
        DocumentOutcome::NeedsSalt => (
            Shape::Unknown,
            locale.ui().word_cant_tell,
            match other_salt {
                true => words.document_other_salt.to_owned(),
                false => words.document_needs_salt.to_owned(),
            },
            String::new(),
        ),
        DocumentOutcome::NoneNamed => (
            Shape::Nothing,
            words.word_nothing,
            words.document_none.to_owned(),
            String::new(),
        ),
    };
    let rule = format!("{} {}", Rule::C7.code(), rule_title(locale.lang, Rule::C7));
    html! {
        <div class="handed-found" data-check={Rule::C7.code()} data-tone={shape.name()}>
            <h3>{ fill(words.document, &[("name", foreign(&found.name))]) }</h3>
            <p>{ tag(shape, word) }{ " " }<span class="fine">{ rule }</span></p>
            <p>{ what }</p>
            if !todo.is_empty() {
                <p class="todo">{ todo }</p>
            }
            <p class="fine">{ "SHA-256 " }{ code(&found.hash.to_hex()) }</p>
        </div>
    }
}

fn disclosed(found: &DisclosedView, view: &HandedView, tone: Tone, locale: &Locale) -> Html {
    let words = locale.handed();
    let id = || [("id", id_link(&found.record))];
    let (title, says) = match &found.whose {
        Whose::Own => (words.of_itself.into(), Html::default()),
        // The only documents with a salt are leases.
        Whose::Of(entry, Tie::None) if found.has_salt => {
            (words.of_other_lease.into(), where_from(entry, locale))
        }
        Whose::Of(entry, tie) => (tied(tie, locale), where_from(entry, locale)),
        Whose::NoRecord => (
            words.of_other.into(),
            html! { <p>{ fill(words.no_record, &id()) }</p> },
        ),
        Whose::Elsewhere => (
            match found.has_salt {
                true => words.of_other_lease.into(),
                false => words.of_other.into(),
            },
            html! { <p>{ fill(words.elsewhere, &id()) }</p> },
        ),
        Whose::Unknown(why) => {
            let text = locale.reason(why);
            let says = html! { <><p>{ text.what }</p><p class="todo">{ text.todo }</p></> };
            (words.of_other.into(), says)
        }
    };
    let waits = found.has_salt && found.whose == Whose::Own && view.documents.is_empty();
    let rows = found.fields.iter().filter_map(|field| field.as_ref().ok());
    let rows: Vec<(Html, Html)> = rows.map(|field| row(field, locale)).collect();
    let unfit = found.fields.iter().filter_map(|field| field.as_ref().err());
    let unfit = unfit.map(|error| {
        let text = disclosure_error(locale.lang, error);
        html! {
            <div class="handed-unfit">
                <p>{ tag(Shape::No, words.word_unfit) }</p>
                <p>{ text.what }</p>
                <p class="todo">{ text.todo }</p>
            </div>
        }
    });
    // Of a lease that was only salted there may be nothing to show but that.
    if rows.is_empty() && found.fields.is_empty() && found.whose == Whose::Own && !waits {
        return Html::default();
    }
    html! {
        <div class="handed-found" data-record={found.record.clone()}>
            <h3>{ title }</h3>
            { says }
            { wages(found, tone, locale) }
            if !rows.is_empty() {
                { terms(rows) }
                <p class="fine">{ words.fits_note }</p>
            }
            { for unfit }
            if waits {
                <p>{ words.salt_alone }</p>
            }
        </div>
    }
}

fn tied(tie: &Tie, locale: &Locale) -> Html {
    let words = locale.handed();
    let as_role = |name: &str| [("role", foreign(&role(locale.lang, name)))];
    match tie {
        Tie::Signer(name) => fill(words.of_signer, &as_role(name)),
        Tie::Owner(name) => fill(words.of_owner, &as_role(name)),
        Tie::Worker(Paid { pseudonym, .. }) | Tie::OnProject(pseudonym) => {
            fill(words.of_worker, &[("pseudonym", foreign(pseudonym))])
        }
        Tie::None => words.of_other.into(),
    }
}

/// In which entry the digests stand, and whether that record can be relied on.
fn where_from(entry: &EntryView, locale: &Locale) -> Html {
    let words = locale.handed();
    let tone = Tone::of(&entry.verdict);
    let link = entry.index.map(|index| entry_link(index, locale));
    let slots = [("entry", link.unwrap_or_default())];
    let warning = match tone {
        Tone::Yes | Tone::Note => None,
        Tone::No => Some(words.not_verified),
        Tone::Partly | Tone::Unknown | Tone::Pending => Some(words.not_known),
    };
    html! {
        <>
            <p>
                { fill(words.logged_in, &slots) }{ " " }
                { tag(Shape::from(tone), tone_word(tone, locale.ui())) }
            </p>
            if let Some(warning) = warning {
                <p><strong>{ warning }</strong></p>
            }
        </>
    }
}

fn row(field: &Field, locale: &Locale) -> (Html, Html) {
    let words = locale.handed();
    let label = match (words.field)(&field.name) {
        Some(label) => label.into(),
        None => foreign(&field.name),
    };
    let value = match (field.name.as_str(), day(locale.ui(), &field.value)) {
        ("birthDate", Some(day)) => day.into(),
        _ => foreign(&field.value),
    };
    let value = html! {
        <>
            <strong class="disclosed">{ value }</strong>{ " " }
            { tag(Shape::Yes, words.word_fits) }
        </>
    };
    (label, value)
}

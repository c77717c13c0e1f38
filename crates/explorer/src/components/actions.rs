//! What a reader can take away: the proof, the report, the record, the link, a print.

use std::rc::Rc;

use yew::{Callback, Children, Html, Properties, component, html};

use super::copy_link::CopyLink;
use super::embed::{INTEGRITY, Lines, embed};
use super::paper::paper_check;
use super::text::Locale;
use crate::browser::{page, save};
use crate::route::Route;
use crate::session::{Session, Source};
use crate::state::record::EntryView;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) entry: Rc<EntryView>,
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    /// What else can be saved, before all of this.
    #[prop_or_default]
    pub(crate) children: Children,
}

/// The actions of a record's page.
#[component]
pub(crate) fn Actions(props: &Props) -> Html {
    let (ui, entry) = (props.locale.ui(), &props.entry);
    let stem = file_stem(entry);
    let save_as = |suffix: &str, bytes: Rc<[u8]>| {
        let name = format!("{stem}{suffix}");
        Callback::from(move |_| {
            // A browser that refuses downloads says so itself.
            let _ = save::save(&name, &bytes);
        })
    };
    let link = entry.index.map(|index| {
        let pin = entry.leaf();
        page::link(&Route::Entry { index, pin }.to_hash())
    });
    let proof = entry
        .evidence
        .as_ref()
        .map(|evidence| evidence.file.as_slice().into());
    // A proof of something that isn't genuine would only spread it.
    let proof = proof.filter(|_| entry.is_genuine());
    let embeddable = entry.record.as_ref().filter(|_| proof.is_some());
    // A dossier answers all four questions.
    let embedded = match props.children.is_empty() {
        true => ".tlog-proof",
        false => ".dossier",
    };
    let (record_suffix, save_record) = match (&entry.record, &entry.index_root) {
        (Some(_), _) => (".json", ui.save_record),
        (None, Some(_)) => (".txt", props.locale.lists().save_entry),
        (None, None) => (".bin", ui.save_record),
    };
    let proof_class = match props.children.is_empty() {
        true => "button button-main",
        false => "button",
    };
    html! {
        <section class="sheet actions" aria-labelledby="actions">
            <h2 id="actions">{ ui.actions }</h2>
            { props.children.clone() }
            if let Some(proof) = proof {
                <button type="button" class={proof_class} onclick={save_as(".tlog-proof", proof)}>
                    { ui.save_proof }
                </button>
                <p class="fine">{ ui.save_proof_note }</p>
            }
            <button type="button" class="button" onclick={save_as(".report.json", entry.report().as_bytes().into())}>
                { ui.save_report }
            </button>
            if let Some(bytes) = &entry.bytes {
                <button type="button" class="button" onclick={save_as(record_suffix, Rc::clone(bytes))}>
                    { save_record }
                </button>
            }
            if let Some(link) = link {
                <CopyLink link={link.clone()} label={ui.copy_link} locale={props.locale.clone()} share=true />
                { paper_check(entry, &link, &props.locale) }
                if let Some(record) = embeddable {
                    { lines(props, &[stem.as_str(), embedded].concat(), &record.id, &link) }
                }
            }
            <button type="button" class="button" onclick={|_| page::print()}>{ ui.print }</button>
        </section>
    }
}

/// What to paste into another page, about a record that `file` is saved as.
fn lines(props: &Props, file: &str, record: &str, link: &str) -> Html {
    let session = &props.session;
    let lines = Lines {
        file,
        record,
        link,
        trust: session.file_hash(),
        integrity: INTEGRITY,
        asked: &session.addresses(),
        site: (session.source == Source::BuiltIn).then(|| session.pin_hash()),
    };
    embed(&lines, &props.locale)
}

fn file_stem(entry: &EntryView) -> String {
    match entry.index {
        Some(index) => format!("entry-{index}"),
        None => "record".into(),
    }
}

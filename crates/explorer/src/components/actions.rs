//! What a reader can take away: the proof, the report, the record, the link, a print.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_state};

use super::text::{Locale, fill};
use crate::browser::{page, save};
use crate::hooks::use_announcement;
use crate::route::Route;
use crate::state::record::{EntryView, Tone};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) entry: Rc<EntryView>,
    pub(crate) locale: Locale,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copy {
    Not,
    Done,
    Refused,
}

/// The actions of a record's page.
#[component]
pub(crate) fn Actions(props: &Props) -> Html {
    let (ui, entry) = (props.locale.ui(), &props.entry);
    let copied = use_state(|| Copy::Not);
    use_announcement(match *copied {
        Copy::Done => ui.copied.into(),
        Copy::Not | Copy::Refused => String::new(),
    });
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
    let on_copy = {
        let (link, copied) = (link.clone().unwrap_or_default(), copied.setter());
        Callback::from(move |_| {
            let (link, copied) = (link.clone(), copied.clone());
            yew::platform::spawn_local(async move {
                let done = save::copy(&link).await.is_ok();
                copied.set(if done { Copy::Done } else { Copy::Refused });
            });
        })
    };
    let proof = entry
        .evidence
        .as_ref()
        .map(|evidence| evidence.file.as_slice().into());
    // A proof of something that failed would only spread it.
    let proof = proof.filter(|_| Tone::of(&entry.verdict) != Tone::No);
    let record_suffix = if entry.record.is_some() {
        ".json"
    } else {
        ".bin"
    };
    html! {
        <section class="sheet actions" aria-labelledby="actions">
            <h2 id="actions">{ ui.actions }</h2>
            if let Some(proof) = proof {
                <button type="button" class="button button-main" onclick={save_as(".tlog-proof", proof)}>
                    { ui.save_proof }
                </button>
                <p class="fine">{ ui.save_proof_note }</p>
            }
            <button type="button" class="button" onclick={save_as(".report.json", entry.report().as_bytes().into())}>
                { ui.save_report }
            </button>
            if let Some(bytes) = &entry.bytes {
                <button type="button" class="button" onclick={save_as(record_suffix, Rc::clone(bytes))}>
                    { ui.save_record }
                </button>
            }
            if let Some(link) = link {
                <button type="button" class="button" onclick={on_copy}>{ ui.copy_link }</button>
                if *copied == Copy::Done {
                    <p class="fine">{ ui.copied }</p>
                }
                if *copied == Copy::Refused {
                    <p class="fine" role="alert">{ ui.copy_failed }</p>
                    <input class="link-field" type="text" readonly=true aria-label={ui.link_label} value={link.clone()} />
                }
                <p class="paper">{ fill(ui.paper, &[("link", link.into())]) }</p>
            }
            <button type="button" class="button" onclick={|_| page::print()}>{ ui.print }</button>
        </section>
    }
}

fn file_stem(entry: &EntryView) -> String {
    match entry.index {
        Some(index) => format!("entry-{index}"),
        None => "record".into(),
    }
}

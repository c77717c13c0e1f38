//! What has to be trusted, what hasn't, and the trust file in use.

use std::rc::Rc;

use stele_messages::{Lang, duration, ui::Ui};
use stele_records::trust::TrustError;
use stele_verify::note::VerifierKey;
use yew::{Callback, Html, Properties, component, html};

use super::no_trust::ChooseTrust;
use crate::browser::{clock, save};
use crate::components::audit::audit_link;
use crate::components::evidence::terms;
use crate::components::key_chip::KeyChip;
use crate::components::lines::{joined, types_joined};
use crate::components::list_panel::auditors;
use crate::components::text::{Locale, code, fill, foreign};
use crate::components::trust_version::{key_label, trust_version};
use crate::components::values::area_name;
use crate::hooks::use_title;
use crate::session::{Session, Source};
use crate::state::following::Following;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) refused: Option<TrustError>,
    pub(crate) following: Following,
    pub(crate) on_trust: Callback<String>,
    pub(crate) on_forget: Callback<()>,
}

#[component]
pub(crate) fn Trust(props: &Props) -> Html {
    let ui = props.locale.ui();
    use_title(ui.page_title, ui.trust_title.into());
    html! {
        <>
            <div class="hero">
                <h1>{ ui.trust_title }</h1>
                <p class="lead">{ ui.trust_lead }</p>
            </div>
            <div class="halves">
                { list("trust-whom", ui.trust_whom, &[ui.trust_page, ui.trust_file, ui.trust_browser]) }
                { list("trust-not", ui.trust_not,
                    &[ui.trust_not_host, ui.trust_not_network, ui.trust_not_lists]) }
            </div>
            { trust_file(props) }
            <div class="thirds">
                { list("gaps", ui.trust_gaps, &[ui.trust_gap_identities, ui.trust_gap_index]) }
                { list("privacy", ui.trust_privacy, &[ui.trust_privacy_note]) }
                <section class="sheet" aria-labelledby="second">
                    <h2 id="second">{ ui.trust_second }</h2>
                    <p>{ ui.trust_second_note }</p>
                    <p>{ audit_link(None, &props.locale) }</p>
                </section>
            </div>
        </>
    }
}

fn list(id: &'static str, title: &'static str, items: &[&'static str]) -> Html {
    html! {
        <section class="sheet" aria-labelledby={id}>
            <h2 {id}>{ title }</h2>
            if let [only] = items {
                <p>{ *only }</p>
            } else {
                <ul class="points">{ for items.iter().map(|item| html! { <li>{ *item }</li> }) }</ul>
            }
        </section>
    }
}

fn trust_file(props: &Props) -> Html {
    let (ui, session) = (props.locale.ui(), &props.session);
    let source = match session.source {
        Source::BuiltIn => ui.trust_built_in,
        Source::Chosen => ui.trust_chosen,
    };
    let on_save = {
        let session = Rc::clone(session);
        move |_| {
            // A browser that refuses downloads says so itself.
            let _ = save::save("trust.json", session.file());
        }
    };
    html! {
        <section class="sheet" aria-labelledby="trust-contents">
            <h2 id="trust-contents">{ ui.trust_contents }</h2>
            <p>{ source }</p>
            { trust_version(&session.chain, session.forgotten.as_ref(), &props.following, &props.locale) }
            { terms(rows(props, ui)) }
            <div class="button-row">
                <button type="button" class="button" onclick={on_save}>{ ui.trust_save }</button>
                if session.source == Source::Chosen {
                    <button type="button" class="button" onclick={props.on_forget.reform(|_| ())}>{ ui.trust_forget }</button>
                }
            </div>
            <details class="choose">
                <summary>{ ui.trust_choose }</summary>
                <ChooseTrust locale={props.locale.clone()} refused={props.refused.clone()}
                    on_trust={props.on_trust.clone()} label={ui.trust_choose} />
            </details>
        </section>
    }
}

fn rows(props: &Props, ui: &Ui) -> Vec<(Html, Html)> {
    let (session, trust) = (&props.session, &props.session.trust);
    let policy = &trust.policy;
    let logs = policy
        .logs()
        .iter()
        .map(|log| key_row(props, log.origin(), log.key()));
    let witnesses = policy.witnesses().iter().map(|witness| {
        let name = String::from_utf8_lossy(witness.name());
        key_row(props, &name, witness.key())
    });
    let quorum = match policy.quorum_size() {
        Some((k, n)) => (ui.quorum)(k, n),
        None if policy.is_quorum_none() => ui.trust_quorum_none.into(),
        None => ui.trust_quorum_nested.into(),
    };
    let mirrors = trust.mirrors.values().flatten();
    let mirrors = mirrors.map(|mirror| html! { <div>{ code(mirror) }</div> });
    vec![
        (ui.trust_logs.into(), logs.collect()),
        (
            ui.trust_witnesses.into(),
            html! { <>{ for witnesses }<p>{ quorum }</p></> },
        ),
        (ui.trust_anchors.into(), anchors(props, ui)),
        (
            ui.trust_max_age.into(),
            duration(props.locale.lang, trust.max_age).into(),
        ),
        (
            ui.trust_auditors.into(),
            html! { <>{ for auditor_rows(props) }<p>{ auditors(trust, &props.locale) }</p></> },
        ),
        (ui.trust_zone.into(), foreign(&trust.time_zone)),
        (ui.trust_mirrors.into(), mirrors.collect()),
        (ui.trust_hash.into(), code(&session.file_hash().to_hex())),
    ]
}

/// From whom every right to sign comes.
fn anchors(props: &Props, ui: &Ui) -> Html {
    let locale = &props.locale;
    let anchors = &props.session.trust.anchors;
    if anchors.is_empty() {
        return ui.trust_anchors_none.into();
    }
    let rows = anchors.iter().map(|anchor| {
        let name = match locale.lang {
            Lang::En => &anchor.name.en,
            Lang::Zh => &anchor.name.zh,
        };
        let areas = anchor.areas.iter().map(|code| area_name(code, locale));
        let template = match anchor.areas.is_empty() {
            true => ui.trust_anchor_no_area,
            false => ui.trust_anchor_may,
        };
        let slots = [
            ("types", types_joined(&anchor.record_types, locale)),
            ("areas", joined(areas.collect(), locale)),
        ];
        let key = anchor.key.as_str().to_owned();
        html! {
            <div class="key-row">
                <div>{ foreign(name) }</div>
                <KeyChip did={key} locale={locale.clone()} />
                <p class="fine">{ fill(template, &slots) }</p>
            </div>
        }
    });
    rows.collect()
}

fn key_row(props: &Props, name: &str, key: &VerifierKey) -> Html {
    let label = key_label(&props.session.trust, key, clock::now(), &props.locale);
    html! { <div class="key-row"><div>{ foreign(name) }</div>{ code(&key.to_vkey()) }{ label }</div> }
}

/// Who has replayed the log, as far as the trust file knows them.
fn auditor_rows(props: &Props) -> Vec<Html> {
    let locale = &props.locale;
    let auditors = props.session.trust.auditors.iter();
    let rows = auditors.map(|auditor| {
        let name = match locale.lang {
            Lang::En => &auditor.name.en,
            Lang::Zh => &auditor.name.zh,
        };
        let url = auditor.url.as_ref().map(|url| {
            let text = fill(locale.trusted().files_at, &[("address", code(url))]);
            html! { <p class="fine">{ text }</p> }
        });
        html! { <>{ key_row(props, name, &auditor.key) }{ for url }</> }
    });
    rows.collect()
}

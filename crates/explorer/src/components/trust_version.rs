//! The version of the trust file that is used: which, by whom, and whether there may be a newer one; and
//! what the file says of those who hold its keys.

use stele_client::trust::{Look, MemoryProblem, trust_path};
use stele_messages::error::{succession_error, trust_memory};
use stele_messages::{Lang, fetch_problem, list};
use stele_records::trust::{
    KeyLabel, Localized, Signer, Standing, TrustChain, TrustFile, Validity,
};
use stele_verify::note::VerifierKey;
use stele_verify::policy::{CosignedBy, Witness};
use yew::{Html, html};

use super::evidence::terms;
use super::key_chip::KeyChip;
use super::text::{Locale, code, fill, foreign};
use crate::state::following::Following;

/// Everything about the version that is used.
pub(crate) fn trust_version(
    chain: &TrustChain,
    forgotten: Option<&MemoryProblem>,
    following: &Following,
    locale: &Locale,
) -> Html {
    let (texts, trust) = (locale.trusted(), chain.trust());
    let number = |version: u64| Html::from(version.to_string());
    let version = match chain.successors().is_empty() {
        true => fill(texts.as_pinned, &[("version", number(trust.version))]),
        false => fill(
            texts.followed,
            &[
                ("version", number(trust.version)),
                ("pinned", number(chain.pinned_version())),
            ],
        ),
    };
    let signed_by = match trust.signed_by.as_slice() {
        [] => texts.signed_by_nobody.into(),
        signers => foreign(&names(signers, locale)),
    };
    let mut rows = vec![
        (texts.version.into(), version),
        (texts.signed_by.into(), signed_by),
        (texts.signers.into(), signers(trust, locale)),
    ];
    if trust.signers.is_some() {
        rows.push((texts.newer.into(), newer(following, locale)));
    }
    let forgotten = forgotten.map(|problem| {
        let text = trust_memory(locale.lang, problem);
        html! {
            <div class="alert trust-forgotten" role="alert">
                <p>{ text.what }</p>
                <p class="todo">{ text.todo }</p>
            </div>
        }
    });
    html! { <div class="trust-version">{ for forgotten }{ terms(rows) }</div> }
}

/// Whether there may be a newer one.
fn newer(following: &Following, locale: &Locale) -> Html {
    let texts = locale.trusted();
    let look = match following {
        Following::Underway => return texts.looking.into(),
        Following::Done(look) => look,
    };
    let said = if look.stopped {
        texts.stopped.into()
    } else if look.is_blind() {
        texts.blind.into()
    } else {
        let places = look.without.iter().map(|place| code(place));
        let places = html! { <>{ for places.map(|place| html! { <>{ place }{ " " }</> }) }</> };
        fill(texts.newest, &[("places", places)])
    };
    html! {
        <>
            <p>{ said }</p>
            { for troubles(look, locale) }
        </>
    }
}

/// What could not be asked, and what was refused.
fn troubles(look: &Look, locale: &Locale) -> Vec<Html> {
    let texts = locale.trusted();
    let unasked = look.unasked.iter().map(|unasked| {
        let what = fill(texts.unasked, &[("place", code(&unasked.mirror))]);
        let path = trust_path(unasked.version);
        let text = fetch_problem(locale.lang, &path, &unasked.problem);
        html! { <div class="trust-unasked"><p>{ what }</p><p>{ text.what }</p></div> }
    });
    let refused = look.refused.iter().map(|refused| {
        let slots = [
            ("place", code(&refused.mirror)),
            ("version", refused.version.to_string().into()),
        ];
        let text = succession_error(locale.lang, &refused.error);
        html! {
            <div class="alert trust-refused">
                <p>{ fill(texts.refused, &slots) }</p>
                <p>{ text.what }</p>
                <p class="todo">{ text.todo }</p>
            </div>
        }
    });
    unasked.chain(refused).collect()
}

/// Whose signatures the next version needs.
fn signers(trust: &TrustFile, locale: &Locale) -> Html {
    let texts = locale.trusted();
    let Some(signers) = &trust.signers else {
        return texts.signers_none.into();
    };
    let rows = signers.keys.iter().map(|signer| {
        let did = signer.key.as_str().to_owned();
        html! {
            <div class="key-row">
                <div>{ foreign(own(&signer.name, locale)) }</div>
                <KeyChip {did} locale={locale.clone()} />
            </div>
        }
    });
    html! {
        <>
            { for rows }
            <p>{ (texts.threshold)(signers.threshold, signers.keys.len()) }</p>
        </>
    }
}

/// What a trust file says of a key's holder, below the key; nothing where it says nothing.
pub(crate) fn key_label(trust: &TrustFile, key: &VerifierKey, now: u64, locale: &Locale) -> Html {
    let Some(label) = trust.label(key) else {
        return Html::default();
    };
    let texts = locale.trusted();
    let holder = label.organisation.as_ref();
    let holder = holder.map(|name| {
        let name = foreign(own(name, locale));
        fill(texts.organisation, &[("name", name)])
    });
    let law = label.jurisdiction.as_ref();
    let law = law.map(|code| fill(texts.jurisdiction, &[("code", foreign(code))]));
    let monitoring = label.monitoring.as_ref();
    let monitoring =
        monitoring.map(|address| fill(texts.monitoring, &[("address", code(address))]));
    let facts = [holder, law, monitoring].into_iter().flatten();
    html! {
        <>
            { for facts.map(|fact| html! { <p class="fine">{ fact }</p> }) }
            { window(label, now, locale) }
        </>
    }
}

/// When a key's signatures count, and that they don't now.
fn window(label: &KeyLabel, now: u64, locale: &Locale) -> Html {
    let texts = locale.trusted();
    let time = |template: &str, time: u64| fill(template, &[("time", locale.time(time))]);
    let from = label.valid_from.map(|from| time(texts.valid_from, from));
    let until = label
        .valid_until
        .map(|until| time(texts.valid_until, until));
    let word = match label.validity(now) {
        Validity::Valid => None,
        Validity::NotYet => Some(texts.word_not_yet),
        Validity::Expired => Some(texts.word_expired),
    };
    let word = word.map(|word| html! { <span class="tag tag-note">{ word }</span> });
    let times = from.into_iter().chain(until);
    html! {
        <>
            { for times.map(|time| html! { <p class="fine">{ time }</p> }) }
            { for word }
        </>
    }
}

/// For how many organisations those stand who cosigned, where the trust file names any of them.
pub(crate) fn standing(cosigned: &[CosignedBy], trust: &TrustFile, locale: &Locale) -> Html {
    let has_cosigned = |witness: &&Witness| {
        let mut cosigned = cosigned.iter();
        cosigned.any(|by| by.name == witness.name())
    };
    let witnesses = trust.policy.witnesses().iter().filter(has_cosigned);
    let Standing {
        organisations,
        without_organisation,
        jurisdictions,
        without_jurisdiction,
        ..
    } = trust.standing(witnesses.map(Witness::key));
    let texts = locale.trusted();
    let organisations =
        (organisations > 0).then(|| (texts.organisations)(organisations, without_organisation));
    let jurisdictions = (jurisdictions > 0 && without_jurisdiction == 0)
        .then(|| (texts.jurisdictions)(jurisdictions));
    let said = organisations.into_iter().chain(jurisdictions);
    html! { <>{ for said.map(|said| html! { <p>{ said }</p> }) }</> }
}

fn names(signers: &[Signer], locale: &Locale) -> String {
    let names = signers.iter().map(|by| own(&by.name, locale).to_owned());
    let names: Vec<String> = names.collect();
    list(locale.lang, &names)
}

/// A text in the reader's language.
fn own<'t>(text: &'t Localized, locale: &Locale) -> &'t str {
    match locale.lang {
        Lang::En => &text.en,
        Lang::Zh => &text.zh,
    }
}

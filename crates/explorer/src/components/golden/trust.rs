//! The version of the trust file that is used, and what is said of keys.

use std::rc::Rc;

use serde_json::{Value, json};
use stele_client::fetch::FetchError;
use stele_client::trust::{Look, MemoryProblem, Refused, Unasked};
use stele_messages::Lang;
use stele_records::trust::{RecallError, SuccessionError, TrustChain, label_of};
use stele_tests::city;
use stele_tests::trust::{draft, signed};
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::text::Locale;
use crate::components::trust_version::{key_label, standing, trust_version};
use crate::state::following::Following;
use crate::testing::{self, NOW};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Case {
    /// Pinned, and nothing newer; nothing is said of keys.
    Pinned,
    /// Newer ones were found; then one was refused, and one place was out of reach.
    Followed,
    /// Nobody could be asked.
    Blind,
    /// It can have no successor.
    Last,
    /// What was remembered is damaged.
    Forgotten,
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    case: Case,
    locale: Locale,
}

fn file(version: u64) -> Value {
    let mut file = draft(version, 2, &[1, 2, 3]);
    if version > 1 {
        let label = |witness| label_of(city::witness_key(witness).verifier_key());
        file["keys"] = json!({
            label(0): {"organisation": {"en": "Parks", "zh": "园林局"}, "jurisdiction": "CN-HE",
                       "validFrom": "2026-01-01T00:00:00Z",
                       "monitoring": "https://garden.test/"},
            label(1): {"jurisdiction": "CN-HE", "validUntil": "2026-01-01T00:00:00Z"},
            label(2): {"organisation": {"en": "Railway", "zh": "铁路局"}, "jurisdiction": "CN-BJ",
                       "validFrom": "2027-01-01T00:00:00Z"},
        });
    }
    file
}

fn chain(case: Case) -> TrustChain {
    let mut first = file(1);
    if case == Case::Last {
        first.as_object_mut().expect("an object").remove("signers");
    }
    let mut chain = TrustChain::pinned(&signed(&first, &[])).expect("a sound trust file");
    if case == Case::Followed {
        for version in 2..=3 {
            let next = signed(&file(version), &[1, 3]);
            chain.extend(&next).expect("it follows");
        }
    }
    chain
}

fn look(case: Case) -> Look {
    let unasked = Unasked {
        mirror: "https://mirror.test/".into(),
        version: 4,
        problem: FetchError::Status(503),
    };
    let refused = Refused {
        mirror: "https://copy.test/<b>".into(),
        version: 4,
        error: SuccessionError::TooFew {
            valid: 1,
            threshold: 2,
        },
    };
    match case {
        Case::Pinned | Case::Forgotten => Look {
            without: vec!["log/".into()],
            ..Look::default()
        },
        Case::Followed => Look {
            without: vec!["log/".into(), "https://city.test/log/".into()],
            unasked: vec![unasked],
            refused: vec![refused],
            ..Look::default()
        },
        Case::Blind => Look {
            unasked: vec![unasked],
            ..Look::default()
        },
        Case::Last => Look::default(),
    }
}

#[component]
fn Body(props: &Props) -> Html {
    let (locale, chain) = (&props.locale, chain(props.case));
    let trust = chain.trust();
    let head = testing::head(&testing::city(0));
    let cosigners = head.checkpoint.expect("a checkpoint");
    let following = Following::Done(Rc::new(look(props.case)));
    let forgotten = (props.case == Case::Forgotten).then_some(MemoryProblem::Recall {
        used: 1,
        error: RecallError::Damaged { version: 2 },
    });
    let witnesses = trust.policy.witnesses().iter();
    let labels = witnesses.map(|witness| key_label(trust, witness.key(), NOW, locale));
    html! {
        <>
            { trust_version(&chain, forgotten.as_ref(), &following, locale) }
            { for labels }
            { standing(cosigners.cosigners(), trust, locale) }
        </>
    }
}

fn check(name: &str, case: Case) {
    hold(name, |lang| render(case, lang));
}

fn render(case: Case, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        case,
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&futures::executor::block_on(
        renderer.hydratable(false).render(),
    ))
}

#[test]
fn the_pinned_version() {
    check("trust-pinned", Case::Pinned);
}

#[test]
fn a_later_version() {
    check("trust-followed", Case::Followed);
    assert!(!render(Case::Followed, Lang::En).contains("<b>"));
}

#[test]
fn nobody_to_ask() {
    check("trust-blind", Case::Blind);
}

#[test]
fn the_last_version() {
    check("trust-last", Case::Last);
}

#[test]
fn a_memory_that_is_damaged() {
    check("trust-forgotten", Case::Forgotten);
}

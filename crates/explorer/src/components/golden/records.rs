//! A record of each type, as a row and as its page shows it.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures::executor::block_on;
use serde_json::json;
use stele_messages::Lang;
use stele_records::types::field::PROPERTY;
use stele_records::types::{self, RecordType};
use yew::{ContextProvider, Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::lines::subject_line;
use crate::components::record_card::{record_fields, signers, type_name};
use crate::components::text::Locale;
use crate::state::names::Names;
use crate::state::record::{Content, RecordView};
use crate::testing::samples;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    records: Vec<RecordView>,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let locale = &props.locale;
    let flat = format!("{PROPERTY}{}", samples::UNIT);
    let names = [
        (samples::ENTITY.to_owned(), "容城安居 <中介>".to_owned()),
        (flat, "容城县 <示例> 路 1 号".to_owned()),
    ];
    let names = Names {
        by_id: Rc::new(BTreeMap::from(names)),
        ..Names::default()
    };
    html! {
        <ContextProvider<Names> context={names}>
            { for props.records.iter().map(|record| html! {
                <article>
                    <h2>{ type_name(record, locale) }</h2>
                    <p>{ subject_line(record, locale) }</p>
                    { record_fields(record, locale) }
                    { signers(record, locale) }
                </article>
            }) }
        </ContextProvider<Names>>
    }
}

fn render(records: &[Vec<u8>], lang: Lang) -> String {
    let records = records.to_vec();
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        records: views(&records),
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn views(records: &[Vec<u8>]) -> Vec<RecordView> {
    let views = records.iter().map(|bytes| RecordView::read(bytes));
    views.map(|view| view.expect("an intact record")).collect()
}

/// The types of these groups, as their module has them.
const IDENTITIES: [RecordType; 6] = [
    RecordType::Accreditation,
    RecordType::Entity,
    RecordType::Key,
    RecordType::PersonAttestation,
    RecordType::Release,
    RecordType::Withdrawal,
];
const FOREST: [RecordType; 3] = [
    RecordType::Section,
    RecordType::TreeCard,
    RecordType::TreeEvent,
];

const FUNDS: [RecordType; 8] = [
    RecordType::Project,
    RecordType::Contract,
    RecordType::Amendment,
    RecordType::Milestone,
    RecordType::PaymentRequest,
    RecordType::Payment,
    RecordType::Reversal,
    RecordType::WageRun,
];
const POINTS: [RecordType; 10] = [
    RecordType::Station,
    RecordType::RateTable,
    RecordType::Account,
    RecordType::AccountTransfer,
    RecordType::Deposit,
    RecordType::Grant,
    RecordType::Expiry,
    RecordType::PointsReversal,
    RecordType::Catalogue,
    RecordType::Redemption,
];

fn rental() -> impl Iterator<Item = RecordType> {
    let groups = [&IDENTITIES[..], &FOREST, &FUNDS, &POINTS].concat();
    types::ALL
        .into_iter()
        .filter(move |kind| !groups.contains(kind))
}

#[test]
fn every_type_is_shown_by_its_fields() {
    for kind in types::ALL {
        for view in views(&[samples::record(kind)]) {
            assert!(matches!(view.content, Content::Known(_)), "{kind:?}");
            let said = view.said().map(|said| said.fields.len());
            // A tree's event can't have the fields of all events at once.
            let all = kind.fields().len();
            let is_whole = said == Some(all) || kind == RecordType::TreeEvent;
            let is_withdrawal = kind == RecordType::Withdrawal || kind == RecordType::Section;
            assert!(is_whole || is_withdrawal, "{kind:?} {said:?} of {all}");
        }
    }
}

#[test]
fn identities() {
    let records: Vec<Vec<u8>> = IDENTITIES.into_iter().map(samples::record).collect();
    hold("records-identities", |lang| render(&records, lang));
}

#[test]
fn flats_and_leases() {
    let records: Vec<Vec<u8>> = rental().map(samples::record).collect();
    hold("records-rental", |lang| render(&records, lang));
}

#[test]
fn trees() {
    let records: Vec<Vec<u8>> = FOREST.into_iter().map(samples::record).collect();
    hold("records-forest", |lang| render(&records, lang));
}

#[test]
fn funds() {
    let records: Vec<Vec<u8>> = FUNDS.into_iter().map(samples::record).collect();
    hold("records-funds", |lang| render(&records, lang));
}

#[test]
fn points() {
    let records: Vec<Vec<u8>> = POINTS.into_iter().map(samples::record).collect();
    hold("records-points", |lang| render(&records, lang));
}

#[test]
fn the_events_of_a_life() {
    let nursery = json!({"nurseryTag": "N-1", "nursery": samples::ENTITY});
    let other = json!({"replacedBy": "urn:stele:tree:T-2"});
    let records = [
        samples::event("select", "nursery", &nursery),
        samples::event("lift", "nursery", &json!({})),
        samples::event("measure", "maintainer", &json!({"dbhMm": 95})),
        samples::event("inspect", "inspector", &json!({"alive": true})),
        samples::event("inspect", "inspector", &json!({"alive": false})),
        samples::event("retag", "custodian", &json!({"formerTag": "T-0"})),
        samples::event("replace", "maintainer", &other),
    ];
    hold("records-events", |lang| render(&records, lang));
}

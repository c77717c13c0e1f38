//! What a company paid and received: the same as in the sums of its projects, and nothing besides.

use std::rc::Rc;

use futures::executor::block_on;
use serde_json::json;
use stele_client::check::Inquiry;
use stele_client::fetch::Fetch;
use stele_records::rules::Rule;
use stele_records::story::{
    Dealings, Dealt, LeftOut, ProjectStory, RecordStanding, Sums, WhyLeftOut,
};
use stele_records::verdict::Reason;

use super::super::town::Town;
use super::{LABOUR, MAIN, PROJECT, Pay, STEEL, Site};
use crate::city::NOW;
use crate::index::Reader;

/// What a company paid and received, as a reader has it who asks the log.
fn read<F: Fetch>(server: F, entity: &str) -> Result<Vec<Dealings>, Reason> {
    let trust = Town::trust();
    let reader = Reader::trusting(server, trust.clone());
    let mut inquiry = Inquiry::new(&reader.log, &trust, &reader.head).expect("an index");
    let dealt = block_on(inquiry.ask(|known| Dealt::of(known, entity)))?;
    let mut all = Vec::new();
    for own in dealt {
        let tell = inquiry.ask(|known| Dealings::tell(known, entity, &own, NOW));
        all.push(block_on(tell)?);
    }
    Ok(all)
}

fn only<F: Fetch>(server: F, entity: &str) -> Dealings {
    let mut all = read(server, entity).expect("the log answers");
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn yuan(sums: &Sums) -> String {
    sums.get("CNY").to_string()
}

/// Paid on, paid out, received, and what came back.
pub fn what_counts() {
    let mut s = Site::new();
    s.worker("w-1");
    s.progress("200.10");
    s.pay_wages("100", "W-1");
    let run = s.wages("W-1", "100", &[("w-1", "100")]);
    let steel = s.pay_steel("50.05", json!({}));
    let contractor = Rc::clone(&s.contractor);
    let back = s.reverse(steel, &contractor, "20.01");
    let city = s.town.city();

    let own = only(&city, &s.contractor.entity);
    let sums = [&own.paid, &own.wages, &own.received].map(yuan);
    assert_eq!(sums, ["130.04", "0", "300.10"]);
    assert_eq!(own.title.as_deref(), Some("容东学校"));
    assert_eq!(own.counted.len(), 5);
    assert_eq!(own.counted.last().map(|last| last.entry), Some(back));
    assert_eq!(own.left_out, []);

    let labour = only(&city, &s.labour.entity);
    let sums = [&labour.paid, &labour.wages, &labour.received].map(yuan);
    assert_eq!(sums, ["0", "100", "100"]);
    assert_eq!(yuan(&labour.paid_in_all()), "100");
    assert!(labour.counted.iter().any(|own| own.entry == run));

    let steel = only(&city, &s.steel.entity);
    assert_eq!([&steel.paid, &steel.received].map(yuan), ["0", "30.04"]);

    // The same as on the page of the project.
    let trust = Town::trust();
    let known = s.town.known(&trust);
    let story = ProjectStory::tell(&known, PROJECT, NOW).expect("a whole log");
    let owner = only(&city, &s.owner.entity);
    assert_eq!(yuan(&owner.paid_in_all()), yuan(&story.paid));
    let mut links = story.links.iter();
    let main = links.find(|link| link.contract == MAIN);
    let flow = main.and_then(|link| link.flow.as_ref()).expect("a flow");
    assert_eq!(yuan(&own.paid_in_all()), yuan(&flow.passed_on));
}

/// What strangers say of a company, what was logged twice, what breaks a rule: each with its reason.
pub fn what_is_left_out() {
    let mut s = Site::new();
    s.progress("100");
    let [contractor, steel, stranger] = [&s.contractor, &s.steel, &s.stranger].map(Rc::clone);
    let pay = Pay {
        contract: STEEL,
        payer: &contractor,
        payee: &steel,
        amount: "10",
        purpose: "material",
        more: json!({}),
    };
    let by_stranger = s.pay_under(&pay, &stranger);
    let honest = s.pay(&pay);
    let again = s
        .town
        .log_again(honest, &contractor.key, "2026-09-21T01:00:00Z");
    let to_a_shell = s.pay(&Pay {
        contract: LABOUR,
        ..pay.clone()
    });
    let too_much = s.pay(&Pay {
        amount: "95",
        ..pay
    });
    let own = only(s.town.city(), &steel.entity);
    assert_eq!(yuan(&own.received), "105");
    // It was paid, and more went out than had come in.
    let standings: Vec<_> = own
        .counted
        .iter()
        .map(|own| (own.entry, own.standing))
        .collect();
    let passes = |entry| (entry, RecordStanding::Passes);
    assert_eq!(
        standings,
        [passes(honest), (too_much, RecordStanding::Fails)]
    );
    let why = |entry| {
        let mut out = own.left_out.iter();
        out.find(|own| own.entry == entry).map(|own| &own.why)
    };
    assert_eq!(why(by_stranger), Some(&WhyLeftOut::Rules(vec![Rule::F1])));
    assert_eq!(why(again), Some(&WhyLeftOut::Again { first: honest }));
    assert_eq!(why(to_a_shell), Some(&WhyLeftOut::Rules(vec![Rule::F4])));
    let entries: Vec<u64> = own.left_out.iter().map(|out: &LeftOut| out.entry).collect();
    assert_eq!(entries, [by_stranger, again, to_a_shell]);
    assert!(own.read >= 6, "{}", own.read);
}

/// Whoever is in no contract has paid nothing; a supervisor signs, and is paid by nobody here.
pub fn of_nobody() {
    let mut s = Site::new();
    s.progress("100");
    for entity in [&s.supervisor.entity, &s.attester.entity] {
        assert_eq!(read(s.town.city(), entity), Ok(Vec::new()));
    }
}

/// What a server doesn't show is no nothing.
pub fn what_cannot_be_told() {
    let mut s = Site::new();
    s.progress("100");
    let mut city = s.town.city();
    city.files.retain(|path, _| !path.contains("entr"));
    assert!(read(&city, &s.contractor.entity).is_err());
}

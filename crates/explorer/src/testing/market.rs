//! Flats of a small town, one in each state that a listing can be in; and lists that are browsed, without a browser.

use std::cell::RefCell;
use std::rc::Rc;

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::cache::MemoryCache;
use stele_client::check::{check_entry, check_head};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use stele_tests::city::{City, NOW, ORIGIN};
use stele_tests::rules::rental::{Street, flat, lease, leased, listed, listed_by};
use stele_tests::rules::town::{Paper, Town};
use yew::Reducible;

use crate::session::browse::{Goal, begin, go_on, whole};
use crate::state::browse::{Browse, BrowseAction};
use crate::state::record::EntryView;

/// A name that would like to be markup, to turn what follows round, and not to be seen.
pub(crate) const HOSTILE: &str =
    "\"><img src=x onerror=alert(1)>\u{202e}gnp\u{2066}\u{200b}\u{200d}👩‍👩‍👧‍👦";

/// The unit number of one of the flats, from 1.
pub(crate) fn unit(number: u8) -> String {
    format!("130629001001GB00001F0001{number:04}")
}

/// The flats, and the entries of their listings by what they are.
pub(crate) struct Market {
    pub(crate) street: Street,
    /// The version that was replaced, and the one that stands, of the first flat.
    pub(crate) offered: [u64; 2],
    /// By somebody who doesn't own the second flat.
    pub(crate) forged: u64,
    /// Of the third flat, which is let.
    pub(crate) taken: u64,
    /// Of the fourth, which is reserved.
    pub(crate) reserved: u64,
    pub(crate) withdrawn: u64,
    pub(crate) expired: u64,
    /// The price falls by half.
    pub(crate) warned: u64,
    /// By an agent.
    pub(crate) by_agent: u64,
}

fn says(number: u8, price: &str, address: &str) -> Value {
    let mut subject = flat(
        &unit(number),
        json!({
            "address": address, "price": price, "priceCurrency": "CNY", "floorSizeCm2": 893_700,
            "floorLevel": "11", "numberOfRooms": 3,
        }),
    );
    subject["area"] = json!(["1306", "130629", "130629100"]);
    subject
}

impl Market {
    pub(crate) fn new() -> Self {
        let mut s = Street::new();
        for number in 2..=8 {
            let owner = s.owner.clone();
            s.log_title(&unit(number), &owner, "held");
        }
        let owner = s.owner.clone();
        let list = |s: &mut Street, number: u8, price: &str, before: Option<u64>| {
            let subject = says(number, price, &format!("悦容里 <{number}> 栋 1102"));
            let mut paper = listed(&s.platform, &owner, subject);
            paper.supersedes = before;
            paper.valid_until = Some("2027-03-01T15:59:59Z");
            s.town.log(paper)
        };
        let first = list(&mut s, 1, "3400", None);
        let second = list(&mut s, 1, "3200.50", Some(first));
        let subject = says(2, "1200", "悦容里 <2> 栋 1102");
        let forged = s.town.log(listed(&s.platform, &s.stranger, subject));
        let taken = list(&mut s, 3, "2900", None);
        let mut terms = lease("2026-05-03", "2027-05-02");
        terms["property"] = json!(unit(3));
        terms["id"] = json!(format!("urn:stele:property:{}", unit(3)));
        s.town.log(leased(&s.platform, &s.owner, &s.tenant, terms));
        let reserved = list(&mut s, 4, "3000", None);
        let kept = flat(
            &unit(4),
            json!({"pseudonym": "tenant-1", "deposit": "3000", "priceCurrency": "CNY"}),
        );
        let signers = [(&*s.owner, "landlord"), (&s.platform.key, "platform")];
        let mut paper = Paper::new(RecordType::Reservation, kept, &signers);
        paper.valid_until = Some("2026-09-28T12:00:00Z");
        s.town.log(paper);
        let withdrawn = list(&mut s, 5, "2800", None);
        s.town.withdraw(withdrawn, &owner);
        let subject = says(6, "2700", "悦容里 <6> 栋 1102");
        let mut old = listed(&s.platform, &owner, subject);
        old.valid_from = "2026-01-01T00:00:00Z";
        old.valid_until = Some("2026-06-30T15:59:59Z");
        let expired = s.town.log(old);
        let high = list(&mut s, 7, "4000", None);
        let warned = list(&mut s, 7, "1900", Some(high));
        let mut subject = flat(
            &unit(8),
            json!({"price": "5100", "priceCurrency": "CNY", "address": HOSTILE}),
        );
        subject["agent"] = json!(s.agency.entity);
        let mandated = flat(
            &unit(8),
            json!({"agent": s.agency.entity, "exclusive": false}),
        );
        let signers = [(&*s.owner, "principal"), (&s.agency.key, "agent")];
        s.town
            .log(Paper::new(RecordType::Mandate, mandated, &signers));
        let by_agent = s.town.log(listed_by(&s.platform, &s.agency, subject));
        Self {
            offered: [first, second],
            forged,
            taken,
            reserved,
            withdrawn,
            expired,
            warned,
            by_agent,
            street: s,
        }
    }

    pub(crate) fn city(&self) -> City {
        self.street.town.city()
    }
}

/// The key of all listings.
pub(crate) fn listings() -> IndexKey {
    IndexKey::new(Kind::Type, RecordType::RentalListing.name())
}

/// A list of a town, read as far as there is; and all rows but these checked to the end.
pub(crate) fn browsed(city: &City, key: &IndexKey, but: &[u64]) -> Rc<Browse> {
    let trust = Town::trust();
    let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    let state = RefCell::new(Rc::new(Browse::pending(key.clone())));
    let say = |action| {
        let next = state.borrow().clone().reduce(action);
        *state.borrow_mut() = next;
    };
    let key_of = key.clone();
    say(BrowseAction::Begin {
        run: 1,
        key: key_of,
    });
    block_on(begin(&log, &head, key, 1, say, async || ()));
    let view = state.borrow().clone();
    let (have, until) = (view.come(), view.reach());
    say(BrowseAction::GoOn {
        run: 2,
        until,
        again: false,
    });
    let goal = Goal {
        have,
        until,
        ..Goal::default()
    };
    block_on(go_on(&log, &head, &view.list, (goal, 2), say, async || ()));
    let numbers: Vec<u64> = state
        .borrow()
        .lines()
        .iter()
        .map(|line| line.index)
        .collect();
    for number in numbers.into_iter().filter(|number| !but.contains(number)) {
        let line = block_on(whole(&log, &trust, &head, key, number));
        say(BrowseAction::Whole {
            of: 1,
            line: line.expect("there is an index"),
        });
    }
    state.into_inner()
}

/// An entry of a town, checked in full.
pub(crate) fn told(town: &Town, number: u64) -> EntryView {
    let (city, trust) = (town.city(), Town::trust());
    let log = Log::new(&city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    let entry = block_on(check_entry(&log, &trust, &head, number, |_| ()));
    EntryView::done(entry, head.checkpoint.as_ref())
}

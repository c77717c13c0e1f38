//! What is told of a whole project, also of one that is too large to be read at once.

use std::cell::Cell;
use std::rc::Rc;

use futures::executor::block_on;
use serde_json::json;
use stele_client::check::{Inquiry, check_entry};
use stele_client::fetch::{Fetch, FetchError};
use stele_records::amount::Amount;
use stele_records::authority::AuthorityReason;
use stele_records::rules::Rule;
use stele_records::story::{Claim, ClaimKind, MovementKind, ProjectStory, RecordStanding, Tally};
use stele_records::types::RecordType;
use stele_records::types::funds::project_id;
use stele_records::verdict::{Answer, CheckCode, Outcome, Question, Reason};

use super::super::town::{Paper, Town};
use super::{LABOUR, MAIN, PROJECT, Pay, STEEL, Site};
use crate::city::{City, NOW};
use crate::index::Reader;

/// The story as a reader has it who asks the log.
fn read<F: Fetch>(server: F) -> Result<ProjectStory, Reason> {
    let trust = Town::trust();
    let reader = Reader::trusting(server, trust.clone());
    let mut inquiry = Inquiry::new(&reader.log, &trust, &reader.head).expect("an index");
    block_on(inquiry.ask(|known| ProjectStory::tell(known, PROJECT, NOW)))
}

/// Where every yuan went, and the one line that sums it up.
pub fn at_a_glance() {
    let mut s = Site::new();
    s.worker("w-1");
    s.worker("w-2");
    s.progress("200");
    s.pay_wages("100", "W-1");
    s.wages("W-1", "100", &[("w-1", "60.50"), ("w-2", "39.50")]);
    let steel = Rc::clone(&s.steel);
    s.request(STEEL, "R-1", &steel, "80");
    let paid = s.pay_steel("50", json!({"request": "R-1"}));
    let contractor = Rc::clone(&s.contractor);
    s.reverse(paid, &contractor, "20");

    let trust = Town::trust();
    let known = s.town.known(&trust);
    let story = ProjectStory::tell(&known, PROJECT, NOW).expect("a whole log");
    assert_eq!(read(s.town.city()), Ok(story.clone()));
    assert_eq!(story.tally.worst(), RecordStanding::Passes);
    assert_eq!(story.too_long, None);
    let own = story.own.as_ref().expect("a project");
    assert_eq!(
        (own.entry, own.budget.get("CNY")),
        (s.project, Amount::of("1000"))
    );
    let sums = [&story.contracted, &story.paid, &story.due, &story.wages];
    let sums = sums.map(|sums| sums.get("CNY").to_string());
    assert_eq!(sums, ["900", "300", "0", "100"]);
    let of = |name: &str| {
        let mut links = story.links.iter();
        let link = links.find(|link| link.contract == name).expect("a link");
        let flow = link.flow.as_ref().expect("its sums");
        let sums = [&flow.paid, &flow.passed_on, &flow.wages, &flow.due];
        let sums = sums.map(|sums| sums.get("CNY").to_string());
        (link.depth, flow.workers, sums.join(" "))
    };
    assert_eq!(of(MAIN), (0, 0, "300 130 0 0".into()));
    assert_eq!(of(LABOUR), (1, 2, "100 100 100 0".into()));
    // Of the 80 that were asked for 50 were paid, and 20 of them came back.
    assert_eq!(of(STEEL), (1, 0, "30 0 0 50".into()));
    let kinds: Vec<&str> = story
        .movements
        .iter()
        .map(|movement| match &movement.kind {
            MovementKind::Payment { purpose, .. } => purpose.as_str(),
            MovementKind::Reversal { .. } => "reversal",
            MovementKind::Wages { .. } => "wages",
        })
        .collect();
    let expected = ["progress", "wage", "wage", "wages", "material", "reversal"];
    assert_eq!(kinds, expected);
    // Since when the steel was due is the day of its request; of nothing else a day is said.
    let since: Vec<Option<&str>> = story
        .movements
        .iter()
        .map(|own| own.since.as_deref())
        .collect();
    let asked = since.iter().flatten().count();
    assert_eq!(asked, 1, "{since:?}");
    assert!(since[4].is_some(), "{since:?}");
    // The same claim by itself, with its day.
    let claims: Vec<&Claim> = story
        .links
        .iter()
        .filter_map(|link| link.flow.as_ref())
        .flat_map(|flow| &flow.claims)
        .collect();
    let [claim] = &claims[..] else {
        panic!("one claim: {claims:?}");
    };
    assert!(matches!(&claim.kind, ClaimKind::Request { name, .. } if name == "R-1"));
    assert_eq!(
        (claim.left.to_string(), claim.of.to_string(), &claim.payee),
        ("50".into(), "80".into(), &steel.entity)
    );
    assert!(claim.since.is_some() && claim.contract == STEEL);
}

/// Who signed a payment, by what right: and that somebody had none.
pub fn who_signed() {
    let mut s = Site::new();
    s.progress("300");
    let paid = s.pay_steel("9", json!({}));
    let [labour, steel, contractor] = [&s.labour, &s.steel, &s.contractor].map(Rc::clone);
    let own = Pay {
        contract: STEEL,
        payer: &contractor,
        payee: &steel,
        amount: "1",
        purpose: "material",
        more: json!({}),
    };
    let odd = s.pay_under(&own, &labour);
    let trust = Town::trust();
    let known = s.town.known(&trust);
    let story = ProjectStory::tell(&known, PROJECT, NOW).expect("a whole log");
    assert_eq!(read(s.town.city()), Ok(story.clone()));
    let of = |entry: u64| {
        let mut all = story.movements.iter();
        all.find(|own| own.entry == entry).expect("it moved")
    };
    let good = of(paid);
    assert_eq!(good.authority, Ok(()));
    let by = |role: &str| {
        let mut signers = good.signers.iter();
        signers.find(|by| by.role == role).expect("it is signed")
    };
    assert_eq!(by("payer").key, contractor.key.did().as_str());
    // A payer pays its own money; a supervisor needs somebody's leave.
    assert_eq!(by("payer").accredited, None);
    let given = by("supervisor").accredited.as_ref();
    let given = given.expect("the supervisor is accredited");
    let fact = known.fact(given.entry).expect("it is known");
    let fact = fact.expect("an accreditation");
    assert_eq!(fact.subject(), s.supervisor.entity);
    assert_eq!(fact.signed().first().map(|own| &own.key), Some(&given.by));
    for signer in &good.signers {
        assert!(
            signer.registered.is_some() && signer.created > 0,
            "{signer:?}"
        );
    }
    assert!(
        matches!(
            of(odd).authority,
            Err(Reason::Authority(AuthorityReason::NotAccredited { .. }))
        ),
        "{:?}",
        of(odd).authority
    );
}

/// Whoever takes a contract back, or moves it into another project, takes nothing of what was paid under it out of
/// sight.
pub fn taken_back() {
    let mut s = Site::new();
    s.progress("300");
    s.pay_steel("300.01", json!({}));
    let [owner, contractor] = [&s.owner, &s.contractor].map(Rc::clone);
    s.town.withdraw_by(s.main, &[&owner.key, &contractor.key]);
    let trust = Town::trust();
    let known = s.town.known(&trust);
    let story = ProjectStory::tell(&known, PROJECT, NOW).expect("a whole log");
    assert_eq!(read(s.town.city()), Ok(story.clone()));
    assert_eq!(story.tally.worst(), RecordStanding::Fails);
    assert_eq!(story.movements.len(), 2);
    let sums = [&story.contracted, &story.paid].map(|sums| sums.get("CNY").to_string());
    assert_eq!(sums, ["0", "300"]);
    let links: Vec<(&str, usize, bool)> = story
        .links
        .iter()
        .map(|link| {
            let passes = link.standing == RecordStanding::Passes;
            (link.contract.as_str(), link.depth, passes)
        })
        .collect();
    assert_eq!(
        links,
        [(MAIN, 0, false), (LABOUR, 1, true), (STEEL, 1, true)]
    );
}

/// The summary is never better than the worst row; and a stranger's record is no row.
pub fn never_better_than_its_worst() {
    let mut s = Site::new();
    s.progress("300");
    s.pay_steel("99", json!({}));
    let [stranger, steel, contractor] = [&s.stranger, &s.steel, &s.contractor].map(Rc::clone);
    let shell = Pay {
        contract: STEEL,
        payer: &stranger,
        payee: &steel,
        amount: "1",
        purpose: "material",
        more: json!({}),
    };
    s.pay_under(&shell, &Rc::clone(&s.attester));
    let tally = |s: &Site| {
        let trust = Town::trust();
        let known = s.town.known(&trust);
        ProjectStory::tell(&known, PROJECT, NOW)
            .expect("a whole log")
            .tally
    };
    let before = tally(&s);
    assert_eq!(before.worst(), RecordStanding::Passes);
    s.pay_steel("98", json!({}));
    let warned = tally(&s);
    assert_eq!((warned.worst(), warned.warned), (RecordStanding::Warns, 2));
    let to_shell = Pay {
        payer: &contractor,
        payee: &stranger,
        ..shell
    };
    s.pay(&to_shell);
    let failed = tally(&s);
    assert_eq!((failed.worst(), failed.failed), (RecordStanding::Fails, 1));
    // Nothing of a project that nobody entitled has logged.
    let trust = Town::trust();
    let known = s.town.known(&trust);
    let none = ProjectStory::tell(&known, "XA-9", NOW).expect("a whole log");
    assert_eq!((none.own, none.tally), (None, Tally::default()));
}

/// A server that counts the entries it is asked for.
struct Counting<'c> {
    city: &'c City,
    entries: &'c Cell<u64>,
}

impl Fetch for Counting<'_> {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        if path.starts_with("entry/") {
            self.entries.set(self.entries.get() + 1);
        }
        self.city.get(path, limit).await
    }
}

/// A project with more payments than are read for one answer: its page stays within the limit and says what
/// it can't tell; a replay answers.
pub fn too_large_to_be_read_here() {
    let mut s = Site::new();
    s.progress("900");
    let mut last = 0;
    for _ in 0..1_100 {
        s.pay_steel("0.01", json!({}));
        let [contractor, labour] = [&s.contractor, &s.labour].map(Rc::clone);
        last = s.pay(&Pay {
            contract: LABOUR,
            payer: &contractor,
            payee: &labour,
            amount: "0.01",
            purpose: "material",
            more: json!({}),
        });
    }
    let city = s.town.city();
    let entries = Cell::new(0);
    let server = || Counting {
        city: &city,
        entries: &entries,
    };
    // Neither contract's list is too long; all together they are.
    let story = read(server()).expect("what can be told");
    assert!(entries.get() <= 2_100, "{} entries", entries.get());
    assert!(
        story.too_long.is_some_and(|count| count > 2_000),
        "{story:?}"
    );
    assert_eq!(story.tally.worst(), RecordStanding::Open);
    assert_eq!(story.movements, []);
    assert_eq!(story.paid.iter().count(), 0);
    assert_eq!(story.links.len(), 3);
    assert!(story.own.is_some());

    // A payment of it: what rests on few records is told, and the rest is left open.
    entries.set(0);
    let trust = Town::trust();
    let reader = Reader::trusting(server(), trust.clone());
    let checked = block_on(check_entry(&reader.log, &trust, &reader.head, last, |_| ()));
    assert!(entries.get() <= 2_100, "{} entries", entries.get());
    let outcome = |rule| {
        let check = checked.verdict.check(CheckCode::Rule(rule));
        check.expect("it is asked").outcome.clone()
    };
    for rule in [Rule::F1, Rule::F4, Rule::F6] {
        assert_eq!(outcome(rule), Outcome::Passed, "{}", rule.code());
    }
    let Outcome::CouldNotCheck(Reason::ListTooLong { count, limit }) = outcome(Rule::F2) else {
        panic!("{:?}", outcome(Rule::F2));
    };
    assert!(count > limit);
    assert_eq!(checked.verdict.answer(Question::Current), Answer::CantTell);
    assert_ne!(checked.verdict.overall(), Answer::Yes);
    // Whoever has the whole log can tell.
    s.town.expect(&[]);
    assert_eq!(s.town.finds(Rule::F2, last), "passed");
    let known = s.town.known(&trust);
    let whole = ProjectStory::tell(&known, PROJECT, NOW).expect("a whole log");
    assert_eq!(whole.too_long, None);
    let main = whole.links.first().and_then(|link| link.flow.as_ref());
    let passed_on = main.map(|flow| flow.passed_on.get("CNY"));
    assert_eq!(passed_on, Some(Amount::of("22")));
    assert_eq!(
        known.about(&project_id(PROJECT)).map(|about| about.len()),
        Ok(1)
    );
}

/// A payment with one signature more than there are roles for, and those whose time hasn't come or is over: the row of
/// each is no better than its own verdict.
pub fn out_of_its_roles_or_time() {
    let mut s = Site::new();
    s.progress("300");
    let [contractor, supervisor, steel] = [&s.contractor, &s.supervisor, &s.steel].map(Rc::clone);
    let subject = |number: &str| {
        json!({
            "id": format!("urn:stele:payment:{number}:1"), "project": PROJECT, "contract": STEEL,
            "payment": number, "line": 1, "payer": contractor.entity, "payee": steel.entity,
            "amount": "10", "currency": "CNY", "purpose": "material", "date": "2026-08-03",
        })
    };
    let signers = [
        (&contractor.key, "payer"),
        (&supervisor.key, "supervisor"),
        (&steel.key, "witness"),
    ];
    let too_many = s
        .town
        .log(Paper::new(RecordType::Payment, subject("P-1"), &signers));
    let mut early = Paper::new(RecordType::Payment, subject("P-2"), &signers[..2]);
    early.valid_from = "9000-01-01T00:00:00Z";
    let early = s.town.log(early);
    let mut over = Paper::new(RecordType::Payment, subject("P-3"), &signers[..2]);
    over.valid_until = Some("2026-09-01T00:00:00Z");
    let over = s.town.log(over);
    let sound = s.town.log(Paper::new(
        RecordType::Payment,
        subject("P-4"),
        &signers[..2],
    ));
    let story = read(s.town.city()).expect("a whole log");
    let city = s.town.city();
    for (entry, standing) in [
        (too_many, RecordStanding::Fails),
        (early, RecordStanding::Fails),
        (over, RecordStanding::Fails),
        (sound, RecordStanding::Passes),
    ] {
        let mut movements = story.movements.iter();
        let movement = movements
            .find(|own| own.entry == entry)
            .expect("it is there");
        assert_eq!(movement.standing, standing, "{entry}");
        let is_yes = s.town.verdict(&city, entry).overall() == Answer::Yes;
        assert_eq!(is_yes, standing == RecordStanding::Passes, "{entry}");
    }
}

//! Pages of a flat, a tree and an entity, over logs of a small town.

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::cache::MemoryCache;
use stele_client::check::check_head;
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_messages::Lang;
use stele_records::trust::TrustFile;
use stele_records::types::RecordType;
use stele_tests::city::{self, City, NOW, ORIGIN};
use stele_tests::rules::rental::{
    OTHER_UNIT, Street, UNIT, flat, lease, leased, listed, listed_by, listing,
};
use stele_tests::rules::town::{Paper, Party, Town};
use yew::{Html, Properties, ServerRenderer, component};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::text::Locale;
use crate::pages::entry::title_of as entry_title;
use crate::pages::story::{title_of, whole};
use crate::session::story::view;
use crate::state::record::EntryView;
use crate::state::story::{About, StoryView};
use crate::testing::market::{Market, told};

#[derive(Debug, PartialEq, Properties)]
struct Props {
    view: StoryView,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    whole(&props.view, &props.locale)
}

/// What a reader sees of a thing in this city.
pub(super) fn look(city: &City, trust: &TrustFile, about: &About) -> StoryView {
    let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, trust, NOW, &memory, |_| ()));
    block_on(view(&log, trust, &head, about, None, |_| ()))
}

/// The same by a town's trust file.
pub(super) fn look_at(city: &City, about: &About) -> StoryView {
    look(city, &Town::trust(), about)
}

/// Rendered where it is looked at: marks of one thread can't be handed to another.
pub(super) fn render(city: &City, trust: &TrustFile, about: &About, lang: Lang) -> String {
    let (city, trust, about) = (city.clone(), trust.clone(), about.clone());
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        view: look(&city, &trust, &about),
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

pub(super) fn check(name: &str, town: &Town, about: &About) {
    let (city, trust) = (town.city(), Town::trust());
    hold(name, |lang| render(&city, &trust, about, lang));
}

fn unit() -> About {
    About::Flat(UNIT.into())
}

/// A flat with an address, offered by an agency that the owner has mandated, and by somebody who may not.
fn offered() -> Street {
    let mut s = Street::new();
    let registered = json!({
        "address": "容东片区悦容里 <3> 栋 1102", "floorSizeCm2": 893_700, "floorLevel": "11", "numberOfRooms": 3,
    });
    let signers = [(&s.registry.key, "registry")];
    let paper = Paper::new(RecordType::Property, flat(UNIT, registered), &signers);
    s.town.log(paper);
    let owner = s.owner.clone();
    let mut mandate = s.mandate_paper(&owner, &s.agency, false);
    mandate.valid_until = Some("2027-09-21T00:00:00Z");
    s.town.log(mandate);
    s.town
        .log(listed_by(&s.platform, &s.agency, listing("3200.00")));
    s.town
        .log(listed(&s.platform, &s.stranger, listing("1200")));
    s
}

#[test]
fn a_flat_that_is_offered() {
    let s = offered();
    check("flat-offered", &s.town, &unit());
    let seen = look(&s.town.city(), &Town::trust(), &unit());
    assert_eq!(seen.names.keys.len(), 5, "{:?}", seen.names);
    // People know it by its address; where none is registered, by its number.
    let locale = english();
    assert_eq!(title_of(&seen, &locale), "容东片区悦容里 <3> 栋 1102");
    let other = About::Flat(OTHER_UNIT.into());
    let unknown = look(&s.town.city(), &Town::trust(), &other);
    assert!(title_of(&unknown, &locale).contains(OTHER_UNIT));
}

fn english() -> Locale {
    Locale {
        lang: Lang::En,
        zone: Zone::Utc,
    }
}

#[test]
fn a_listing_is_known_by_its_address() {
    let market = Market::new();
    let index = market.offered[1];
    let entry = told(&market.street.town, index);
    let title = entry_title(&entry, index, &english());
    assert_eq!(title, format!("悦容里 <1> 栋 1102 · Entry {index}"));
    super::check("listing-address", &entry);
    let html = super::render(&entry, Lang::En);
    let facts = html.split("to-compare").nth(1).unwrap_or_default();
    let first = facts.find("<dt>Address</dt>").expect("the address");
    assert!(first < facts.find("<dt>Unit number</dt>").expect("the number"));
    // So it is in all that the record says.
    let says = html.split("id=\"record-says\"").nth(1).unwrap_or_default();
    let first = says.split("<dt>").nth(1).unwrap_or_default();
    assert!(first.starts_with("Address</dt>"), "{first}");
    // What isn't the log's own is called by its number.
    let pending = EntryView::pending(index);
    let title = entry_title(&pending, index, &english());
    assert_eq!(title, format!("Entry {index}"));
}

#[test]
fn an_offer_that_is_over_is_no_wrong_record() {
    let mut s = offered();
    let owner = s.owner.clone();
    let own = s.town.log(listed(&s.platform, &owner, listing("3300")));
    s.town.withdraw(own, &owner);
    let terms = lease("2026-05-03", "2027-05-02");
    s.town.log(leased(&s.platform, &s.owner, &s.tenant, terms));
    check("flat-past", &s.town, &unit());
    let html = render(&s.town.city(), &Town::trust(), &unit(), Lang::En);
    let row = html.split(&format!("data-entry=\"{own}\"")).nth(1);
    let row = row.unwrap_or_default().split("</li>").next();
    let row = row.unwrap_or_default();
    assert!(row.starts_with(" data-tone=\"nothing\""), "{row}");
    // How it ended is told, and nothing that came later.
    assert!(row.contains("against-past"), "{row}");
    assert!(!row.contains("data-code=\"R4\""), "{row}");
}

#[test]
fn a_flat_that_is_let() {
    let mut s = offered();
    let terms = lease("2026-05-03", "2027-05-02");
    s.town.log(leased(&s.platform, &s.owner, &s.tenant, terms));
    check("flat-let", &s.town, &unit());
}

#[test]
fn a_flat_that_is_reserved_and_one_that_nobody_owns() {
    let mut s = offered();
    let kept = flat(
        UNIT,
        json!({"pseudonym": "tenant-1", "deposit": "3200", "priceCurrency": "CNY"}),
    );
    let signers = [(&*s.owner, "landlord"), (&s.platform.key, "platform")];
    let mut paper = Paper::new(RecordType::Reservation, kept, &signers);
    paper.valid_until = Some("2026-09-28T12:00:00Z");
    s.town.log(paper);
    let (city, trust) = (s.town.city(), Town::trust());
    let html = render(&city, &trust, &unit(), Lang::En);
    assert!(
        html.contains("This flat is reserved until 28 September 2026, 12:00"),
        "{html}"
    );
    let other = About::Flat(OTHER_UNIT.into());
    let html = render(&city, &trust, &other, Lang::En);
    // A number that was mistyped speaks against nobody.
    assert!(html.contains("data-tone=\"nothing\""), "{html}");
    assert!(!html.contains("data-tone=\"no\""), "{html}");
    assert!(!html.contains("Don’t pay"), "{html}");
    hold("flat-none", |lang| render(&city, &trust, &other, lang));
}

/// The answer about the flat, in one line.
fn answer(town: &Town) -> String {
    let html = render(&town.city(), &Town::trust(), &unit(), Lang::En);
    let answer = html
        .split("id=\"story-answer\">")
        .nth(1)
        .unwrap_or_default();
    let tone = html.split("data-tone=\"").nth(1).unwrap_or_default();
    format!(
        "{} {answer:.1200}",
        tone.split('"').next().unwrap_or_default()
    )
}

#[test]
fn an_offer_is_never_better_than_its_listings() {
    let mut s = Street::new();
    s.town
        .log(listed(&s.platform, &s.stranger, listing("1200")));
    let said = answer(&s.town);
    assert!(said.starts_with("no "), "{said}");
    assert!(said.contains("do not pay on it"), "{said}");
    let owner = s.owner.clone();
    s.town.log(listed(&s.platform, &owner, listing("3200.00")));
    let said = answer(&s.town);
    assert!(said.starts_with("note "), "{said}");
    assert!(
        said.contains("another listing of it did not pass"),
        "{said}"
    );
    // Sold: what the old owner offers stands no longer.
    let mut s = Street::new();
    let owner = s.owner.clone();
    s.town.log(listed(&s.platform, &owner, listing("3200.00")));
    let said = answer(&s.town);
    assert!(said.starts_with("yes "), "{said}");
    let buyer = s.tenant.clone();
    s.log_title(UNIT, &buyer, "held");
    let said = answer(&s.town);
    assert!(said.starts_with("no "), "{said}");
    assert!(said.contains("do not pay on it"), "{said}");
}

#[test]
fn without_root_authorities_nobody_can_tell() {
    let city = offered().town.city();
    let trust = TrustFile {
        anchors: Vec::new(),
        ..Town::trust()
    };
    let html = render(&city, &trust, &unit(), Lang::En);
    assert!(html.contains("data-tone=\"unknown\""), "{html}");
    assert!(!html.contains("This flat is offered"), "{html}");
    hold("flat-cant-tell", |lang| {
        render(&city, &trust, &unit(), lang)
    });
}

#[test]
fn a_page_out_of_reach_is_no_answer() {
    let mut city = offered().town.city();
    city.files.retain(|path, _| !path.contains("page"));
    let html = render(&city, &Town::trust(), &unit(), Lang::En);
    assert!(html.contains("data-tone=\"unknown\""), "{html}");
    assert!(!html.contains("Don’t pay"), "{html}");
}

#[test]
fn an_entity_with_its_keys() {
    let mut s = offered();
    let second = s.town.second_key(&s.agency);
    s.town.revoke(&second);
    let code = s.agency.entity.trim_start_matches("urn:stele:entity:");
    check("entity", &s.town, &About::Entity(code.into()));
}

#[test]
fn an_entity_without_a_key_is_no_plain_yes() {
    let mut s = offered();
    let council = Town::council();
    let second = s.town.second_key(&s.agency);
    let mut event = json!({
        "id": s.agency.key.did().as_str(), "action": "rotate", "entity": s.agency.entity,
        "replacedBy": second.key.did().as_str(),
    });
    s.town.log(Paper::new(
        RecordType::Key,
        event.clone(),
        &[(&council, "registrar")],
    ));
    event["id"] = json!(second.key.did().as_str());
    event["action"] = json!("revoke");
    event["reason"] = json!("Lost with a <laptop>");
    if let Some(fields) = event.as_object_mut() {
        fields.remove("replacedBy");
    }
    let mut revoked = Paper::new(RecordType::Key, event, &[(&council, "registrar")]);
    revoked.valid_from = "2026-09-21T12:00:00Z";
    s.town.log(revoked);
    let code = s.agency.entity.trim_start_matches("urn:stele:entity:");
    let about = About::Entity(code.into());
    check("entity-keyless", &s.town, &about);
    let html = render(&s.town.city(), &Town::trust(), &about, Lang::En);
    let tone = html.split("data-tone=\"").nth(1).unwrap_or_default();
    assert!(tone.starts_with("note\""), "{html}");
    assert!(html.contains("Lost with a &lt;laptop&gt;"), "{html}");
    // What is listed isn't all that there is, and says so.
    assert!(!html.contains("Everything recorded"), "{html}");
    let key = format!("#/k/party/{}", s.agency.entity);
    assert!(html.contains(&key), "{html}");
}

#[test]
fn a_listing_answers_in_one_line() {
    let mut s = offered();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    super::check("listing-good", &told(&s.town, offer));
    let terms = lease("2026-05-03", "2027-05-02");
    s.town.log(leased(&s.platform, &s.owner, &s.tenant, terms));
    super::check("listing-let", &told(&s.town, offer));
}

/// A grove: a nursery, those who plant, look after and inspect, and a tree's life.
struct Grove {
    town: Town,
    nursery: Party,
    planter: Party,
    inspector: Party,
    maintainer: Party,
}

impl Grove {
    fn new() -> Self {
        let mut town = Town::default();
        let kinds = ["nursery", "contractor", "supervisor", "contractor"];
        let [nursery, planter, inspector, maintainer] = kinds.map(|kind| town.party(kind));
        let roles = [
            (&nursery, "nursery"),
            (&planter, "planter"),
            (&inspector, "inspector"),
            (&maintainer, "maintainer"),
        ];
        for (party, role) in roles {
            town.accredit(party, &[RecordType::TreeEvent], &[role], &["130629"]);
        }
        Self {
            town,
            nursery,
            planter,
            inspector,
            maintainer,
        }
    }

    fn log(&mut self, day: &str, event: &str, more: &Value, by: &[&str]) {
        let mut subject = json!({
            "id": "urn:stele:tree:T-1", "tag": "T-1", "event": event, "eventDate": day,
            "area": ["1306", "130629"],
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            subject[name] = value.clone();
        }
        let party = |role: &&str| match *role {
            "nursery" => &self.nursery,
            "planter" => &self.planter,
            "inspector" => &self.inspector,
            _ => &self.maintainer,
        };
        let signers: Vec<_> = by.iter().map(|role| (&party(role).key, *role)).collect();
        let paper = Paper::new(RecordType::TreeEvent, subject, &signers);
        let bytes = self.town.sign(paper);
        self.town.log_bytes(bytes);
    }

    fn grown() -> Self {
        let mut grove = Self::new();
        let chosen = json!({
            "nurseryTag": "N-7", "nursery": grove.nursery.entity, "scientificName": "Ginkgo biloba",
            "vernacularName": "银杏", "dbhMm": 70,
        });
        grove.log("2026-03-01", "select", &chosen, &["nursery"]);
        let place = json!({"latitudeE7": 389_812_340, "longitudeE7": 1_158_801_234, "dbhMm": 72});
        grove.log("2026-03-12", "plant", &place, &["planter"]);
        grove.log(
            "2026-04-02",
            "inspect",
            &json!({"alive": true}),
            &["inspector"],
        );
        grove.log(
            "2026-08-20",
            "measure",
            &json!({"dbhMm": 81}),
            &["maintainer"],
        );
        grove
    }
}

fn tree() -> About {
    About::Tree("T-1".into())
}

#[test]
fn a_tree_that_lives() {
    check("tree-alive", &Grove::grown().town, &tree());
}

#[test]
fn a_tree_that_was_replaced() {
    let mut grove = Grove::grown();
    let by = ["maintainer", "inspector"];
    let other = json!({"replacedBy": "urn:stele:tree:T-2"});
    grove.log("2026-09-01", "replace", &other, &by);
    // Whoever cares for a tree that is gone invents a history.
    grove.log("2026-09-10", "care", &json!({}), &["maintainer"]);
    check("tree-replaced", &grove.town, &tree());
    let html = render(&grove.town.city(), &Town::trust(), &tree(), Lang::En);
    assert!(html.contains("data-code=\"T1\""), "{html}");
}

#[test]
fn a_living_tree_with_a_broken_rule_is_not_plainly_alive() {
    let mut grove = Grove::grown();
    // Chosen in the nursery once more.
    let chosen = json!({
        "nurseryTag": "N-8", "nursery": grove.nursery.entity, "scientificName": "Ginkgo biloba", "dbhMm": 82,
    });
    grove.log("2026-09-01", "select", &chosen, &["nursery"]);
    let html = render(&grove.town.city(), &Town::trust(), &tree(), Lang::En);
    assert!(html.contains("data-tone=\"note\""), "{html}");
    assert!(html.contains("breaks a rule: it is marked below"), "{html}");
}

#[test]
fn a_tag_that_nobody_entitled_has_used() {
    let mut grove = Grove::new();
    grove.log("2026-03-01", "care", &json!({}), &["nursery"]);
    let html = render(&grove.town.city(), &Town::trust(), &tree(), Lang::En);
    assert!(
        html.contains("Nothing that counts speaks of a tree"),
        "{html}"
    );
    let city = city::City::indexed(vec![city::card(0)]);
    let html = render(&city, &Town::trust(), &tree(), Lang::En);
    assert!(html.contains("Nothing is recorded about this"), "{html}");
}

#[test]
fn it_is_said_how_many_entries_were_read() {
    let town = offered().town;
    let (city, trust) = (town.city(), Town::trust());
    let log = Log::new(&city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    let said = std::cell::RefCell::new(Vec::new());
    let say = |view: StoryView| {
        if view.story.is_none() {
            said.borrow_mut().push(view);
        }
    };
    block_on(view(&log, &trust, &head, &unit(), None, say));
    let said = said.into_inner();
    let far: Vec<(u64, u64)> = said.iter().filter_map(|view| view.reading).collect();
    // It begins with none, ends with all, and never goes back.
    assert_eq!(far.first().map(|(read, _)| *read), Some(0));
    assert!(far.is_sorted() && far.len() > 5, "{far:?}");
    let last = far.last().copied().unwrap_or_default();
    assert_eq!(last.0, last.1);
    let html = words_of(far.get(2).copied());
    assert!(html.contains("Reading: "), "{html}");
    assert!(html.contains("data-tone=\"pending\""), "{html}");
}

/// The answer when so many entries have been read, in English.
fn words_of(reading: Option<(u64, u64)>) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        view: StoryView {
            reading,
            ..StoryView::pending(unit(), None)
        },
        locale: Locale {
            lang: Lang::En,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

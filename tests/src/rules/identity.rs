//! Who may sign: keys, accreditations, persons (C1 to C5).

use serde_json::json;
use stele_records::known::Fact;
use stele_records::rules::Rule;
use stele_records::story::{EntityStory, KeyEvent};
use stele_records::types::RecordType;
use stele_records::verdict::Answer;
use stele_sign::multikey::SecretKey;

use super::forest::with;
use super::rental::{Street, UNIT, listed, listed_by, listing};
use super::town::{AREA, Paper, Party, Town};
use crate::city::NOW;

/// A key that was revoked signs nothing more, and everything before stands; nobody revokes another's.
pub fn revoked_keys() {
    let mut s = Street::new();
    let before = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let stranger = s.stranger.clone();
    let theirs = json!({
        "id": s.platform.key.did().as_str(), "action": "revoke", "entity": s.platform.entity,
    });
    let as_holder = s.town.log(Paper::new(
        RecordType::Key,
        theirs.clone(),
        &[(&*stranger, "holder")],
    ));
    let as_registrar = s.town.log(Paper::new(
        RecordType::Key,
        theirs,
        &[(&s.agency.key, "registrar")],
    ));
    let poisoned = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    s.town.expect(&[
        (Rule::C2, as_holder, "failed not-the-holder"),
        (Rule::C1, as_registrar, "failed not-accredited"),
        (Rule::C2, poisoned, "passed"),
    ]);
    s.town.revoke(&s.platform);
    let after = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let second = s.town.second_key(&s.platform);
    let renewed = s.town.log(listed(&second, &s.owner, listing("3200.00")));
    s.town.expect(&[
        (Rule::C2, before, "passed"),
        (Rule::C2, after, "failed key-revoked"),
        (Rule::C2, renewed, "passed"),
        (Rule::C1, renewed, "passed"),
    ]);
    s.town.expect_completeness(Rule::C2, renewed);
}

/// A key takes itself out of service, and names the one that takes its place.
pub fn rotated_keys() {
    let mut s = Street::new();
    let second = s.town.second_key(&s.platform);
    let subject = json!({
        "id": s.platform.key.did().as_str(),
        "action": "rotate",
        "entity": s.platform.entity,
        "replacedBy": second.key.did().as_str(),
    });
    let rotated = s.town.log(Paper::new(
        RecordType::Key,
        subject,
        &[(&s.platform.key, "holder")],
    ));
    let old = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let new = s.town.log(listed(&second, &s.owner, listing("3200.00")));
    s.town.expect(&[
        (Rule::C2, rotated, "passed"),
        (Rule::C2, old, "failed key-revoked"),
        (Rule::C2, new, "passed"),
    ]);
}

/// What became of each key, when and why; and an entity whose keys are all gone has none.
pub fn lives_of_keys() {
    let mut s = Street::new();
    let story = |s: &Street| {
        let trust = Town::trust();
        let known = s.town.known(&trust);
        EntityStory::tell(&known, &s.platform.entity, NOW).expect("a whole log")
    };
    let first = story(&s);
    assert!(!first.has_lost_its_keys());
    let [life] = &first.keys[..] else {
        panic!("one key: {first:?}");
    };
    assert_eq!((&life.ended, &life.registered.reason), (&None, &None));
    let council = Town::council();
    let revoke = json!({
        "id": s.platform.key.did().as_str(), "action": "revoke", "entity": s.platform.entity,
        "reason": "stolen",
    });
    let mut revoke = Paper::new(RecordType::Key, revoke, &[(&council, "registrar")]);
    revoke.valid_from = "2026-09-20T00:00:00Z";
    let entry = s.town.log(revoke);
    // What comes after the end changes nothing, nor does taking it back: what was stolen stays stolen.
    s.town.revoke(&s.platform);
    let back = s.town.withdraw(entry, &council);
    s.town.expect(&[(Rule::C1, back, "passed")]);
    let gone = story(&s);
    assert!(gone.has_lost_its_keys());
    let ended = KeyEvent {
        entry,
        at: 1_789_862_400,
        reason: Some("stolen".into()),
    };
    assert_eq!(gone.keys[0].ended.as_ref(), Some(&ended));
    s.town.second_key(&s.platform);
    let renewed = story(&s);
    assert_eq!(renewed.keys.len(), 2);
    assert!(!renewed.has_lost_its_keys());
    let nobody = EntityStory {
        keys: Vec::new(),
        ..renewed
    };
    assert!(!nobody.has_lost_its_keys(), "it never had one");
}

/// A key stays with the entity that it was registered to first, whatever a registrar signs later.
pub fn a_key_of_two_entities() {
    let mut s = Street::new();
    let council = Town::council();
    let other = s.town.party("agency");
    let key = &s.platform.key;
    s.town.log(Paper::new(
        RecordType::Key,
        json!({"id": key.did().as_str(), "action": "register", "entity": other.entity}),
        &[(&council, "registrar"), (key, "holder")],
    ));
    let trust = Town::trust();
    let known = s.town.known(&trust);
    let keys = |entity: &str| -> Vec<String> {
        let story = EntityStory::tell(&known, entity, NOW).expect("a whole log");
        story.keys.into_iter().map(|life| life.key).collect()
    };
    assert_eq!(keys(&s.platform.entity), [key.did().as_str()]);
    assert_eq!(keys(&other.entity), [other.key.did().as_str()]);
}

/// Whoever learns an id may log something of their own under it, before or after: it is found by whom it is of.
pub fn an_id_of_two_records() {
    let mut s = Street::new();
    let id = "urn:uuid:00000000-0000-8000-a000-000000000001";
    let named = |street: &Street, price: &str, owner: &SecretKey| {
        let mut paper = listed(&street.platform, owner, listing(price));
        paper.id = Some(id.to_owned());
        street.town.sign(paper)
    };
    let found = |s: &Street| {
        let trust = Town::trust();
        let known = s.town.known(&trust);
        let fact = known.by_id(id).expect("a whole log");
        fact.map(Fact::number)
    };
    assert_eq!(found(&s), None);
    let stranger = s.stranger.clone();
    let alone = Paper {
        id: Some(id.to_owned()),
        ..Paper::new(
            RecordType::RentalListing,
            listing("1.00"),
            &[(&*stranger, "owner")],
        )
    };
    let early = s.town.log(alone);
    assert_eq!(found(&s), Some(early), "there is no other");
    // A key alone is enough to revoke it, so anybody is entitled to that.
    let fresh = s.town.new_key();
    let revoke =
        json!({"id": fresh.did().as_str(), "action": "revoke", "entity": s.platform.entity});
    let mut revoke = Paper::new(RecordType::Key, revoke, &[(&fresh, "holder")]);
    revoke.id = Some(id.to_owned());
    s.town.log(revoke);
    let own = named(&s, "3200.00", &s.owner);
    let own = s.town.log_bytes(own);
    let late = named(&s, "3100.00", &s.owner);
    s.town.log_bytes(late);
    s.town.expect(&[(Rule::C1, own, "passed")]);
    assert_eq!(found(&s), Some(own));
}

/// A person's key that becomes a company's: what was attested of the person may be over by now.
pub fn a_persons_key_of_a_company() {
    let mut s = Street::new();
    let key = s.town.new_key();
    let mut attested = Paper::new(
        RecordType::PersonAttestation,
        json!({
            "id": key.did().as_str(), "pseudonym": "trader-1", "scope": "lease",
            "_sd": ["A".repeat(43)], "_sd_alg": "sha-256",
        }),
        &[(&s.attester.key, "attester"), (&key, "holder")],
    );
    attested.valid_from = "2026-01-01T00:00:00Z";
    attested.valid_until = Some("2026-09-01T00:00:00Z");
    s.town.log(attested);
    let company = s.town.party("agency");
    let council = Town::council();
    s.town.log(Paper::new(
        RecordType::Key,
        json!({"id": key.did().as_str(), "action": "register", "entity": company.entity}),
        &[(&council, "registrar"), (&key, "holder")],
    ));
    let trust = Town::trust();
    let known = s.town.known(&trust);
    let story = EntityStory::tell(&known, &company.entity, NOW).expect("a whole log");
    let keys: Vec<&str> = story.keys.iter().map(|life| life.key.as_str()).collect();
    assert_eq!(keys, [company.key.did().as_str(), key.did().as_str()]);
}

/// An accreditation for another area, another role, another time, taken back, or given by somebody who
/// has none to give.
pub fn accreditations() {
    let mut s = Street::new();
    let types = [RecordType::RentalListing];
    let elsewhere = s.town.party("platform");
    s.town
        .accredit(&elsewhere, &types, &["platform"], &["130632"]);
    let no_platform = s.town.party("platform");
    s.town
        .accredit(&no_platform, &types, &["agent"], &["130629"]);
    let over = s.town.party("platform");
    let accreditation = |entity: &str, role: &str| {
        json!({
            "id": entity, "recordTypes": ["RentalListing"], "roles": [role], "areas": ["130629"],
        })
    };
    let council = Town::council();
    let mut ended = Paper::new(
        RecordType::Accreditation,
        accreditation(&over.entity, "platform"),
        &[(&council, "accreditor")],
    );
    ended.valid_from = "2025-01-01T00:00:00Z";
    ended.valid_until = Some("2026-01-01T00:00:00Z");
    s.town.log(ended);
    let taken_back = s.town.party("platform");
    let grant = s
        .town
        .accredit(&taken_back, &types, &["platform"], &["130629"]);
    s.town.withdraw(grant, &council);
    let made_up = s.town.party("platform");
    let own_grant = s.town.log(Paper::new(
        RecordType::Accreditation,
        accreditation(&made_up.entity, "platform"),
        &[(&s.platform.key, "accreditor")],
    ));
    let mut offers = Vec::new();
    for platform in [
        &elsewhere,
        &no_platform,
        &over,
        &taken_back,
        &made_up,
        &s.platform,
    ] {
        let paper = listed(platform, &s.owner, listing("3200.00"));
        let bytes = s.town.sign(paper);
        offers.push(s.town.log_bytes(bytes));
    }
    let codes = [
        "failed not-accredited",
        "failed not-accredited",
        "failed entitlement-ended",
        "failed entitlement-undone",
        "failed not-accredited",
        "passed",
    ];
    for (offer, code) in offers.iter().zip(codes) {
        s.town.expect(&[(Rule::C1, *offer, code)]);
    }
    s.town
        .expect(&[(Rule::C1, own_grant, "failed not-accredited")]);
    s.town.expect_completeness(Rule::C1, offers[5]);
}

/// An authority that may accredit gives what it has, and no more.
pub fn chains() {
    let mut s = Street::new();
    let council = Town::council();
    let bureau = s.town.party("authority");
    s.town.log(Paper::new(
        RecordType::Accreditation,
        json!({
            "id": bureau.entity, "recordTypes": ["RentalListing"], "roles": ["platform"],
            "areas": ["130629"], "mayAccredit": true,
        }),
        &[(&council, "accreditor")],
    ));
    let grants = |areas: &[&str], roles: &[&str], to: &str| json!({"id": to, "recordTypes": ["RentalListing"], "roles": roles, "areas": areas});
    let platform = s.town.party("platform");
    let within = s.town.log(Paper::new(
        RecordType::Accreditation,
        grants(&["130629100", "130629"], &["platform"], &platform.entity),
        &[(&bureau.key, "accreditor")],
    ));
    let wider = s.town.log(Paper::new(
        RecordType::Accreditation,
        grants(&["1306"], &["platform"], &platform.entity),
        &[(&bureau.key, "accreditor")],
    ));
    let others = s.town.log(Paper::new(
        RecordType::Accreditation,
        grants(&["130629"], &["platform", "agent"], &platform.entity),
        &[(&bureau.key, "accreditor")],
    ));
    let offer = s.town.log(listed(&platform, &s.owner, listing("3200.00")));
    s.town.expect(&[
        (Rule::C1, within, "passed"),
        (Rule::C1, wider, "failed not-accredited"),
        (Rule::C1, others, "failed not-accredited"),
        (Rule::C1, offer, "passed"),
    ]);
}

/// A registrar gives no key to who is registered in another county, and takes none; nor does an office attest
/// persons for flats there. It helps neither to name no area, nor to enter the entity anew.
pub fn registrars_of_another_county() {
    let mut s = Street::new();
    let office = s.town.party("registrar");
    let types = [
        RecordType::Entity,
        RecordType::Key,
        RecordType::PersonAttestation,
    ];
    s.town
        .accredit(&office, &types, &["registrar", "attester"], &["130632"]);
    let key_event = |action: &str, key: &SecretKey, entity: &str| json!({"id": key.did().as_str(), "action": action, "entity": entity});
    let entered = |entity: &str| {
        json!({
            "id": entity, "legalName": "虚构公司", "kind": "agency", "area": ["1306", "130632"],
        })
    };
    let registrar = [(&office.key, "registrar")];
    // Whom it has entered itself it may give keys.
    let own = "urn:stele:entity:91110000600037341L";
    let paper = Paper::new(RecordType::Entity, entered(own), &registrar);
    let own_entity = s.town.log(paper);
    let own_key = s.town.new_key();
    let subject = key_event("register", &own_key, own);
    let signers = [(&office.key, "registrar"), (&own_key, "holder")];
    let given = s.town.log(Paper::new(RecordType::Key, subject, &signers));
    let agency = s.agency.entity.clone();
    let paper = Paper::new(RecordType::Entity, entered(&agency), &registrar);
    let again = s.town.log(paper);
    let false_key = s.town.new_key();
    let subject = key_event("register", &false_key, &agency);
    let signers = [(&office.key, "registrar"), (&false_key, "holder")];
    let taken = s.town.log(Paper::new(RecordType::Key, subject, &signers));
    let subject = key_event("revoke", &s.platform.key, &s.platform.entity);
    let revoked = s.town.log(Paper::new(RecordType::Key, subject, &registrar));
    let false_agency = Party {
        entity: agency,
        key: false_key,
    };
    let offer = s
        .town
        .log(listed_by(&s.platform, &false_agency, listing("3200.00")));
    let honest = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let person = s.town.new_key();
    let attested = |scope: serde_json::Value| {
        let of = json!({
            "id": person.did().as_str(), "pseudonym": "P-1", "scope": "property",
            "_sd": ["47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"], "_sd_alg": "sha-256",
        });
        with(of, scope)
    };
    let signers = [(&office.key, "attester"), (&person, "holder")];
    let mut attest = |unit: &str| {
        let of = attested(json!({"scopeId": format!("urn:stele:property:{unit}")}));
        s.town
            .log(Paper::new(RecordType::PersonAttestation, of, &signers))
    };
    let here = attest(UNIT);
    let there = attest("130632001001GB00001F00010001");
    s.town.expect(&[
        (Rule::C1, own_entity, "passed"),
        (Rule::C1, given, "passed"),
        (Rule::C1, again, "passed"),
        (Rule::C1, taken, "failed not-accredited"),
        (Rule::C1, revoked, "failed not-accredited"),
        (Rule::C2, offer, "failed key-unknown"),
        (Rule::C2, honest, "passed"),
        (Rule::C1, here, "failed not-accredited"),
        (Rule::C1, there, "passed"),
    ]);
    s.town.expect_completeness(Rule::C1, taken);
}

/// Codes with a wrong check digit, and divisions that don't exist, are told.
pub fn codes() {
    let mut s = Street::new();
    let council = Town::council();
    let entity = |code: &str, area: [&str; 2]| {
        json!({
            "id": format!("urn:stele:entity:{code}"), "legalName": "虚构公司", "kind": "agency",
            "area": area,
        })
    };
    let good = s.town.log(Paper::new(
        RecordType::Entity,
        entity("91110000600037341L", AREA),
        &[(&council, "registrar")],
    ));
    let bad = s.town.log(Paper::new(
        RecordType::Entity,
        entity("91110000600037341M", AREA),
        &[(&council, "registrar")],
    ));
    let nowhere = s.town.log(Paper::new(
        RecordType::Entity,
        entity("91110000600037341L", ["99", "990000"]),
        &[(&council, "registrar")],
    ));
    assert_eq!(s.town.finds(Rule::C5, good), "passed");
    assert!(s.town.finds(Rule::C5, bad).starts_with("warning "));
    assert_eq!(s.town.finds(Rule::C5, nowhere), "warning unknown-division");
}

/// Signed long before it was logged, or after; the log's time counts.
pub fn times() {
    let mut s = Street::new();
    let honest = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let mut back_dated = listed(&s.platform, &s.owner, listing("3200.00"));
    back_dated.created = "2026-08-01T00:00:00Z";
    let back_dated = s.town.log(back_dated);
    let mut early = listed(&s.platform, &s.owner, listing("3200.00"));
    early.created = "2026-09-22T00:00:00Z";
    let early = s.town.log(early);
    assert_eq!(s.town.finds(Rule::C3, honest), "passed");
    assert_eq!(s.town.finds(Rule::C3, back_dated), "warning logged-late");
    assert_eq!(s.town.finds(Rule::C3, early), "warning created-late");
    // A date in the future makes no record look old that comes before it.
    let after = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    assert_eq!(s.town.finds(Rule::C3, after), "passed");
}

/// Everything together: an honest listing is verified, in a log and in a file years later.
pub fn a_verdict_of_all() {
    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let city = s.town.city();
    let verdict = s.town.verdict(&city, offer);
    assert_eq!(verdict.overall(), Answer::Yes, "{:#}", verdict.report());
    let file = s.town.dossier(&city, offer);
    let offline = s.town.check(&file);
    assert_eq!(offline.overall(), Answer::Yes, "{:#}", offline.report());
}

/// Strangers who register one another's keys, each by the next, and end with somebody else's: however long
/// their chain, it takes nothing from whom it is about.
pub fn long_chains_of_strangers() {
    let mut s = Street::new();
    let keys: Vec<_> = (0..20).map(|_| s.town.new_key()).collect();
    let event = |of: &SecretKey, action: &str, entity: &str| json!({"id": of.did().as_str(), "action": action, "entity": entity});
    let entity = s.agency.entity.clone();
    for pair in keys.windows(2) {
        let [registrar, key] = pair else { continue };
        s.town.log(Paper::new(
            RecordType::Key,
            event(key, "register", &entity),
            &[(registrar, "registrar"), (key, "holder")],
        ));
    }
    let Some(last) = keys.last() else { return };
    let (of, entity) = (&s.platform.key, s.platform.entity.clone());
    let poison = s.town.log(Paper::new(
        RecordType::Key,
        event(of, "revoke", &entity),
        &[(last, "registrar")],
    ));
    let grant = json!({
        "id": entity, "recordTypes": ["RentalListing"], "roles": ["platform"], "areas": ["130629"],
    });
    s.town.log(Paper::new(
        RecordType::Accreditation,
        grant,
        &[(last, "accreditor")],
    ));
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    s.town.expect(&[
        (Rule::C2, offer, "passed"),
        (Rule::C1, offer, "passed"),
        (Rule::R1, offer, "passed"),
        (Rule::R3, offer, "passed"),
    ]);
    let found = s.town.finds(Rule::C2, poison);
    assert_ne!(found, "passed");
}

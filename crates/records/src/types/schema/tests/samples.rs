//! A record of each type, with every field that it may have.

use serde_json::{Value, json};

use super::{COMPANY, KEYS, UNIT_NUMBER, record};
use crate::types::RecordType;

/// Samples of a type: with all its fields, and with what depends on what happened.
pub(super) fn samples(record_type: RecordType) -> Vec<Value> {
    let of = |subject, roles: &[&str]| record(record_type, subject, roles);
    let flat = |more: Value| {
        let mut subject = json!({
            "area": ["130629", "130629100"],
            "id": format!("urn:stele:property:{UNIT_NUMBER}"),
            "property": UNIT_NUMBER,
        });
        for (name, value) in more.as_object().unwrap() {
            subject[name] = value.clone();
        }
        subject
    };
    let digests = json!(["A".repeat(43), "B".repeat(43)]);
    let hash = "0a".repeat(32);
    match record_type {
        RecordType::Accreditation => vec![of(
            json!({"areas": ["1306"], "id": COMPANY, "mayAccredit": true,
                "recordTypes": ["RentalListing"], "roles": ["platform"]}),
            &["accreditor"],
        )],
        RecordType::Entity => vec![of(
            json!({"address": "雄安新区容城县", "alternateName": "Example Housing",
                "area": ["130629"], "id": COMPANY, "kind": "agency", "legalName": "示例房产有限公司"}),
            &["registrar"],
        )],
        RecordType::Key => {
            let key = |more: Value| {
                let mut subject = json!({"entity": COMPANY, "id": KEYS[2], "reason": "lost"});
                for (name, value) in more.as_object().unwrap() {
                    subject[name] = value.clone();
                }
                of(subject, &["registrar", "holder"])
            };
            vec![
                key(json!({"action": "register"})),
                key(json!({"action": "revoke"})),
                key(json!({"action": "rotate", "replacedBy": KEYS[3]})),
            ]
        }
        RecordType::Lease => vec![of(
            flat(
                json!({"deposit": "6000", "documentHash": hash, "endDate": "2027-09-30",
                "headLease": "urn:uuid:1", "listing": "urn:uuid:2", "price": "3000.50",
                "priceCurrency": "CNY", "pseudonym": "P-1", "reservation": "urn:uuid:3",
                "startDate": "2026-10-01"}),
            ),
            &["landlord", "tenant", "platform"],
        )],
        RecordType::LeaseEnd => vec![of(
            flat(json!({"endDate": "2027-03-31", "lease": "urn:uuid:1", "reason": "moved"})),
            &["landlord", "tenant"],
        )],
        RecordType::Mandate => vec![of(
            flat(json!({"agent": COMPANY, "exclusive": false})),
            &["principal", "agent"],
        )],
        RecordType::Release => vec![of(
            json!({"commit": "53fd85e", "files": [{"bytes": 9_007_199_254_740_991_i64, "path": "a/b.js",
                "sha256": hash}], "id": "urn:stele:release:stele-verify:0.1.0", "name": "stele-verify",
                "version": "0.1.0"}),
            &["publisher"],
        )],
        RecordType::PersonAttestation => vec![of(
            json!({"_sd": digests, "_sd_alg": "sha-256", "id": KEYS[1], "pseudonym": "P-1",
                "scope": "lease", "scopeId": "urn:uuid:1"}),
            &["attester", "holder"],
        )],
        RecordType::Property => vec![of(
            flat(
                json!({"address": "容城镇 1 号", "floorLevel": "5", "floorSizeCm2": 900_000,
                "numberOfRooms": 3}),
            ),
            &["registry"],
        )],
        RecordType::RentalListing => vec![of(
            flat(
                json!({"address": "容城镇 1 号", "agent": COMPANY, "floorLevel": "5",
                "floorSizeCm2": 900_000, "latitudeE7": 390_000_000, "listingId": "L-1",
                "longitudeE7": 1_160_000_000, "name": "Sunny", "numberOfRooms": 3,
                "photo": [hash], "price": "3000", "priceCurrency": "CNY"}),
            ),
            &["agent", "platform"],
        )],
        RecordType::Reservation => vec![of(
            flat(
                json!({"deposit": "500", "listing": "urn:uuid:1", "priceCurrency": "CNY",
                "pseudonym": "P-1"}),
            ),
            &["landlord", "platform"],
        )],
        RecordType::Section => vec![of(
            json!({"area": ["130629"], "boundaryE7": [[1, 2], [3, 4], [5, 6]],
                "id": "urn:stele:section:A-1", "section": "A-1"}),
            &["custodian"],
        )],
        RecordType::TitleAttestation => vec![of(
            flat(
                json!({"_sd": digests, "_sd_alg": "sha-256", "floorLevel": "5",
                "floorSizeCm2": 900_000, "numberOfRooms": 3, "ownerKey": KEYS[2],
                "status": "held"}),
            ),
            &["registry"],
        )],
        RecordType::TreeCard => vec![of(
            json!({"area": ["130629"], "catalogNumber": "7", "dbhMm": 120,
                "id": "urn:stele:tree:T-1", "latitudeE7": 1, "locality": "by the gate",
                "longitudeE7": 2, "observedOn": "2026-09-21", "scientificName": "Ginkgo biloba",
                "section": "A-1", "tag": "T-1", "vernacularName": "银杏"}),
            &["custodian"],
        )],
        RecordType::TreeEvent => {
            let event = |event: &str, more: Value, roles: &[&str]| {
                let mut subject = json!({"area": ["130629"], "dbhMm": 120, "event": event,
                    "eventDate": "2026-09-21", "id": "urn:stele:tree:T-1", "latitudeE7": 1,
                    "longitudeE7": 2, "photo": [hash], "reason": "seen", "section": "A-1",
                    "scientificName": "Ginkgo biloba", "tag": "T-1", "vernacularName": "银杏"});
                for (name, value) in more.as_object().unwrap() {
                    subject[name] = value.clone();
                }
                of(subject, roles)
            };
            vec![
                event(
                    "select",
                    json!({"nursery": COMPANY, "nurseryTag": "N-1"}),
                    &["nursery"],
                ),
                event("plant", json!({}), &["planter"]),
                event("position", json!({}), &["surveyor"]),
                event("inspect", json!({"alive": true}), &["inspector"]),
                event("measure", json!({}), &["maintainer"]),
                event(
                    "replace",
                    json!({"replacedBy": "urn:stele:tree:T-2"}),
                    &["maintainer", "inspector"],
                ),
                event("retag", json!({"formerTag": "T-0"}), &["custodian"]),
            ]
        }
        RecordType::Project
        | RecordType::Contract
        | RecordType::Amendment
        | RecordType::Milestone
        | RecordType::PaymentRequest
        | RecordType::Payment
        | RecordType::Reversal
        | RecordType::WageRun => funds(record_type),
        RecordType::Station
        | RecordType::RateTable
        | RecordType::Account
        | RecordType::AccountTransfer
        | RecordType::Deposit
        | RecordType::Grant
        | RecordType::Expiry
        | RecordType::PointsReversal
        | RecordType::Catalogue
        | RecordType::Redemption => points(record_type),
        RecordType::Withdrawal => vec![of(
            json!({"area": ["130629"], "id": "urn:stele:tree:T-1", "property": UNIT_NUMBER,
                "reason": "by mistake", "tag": "T-1", "withdraws": "urn:uuid:1"}),
            &["withdrawer"],
        )],
    }
}

/// Records of engineering funds.
fn funds(record_type: RecordType) -> Vec<Value> {
    let hash = "0a".repeat(32);
    let of = |id: &str, more: Value, roles: &[&str]| {
        let mut subject = json!({"id": id, "project": "P-1", "contract": "C/1"});
        if record_type == RecordType::Project {
            subject.as_object_mut().unwrap().remove("contract");
        }
        for (name, value) in more.as_object().unwrap() {
            subject[name] = value.clone();
        }
        vec![record(record_type, subject, roles)]
    };
    let value = |more: Value| {
        let mut value = json!({"amount": "1200.50", "currency": "CNY"});
        for (name, member) in more.as_object().unwrap() {
            value[name] = member.clone();
        }
        value
    };
    let ground = json!({"invoice": hash, "milestone": "M-1", "purpose": "wage", "wageRun": "W-1"});
    let ground = |more: Value| {
        let mut ground = ground.clone();
        for (name, member) in more.as_object().unwrap() {
            ground[name] = member.clone();
        }
        value(ground)
    };
    match record_type {
        RecordType::Project => of(
            "urn:stele:project:P-1",
            json!({"approvalLimit": [{"amount": "100000", "currency": "CNY"}],
                "area": ["130629"], "budget": [{"amount": "5000000", "currency": "CNY"},
                {"amount": "1", "currency": "EUR"}], "buyer": COMPANY, "endDate": "2027-12-31",
                "startDate": "2026-01-01", "supervisor": COMPANY, "title": "容东学校"}),
            &["buyer"],
        ),
        RecordType::Contract => of(
            "urn:stele:contract:C%2F1",
            value(
                json!({"area": ["130629"], "buyer": COMPANY, "dateSigned": "2026-01-02",
                "documentHash": hash, "endDate": "2027-12-31",
                "parent": "urn:stele:project:P-1", "startDate": "2026-01-05",
                "supplier": COMPANY, "title": "主体工程"}),
            ),
            &["buyer", "supplier"],
        ),
        RecordType::Amendment => of(
            "urn:stele:contract:C%2F1",
            json!({"amendment": "A-1", "change": "-20.5", "currency": "CNY",
                "dateSigned": "2026-03-02", "documentHash": hash, "rationale": "less work"}),
            &["buyer", "supplier"],
        ),
        RecordType::Milestone => of(
            "urn:stele:milestone:C%2F1:M-1",
            value(
                json!({"dateMet": "2026-04-01", "milestone": "M-1", "status": "met",
                "title": "基础完成"}),
            ),
            &["supervisor"],
        ),
        RecordType::PaymentRequest => of(
            "urn:stele:request:C%2F1:R-1",
            ground(json!({"date": "2026-04-02", "payee": COMPANY, "request": "R-1"})),
            &["supplier"],
        ),
        RecordType::Payment => of(
            "urn:stele:payment:2026-0001:1",
            ground(
                json!({"date": "2026-04-09", "description": "四月工资", "line": 1,
                "payee": COMPANY, "payer": COMPANY, "payment": "2026-0001", "request": "R-1"}),
            ),
            &["payer", "supervisor"],
        ),
        RecordType::Reversal => of(
            "urn:stele:payment:2026-0001:1",
            value(
                json!({"date": "2026-04-10", "line": 1, "payment": "2026-0001",
                "reason": "wrong account", "reverses": "urn:uuid:1"}),
            ),
            &["payer", "supervisor"],
        ),
        _ => of(
            "urn:stele:wages:C%2F1:W-1",
            value(
                json!({"date": "2026-04-10", "lines": [{"amount": "600.25", "pseudonym": "w-1"},
                {"amount": "600.25", "pseudonym": "w-2"}], "part": 1, "parts": 1,
                "period": "2026-03", "wageRun": "W-1"}),
            ),
            &["employer", "supervisor"],
        ),
    }
}

/// Records of personal points.
fn points(record_type: RecordType) -> Vec<Value> {
    let of = |id: &str, more: Value, roles: &[&str]| {
        let mut subject = json!({"id": id});
        for (name, value) in more.as_object().unwrap() {
            subject[name] = value.clone();
        }
        vec![record(record_type, subject, roles)]
    };
    let deposit = "urn:stele:deposit:S-1%2F2026-04-10%2F7";
    let receipt = |more: Value| {
        let mut subject = json!({"account": "a-1", "date": "2026-04-10",
            "receipt": "S-1/2026-04-10/7"});
        for (name, value) in more.as_object().unwrap() {
            subject[name] = value.clone();
        }
        subject
    };
    match record_type {
        RecordType::Station => of(
            "urn:stele:station:S-1",
            json!({"area": ["130629"], "latitudeE7": 390_000_000, "longitudeE7": 1_160_000_000,
                "name": "容和回收站", "openingHours": "Mo-Su 08:00-18:00", "operator": COMPANY,
                "scheme": "green", "station": "S-1"}),
            &["authority"],
        ),
        RecordType::RateTable => of(
            "urn:stele:rates:green",
            json!({"area": ["1306"], "maxDepositsPerDay": 5,
                "rates": [{"kind": "glass", "pointsPerKilogram": 4},
                {"kind": "paper", "pointsPerKilogram": 10}], "scheme": "green", "version": 1}),
            &["authority"],
        ),
        RecordType::Account => of(
            "urn:stele:account:a-1",
            json!({"account": "a-1", "key": KEYS[1], "pseudonym": "a-1", "scheme": "green"}),
            &["authority", "accountHolder"],
        ),
        RecordType::AccountTransfer => of(
            "urn:stele:account:a-1",
            json!({"account": ["a-1", "a-2"], "date": "2026-04-10"}),
            &["accountHolder", "newAccountHolder"],
        ),
        RecordType::Deposit => of(
            deposit,
            receipt(json!({"kind": "paper", "station": "S-1", "weightGrams": 1_250})),
            &["station"],
        ),
        RecordType::Grant => of(
            deposit,
            receipt(json!({"points": 12, "rateTable": "urn:uuid:1", "station": "S-1"})),
            &["station"],
        ),
        RecordType::Expiry => of(deposit, receipt(json!({"points": 2})), &["authority"]),
        RecordType::PointsReversal => of(
            deposit,
            receipt(json!({"points": 2, "reason": "weighed twice"})),
            &["station"],
        ),
        RecordType::Catalogue => of(
            "urn:stele:catalogue:shop-1",
            json!({"catalogue": "shop-1", "goods": [{"good": "soap", "name": "肥皂", "points": 30}],
                "merchant": COMPANY}),
            &["merchant", "authority"],
        ),
        _ => of(
            "urn:stele:redemption:R-1",
            json!({"account": "a-1", "catalogue": "urn:uuid:2", "date": "2026-04-10",
                "good": "soap", "merchant": COMPANY, "points": 60, "quantity": 2,
                "receipt": "R-1"}),
            &["accountHolder", "merchant"],
        ),
    }
}

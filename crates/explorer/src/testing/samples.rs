//! A record of each type, with every field that it may have.

use serde_json::{Value, json};
use stele_records::types::RecordType;

use super::{key, signed_as};

/// The unit number of the flat that the samples are about.
pub(crate) const UNIT: &str = "130629001001GB00001F00010001";
/// The entity that the samples are about.
pub(crate) const ENTITY: &str = "urn:stele:entity:91133100MA0CPN1A14";

/// A record of this type, signed in the roles that it needs.
pub(crate) fn record(record_type: RecordType) -> Vec<u8> {
    let mut subject = subject(record_type);
    let is_event = record_type == RecordType::TreeEvent;
    let roles: &[&str] = match record_type.role_sets() {
        _ if is_event => &["planter"],
        [first, ..] => first,
        [] => &[],
    };
    if let Some(subject) = subject.as_object_mut() {
        subject.insert("type".into(), json!(record_type.subject_type()));
    }
    signed_as(record_type.name(), &subject, roles)
}

/// An event in a tree's life, with these fields besides date and tag.
pub(crate) fn event(event: &str, role: &str, fields: &Value) -> Vec<u8> {
    let mut subject = json!({
        "id": "urn:stele:tree:T-1", "type": "Tree", "tag": "T-1",
        "event": event, "eventDate": "2026-03-12",
    });
    let members = fields.as_object().cloned().unwrap_or_default();
    if let Some(subject) = subject.as_object_mut() {
        subject.extend(members);
    }
    signed_as("TreeEvent", &subject, &[role])
}

/// An attestation of a worker in a project, under this pseudonym.
pub(crate) fn worker(project: &str, pseudonym: &str) -> Vec<u8> {
    let subject = json!({
        "id": key(8).did().as_str(), "type": "Person", "pseudonym": pseudonym, "scope": "project",
        "scopeId": format!("urn:stele:project:{project}"), "_sd": ["A".repeat(43)], "_sd_alg": "sha-256",
    });
    signed_as("PersonAttestation", &subject, &["authority"])
}

pub(super) fn subject(record_type: RecordType) -> Value {
    let did = |seed| key(seed).did().as_str().to_owned();
    let digest = "A".repeat(43);
    match record_type {
        RecordType::Accreditation => json!({
            "id": ENTITY, "recordTypes": ["RentalListing", "Reservation"], "roles": ["agent", "platform"],
            "areas": ["130629", "130632100"], "mayAccredit": true,
        }),
        RecordType::Entity => json!({
            "id": ENTITY, "legalName": "容城安居房产经纪有限公司", "alternateName": "Rongcheng Anju <Ltd>",
            "kind": "agency", "area": ["130629", "130629400"], "address": "容城县示范路 1 号",
        }),
        RecordType::Key => json!({
            "id": did(9), "action": "rotate", "entity": ENTITY, "replacedBy": did(10), "reason": "遗失",
        }),
        RecordType::PersonAttestation => json!({
            "id": did(8), "pseudonym": "K7Q2-XM", "scope": "property",
            "scopeId": format!("urn:stele:property:{UNIT}"), "_sd": [digest], "_sd_alg": "sha-256",
        }),
        RecordType::Release => json!({
            "id": "urn:stele:release:stele-verify:0.1.0", "name": "stele-verify", "version": "0.1.0",
            "commit": "53fd85e", "files": [
                {"bytes": 1_204, "path": "manifest.json", "sha256": "0b".repeat(32)},
                {"bytes": 609_792, "path": "modules/rental-en.wasm", "sha256": "0c".repeat(32)},
            ],
        }),
        RecordType::Withdrawal => json!({
            "id": format!("urn:stele:property:{UNIT}"), "property": UNIT, "area": ["130629"],
            "withdraws": "urn:uuid:00000000-0000-4000-8000-000000000009", "reason": "已出租",
        }),
        RecordType::TreeCard => json!({
            "id": "urn:stele:tree:T-1", "tag": "T-1", "catalogNumber": "77", "scientificName": "Ginkgo biloba",
            "vernacularName": "银杏", "dbhMm": 253, "latitudeE7": 389_812_340, "longitudeE7": 1_158_801_234,
            "locality": "千年秀林", "section": "九号地块", "area": ["130629"], "observedOn": "2026-03-12",
        }),
        RecordType::TreeEvent => json!({
            "id": "urn:stele:tree:T-1", "tag": "T-1", "event": "plant", "eventDate": "2026-03-12",
            "scientificName": "Ginkgo biloba", "vernacularName": "银杏", "dbhMm": 80,
            "latitudeE7": 389_812_340, "longitudeE7": 1_158_801_234, "section": "九号地块",
            "area": ["130629"], "photo": ["0a".repeat(32)], "reason": "春季栽植",
        }),
        RecordType::Section => json!({
            "id": "urn:stele:section:9", "section": "9", "area": ["130629"],
            "boundaryE7": [[389_800_000, 1_158_800_000], [389_800_000, 1_158_900_000], [389_900_000, 1_158_900_000]],
        }),
        RecordType::Property
        | RecordType::TitleAttestation
        | RecordType::Mandate
        | RecordType::RentalListing
        | RecordType::Reservation
        | RecordType::Lease
        | RecordType::LeaseEnd => flat(record_type),
        _ => movement(record_type),
    }
}

fn flat(record_type: RecordType) -> Value {
    let id = |last: u8| format!("urn:uuid:00000000-0000-4000-8000-00000000000{last}");
    let mut subject = json!({
        "id": format!("urn:stele:property:{UNIT}"), "property": UNIT, "area": ["130629", "130629400"],
    });
    let own = match record_type {
        RecordType::Property => json!({"address": "容东片区悦容里 3 栋 1102"}),
        RecordType::TitleAttestation => json!({
            "ownerKey": key(8).did().as_str(), "status": "held", "_sd": ["A".repeat(43), "B".repeat(43)],
            "_sd_alg": "sha-256",
        }),
        RecordType::Mandate => json!({"agent": ENTITY, "exclusive": true}),
        RecordType::RentalListing => json!({
            "name": "两居 <南向>", "address": "容东片区悦容里 3 栋 1102", "agent": ENTITY, "listingId": "L-7",
            "price": "3200", "priceCurrency": "CNY", "photo": ["0b".repeat(32), "0c".repeat(32)],
            "latitudeE7": 390_400_000, "longitudeE7": 1_159_000_000,
        }),
        RecordType::Reservation => json!({
            "pseudonym": "T-3K9", "deposit": "3200.00", "priceCurrency": "CNY", "listing": id(3),
        }),
        RecordType::Lease => json!({
            "pseudonym": "T-3K9", "startDate": "2026-05-03", "endDate": "2027-05-02", "price": "3200",
            "priceCurrency": "CNY", "deposit": "6400", "documentHash": "0d".repeat(32),
            "reservation": id(4), "listing": id(3), "headLease": id(5),
        }),
        _ => json!({"lease": id(6), "endDate": "2026-11-30", "reason": "工作调动"}),
    };
    let size = json!({"floorSizeCm2": 891_200, "floorLevel": "11", "numberOfRooms": 2});
    let has_size = matches!(
        record_type,
        RecordType::Property | RecordType::TitleAttestation | RecordType::RentalListing
    );
    for more in [Some(own), Some(size).filter(|_| has_size)]
        .into_iter()
        .flatten()
    {
        let members = more.as_object().cloned().unwrap_or_default();
        if let Some(subject) = subject.as_object_mut() {
            subject.extend(members);
        }
    }
    subject
}

/// Records of engineering funds and of personal points.
fn movement(record_type: RecordType) -> Value {
    let hash = "0e".repeat(32);
    let under = json!({"project": "XA-2026-01", "contract": "XA-2026-01/C1"});
    let paid = json!({
        "amount": "1860000.50", "currency": "CNY", "purpose": "wage", "milestone": "M-2", "invoice": hash,
        "wageRun": "W-07", "date": "2026-08-03", "payee": ENTITY,
    });
    let earned =
        json!({"account": "p-7Q2", "receipt": "RH-01/2026-08-03/17", "date": "2026-08-03"});
    let deposit = "urn:stele:deposit:RH-01%2F2026-08-03%2F17";
    let id = |last: u8| format!("urn:uuid:00000000-0000-4000-8000-00000000000{last}");
    let (subject, base, own) = match record_type {
        RecordType::Project => (
            "urn:stele:project:XA-2026-01",
            json!({}),
            json!({
                "project": "XA-2026-01", "title": "容东片区 <学校>", "buyer": ENTITY, "supervisor": ENTITY,
                "budget": [{"amount": "86000000", "currency": "CNY"}, {"amount": "20000", "currency": "EUR"}],
                "approvalLimit": [{"amount": "500000", "currency": "CNY"}],
                "area": ["130629", "130629400"], "startDate": "2026-01-05", "endDate": "2027-12-31",
            }),
        ),
        RecordType::Contract => (
            "urn:stele:contract:XA-2026-01%2FC1",
            under,
            json!({
                "parent": "urn:stele:project:XA-2026-01", "title": "主体工程 <一标段>", "buyer": ENTITY,
                "supplier": ENTITY, "amount": "60000000", "currency": "CNY", "dateSigned": "2026-01-02",
                "startDate": "2026-01-05", "endDate": "2027-12-31", "documentHash": hash, "area": ["130629"],
            }),
        ),
        RecordType::Amendment => (
            "urn:stele:contract:XA-2026-01%2FC1",
            under,
            json!({
                "amendment": "A-1", "change": "-250000.00", "currency": "CNY", "dateSigned": "2026-03-02",
                "rationale": "减少 <外墙>", "documentHash": hash,
            }),
        ),
        RecordType::Milestone => (
            "urn:stele:milestone:XA-2026-01%2FC1:M-2",
            under,
            json!({
                "milestone": "M-2", "title": "主体封顶", "status": "met", "dateMet": "2026-07-20",
                "amount": "9000000", "currency": "CNY",
            }),
        ),
        RecordType::PaymentRequest => {
            let mut base = under;
            extend(&mut base, &paid);
            (
                "urn:stele:request:XA-2026-01%2FC1:R-9",
                base,
                json!({"request": "R-9"}),
            )
        }
        RecordType::Payment => {
            let mut base = under;
            extend(&mut base, &paid);
            (
                "urn:stele:payment:2026-0912:1",
                base,
                json!({
                    "payment": "2026-0912", "line": 1, "payer": ENTITY, "request": "R-9",
                    "description": "七月工资 <钢筋班>",
                }),
            )
        }
        RecordType::Reversal => (
            "urn:stele:payment:2026-0912:1",
            under,
            json!({
                "payment": "2026-0912", "line": 1, "reverses": id(3), "amount": "500.50", "currency": "CNY",
                "date": "2026-08-04", "reason": "重复扣款",
            }),
        ),
        RecordType::WageRun => (
            "urn:stele:wages:XA-2026-01%2FC1:W-07",
            under,
            json!({
                "wageRun": "W-07", "period": "2026-07", "part": 1, "parts": 2, "amount": "1860000.50",
                "currency": "CNY", "date": "2026-08-05",
                "lines": [{"amount": "6200.25", "pseudonym": "w-3K9"}, {"amount": "5800", "pseudonym": "w-7Q2"}],
            }),
        ),
        RecordType::Station => (
            "urn:stele:station:RH-01",
            json!({}),
            json!({
                "station": "RH-01", "name": "容和 <回收站>", "scheme": "green", "operator": ENTITY,
                "area": ["130629", "130629400"], "latitudeE7": 390_400_000, "longitudeE7": 1_159_000_000,
                "openingHours": "Mo-Su 07:00-19:00",
            }),
        ),
        RecordType::RateTable => (
            "urn:stele:rates:green",
            json!({}),
            json!({
                "scheme": "green", "version": 2, "maxDepositsPerDay": 5, "area": ["130629"],
                "rates": [{"kind": "glass", "pointsPerKilogram": 4}, {"kind": "paper", "pointsPerKilogram": 10}],
            }),
        ),
        RecordType::Account => (
            "urn:stele:account:p-7Q2",
            json!({}),
            json!({
                "account": "p-7Q2", "pseudonym": "p-7Q2", "key": key(8).did().as_str(), "scheme": "green",
            }),
        ),
        RecordType::AccountTransfer => (
            "urn:stele:account:p-7Q2",
            json!({}),
            json!({
                "account": ["p-7Q2", "p-9XM"], "date": "2026-08-03",
            }),
        ),
        RecordType::Deposit => (
            deposit,
            earned,
            json!({
                "station": "RH-01", "kind": "paper", "weightGrams": 1_250,
            }),
        ),
        RecordType::Grant => (
            deposit,
            earned,
            json!({
                "station": "RH-01", "rateTable": id(3), "points": 12,
            }),
        ),
        RecordType::Expiry => (deposit, earned, json!({"points": 4})),
        RecordType::PointsReversal => (deposit, earned, json!({"points": 2, "reason": "称重有误"})),
        RecordType::Catalogue => (
            "urn:stele:catalogue:xm-1",
            json!({}),
            json!({
                "catalogue": "xm-1", "merchant": ENTITY,
                "goods": [{"good": "rice", "name": "大米 <五公斤>", "points": 600},
                    {"good": "soap", "name": "肥皂", "points": 30}],
            }),
        ),
        _ => (
            "urn:stele:redemption:XM-88",
            earned,
            json!({
                "receipt": "XM-88", "merchant": ENTITY, "catalogue": id(4), "good": "soap", "quantity": 2,
                "points": 60,
            }),
        ),
    };
    let mut all = base;
    extend(&mut all, &own);
    extend(&mut all, &json!({"id": subject}));
    all
}

fn extend(subject: &mut Value, more: &Value) {
    if let (Some(subject), Some(more)) = (subject.as_object_mut(), more.as_object()) {
        subject.extend(more.clone());
    }
}

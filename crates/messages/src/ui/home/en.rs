//! In English.

use stele_records::types::RecordType;

use super::Home;

/// In English.
pub const EN: Home = Home {
    title: "What do you want to know?",
    counting: "The records are being counted.",
    counted: "Counted are all records in the log, those that were taken back or didn’t pass the checks as well. Each count is proven.",
    not_counted: "Counted are all records in the log. Not every count can be proven now.",
    none_counted: "How many records there are of each can’t be told now.",
    unknown: "can’t tell",
    rental: "Homes to let",
    rental_asks: "Is this home really to let, and who may let it?",
    funds: "Construction money",
    funds_asks: "Where did a project’s money go, and who signed for it?",
    forest: "Trees",
    forest_asks: "Which tree is this, and how has it fared?",
    points: "Points",
    points_asks: "What was granted and spent, and does it add up?",
    identity: "Companies and keys",
    identity_asks: "Who is who, and who may sign what?",
    many: |kind| match kind {
        RecordType::Property => "homes registered",
        RecordType::RentalListing => "listings",
        RecordType::Lease => "leases",
        RecordType::Project => "projects",
        RecordType::Contract => "contracts",
        RecordType::Payment => "payments",
        RecordType::TreeCard => "tree cards",
        RecordType::TreeEvent => "events in trees’ lives",
        RecordType::Account => "accounts",
        RecordType::Deposit => "deposits",
        RecordType::Redemption => "redemptions",
        RecordType::Entity => "registrations",
        RecordType::Key => "keys registered or revoked",
        RecordType::Accreditation => "accreditations",
        _ => "other records",
    },
};

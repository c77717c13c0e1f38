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
    many: |kind, count| {
        let (one, many) = match kind {
            RecordType::Property => ("home registered", "homes registered"),
            RecordType::RentalListing => ("listing", "listings"),
            RecordType::Lease => ("lease", "leases"),
            RecordType::Project => ("project", "projects"),
            RecordType::Contract => ("contract", "contracts"),
            RecordType::Payment => ("payment", "payments"),
            RecordType::TreeCard => ("tree card", "tree cards"),
            RecordType::TreeEvent => ("event in a tree’s life", "events in trees’ lives"),
            RecordType::Account => ("account", "accounts"),
            RecordType::Deposit => ("deposit", "deposits"),
            RecordType::Redemption => ("redemption", "redemptions"),
            RecordType::Entity => ("registration", "registrations"),
            RecordType::Key => ("key registered or revoked", "keys registered or revoked"),
            RecordType::Accreditation => ("accreditation", "accreditations"),
            _ => ("other record", "other records"),
        };
        if count == 1 { one } else { many }
    },
};

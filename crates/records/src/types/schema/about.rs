//! What each record type is for.

use super::super::RecordType;

/// What a record of this type is for, in one English sentence.
pub const fn about(record_type: RecordType) -> &'static str {
    match record_type {
        RecordType::Accreditation => {
            "What an entity may sign: record types, roles and areas, from when until when."
        }
        RecordType::Entity => "A legal entity, as its registrar has it.",
        RecordType::Key => {
            "What becomes of a key: it is registered to an entity, replaced, or revoked."
        }
        RecordType::Lease => "What landlord and tenant have agreed about a flat.",
        RecordType::LeaseEnd => "A lease ends before its last day.",
        RecordType::Mandate => "An owner, or their agent, lets an agent act for a flat.",
        RecordType::PersonAttestation => {
            "A key and a pseudonym belong to a person whose identity was checked; the person stands in salted digests only."
        }
        RecordType::Property => "A flat, as the registry has it.",
        RecordType::RentalListing => "A flat is offered for rent.",
        RecordType::Reservation => "A flat is kept for a tenant, by pseudonym, until a time.",
        RecordType::Section => "A part of the plantation and its boundary.",
        RecordType::TitleAttestation => {
            "Whose key speaks for the owner of a flat, what the flat measures, and whether it may be let."
        }
        RecordType::TreeCard => "The state of a tree on one day.",
        RecordType::TreeEvent => "One event in the life of a tree.",
        RecordType::Account => "A points account: the holder's key under a pseudonym.",
        RecordType::AccountTransfer => "A holder of points goes on under another account.",
        RecordType::Amendment => "The parties change the value of their contract.",
        RecordType::Catalogue => "What points buy at a merchant, and for how many.",
        RecordType::Contract => {
            "A contract of an engineering project: who pays whom, under which contract above."
        }
        RecordType::Deposit => "Waste handed in at a station: kind and weight.",
        RecordType::Expiry => "Points of a grant that were not used in time.",
        RecordType::Grant => "The points for a deposit.",
        RecordType::Milestone => "What the supervisor finds of a part of the works: met, or not.",
        RecordType::Payment => "One line of a payment under a contract.",
        RecordType::PaymentRequest => "Whoever is to be paid under a contract asks for it.",
        RecordType::PointsReversal => {
            "Points of a grant that were given by mistake are taken back."
        }
        RecordType::Project => "An engineering project: its owner, its supervisor and its budget.",
        RecordType::RateTable => "What waste earns in a points scheme.",
        RecordType::Redemption => "Points are spent at a merchant.",
        RecordType::Release => "A version of a program, file by file, with their hashes.",
        RecordType::Reversal => "Money of an earlier payment comes back.",
        RecordType::Station => "A collection station and who runs it.",
        RecordType::WageRun => {
            "What workers are paid for a month, by pseudonym: one part of a wage run."
        }
        RecordType::Withdrawal => "Takes an earlier record back.",
    }
}

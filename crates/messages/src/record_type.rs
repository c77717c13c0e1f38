//! The names of the record types.

use stele_records::types::RecordType;

use crate::lang::Lang;

/// What one record of a type is called, as a heading: `Rental listing`.
pub const fn record_type(lang: Lang, record_type: RecordType) -> &'static str {
    match record_type {
        RecordType::Accreditation => lang.pick("Accreditation", "签署授权"),
        RecordType::Entity => lang.pick("Entity", "机构登记"),
        RecordType::Key => lang.pick("Key event", "密钥事件"),
        RecordType::Lease => lang.pick("Lease", "租赁合同"),
        RecordType::LeaseEnd => lang.pick("End of a lease", "租赁终止"),
        RecordType::Mandate => lang.pick("Mandate", "出租委托"),
        RecordType::PersonAttestation => lang.pick("Identity check of a person", "个人身份核验"),
        RecordType::Property => lang.pick("Flat", "房屋登记"),
        RecordType::RentalListing => lang.pick("Rental listing", "出租房源"),
        RecordType::Reservation => lang.pick("Reservation", "预订"),
        RecordType::Section => lang.pick("Section of the forest", "林地标段"),
        RecordType::TitleAttestation => lang.pick("Title attestation", "产权证明"),
        RecordType::TreeCard => lang.pick("Tree card", "树木卡"),
        RecordType::TreeEvent => lang.pick("Event in a tree’s life", "树木事件"),
        RecordType::Withdrawal => lang.pick("Withdrawal", "撤回声明"),
    }
}

/// What several of them are called, as a heading: `Rental listings`.
pub const fn record_types(lang: Lang, record_type: RecordType) -> &'static str {
    match record_type {
        RecordType::Accreditation => lang.pick("Accreditations", "签署授权"),
        RecordType::Entity => lang.pick("Entities", "机构登记"),
        RecordType::Key => lang.pick("Key events", "密钥事件"),
        RecordType::Lease => lang.pick("Leases", "租赁合同"),
        RecordType::LeaseEnd => lang.pick("Ends of leases", "租赁终止"),
        RecordType::Mandate => lang.pick("Mandates", "出租委托"),
        RecordType::PersonAttestation => lang.pick("Identity checks of persons", "个人身份核验"),
        RecordType::Property => lang.pick("Flats", "房屋登记"),
        RecordType::RentalListing => lang.pick("Rental listings", "出租房源"),
        RecordType::Reservation => lang.pick("Reservations", "预订"),
        RecordType::Section => lang.pick("Sections of the forest", "林地标段"),
        RecordType::TitleAttestation => lang.pick("Title attestations", "产权证明"),
        RecordType::TreeCard => lang.pick("Tree cards", "树木卡"),
        RecordType::TreeEvent => lang.pick("Events in trees’ lives", "树木事件"),
        RecordType::Withdrawal => lang.pick("Withdrawals", "撤回声明"),
    }
}

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
        RecordType::Release => lang.pick("Release of a program", "程序发布"),
        RecordType::RentalListing => lang.pick("Rental listing", "出租房源"),
        RecordType::Reservation => lang.pick("Reservation", "预订"),
        RecordType::Section => lang.pick("Section of the forest", "林地标段"),
        RecordType::TitleAttestation => lang.pick("Title attestation", "产权证明"),
        RecordType::TreeCard => lang.pick("Tree card", "树木卡"),
        RecordType::TreeEvent => lang.pick("Event in a tree’s life", "树木事件"),
        RecordType::Account => lang.pick("Points account", "积分账户"),
        RecordType::AccountTransfer => lang.pick("Change of account", "账户变更"),
        RecordType::Amendment => lang.pick("Amendment of a contract", "合同变更"),
        RecordType::Catalogue => lang.pick("Catalogue", "兑换目录"),
        RecordType::Contract => lang.pick("Contract", "工程合同"),
        RecordType::Deposit => lang.pick("Deposit of waste", "投放记录"),
        RecordType::Expiry => lang.pick("Expiry of points", "积分过期"),
        RecordType::Grant => lang.pick("Grant of points", "积分发放"),
        RecordType::Milestone => lang.pick("Milestone", "工程节点"),
        RecordType::Payment => lang.pick("Payment", "付款"),
        RecordType::PaymentRequest => lang.pick("Request for payment", "付款申请"),
        RecordType::PointsReversal => lang.pick("Reversal of points", "积分收回"),
        RecordType::Project => lang.pick("Engineering project", "工程项目"),
        RecordType::RateTable => lang.pick("Rate table", "积分标准"),
        RecordType::Redemption => lang.pick("Redemption", "积分兑换"),
        RecordType::Reversal => lang.pick("Reversal of a payment", "付款冲正"),
        RecordType::Station => lang.pick("Collection station", "回收站点"),
        RecordType::WageRun => lang.pick("Wage run", "工资发放表"),
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
        RecordType::Release => lang.pick("Releases of programs", "程序发布"),
        RecordType::RentalListing => lang.pick("Rental listings", "出租房源"),
        RecordType::Reservation => lang.pick("Reservations", "预订"),
        RecordType::Section => lang.pick("Sections of the forest", "林地标段"),
        RecordType::TitleAttestation => lang.pick("Title attestations", "产权证明"),
        RecordType::TreeCard => lang.pick("Tree cards", "树木卡"),
        RecordType::TreeEvent => lang.pick("Events in trees’ lives", "树木事件"),
        RecordType::Account => lang.pick("Points accounts", "积分账户"),
        RecordType::AccountTransfer => lang.pick("Changes of account", "账户变更"),
        RecordType::Amendment => lang.pick("Amendments of contracts", "合同变更"),
        RecordType::Catalogue => lang.pick("Catalogues", "兑换目录"),
        RecordType::Contract => lang.pick("Contracts", "工程合同"),
        RecordType::Deposit => lang.pick("Deposits of waste", "投放记录"),
        RecordType::Expiry => lang.pick("Expiries of points", "积分过期"),
        RecordType::Grant => lang.pick("Grants of points", "积分发放"),
        RecordType::Milestone => lang.pick("Milestones", "工程节点"),
        RecordType::Payment => lang.pick("Payments", "付款"),
        RecordType::PaymentRequest => lang.pick("Requests for payment", "付款申请"),
        RecordType::PointsReversal => lang.pick("Reversals of points", "积分收回"),
        RecordType::Project => lang.pick("Engineering projects", "工程项目"),
        RecordType::RateTable => lang.pick("Rate tables", "积分标准"),
        RecordType::Redemption => lang.pick("Redemptions", "积分兑换"),
        RecordType::Reversal => lang.pick("Reversals of payments", "付款冲正"),
        RecordType::Station => lang.pick("Collection stations", "回收站点"),
        RecordType::WageRun => lang.pick("Wage runs", "工资发放表"),
        RecordType::Withdrawal => lang.pick("Withdrawals", "撤回声明"),
    }
}

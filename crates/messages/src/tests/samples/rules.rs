//! Who was entitled, and the rules of the city.

use stele_records::authority::AuthorityReason;
use stele_records::codes::CodeError;
use stele_records::rules::{ForestReason, FundsReason, PointsReason, RentalReason, RuleReason};
use stele_records::types::forest::EventKind;
use stele_records::verdict::Reason;

use super::{samples, say_each};
use crate::reason::reason;
use crate::tests::Message;

const KEY: &str = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
const ENTITY: &str = "urn:stele:entity:91133100MA0CPN1A14";

pub(super) fn rule_messages() -> Vec<Message> {
    let authority = samples![AuthorityReason:
        own KeyUnknown { key: KEY.into(), role: "owner".into() },
        own KeyRevoked { key: KEY.into(), by: 42 },
        own NotTheHolder { key: KEY.into() },
        own NotAccredited { who: ENTITY.into(), role: "platform".into(), area: Some("130629100".into()) },
        own Ended { by: 42, until: 1_785_758_400 },
        own NotYet { by: 42, from: 1_785_758_400 },
        own Undone { by: 42, undone: 77 },
        own NothingToWithdraw { id: "urn:uuid:1".into() },
        own NotAParty { of: 42 },
        own NotAllParties { of: 42 },
        own MovementStays { of: 42 },
        own SameParty { who: ENTITY.into(), one: "agent".into(), other: "platform".into() },
    ];
    let rules = samples![RuleReason:
        own OtherRecords,
        own NoFile,
        own OtherFile,
        own SaltMissing,
        own NoDocument,
        own CreatedLate { created: 1_785_758_400, logged: 1_785_750_000 },
        own LoggedLate { created: 1_785_758_400, logged: 1_788_758_400 },
        own CreatedBefore { created: 1_785_758_400, earlier: 42 },
        own EntityCode { code: "91133100MA0CPN1A15".into(), error: CodeError::Length },
        own UnknownDivision { code: "990000".into() },
        own NothingToSupersede { id: "urn:uuid:1".into() },
        own NotTheirsToSupersede { of: 42 },
        own MovementReplaced { of: 42 },
        own TwoVersions { other: 77 },
    ];
    let rental = samples![RentalReason:
        own NoTitle,
        own NotTheOwner { key: KEY.into(), title: 42 },
        own NoMandate { agent: ENTITY.into() },
        own MandateEnded { by: 42, until: 1_785_758_400 },
        own TitleSealed { by: 42 },
        own TitleRevoked { by: 42 },
        own TitleEnded { by: 42, until: 1_785_758_400 },
        own PassedOn { by: 42 },
        own OtherPrincipal { other: 77 },
        own Exclusive { mandate: 42 },
        own Let { lease: 42, from: "2026-05-03".into(), until: "2027-05-02".into() },
        own PhotoElsewhere { other: 42 },
        own PriceJump { before: 42, price: "3200.00 CNY".into() },
        own OtherPrice { other: 77, price: "2900.00 CNY".into() },
        own FarBelow { area: "130629100".into(), percent: 31, offers: 42 },
        own RentDiffers { listing: 42, price: "3200.00 CNY".into() },
        own SizeDiffers { title: 42, field: "floorSizeCm2" },
        own SizeDiffers { title: 42, field: "floorLevel" },
        own SizeDiffers { title: 42, field: "numberOfRooms" },
        own DatesReversed,
        own Deposit { months: 2 },
        own Reserved { by: 42, until: 1_785_758_400 },
        own LaterLease { other: 77 },
        own NoLease { id: "urn:uuid:1".into() },
        own OutsideHeadLease { head: 42 },
        own NotTheTenant { head: 42 },
        own NoConsent { head: 42 },
        own OtherPerson { by: 42, role: "tenant" },
        own NotAttested { role: "tenant" },
        own NotItsParties { lease: 42 },
    ];
    let forest = samples![ForestReason:
        own AfterRemoval { removed: 42 },
        own OutOfOrder { event: EventKind::Load, after: EventKind::Plant, by: 42 },
        own NotPlanted { event: EventKind::Care },
        own TagTaken { tag: "XA-0001".into(), by: 42 },
        own TagRetired { tag: "XA-0001".into(), by: 42 },
        own OtherTag { tag: "XA-0002".into(), bears: "XA-0001".into(), by: 42 },
        own NotSelected,
        own OutsideSection { section: "9-3".into(), metres: 120, by: 42 },
        own Moved { metres: 300, from: 42 },
        own SamePlace { other: 42 },
        own TrunkShrinks { mm: 3, from: 42 },
        own TrunkGrowsFast { mm: 400, days: 30, from: 42 },
        own ReadingCopied { mm: 120, from: 42 },
        own OtherSpecies { name: "Populus tomentosa".into(), before: "Ginkgo biloba".into(), by: 42 },
        own PlanterInspects { who: ENTITY.into(), planted: 42 },
        own LowSurvival { section: "9-3".into(), planted: 1_200, alive: 960 },
    ];
    let funds = samples![FundsReason:
        own NoProject { project: "XA-2026-01".into() },
        own NoContract { contract: "XA-2026-01/C1".into() },
        own OtherProject { contract: 42 },
        own NoParent { id: "urn:stele:contract:C9".into() },
        own NotPassedOn { above: 42 },
        own OtherSigner { role: "payer" },
        own NotAParty { role: "payee", contract: 42 },
        own OtherSupervisor { project: 42 },
        own SupervisorIsParty { role: "payee" },
        own MoreOut { inflow: "100".into(), outflow: "120.50".into(), currency: "CNY".into(), contract: 42 },
        own WagesMisused { amount: "80".into(), currency: "CNY".into(), contract: 42 },
        own NoWageRun,
        own OverContract { paid: "120.50".into(), value: "100".into(), currency: "CNY".into(), contract: 42 },
        own OtherCurrency { currency: "CNY".into(), contract: 42 },
        own OverBudget { contracted: "120.50".into(), budget: "100".into(), currency: "CNY".into(), project: 42 },
        own NoMilestone,
        own MilestoneOpen { milestone: "M-2".into() },
        own MilestoneNotMet { by: 42 },
        own NoRequest { request: "R-9".into() },
        own RequestDiffers { by: 42 },
        own PaidTwice { other: 42 },
        own InvoicePaid { other: 42 },
        own NothingToReverse { id: "urn:uuid:1".into() },
        own NotTheirsToReverse { of: 42 },
        own ReversesTooMuch { reversed: "120.50".into(), paid: "100".into(), currency: "CNY".into(), of: 42 },
        own PartMissing { part: 2, parts: 3 },
        own PartTwice { other: 42 },
        own PartsDiffer { other: 42 },
        own LinesDiffer { sum: "99".into(), total: "100".into(), currency: "CNY".into() },
        own WorkerTwice { pseudonym: "w-3K9".into() },
        own WorkerUnknown { pseudonym: "w-3K9".into() },
        own ThroughDiffers { through: "120.50".into(), total: "100".into(), currency: "CNY".into() },
        own NotPaidOut { wage_run: "W-07".into() },
        own Split { payments: 3, sum: "294000".into(), limit: "100000".into(), currency: "CNY".into(), other: 42 },
    ];
    let points = samples![PointsReason:
        own NoStation { station: "RH-01".into() },
        own StationClosed { by: 42 },
        own NotTheOperator { station: 42 },
        own NoDeposit { receipt: "RH-01/2026-05-03/7".into() },
        own OtherDeposit { deposit: 42 },
        own NoRates { scheme: "green".into() },
        own OtherRates { by: 42 },
        own NotInRates { kind: "glass".into(), rates: 42 },
        own WrongPoints { due: 24, deposit: 42 },
        own ReceiptUsed { by: 42 },
        own LoggedBefore { by: 42 },
        own NumberSkipped { missing: "RH-01/2026-05-03/6".into() },
        own TooManyDeposits { most: 3, day: "2026-05-03".into() },
        own NoAccount { account: "green-4711".into() },
        own OtherScheme { account: 42 },
        own AccountLeft { by: 42 },
        own AccountTaken { by: 42 },
        own Overdrawn { balance: 12 },
        own NotTheAccountHolder { account: 42 },
        own NotTheMerchant { merchant: ENTITY.into() },
        own NoCatalogue { id: "urn:uuid:1".into() },
        own OtherCatalogue { by: 42 },
        own NotInCatalogue { good: "soap".into(), catalogue: 42 },
        own WrongPrice { due: 30, catalogue: 42 },
        own NoGrant { receipt: "RH-01/2026-05-03/7".into() },
        own OtherAccount { grant: 42 },
        own OtherStation { grant: 42 },
        own OtherAuthority { grant: 42 },
        own MoreThanGranted { grant: 42, left: 5 },
        own Unbalanced { granted: 1_200, found: 1_250 },
    ];
    let say_authority = |lang, why: &AuthorityReason| reason(lang, &Reason::Authority(why.clone()));
    let say_rule = |lang, why: &RuleReason| reason(lang, &Reason::Rule(why.clone()));
    let say_rental = |lang, why: &RentalReason| reason(lang, &Reason::Rental(why.clone()));
    let say_forest = |lang, why: &ForestReason| reason(lang, &Reason::Forest(why.clone()));
    let say_funds = |lang, why: &FundsReason| reason(lang, &Reason::Funds(why.clone()));
    let say_points = |lang, why: &PointsReason| reason(lang, &Reason::Points(why.clone()));
    [
        say_each!("Who was entitled to sign", authority, say_authority),
        say_each!("Rules for every record", rules, say_rule),
        say_each!("Rules of the rental platform", rental, say_rental),
        say_each!("Rules of the forest", forest, say_forest),
        say_each!("Rules of engineering funds", funds, say_funds),
        say_each!("Rules of personal points", points, say_points),
    ]
    .concat()
}

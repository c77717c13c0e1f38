//! Who signs a record of each type, in which role, and what stands behind a role.

use stele_verify::sorted::SortedSet;

use stele_verify::json::{Object, Value};
use stele_verify::record::Record;

use super::RecordType;
use super::forest::EventKind;

/// What stands behind a role: why a reader should care about the signature of whoever has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The key is registered to an entity that is accredited for this type, role and area.
    Accredited,
    /// The key is that of a person whose identity was checked, or is registered to an entity. What
    /// the signer may decide follows from another record: a title, a mandate, a lease.
    Identified,
    /// Nothing but the key itself: the holder shows to have it, or takes back what is its own.
    Possession,
}

impl RecordType {
    /// The sets of roles of which one must have signed in full. Where a type has several, the parties
    /// differ from record to record: an owner lets a flat, or an agent.
    pub const fn role_sets(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Account => &[&["authority", "accountHolder"]],
            Self::AccountTransfer => &[&["accountHolder", "newAccountHolder"]],
            Self::Accreditation => &[&["accreditor"]],
            Self::Amendment | Self::Contract => &[&["buyer", "supplier"]],
            Self::Catalogue => &[&["merchant", "authority"]],
            Self::Deposit | Self::Grant => &[&["station"]],
            Self::Entity => &[&["registrar"]],
            Self::Expiry | Self::RateTable | Self::Station => &[&["authority"]],
            // Which of them a record needs follows from its action: see `sets_for`.
            Self::Key => &[&["registrar", "holder"], &["registrar"], &["holder"]],
            Self::Lease => &[
                &["landlord", "tenant", "platform"],
                &["agent", "tenant", "platform"],
            ],
            Self::LeaseEnd => &[&["landlord", "tenant"], &["agent", "tenant"]],
            Self::Mandate => &[&["principal", "agent"]],
            Self::Milestone => &[&["supervisor"]],
            Self::Payment | Self::Reversal => &[&["payer", "supervisor"]],
            Self::PaymentRequest => &[&["supplier"]],
            Self::PointsReversal => &[&["station"], &["authority"]],
            Self::Project => &[&["buyer"]],
            Self::Redemption => &[&["accountHolder", "merchant"]],
            Self::PersonAttestation => &[&["attester", "holder"]],
            Self::Property | Self::TitleAttestation => &[&["registry"]],
            Self::Release => &[&["publisher"]],
            Self::RentalListing => &[&["owner", "platform"], &["agent", "platform"]],
            Self::Reservation => &[&["landlord", "platform"], &["agent", "platform"]],
            Self::Section | Self::TreeCard => &[&["custodian"]],
            Self::TreeEvent => &[
                &["nursery"],
                &["carrier"],
                &["planter"],
                &["surveyor"],
                &["inspector"],
                &["maintainer"],
                &["maintainer", "inspector"],
                &["custodian"],
            ],
            Self::WageRun => &[&["employer", "supervisor"]],
            Self::Withdrawal => &[&["withdrawer"]],
        }
    }

    /// Whether a record of this type is withdrawn only if the party in this role says so too. What several
    /// have agreed isn't one party's to undo: a lease, its end, a reservation, a tree taken away. Of a type for
    /// which no role is needed, any one party withdraws.
    pub fn needs_to_withdraw(self, role: &str) -> bool {
        match self {
            // The platform vouches for the parties of a lease; it is none of them.
            Self::Lease | Self::LeaseEnd => !matches!(role, "platform" | "headLandlord"),
            Self::Account | Self::Catalogue => role == "authority",
            Self::Reservation | Self::TreeEvent | Self::Contract | Self::Amendment => true,
            // The supplier only agrees to what the supervisor finds.
            Self::Milestone => role == "supervisor",
            _ => false,
        }
    }

    /// Whether it tells of a movement of money or points. What has moved isn't unmade by a word: it can't be
    /// withdrawn or replaced, only reversed by a record of its own, so a sum once right stays right.
    pub const fn is_movement(self) -> bool {
        matches!(
            self,
            Self::AccountTransfer
                | Self::Deposit
                | Self::Expiry
                | Self::Grant
                | Self::Payment
                | Self::PointsReversal
                | Self::Redemption
                | Self::Reversal
                | Self::WageRun
        )
    }

    /// Whether its times are those of a day, and no more exact: what somebody does with an account can be
    /// followed by its pseudonym, and nobody's day should be followed by the minute.
    pub const fn is_of_a_day(self) -> bool {
        matches!(
            self,
            Self::AccountTransfer
                | Self::Deposit
                | Self::Expiry
                | Self::Grant
                | Self::PointsReversal
                | Self::Redemption
        )
    }

    /// Roles that may sign besides.
    pub const fn optional_roles(self) -> &'static [&'static str] {
        match self {
            // The consent of the landlord above, to a sublease.
            Self::Lease => &["headLandlord"],
            Self::LeaseEnd => &["platform"],
            Self::Milestone => &["supplier"],
            Self::Payment | Self::Reversal => &["payee"],
            _ => &[],
        }
    }

    /// The role of this name, if the type has it.
    pub fn role(self, name: &str) -> Option<&'static str> {
        let sets = self.role_sets().iter().copied();
        let mut roles = sets.chain([self.optional_roles()]).flatten().copied();
        roles.find(|role| *role == name)
    }

    /// What stands behind a role; none for a role that the type doesn't have.
    pub fn standing(self, role: &str) -> Option<Standing> {
        self.role(role)?;
        Some(match (self, role) {
            (_, "holder" | "accountHolder" | "newAccountHolder" | "withdrawer") => {
                Standing::Possession
            }
            // Who owns a project is for an authority to say; who is a party of a contract, for its parties.
            (Self::Project, "buyer") => Standing::Accredited,
            (_, "owner" | "landlord" | "tenant" | "principal" | "headLandlord")
            | (_, "buyer" | "supplier" | "payer" | "payee" | "employer") => Standing::Identified,
            _ => Standing::Accredited,
        })
    }

    /// The sets of roles of which a record with this subject needs one: as [`RecordType::role_sets`],
    /// but by what is said.
    pub fn sets_for(self, subject: Option<&Object<'_>>) -> &'static [&'static [&'static str]] {
        let text = |name| {
            let value = subject.and_then(|subject| subject.get(name));
            value.and_then(Value::as_str)
        };
        match self {
            // Whoever registers a key shows to have it; whoever has one may take it out of service alone.
            Self::Key if text("action") == Some("register") => &[&["registrar", "holder"]],
            Self::Key => &[&["registrar"], &["holder"]],
            Self::TreeEvent => match text("event").and_then(EventKind::from_name) {
                Some(kind) => event_roles(kind),
                None => self.role_sets(),
            },
            _ => self.role_sets(),
        }
    }

    /// The required roles that no signer of the record has; of several sets, those of the one that
    /// lacks the fewest.
    pub fn missing_roles(self, record: &Record<'_>) -> Vec<&'static str> {
        let has = |role: &str| record.signers().iter().any(|signer| signer.role == role);
        self.missing_from(record.subject(), has)
    }

    /// As [`RecordType::missing_roles`], for a subject and roles that are no record yet.
    pub fn missing_from(
        self,
        subject: Option<&Object<'_>>,
        has_role: impl Fn(&str) -> bool,
    ) -> Vec<&'static str> {
        let missing = |set: &[&'static str]| -> Vec<&'static str> {
            set.iter().copied().filter(|role| !has_role(role)).collect()
        };
        let sets = self.sets_for(subject).iter().copied().map(missing);
        sets.min_by_key(Vec::len).unwrap_or_default()
    }

    /// The first required role that no signer of the record has.
    pub fn missing_role(self, record: &Record<'_>) -> Option<&'static str> {
        self.missing_roles(record).first().copied()
    }

    /// The first signer whose role is none of this type's.
    pub fn unknown_role(self, record: &Record<'_>) -> Option<String> {
        let mut roles = record.signers().iter().map(|signer| &signer.role);
        roles.find(|role| self.standing(role).is_none()).cloned()
    }

    /// The first role that two signers have: whatever is asked of a role could be asked of one of them
    /// only. Several who withdraw a record together are all asked.
    pub fn double_role(self, record: &Record<'_>) -> Option<String> {
        let mut seen = SortedSet::new();
        let mut roles = record.signers().iter().map(|signer| &signer.role);
        let double = roles.find(|role| !seen.insert(role.as_str()));
        double.filter(|_| self != Self::Withdrawal).cloned()
    }
}

/// Who signs an event in the life of a tree.
pub const fn event_roles(kind: EventKind) -> &'static [&'static [&'static str]] {
    match kind {
        EventKind::Select | EventKind::Lift => &[&["nursery"]],
        EventKind::Load | EventKind::Transport => &[&["carrier"]],
        EventKind::Receive | EventKind::Plant => &[&["planter"]],
        EventKind::Position => &[&["surveyor"], &["planter"]],
        EventKind::Inspect => &[&["inspector"]],
        EventKind::Care => &[&["maintainer"]],
        EventKind::Measure => &[&["maintainer"], &["surveyor"]],
        EventKind::Replace | EventKind::Remove => &[&["maintainer", "inspector"]],
        EventKind::Correct | EventKind::Retag => &[&["custodian"], &["inspector"]],
    }
}

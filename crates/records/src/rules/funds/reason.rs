//! Why a rule of engineering funds didn't simply pass.

/// Why a rule of engineering funds didn't simply pass. Numbers are those of entries; amounts are decimals in
/// the currency beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FundsReason {
    /// Nobody entitled has logged the project that it names.
    NoProject {
        /// The project's name.
        project: String,
    },
    /// No contract of that number was logged by parties entitled to.
    NoContract {
        /// The contract's number.
        contract: String,
    },
    /// The contract belongs to another project.
    OtherProject {
        /// The contract.
        contract: u64,
    },
    /// The contract above it isn't there, or isn't its parties' to give.
    NoParent {
        /// The id that it names.
        id: String,
    },
    /// The buyer isn't who is paid under the contract above, or of the owner's own contract the owner.
    NotPassedOn {
        /// The contract above, or the project.
        above: u64,
    },
    /// Whoever signed in a role isn't the party that the record names for it.
    OtherSigner {
        /// The role.
        role: &'static str,
    },
    /// Somebody isn't a party of the contract in that place.
    NotAParty {
        /// The role.
        role: &'static str,
        /// The contract.
        contract: u64,
    },
    /// It is supervised by somebody else than the project's supervisor.
    OtherSupervisor {
        /// The project.
        project: u64,
    },
    /// The supervisor is a party of the payment.
    SupervisorIsParty {
        /// Which: `payer` or `payee`.
        role: &'static str,
    },
    /// More was paid on than had come in.
    MoreOut {
        /// What had come in under the contract.
        inflow: String,
        /// What had been paid on, with this.
        outflow: String,
        /// Their currency.
        currency: String,
        /// The contract under which the money comes in.
        contract: u64,
    },
    /// Money that came in as wages went elsewhere.
    WagesMisused {
        /// How much of it.
        amount: String,
        /// Its currency.
        currency: String,
        /// The contract under which it came in.
        contract: u64,
    },
    /// A payment of wages names no wage run.
    NoWageRun,
    /// More was paid than the contract says, with its amendments.
    OverContract {
        /// What had been paid, with this.
        paid: String,
        /// The contract's value.
        value: String,
        /// Their currency.
        currency: String,
        /// The contract.
        contract: u64,
    },
    /// It is in another currency than the contract.
    OtherCurrency {
        /// The contract's currency.
        currency: String,
        /// The contract.
        contract: u64,
    },
    /// More was contracted, or paid under contracts that no longer stand, than the budget.
    OverBudget {
        /// What had been contracted, with this.
        contracted: String,
        /// The budget.
        budget: String,
        /// Their currency.
        currency: String,
        /// The project.
        project: u64,
    },
    /// A payment for works names no milestone.
    NoMilestone,
    /// The milestone had not been found met.
    MilestoneOpen {
        /// Its number in the contract.
        milestone: String,
    },
    /// The supervisor had found the milestone not met.
    MilestoneNotMet {
        /// The entry that says so.
        by: u64,
    },
    /// Nobody who is to be paid had asked for it by that request.
    NoRequest {
        /// Its number.
        request: String,
    },
    /// The request was for less than is paid on it, for another currency, or by somebody else.
    RequestDiffers {
        /// The request.
        by: u64,
    },
    /// The line of the payment was paid before.
    PaidTwice {
        /// The earlier payment.
        other: u64,
    },
    /// The invoice was paid before.
    InvoicePaid {
        /// The earlier payment.
        other: u64,
    },
    /// What it says to reverse isn't there.
    NothingToReverse {
        /// The id that it names.
        id: String,
    },
    /// It is by others than the payment's own parties, or in another currency.
    NotTheirsToReverse {
        /// The payment.
        of: u64,
    },
    /// More came back than was paid.
    ReversesTooMuch {
        /// What had come back, with this.
        reversed: String,
        /// What was paid.
        paid: String,
        /// Their currency.
        currency: String,
        /// The payment.
        of: u64,
    },
    /// The wage run's parts aren't all there.
    PartMissing {
        /// The first that isn't.
        part: i64,
        /// How many there are.
        parts: i64,
    },
    /// A part of the wage run was logged before.
    PartTwice {
        /// The earlier one.
        other: u64,
    },
    /// Two parts of the wage run give different totals, or numbers of parts.
    PartsDiffer {
        /// The other part.
        other: u64,
    },
    /// The lines don't sum to the total.
    LinesDiffer {
        /// Their sum.
        sum: String,
        /// The total.
        total: String,
        /// Their currency.
        currency: String,
    },
    /// A worker stands twice in one wage run.
    WorkerTwice {
        /// The worker's pseudonym.
        pseudonym: String,
    },
    /// Nobody has attested a worker of this name for the project, in that month.
    WorkerUnknown {
        /// The pseudonym.
        pseudonym: String,
    },
    /// What went through for a wage run isn't what was paid out.
    ThroughDiffers {
        /// What went through.
        through: String,
        /// What was paid out.
        total: String,
        /// Their currency.
        currency: String,
    },
    /// The wage run that the money is for isn't logged yet.
    NotPaidOut {
        /// The wage run's number.
        wage_run: String,
    },
    /// Payments just below the approval limit, to one payee on one day.
    Split {
        /// How many, with this one.
        payments: u64,
        /// What they add up to.
        sum: String,
        /// The limit.
        limit: String,
        /// Their currency.
        currency: String,
        /// Another one of them.
        other: u64,
    },
}

impl FundsReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoProject { .. } => "no-project",
            Self::NoContract { .. } => "no-contract",
            Self::OtherProject { .. } => "other-project",
            Self::NoParent { .. } => "no-parent-contract",
            Self::NotPassedOn { .. } => "not-passed-on",
            Self::OtherSigner { .. } => "other-signer",
            Self::NotAParty { .. } => "not-a-contract-party",
            Self::OtherSupervisor { .. } => "other-supervisor",
            Self::SupervisorIsParty { .. } => "supervisor-is-party",
            Self::MoreOut { .. } => "more-out-than-in",
            Self::WagesMisused { .. } => "wages-misused",
            Self::NoWageRun => "no-wage-run",
            Self::OverContract { .. } => "over-contract",
            Self::OtherCurrency { .. } => "other-currency",
            Self::OverBudget { .. } => "over-budget",
            Self::NoMilestone => "no-milestone",
            Self::MilestoneOpen { .. } => "milestone-open",
            Self::MilestoneNotMet { .. } => "milestone-not-met",
            Self::NoRequest { .. } => "no-request",
            Self::RequestDiffers { .. } => "request-differs",
            Self::PaidTwice { .. } => "paid-twice",
            Self::InvoicePaid { .. } => "invoice-paid",
            Self::NothingToReverse { .. } => "nothing-to-reverse",
            Self::NotTheirsToReverse { .. } => "not-theirs-to-reverse",
            Self::ReversesTooMuch { .. } => "reverses-too-much",
            Self::PartMissing { .. } => "part-missing",
            Self::PartTwice { .. } => "part-twice",
            Self::PartsDiffer { .. } => "parts-differ",
            Self::LinesDiffer { .. } => "lines-differ",
            Self::WorkerTwice { .. } => "worker-twice",
            Self::WorkerUnknown { .. } => "worker-unknown",
            Self::ThroughDiffers { .. } => "through-differs",
            Self::NotPaidOut { .. } => "not-paid-out",
            Self::Split { .. } => "split-payments",
        }
    }

    /// The entries that show it.
    pub(super) fn entries(&self) -> Vec<u64> {
        match self {
            Self::OtherProject { contract: entry }
            | Self::NotPassedOn { above: entry }
            | Self::NotAParty {
                contract: entry, ..
            }
            | Self::OtherSupervisor { project: entry }
            | Self::MoreOut {
                contract: entry, ..
            }
            | Self::WagesMisused {
                contract: entry, ..
            }
            | Self::OverContract {
                contract: entry, ..
            }
            | Self::OtherCurrency {
                contract: entry, ..
            }
            | Self::OverBudget { project: entry, .. }
            | Self::MilestoneNotMet { by: entry }
            | Self::RequestDiffers { by: entry }
            | Self::PaidTwice { other: entry }
            | Self::InvoicePaid { other: entry }
            | Self::NotTheirsToReverse { of: entry }
            | Self::ReversesTooMuch { of: entry, .. }
            | Self::PartTwice { other: entry }
            | Self::PartsDiffer { other: entry }
            | Self::Split { other: entry, .. } => vec![*entry],
            Self::NoProject { .. }
            | Self::NoContract { .. }
            | Self::NoParent { .. }
            | Self::OtherSigner { .. }
            | Self::SupervisorIsParty { .. }
            | Self::NoWageRun
            | Self::NoMilestone
            | Self::MilestoneOpen { .. }
            | Self::NoRequest { .. }
            | Self::NothingToReverse { .. }
            | Self::PartMissing { .. }
            | Self::LinesDiffer { .. }
            | Self::WorkerTwice { .. }
            | Self::WorkerUnknown { .. }
            | Self::ThroughDiffers { .. }
            | Self::NotPaidOut { .. } => Vec::new(),
        }
    }
}

//! The fields of the records of engineering funds.

use super::super::field::{Field, Form, may, must};

/// What a payment is for.
pub const PURPOSES: [&str; 3] = ["material", "progress", "wage"];

/// Most parts of a wage run.
pub const MAX_PARTS: i64 = 100;

const PROJECT_FIELD: Field = must(
    "project",
    Form::Short(128),
    "The project's name in its owner's books (OC4IDS project id).",
);
const CONTRACT_FIELD: Field = must(
    "contract",
    Form::Short(128),
    "The contract's number (OCDS contract id).",
);
const AMOUNT: Field = must(
    "amount",
    Form::Decimal,
    "The amount (OCDS value.amount), a decimal.",
);
const CURRENCY: Field = must(
    "currency",
    Form::Currency,
    "The amount's currency (OCDS value.currency).",
);
const AREA: Field = may(
    "area",
    Form::Area,
    "Where it is: division codes, widest first.",
);
const START: Field = may(
    "startDate",
    Form::Date,
    "The first day (OCDS period.startDate).",
);
const END: Field = may(
    "endDate",
    Form::Date,
    "The last day, included (OCDS period.endDate).",
);
const DOCUMENT: Field = may(
    "documentHash",
    Form::Sha256,
    "SHA-256 of the document (OCDS documents).",
);
const PURPOSE: Field = must("purpose", Form::Choice(&PURPOSES), "What it is paid for.");
const MILESTONE_FIELD: Field = may(
    "milestone",
    Form::Short(64),
    "The milestone of this contract that it is paid for (OCDS relatedImplementationMilestone).",
);
const INVOICE: Field = may("invoice", Form::Sha256, "SHA-256 of the invoice.");
const WAGE_RUN: Field = may(
    "wageRun",
    Form::Short(64),
    "With wages: the wage run that the money is for.",
);
const DATE: Field = must("date", Form::Date, "The day (OCDS date).");

/// Fields of a `Project` (OC4IDS).
pub const PROJECT_FIELDS: &[Field] = &[
    PROJECT_FIELD,
    must("title", Form::Text, "What is built (OC4IDS title)."),
    must(
        "buyer",
        Form::Entity,
        "Who owns the project and pays for it.",
    ),
    must(
        "supervisor",
        Form::Entity,
        "Who supervises the works and signs for each payment.",
    ),
    must(
        "budget",
        Form::Amounts,
        "What may be contracted in all, by currency (OC4IDS budget).",
    ),
    may(
        "approvalLimit",
        Form::Amounts,
        "From which amount on a payment needs a higher approval, by currency.",
    ),
    must(
        "area",
        Form::Area,
        "Where it is: division codes, widest first.",
    ),
    START,
    END,
];

/// Fields of a `Contract`: a link of the chain from the owner to whoever is paid last (OCDS contract).
pub const CONTRACT_FIELDS: &[Field] = &[
    PROJECT_FIELD,
    CONTRACT_FIELD,
    must(
        "parent",
        Form::Id,
        "The id of the contract above it; of the owner's own contracts, the id of the project.",
    ),
    must("title", Form::Text, "What it is for (OCDS title)."),
    must("buyer", Form::Entity, "Who pays under it (OCDS buyer)."),
    must(
        "supplier",
        Form::Entity,
        "Who is paid under it (OCDS awards.suppliers).",
    ),
    AMOUNT,
    CURRENCY,
    may(
        "dateSigned",
        Form::Date,
        "The day on which it was signed (OCDS dateSigned).",
    ),
    START,
    END,
    DOCUMENT,
    AREA,
];

/// Fields of an `Amendment`: the parties change the value of their contract (OCDS amendments).
pub const AMENDMENT_FIELDS: &[Field] = &[
    PROJECT_FIELD,
    CONTRACT_FIELD,
    must(
        "amendment",
        Form::Short(64),
        "The amendment's number (OCDS amendments.id).",
    ),
    must(
        "change",
        Form::Change,
        "What is added to the contract's value, or with a minus sign taken from it.",
    ),
    CURRENCY,
    must(
        "dateSigned",
        Form::Date,
        "The day on which it was signed (OCDS amendments.date).",
    ),
    may("rationale", Form::Text, "Why (OCDS amendments.rationale)."),
    DOCUMENT,
];

/// Fields of a `Milestone` of a contract (OCDS implementation.milestones).
pub const MILESTONE_FIELDS: &[Field] = &[
    PROJECT_FIELD,
    CONTRACT_FIELD,
    must(
        "milestone",
        Form::Short(64),
        "The milestone's number (OCDS milestones.id).",
    ),
    must("title", Form::Text, "What was to be done (OCDS title)."),
    must(
        "status",
        Form::Choice(&["met", "notMet"]),
        "Whether the supervisor finds it met (OCDS milestones.status).",
    ),
    may(
        "dateMet",
        Form::Date,
        "The day on which it was met (OCDS dateMet).",
    ),
    may(
        "amount",
        Form::Decimal,
        "What becomes due with it (OCDS milestones.value.amount).",
    ),
    may(
        "currency",
        Form::Currency,
        "That amount's currency (OCDS milestones.value.currency).",
    ),
];

/// Fields of a `PaymentRequest`: whoever is to be paid asks for it.
pub const REQUEST_FIELDS: &[Field] = &[
    PROJECT_FIELD,
    CONTRACT_FIELD,
    must("request", Form::Short(64), "The request's number."),
    must("payee", Form::Entity, "Who asks to be paid (OCDS payee)."),
    AMOUNT,
    CURRENCY,
    PURPOSE,
    MILESTONE_FIELD,
    INVOICE,
    WAGE_RUN,
    DATE,
];

const PAYMENT_NAME: Field = must(
    "payment",
    Form::Short(64),
    "The payment's number (OCDS transactions.id).",
);
const LINE: Field = must(
    "line",
    Form::Integer(1, 1_000_000),
    "The line of the payment, from 1.",
);

/// Fields of a `Payment`: one line of a payment under a contract (OCDS implementation.transactions).
pub const PAYMENT_FIELDS: &[Field] = &[
    PROJECT_FIELD,
    CONTRACT_FIELD,
    PAYMENT_NAME,
    LINE,
    must("payer", Form::Entity, "Who pays (OCDS payer)."),
    must("payee", Form::Entity, "Who is paid (OCDS payee)."),
    AMOUNT,
    CURRENCY,
    PURPOSE,
    must(
        "date",
        Form::Date,
        "The day on which the money was released (OCDS transactions.date).",
    ),
    MILESTONE_FIELD,
    may(
        "request",
        Form::Short(64),
        "The request of this contract that it answers.",
    ),
    INVOICE,
    WAGE_RUN,
    may("description", Form::Text, "What it is for, in words."),
];

/// Fields of a `Reversal`: money of an earlier payment comes back.
pub const REVERSAL_FIELDS: &[Field] = &[
    PROJECT_FIELD,
    CONTRACT_FIELD,
    PAYMENT_NAME,
    LINE,
    must(
        "reverses",
        Form::Id,
        "The id of the record of the payment that is reversed.",
    ),
    must("amount", Form::Decimal, "How much comes back, a decimal."),
    CURRENCY,
    DATE,
    may("reason", Form::Text, "Why."),
];

/// Fields of a `WageRun`: what each worker is paid for a month, by pseudonym; one part of it.
pub const WAGE_RUN_FIELDS: &[Field] = &[
    PROJECT_FIELD,
    CONTRACT_FIELD,
    must("wageRun", Form::Short(64), "The wage run's number."),
    must("period", Form::Month, "The month that is paid for."),
    must(
        "part",
        Form::Integer(1, MAX_PARTS),
        "Which part of the run this is, from 1.",
    ),
    must(
        "parts",
        Form::Integer(1, MAX_PARTS),
        "How many parts it has.",
    ),
    must(
        "amount",
        Form::Decimal,
        "The total of the whole run, over all parts, a decimal.",
    ),
    CURRENCY,
    must(
        "lines",
        Form::WageLines,
        "Who is paid how much: pseudonym and amount.",
    ),
    must("date", Form::Date, "The day on which it is paid out."),
];

//! The words about engineering funds in English.

use super::Funds;
use crate::format::{count_of, month_name};

/// English.
pub const EN: Funds = Funds {
    line_project: "{title} ({project}), built for {buyer}, with a budget of {budget}",
    line_contract: "Contract {contract} of {buyer} with {supplier} for {amount}: {title}",
    line_amendment_more: "Contract {contract} grows by {change}, by amendment {amendment}",
    line_amendment_less: "Contract {contract} shrinks by {change}, by amendment {amendment}",
    line_milestone_met: "Milestone {milestone} of contract {contract} was met: {title}",
    line_milestone_met_on: "Milestone {milestone} of contract {contract} was met on {date}: {title}",
    line_milestone_not_met: "Milestone {milestone} of contract {contract} was not met: {title}",
    line_request: "{payee} asks for {amount} under contract {contract}, {purpose}, {date}",
    line_payment: "{amount} from {payer} to {payee}, {purpose}, {date}",
    line_reversal: "{amount} of payment {payment}, line {line}, came back on {date}",
    line_wage_run: "Wages for {month} under contract {contract}: {amount} to {workers}, {date}",
    line_wage_run_part: "Wages for {month} under contract {contract}: {amount} in all, part {part} of {parts} with {workers}, {date}",
    wages_caption: "Who is paid, part {part} of {parts}",
    wages_line: "Line",
    wages_worker: "Pseudonym",
    amount: "Amount",

    month: |year, month| format!("{} {year}", month_name(month)),
    workers: |count| count_of(count.try_into().unwrap_or(u64::MAX), "worker", "workers"),
};

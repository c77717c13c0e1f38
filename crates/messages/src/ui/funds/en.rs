//! The words about engineering funds in English.

use super::Funds;
use crate::format::{count_of, list, month_name, number, size};
use crate::lang::Lang;

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

    project_title: "Project {project}",
    project_all: "Where the money of this project went",
    project_records: "Everything recorded about this project",
    project_unknown: "Nobody entitled to it has logged this project",
    project_unknown_todo: "Whatever is recorded under its name has no budget and no supervisor to be held against. See the entries below.",
    project_unpaid: "Nothing has been paid yet",
    project_good: "Every record of this project passed: {movements}, {paid} paid by the owner",
    project_good_note: "Payer and supervisor signed each payment, no more went out than came in, and nothing was paid beyond a contract or outside of one.",
    project_warned: "Nothing failed, but note the warnings: {counts}. The owner paid {paid}.",
    project_open: "Not everything can be told: {counts}. The owner paid {paid}, as far as is known.",
    project_failed: "Not everything is in order: {counts}. The owner paid {paid}.",
    project_todo: "Each of them is marked below with the rule, and its own page says why.",
    project_audit: "That is more than a page reads, and a part of it would say less than nothing. An audit of the whole log answers; at a terminal: stele audit",
    word_all_passed: "All passed",
    word_warnings: "Warnings",
    word_warned: "Warning",
    word_not_all_passed: "Not all passed",
    word_nothing_paid: "Nothing paid",
    word_no_project: "Not logged",
    sums: "At a glance",
    sum_budget: "Budget",
    sum_contracted: "Contracts of the owner",
    sum_paid: "Paid by the owner",
    sum_due: "Due or asked for, not yet paid",
    sum_wages: "Paid to workers",
    none: "Nothing",
    sums_note: "Counted is what moved between the parties of these contracts, signed by the payer and the supervisor: also where it broke a limit. Amounts in different currencies are never added.",
    links: "Which link the money has reached",
    links_note: "From the owner down: what each contract is worth, what was paid under it, and what its supplier paid on.",
    links_none: "No contract that counts has been logged.",
    link_pays: "{buyer} pays {supplier}",
    link_contract: "Contract {contract}: {title}",
    link_workers: "{supplier} pays {workers}",
    link_value: "Worth",
    link_signed: "As signed",
    link_paid: "Paid",
    link_left: "Left to pay",
    link_passed_on: "Paid on by the supplier",
    link_kept: "Kept by the supplier",
    link_wages: "Wages",
    link_percent: "{percent} % of the contract is paid",
    movements: "Every payment",
    movements_none: "No money has moved.",
    movements_only_open: "Show only what did not simply pass",
    movements_all: "Show all",
    movement_flow: "{payer} to {payee}",
    movement_back: "back from {payee} to {payer}",
    movement_back_to: "back to {payer}",
    movement_wage_run: "For {purpose}, wage run {run}",
    movement_purpose: "For {purpose}",
    movement_milestone: "For {purpose}, milestone {milestone}",
    movement_wages: "Wages for {month}",
    movement_wages_part: "Wages for {month}, part {part} of {parts}",
    movement_reversal: "Reverses the payment {payment}",
    movement_under: "Contract {contract}",
    movement_signed: "Signed by {signers}",
    movement_signer: "{role} {who}",
    pages: "Pages of payments",
    project_limits: "Money paid outside this log isn’t shown, and neither is work that was never logged. Not checked: that the works were done as the milestones say, and that an account at a bank moved as the payments say.",

    month: |year, month| format!("{} {year}", month_name(month)),
    workers: |count| count_of(count.try_into().unwrap_or(u64::MAX), "worker", "workers"),
    project_too_long: |count| {
        format!(
            "Can’t tell here: {} records stand under the contracts of this project",
            number(count)
        )
    },
    movements_count: |count| {
        count_of(
            count.try_into().unwrap_or(u64::MAX),
            "movement of money",
            "movements of money",
        )
    },
    amendments: |count| match count {
        0 => "as signed".into(),
        1 => "with 1 amendment".into(),
        _ => format!("with {} amendments", size(count)),
    },
    contracts: |count| {
        count_of(
            count.try_into().unwrap_or(u64::MAX),
            "contract",
            "contracts",
        )
    },
    counts: |good, warned, failed, open| {
        let parts = [
            (failed, "did not pass"),
            (open, "can’t be told"),
            (warned, "passed with a warning"),
            (good, "passed"),
        ];
        let said = parts.iter().filter(|(count, _)| *count > 0);
        let said = said.map(|(count, what)| format!("{} {what}", size(*count)));
        list(Lang::En, &said.collect::<Vec<_>>())
    },
    range: |first, last, of| {
        format!(
            "{} to {} of {}, newest first",
            size(first),
            size(last),
            size(of)
        )
    },
};

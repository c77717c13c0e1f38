//! The words about engineering funds: records in one line, and the page of a project.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about engineering funds in this language.
pub const fn funds(lang: Lang) -> &'static Funds {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about engineering funds, in one language.
    Funds;
    /// A project: slots `{title}`, `{project}`, `{buyer}`, `{budget}`.
    line_project,
    /// A contract: slots `{contract}`, `{buyer}`, `{supplier}`, `{amount}`, `{title}`.
    line_contract,
    /// A contract grows: slots `{contract}`, `{amendment}`, `{change}`.
    line_amendment_more,
    /// A contract shrinks: slots `{contract}`, `{amendment}`, `{change}`.
    line_amendment_less,
    /// A milestone was met: slots `{milestone}`, `{contract}`, `{title}`.
    line_milestone_met,
    /// The same with its day: slots `{milestone}`, `{contract}`, `{title}`, `{date}`.
    line_milestone_met_on,
    /// A milestone wasn't met: slots `{milestone}`, `{contract}`, `{title}`.
    line_milestone_not_met,
    /// A request: slots `{payee}`, `{amount}`, `{contract}`, `{purpose}`, `{date}`.
    line_request,
    /// A payment: slots `{amount}`, `{payer}`, `{payee}`, `{purpose}`, `{date}`.
    line_payment,
    /// Money of a payment comes back: slots `{amount}`, `{payment}`, `{line}`, `{date}`.
    line_reversal,
    /// A wage run: slots `{month}`, `{contract}`, `{amount}`, `{workers}`, `{date}`.
    line_wage_run,
    /// A part of one: the same, and slots `{part}`, `{parts}`.
    line_wage_run_part,
    /// Caption of the lines of a wage run: slots `{part}`, `{parts}`.
    wages_caption,
    /// Column: the line's number.
    wages_line,
    /// Column: the worker.
    wages_worker,
    /// Column: how much.
    amount,

    /// Title of the page of a project: slot `{project}`.
    project_title,
    /// The way to that page.
    project_all,
    /// Heading over everything recorded about it.
    project_records,
    /// Heading: nobody entitled has logged it.
    project_unknown,
    /// What to do about it.
    project_unknown_todo,
    /// Heading: nothing has been paid, and nothing speaks against what is recorded.
    project_unpaid,
    /// Heading: everything passed. Slots `{movements}`, `{paid}`.
    project_good,
    /// What that means.
    project_good_note,
    /// Heading: nothing failed, but something carries a warning. Slots `{counts}`, `{paid}`.
    project_warned,
    /// Heading: something can't be told. Slots `{counts}`, `{paid}`.
    project_open,
    /// Heading: something didn't pass. Slots `{counts}`, `{paid}`.
    project_failed,
    /// What to do about warnings, what is open, and what failed.
    project_todo,
    /// What to do where there is too much for a page.
    project_audit,
    /// Short word: everything passed.
    word_all_passed,
    /// Short word: there are warnings.
    word_warnings,
    /// Short word of a row: passed with a warning.
    word_warned,
    /// Short word: something didn't pass.
    word_not_all_passed,
    /// Short word: nothing paid yet.
    word_nothing_paid,
    /// Short word: not registered.
    word_no_project,
    /// Heading over the sums.
    sums,
    /// Term: budget.
    sum_budget,
    /// Term: what is contracted by the owner.
    sum_contracted,
    /// Term: what the owner has paid.
    sum_paid,
    /// Term: what was asked for and isn't paid.
    sum_due,
    /// Term: what reached workers.
    sum_wages,
    /// Nothing.
    none,
    /// What the sums leave out.
    sums_note,
    /// Heading over the chain of contracts.
    links,
    /// What it shows.
    links_note,
    /// There is no contract.
    links_none,
    /// A link: slots `{buyer}`, `{supplier}`.
    link_pays,
    /// Its contract: slots `{contract}`, `{title}`.
    link_contract,
    /// The last link: slots `{supplier}`, `{workers}`.
    link_workers,
    /// Term: the contract's value.
    link_value,
    /// Term: the contract's value as signed, where amendments aren't read.
    link_signed,
    /// Term: paid.
    link_paid,
    /// Term: still to be paid.
    link_left,
    /// Term: what the supplier has paid on.
    link_passed_on,
    /// Term: what stays with the supplier.
    link_kept,
    /// Term: paid to workers.
    link_wages,
    /// How much of a contract is paid: slot `{percent}`.
    link_percent,
    /// Heading over the movements.
    movements,
    /// There are none.
    movements_none,
    /// Only those that didn't simply pass.
    movements_only_open,
    /// All of them.
    movements_all,
    /// From whom to whom: slots `{payer}`, `{payee}`.
    movement_flow,
    /// Money that came back: slots `{payer}`, `{payee}`.
    movement_back,
    /// Money that came back, from nobody knows whom: slot `{payer}`.
    movement_back_to,
    /// A payment's purpose, with the wage run: slots `{purpose}`, `{run}`.
    movement_wage_run,
    /// A payment's purpose: slot `{purpose}`.
    movement_purpose,
    /// A payment's purpose, with the milestone: slots `{purpose}`, `{milestone}`.
    movement_milestone,
    /// Wages of a month: slot `{month}`.
    movement_wages,
    /// Wages of a month, in parts: slots `{month}`, `{part}`, `{parts}`.
    movement_wages_part,
    /// Money that came back of a payment: slot `{payment}`.
    movement_reversal,
    /// Under which contract: slot `{contract}`.
    movement_under,
    /// Who signed: slot `{signers}`.
    movement_signed,
    /// A signer: slots `{role}`, `{who}`.
    movement_signer,
    /// Accessible name of the buttons that turn pages.
    pages,
    /// What can't be known about a project.
    project_limits,
    ;
    /// Heading: so many records are too many for a page.
    fn project_too_long: fn(u64) -> String,
    /// So many movements.
    fn movements_count: fn(usize) -> String,
    /// With so many amendments.
    fn amendments: fn(usize) -> String,
    /// So many contracts.
    fn contracts: fn(usize) -> String,
    /// How many records came out how: good, warned, failed, open.
    fn counts: fn(usize, usize, usize, usize) -> String,
    /// Which rows a page shows: first, last, of.
    fn range: fn(usize, usize, usize) -> String,
    /// A month of a year: year, month from 1.
    fn month: fn(u16, u8) -> String,
    /// So many workers.
    fn workers: fn(usize) -> String,
}

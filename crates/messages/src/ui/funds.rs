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
    ;
    /// A month of a year: year, month from 1.
    fn month: fn(u16, u8) -> String,
    /// So many workers.
    fn workers: fn(usize) -> String,
}

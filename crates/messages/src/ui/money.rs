//! The words about where money is on its way: what waits, when it was released, what can be taken away of a project,
//! and all projects side by side.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about money on its way in this language.
pub const fn money(lang: Lang) -> &'static Money {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about money on its way, in one language.
    Money;
    /// Heading over what needs attention.
    attention,
    /// Nothing waits to be paid.
    waiting_none,
    /// What waits to be paid: slots `{claims}`, `{amount}`.
    waiting_says,
    /// None of it is late: slot `{days}`, of the longest.
    waiting_fresh,
    /// Some of it is late: slots `{claims}`, `{limit}`, `{amount}`, `{days}`.
    waiting_late,
    /// The way to what waits.
    waiting_go,
    /// Payments that were released late: slots `{payments}`, `{limit}`, `{amount}`.
    late_says,
    /// The latest of them: slot `{days}`.
    late_longest,
    /// No wages have been paid out.
    runs_none,
    /// Wages that were paid out: slots `{runs}`, `{amount}`.
    runs_say,
    /// The newest of them: slot `{month}`.
    runs_newest,
    /// The way to them.
    runs_go,
    /// Every movement passed.
    open_none,
    /// The way to those that didn't simply pass.
    open_go,
    /// Heading over what waits, one by one.
    waiting,
    /// What stands there.
    waiting_note,
    /// In place of a day that isn't recorded.
    waiting_undated,
    /// A milestone was met: slots `{milestone}`, `{title}`.
    claim_milestone,
    /// Money was asked for: slots `{request}`, `{purpose}`.
    claim_request,
    /// Who waits: slot `{payee}`.
    claim_to,
    /// Of how much in all: slot `{amount}`.
    claim_of,
    /// Short word: due for too long.
    late,
    /// Of a payment that was late: slots `{since}`, `{days}`.
    movement_late,
    /// Heading over the timeline.
    releases,
    /// What counts there.
    releases_note,
    /// A row is a day.
    releases_by_day,
    /// A row is a month.
    releases_by_month,
    /// A row is a year.
    releases_by_year,
    /// Column: the day, month or year of a row.
    releases_when,
    /// Column: all that was released then.
    releases_all,
    /// Column: what has been due since then.
    releases_due,
    /// What for: progress of the works.
    use_progress,
    /// What for: material.
    use_material,
    /// What for: wages, on their way.
    use_wage,
    /// What for: wages that reached workers.
    use_payout,
    /// It came back.
    use_back,
    /// A part of what was released: slots `{use}`, `{amount}`.
    release_part,
    /// Due since then: slot `{amount}`.
    release_due,
    /// Name of the drawing: slot `{amount}`.
    flow_label,
    /// What the drawing shows.
    flow_note,
    /// Where there is no room for it.
    flow_narrow,
    /// More went out than came in: slot `{amount}`.
    flow_over,
    /// The owner, where nobody knows who that is.
    flow_owner,
    /// What stays with a supplier.
    flow_kept,
    /// A band under a contract: slots `{payer}`, `{payee}`, `{amount}`, `{contract}`.
    flow_pays,
    /// A band without: slots `{payer}`, `{payee}`, `{amount}`.
    flow_pays_plain,
    /// What stays: slots `{payer}`, `{amount}`.
    flow_keeps,
    /// What following a band does.
    flow_show,
    /// Column: who paid, or has it.
    flow_from,
    /// Column: who was paid.
    flow_to,
    /// Column: the contract.
    flow_contract,
    /// Column: how much.
    flow_amount,
    /// Only what didn't simply pass is shown.
    only_open,
    /// Only what was released late is shown.
    only_late,
    /// Only wages are shown.
    only_wages,
    /// Only one contract is shown: slot `{contract}`.
    only_contract,
    /// Only one day, month or year is shown: slot `{when}`.
    only_when,
    /// Term: when somebody signed, by their own word.
    signer_when,
    /// Term: the key.
    signer_key,
    /// Term: where the key was registered.
    signer_registered,
    /// In place of that: a root authority, or nobody.
    signer_unregistered,
    /// Term: by whose leave.
    signer_right,
    /// By whose leave: slots `{who}`, `{entry}`.
    signer_accredited,
    /// This role needs nobody's leave.
    signer_needs_none,
    /// All were entitled to sign.
    signatures_entitled,
    /// The signatures themselves hold.
    signatures_hold,

    /// Heading over what can be taken away as data.
    download,
    /// What a file has.
    download_note,
    /// Button: a table.
    download_csv,
    /// Button: lines of JSON.
    download_jsonl,
    /// Button: a release package.
    download_ocds,
    /// It was saved.
    download_saved,
    /// It could not be had.
    download_failed,
    /// The browser refuses downloads.
    download_refused,
    /// That the same can be made at a terminal: slot `{command}`.
    download_command,
    /// Heading over the citation.
    cite,
    /// What a citation is good for.
    cite_note,
    /// There is no state to be pinned to.
    cite_not,
    /// The citation: slots `{title}`, `{project}`, `{log}`, `{entries}`, `{time}`, `{root}`, `{link}`, `{accessed}`.
    cite_text,
    /// The same of a former state: without `{root}`.
    cite_text_then,
    /// Button: copies it.
    cite_copy,
    /// Button: copies the pinned link.
    cite_link,
    /// Summary: for programs that manage references.
    cite_more,
    /// Button: copies the entry for BibTeX.
    cite_bibtex,
    /// Button: copies the item for CSL.
    cite_csl,

    /// Title of the page with all projects.
    all,
    /// What it shows.
    all_lead,
    /// Heading over them.
    all_rows,
    /// How the figures come about.
    all_note,
    /// Term: the project's name.
    all_project,
    /// The figures are being worked out.
    all_working,
    /// Button: the newest first.
    all_newest,
    /// Button: the largest first.
    all_largest,
    /// What the order goes by: of the projects that have been read.
    all_order,
    /// Button: the most late payments first.
    all_late_first,
    /// What counts as late: slot `{limit}`.
    all_late_note,
    /// Short word: nothing is late.
    all_in_time,
    ;
    /// Short: so many payments are late, released or not.
    fn all_late: fn(usize) -> String,
    /// Of these, how many were released late, and how many still wait.
    fn all_late_parts: fn(released: usize, waiting: usize) -> String,
    /// So many wage runs.
    fn all_runs: fn(usize) -> String,
    /// How many projects have late payments, of those that were checked, of those that are listed.
    fn all_late_so_far: fn(late: usize, checked: usize, of: usize) -> String,
    /// So many claims.
    fn claims: fn(usize) -> String,
    /// So many days.
    fn days: fn(u64) -> String,
    /// So many wage runs.
    fn runs: fn(usize) -> String,
    /// So many payments were released.
    fn paid_late: fn(usize) -> String,
    /// Short: so many were late.
    fn release_late: fn(usize) -> String,
    /// So many of them didn't simply pass.
    fn runs_open: fn(usize) -> String,
    /// So many movements didn't simply pass.
    fn open_says: fn(usize) -> String,
    /// The way to so many movements.
    fn release_show: fn(usize) -> String,
    /// So many contracts are drawn together.
    fn flow_others: fn(usize) -> String,
    /// So many contracts are not drawn, as nothing was paid under them.
    fn flow_unpaid: fn(usize) -> String,
    /// Name of the bar of those that are drawn together.
    fn flow_other_contracts: fn(usize) -> String,
    /// Summary: so many signatures.
    fn signatures: fn(usize) -> String,
    /// So many of so many records are checked.
    fn download_busy: fn(usize, usize) -> String,
}

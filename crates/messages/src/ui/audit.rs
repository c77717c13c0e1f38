//! The words about auditing a whole log in the browser.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about auditing a whole log in this language.
pub const fn audit(lang: Lang) -> &'static Audit {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about auditing a whole log, in one language.
    Audit;
    /// Heading of the page.
    title,
    /// What it does.
    lead,
    /// Link to the page, from where a check can't tell.
    link,
    /// Heading before it begins.
    before,
    /// What is downloaded: slot `{size}`.
    before_download,
    /// What is kept on the device: slot `{size}`.
    before_space,
    /// That the reader may go on elsewhere meanwhile.
    before_stay,
    /// Short word: nothing has begun.
    word_before,
    /// The button.
    begin,
    /// Begins from the first entry, after one that was stopped.
    begin_anew,
    /// The log's state isn't known, so there is nothing to audit yet.
    no_head,
    /// Heading while the worker is loaded.
    starting,
    /// Short word: running.
    word_running,
    /// Heading of the first step.
    reading,
    /// What it does.
    reading_note,
    /// Heading of the second step.
    rules,
    /// What it does.
    rules_note,
    /// Accessible name of the progress bar.
    bar,
    /// Time left of this step: slot `{time}`.
    left,
    /// It isn't known yet.
    left_unknown,
    /// Figure: what was read.
    figure_read,
    /// Figure: entries, or records.
    figure_done,
    /// Figure: how many a second.
    figure_rate,
    /// Figure: the time left.
    figure_left,
    /// Button: halt.
    pause,
    /// Button: go on.
    go_on,
    /// Button: end it.
    stop,
    /// Heading: halted.
    paused,
    /// Short word: halted.
    word_paused,
    /// What that means where nothing lasts.
    paused_note,
    /// Heading: ended by the reader.
    stopped,
    /// Short word: ended by the reader.
    word_stopped,
    /// What that means.
    stopped_note,
    /// Heading: could not read on.
    stuck,
    /// What it doesn't mean.
    stuck_note,
    /// Heading: the worker could not start.
    no_start,
    /// The browser refuses WebAssembly to it.
    no_start_blocked,
    /// It could not be loaded, or is another one.
    no_start_load,
    /// The worker has ended by a fault of its own.
    broken,
    /// What to do then.
    broken_todo,
    /// Short word: checked, and sound.
    word_done,
    /// What was established, in a sentence.
    done_note,
    /// The log commits to no index.
    index_none,
    /// No rules were applied.
    rules_none,
    /// Heading over what was found.
    findings,
    /// What findings are about.
    findings_note,
    /// Nothing was found.
    findings_none,
    /// Button: the findings before.
    previous,
    /// Button: the findings after.
    next,
    /// Result: did not pass.
    result_failed,
    /// Result: something to know.
    result_warning,
    /// Result: can't be told.
    result_open,
    /// What it holds for: slots `{origin}`, `{entries}` and `{root}`.
    of,
    /// A newer state is there than the one that was audited.
    grown,
    /// Button: audit again.
    again,
    /// What no audit can show.
    limits,
    /// Name of the finding that times are not proven.
    unwitnessed,
    ;
    /// So many entries are read and checked.
    fn before_entries: fn(u64) -> String,
    /// A length in bytes, in megabytes.
    fn size: fn(bytes: u64) -> String,
    /// So many of so many.
    fn count: fn(done: u64, of: u64) -> String,
    /// So many a second.
    fn rate: fn(u64) -> String,
    /// Button: go on from this entry.
    fn go_on_at: fn(u64) -> String,
    /// Spoken: how far it has come, in per cent, of the first step or the second.
    fn spoken: fn(percent: u64, rules: bool) -> String,
    /// Heading: done, and the log is sound.
    fn done: fn(entries: u64) -> String,
    /// Records of which form and signatures hold, of so many.
    fn intact: fn(records: u64, of: u64) -> String,
    /// Every index root is right.
    fn index_right: fn(roots: u64, covered: u64, keys: u64) -> String,
    /// Heading: how many findings.
    fn findings_count: fn(u64) -> String,
    /// Findings that aren't shown one by one.
    fn findings_more: fn(u64) -> String,
    /// Which findings are shown.
    fn findings_range: fn(first: u64, last: u64, of: u64) -> String,
    /// Heading: the first entry that is wrong.
    fn wrong: fn(entry: u64) -> String,
    /// Heading: a file is wrong from this entry on.
    fn wrong_from: fn(entry: u64) -> String,
    /// Heading: the index is false.
    fn index_wrong: fn(entry: u64) -> String,
    /// Entries before that are right.
    fn wrong_before: fn(u64) -> String,
    /// Entries read, where it could not go on.
    fn stuck_at: fn(u64) -> String,
    /// Entries that this device remembers, so that an audit can go on later.
    fn kept: fn(u64) -> String,
    /// More of the same finding, as a sentence that follows another.
    fn unwitnessed_more: fn(u64) -> String,
}

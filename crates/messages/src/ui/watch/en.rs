//! The words about what a reader follows in English.

use super::Watch;
use crate::format::number;

/// English.
pub const EN: Watch = Watch {
    title: "What you follow",
    lead: "Homes, trees, companies, projects and accounts whose entries you want to hear of. Each time you come back, you see what is new about them since you last looked, and whether that is everything.",
    kept: "The list is kept in this browser only; nobody else has it. The host of the log can see which pages of its index are read for it.",
    not_kept: "This browser doesn’t keep the list: it is gone when you close the page.",
    nothing: "You don’t follow anything yet.",
    nothing_todo: "Open the page of a home, a tree, a company, a project or an account, and choose “Follow”.",
    follow: "Follow",
    following: "You follow this",
    follow_note: "When you come back with this browser, you see what is new. The list of what you follow stays in this browser.",
    full: "You follow as much as can be looked up on each visit. Stop following something first.",
    seen: "I’ve seen this",
    stop: "Stop following",
    word_quiet: "Nothing new",
    looking: "Looking for what is new.",
    quiet: "Nothing new since you last looked. You have seen everything up to {time}.",
    quiet_no_time: "Nothing new since you last looked.",
    since: "You had seen everything up to {time}.",
    begun: "From now on you see what is new about it. It has {count} entries so far.",
    cant_tell: "Whether there is something new can’t be told at the moment.",
    word_changed: "Changed",
    changed: "The past has been changed: the log’s index no longer lists what it listed when you last looked.",
    changed_todo: "Don’t rely on this log’s lists. Tell the office that gives out the trust file.",
    behind: "The log shown now is older than the one that you saw last, so what is new can’t be told.",
    maybe_more: "There may be more: that the list is complete can’t be told.",
    open: "Everything about it",
    new_entries: |new| match new {
        1 => "1 new entry".into(),
        _ => format!("{} new entries", number(new)),
    },
    all_of_it: |new| {
        let those = match new {
            1 => "That is".to_owned(),
            new => format!("These {} are", number(new)),
        };
        format!("{those} everything new, as good as the log’s list is: see below how it is known.")
    },
    newest_only: |shown| {
        let shown = number(shown);
        format!("The newest {shown} of them are shown here. The page about it has all.")
    },
    summary: |all, news, open| {
        let things = match all {
            1 => "You follow 1 thing".to_owned(),
            all => format!("You follow {all} things"),
        };
        let news = match (all, news) {
            (_, 0) => "",
            (1, _) => "it has something new",
            (_, 1) => "1 has something new",
            (_, news) => &format!("{news} have something new"),
        };
        match (news, open) {
            ("", 0) => format!("{things}; nothing is new."),
            ("", 1) if all == 1 => format!("{things}; whether it has something new can’t be told."),
            ("", open) if open == all => {
                format!("{things}; whether they have something new can’t be told.")
            }
            ("", open) => {
                format!(
                    "{things}; whether there is something new can’t be told for {open} of them."
                )
            }
            (news, 0) => format!("{things}; {news}."),
            (news, open) => format!("{things}; {news}, and for {open} it can’t be told."),
        }
    },
};

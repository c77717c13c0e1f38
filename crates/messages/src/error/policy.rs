//! Policies: which logs and witnesses are trusted.

use stele_verify::policy::{LineError, Policy, PolicyError, WindowError};

use super::note::line_number;
use super::{text_error, vkey_error};
use crate::advice::Advice;
use crate::format::{shown, shown_bytes, size, utc_time};
use crate::lang::Lang;
use crate::text::{Text, phrase, say};

/// Why a text is no policy.
pub fn policy_error(lang: Lang, error: &PolicyError) -> Text {
    match error {
        PolicyError::Text(error) => {
            let lead = lang.pick(
                "The policy in the trust file is not a text of the form that it must have.",
                "信任文件中的策略不是规定格式的文本。",
            );
            text_error(lang, error)
                .after(lang, lead)
                .advised(Advice::MendTrustFile.text(lang))
        }
        PolicyError::QuorumMissing => say!(
            lang,
            "The policy in the trust file doesn’t say how many witnesses are needed: it has no “quorum” line.",
            "信任文件中的策略没有写明需要多少见证方：缺少“quorum”行。",
            "Add a “quorum” line. A policy that asks for no witnesses says so with “quorum none”.",
            "请补上“quorum”行。不要求见证方的策略，应写明“quorum none”。",
        )
        .coded(lang, error.code()),
        PolicyError::Line { line, error } => line_error(lang, *line, error),
    }
}

/// Why it can't be said when a key of the policy counts.
pub fn window_error(lang: Lang, error: &WindowError) -> Text {
    let advice = Advice::MendTrustFile;
    let text = match error {
        WindowError::Empty { from, until } => {
            let (from, until) = (utc_time(lang, *from), utc_time(lang, *until));
            say!(
                lang,
                "The trust file takes a key from {from} until {until}, which is before that.",
                "信任文件规定某密钥自 {from}起有效，却到 {until}为止，前后颠倒。",
                advice,
            )
        }
        WindowError::UnknownKey { name, key_id } => {
            let name = shown(name);
            say!(
                lang,
                "The trust file says when the key “{name}+{key_id:08x}” counts, but its policy has no such key.",
                "信任文件限定了密钥“{name}+{key_id:08x}”的有效时间，但策略中没有这个密钥。",
                advice,
            )
        }
    };
    text.coded(lang, error.code())
}

/// What is wrong with a line of a policy; `line` counts from 1.
pub fn line_error(lang: Lang, line: usize, error: &LineError) -> Text {
    let advice = Advice::MendTrustFile;
    let text = match error {
        LineError::Key(error) => {
            let line = size(line);
            let lead = phrase!(
                lang,
                "The key in line {line} of the trust file’s policy can’t be used.",
                "信任文件策略第 {line} 行的密钥不能使用。",
            );
            return vkey_error(lang, error).after(lang, &lead);
        }
        LineError::Unterminated => say!(
            lang,
            "The last line of the trust file’s policy doesn’t end: the file may be cut off.",
            "信任文件策略的最后一行没有结束，文件可能不完整。",
            advice,
        ),
        LineError::UnknownKeyword => say!(
            lang,
            "A line of the trust file’s policy begins with none of the words “log”, “witness”, “group” and “quorum”.",
            "信任文件策略中有一行不是以“log”“witness”“group”或“quorum”开头。",
            advice,
        ),
        LineError::MissingItem => say!(
            lang,
            "A line of the trust file’s policy lacks something at its end.",
            "信任文件策略中有一行末尾缺少内容。",
            advice,
        ),
        LineError::ExtraItem => say!(
            lang,
            "A line of the trust file’s policy has more on it than belongs there.",
            "信任文件策略中有一行多出了内容。",
            advice,
        ),
        LineError::TooMany => {
            let limit = size(Policy::MAX_OF_EACH);
            say!(
                lang,
                "The trust file’s policy has more than {limit} lines of one sort.",
                "信任文件策略中同一种行超过 {limit} 行。",
                advice,
            )
        }
        LineError::LogKeyKind => say!(
            lang,
            "The trust file’s policy names a log with a key that is none for logs, such as a witness’s.",
            "信任文件策略中有日志使用了不属于日志的密钥，例如见证方的密钥。",
            advice,
        ),
        LineError::WitnessKeyKind => say!(
            lang,
            "The trust file’s policy names a witness with a key that is none for cosignatures, such as a log’s.",
            "信任文件策略中有见证方使用了不能联署的密钥，例如日志的密钥。",
            advice,
        ),
        LineError::DuplicateKey { first } => {
            let first = size(*first);
            say!(
                lang,
                "The trust file’s policy has one key twice, so one party would count as two. It stands in line {first} already.",
                "信任文件策略中有重复的密钥，同一方会被当作两方计算。该密钥已在第 {first} 行出现。",
                advice,
            )
        }
        LineError::LogIsWitness { first } => {
            let first = size(*first);
            say!(
                lang,
                "In the trust file’s policy a log is its own witness: it would vouch for itself. The same key stands in line {first}.",
                "信任文件策略中有日志兼作见证方，等于为自己作保。同一密钥见第 {first} 行。",
                advice,
            )
        }
        LineError::AmbiguousKey { first } => {
            let first = size(*first);
            say!(
                lang,
                "Two keys of the trust file’s policy have the same name and id, so their signatures can’t be told apart. The other one stands in line {first}.",
                "信任文件策略中有两个密钥的名称和标识相同，签名无法区分。另一个见第 {first} 行。",
                advice,
            )
        }
        LineError::ReservedName => say!(
            lang,
            "In the trust file’s policy a witness or a group is called “none”, which stands for no quorum.",
            "信任文件策略中有见证方或分组名为“none”，而这个词表示不要求联署。",
            advice,
        ),
        LineError::NameTaken { first } => {
            let first = size(*first);
            say!(
                lang,
                "Two witnesses or groups of the trust file’s policy have the same name. The other one stands in line {first}.",
                "信任文件策略中有见证方或分组重名。另一个见第 {first} 行。",
                advice,
            )
        }
        LineError::UnknownName { name } => {
            let name = shown_bytes(name);
            say!(
                lang,
                "The trust file’s policy refers to “{name}”, which no earlier line defines.",
                "信任文件策略提到了“{name}”，但前面没有定义。",
                advice,
            )
        }
        LineError::MemberTwice { name, first } => {
            let (name, first) = (shown_bytes(name), size(*first));
            say!(
                lang,
                "In the trust file’s policy “{name}” is a member of two groups, or twice of one, so it would count twice. It is a member in line {first} already.",
                "信任文件策略中“{name}”重复编入分组，会被重复计算。第 {first} 行已将其编入。",
                advice,
            )
        }
        LineError::Threshold => say!(
            lang,
            "The trust file’s policy asks for a number of members that the group can’t give. It must be “any”, “all”, or a number from 1 to that of the members.",
            "信任文件策略要求的成员数与分组不符，应为“any”“all”，或 1 到成员总数之间的数。",
            advice,
        ),
        LineError::QuorumTwice { first } => {
            let first = size(*first);
            say!(
                lang,
                "The trust file’s policy has two “quorum” lines. The other one is line {first}.",
                "信任文件策略中有两个“quorum”行。另一个是第 {first} 行。",
                advice,
            )
        }
    };
    text.coded_at(lang, error.code(), &line_number(lang, line))
}

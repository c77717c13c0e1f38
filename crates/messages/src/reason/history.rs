//! Why the index, or a history read from it, doesn't simply answer.

use stele_records::verdict::Reason;

use super::Clock;
use crate::advice::Advice;
use crate::error::{committed_error, lookup_error};
use crate::format::{bytes, entries, number, shown};
use crate::lang::Lang;
use crate::text::{Text, say};

/// The reasons that have to do with the index. Any other has its words elsewhere.
pub(super) fn reason(lang: Lang, why: &Reason, show_time: Clock<'_>) -> Text {
    match why {
        Reason::Committed(error) => committed_error(lang, error),
        Reason::Lookup(error) => lookup_error(lang, error),
        Reason::InList => say!(
            lang,
            "In a list, later records about each row aren’t looked for.",
            "列表中不逐条查找后续记录。",
            "Open the record to see whether a later one replaces it.",
            "请打开这条记录，查看之后是否有记录替换了它。",
        ),
        Reason::NotARecord => say!(
            lang,
            "This entry is no record: with it the log commits to its index. Nobody signs it but the log itself, through its checkpoint.",
            "该条目不是记录，而是日志对其索引的承诺。除日志通过检查点签名外，无须任何一方签署。",
            Advice::Nothing,
        ),
        Reason::NoIndex => say!(
            lang,
            "This log commits to no index, so nothing shows whether a list of its entries is complete.",
            "该日志没有承诺索引，因此无法证明任何条目列表是否齐全。",
            "Ask the office that signed the record whether a later record replaces it.",
            "请向签署单位询问之后是否有记录替换了它。",
        ),
        Reason::Withdrawn { by } => {
            let by = number(*by);
            say!(
                lang,
                "It was withdrawn by entry {by}, by somebody entitled to.",
                "已被有权方以第 {by} 号条目撤回。",
                "Don’t rely on it any more.",
                "请不要再依据它办事。",
            )
        }
        Reason::IndexStale { shown, size } => {
            let (shown, size) = (entries(lang, *shown), entries(lang, *size));
            say!(
                lang,
                "The server shows the index of an older state of the log, with {shown}; the log has {size} now. What came later would be missing.",
                "服务器提供的是日志较早状态的索引，当时有 {shown}；现在日志共 {size}。之后的内容会缺失。",
                Advice::TryAgain,
            )
        }
        Reason::IndexOmits { entry } => {
            let entry = number(*entry);
            say!(
                lang,
                "The log’s index is false: it leaves out entry {entry}, which belongs into this list. Nothing that this log says to be complete can be relied on.",
                "该日志的索引是错误的：遗漏了本应列入的第 {entry} 号条目。该日志声称齐全的任何内容都不能采信。",
                "Don’t rely on this log. Save the report of this check and send it to the office that gives out the trust file.",
                "请不要采信该日志。请保存本次核验报告，并提交给信任文件的发布单位。",
            )
        }
        Reason::IndexMislists { entry } => {
            let entry = number(*entry);
            say!(
                lang,
                "The log’s index is false: it lists entry {entry} where it doesn’t belong.",
                "该日志的索引是错误的：把第 {entry} 号条目列在了不属于它的地方。",
                "Don’t rely on this log. Save the report of this check and send it to the office that gives out the trust file.",
                "请不要采信该日志。请保存本次核验报告，并提交给信任文件的发布单位。",
            )
        }
        Reason::Pruned { size } => {
            let size = entries(lang, *size);
            say!(
                lang,
                "The index of the log’s former state, with {size}, isn’t kept any more. That says nothing against the record.",
                "日志共 {size}时的索引已不再保留。这不说明记录有任何问题。",
                "Look at the present state instead, or open a dossier that was saved at that time: it needs no server.",
                "请改看当前状态，或打开当时保存的核验档案：它无需服务器即可核验。",
            )
        }
        Reason::NeverPublished { size } => {
            let size = entries(lang, *size);
            say!(
                lang,
                "The log was never published with {size}, so there is no such state to look at.",
                "日志从未在共 {size}时发布过，因此没有这样的状态可供查看。",
                "Check the link, or look at the present state.",
                "请核对链接，或查看当前状态。",
            )
        }
        Reason::ListTooLong { count, limit } => {
            let (count, limit) = (entries(lang, *count), number(*limit));
            say!(
                lang,
                "What it rests on has {count}, more than the {limit} that are read for one answer, so it can’t be told here.",
                "所需的记录共 {count}，超过了一次核验读取的上限 {limit} 条，因此这里无法核验。",
                "Browse the list page by page, or audit the whole log.",
                "请逐页浏览列表，或对整个日志进行审计。",
            )
        }
        Reason::DossierTooLong { found } => {
            let found = bytes(lang, *found);
            say!(
                lang,
                "The dossier would be {found} long, more than anyone reads.",
                "核验档案将有 {found}，超过了可读取的上限。",
                "Save the proofs of single entries, or audit the whole log.",
                "请分别保存单个条目的证明，或对整个日志进行审计。",
            )
        }
        Reason::AsCommitted { covered } => {
            let covered = entries(lang, *covered);
            say!(
                lang,
                "Complete as committed by the log, over {covered}. The trust file asks for no auditor, so nobody but the log vouches for its index.",
                "按日志的承诺是齐全的，涵盖 {covered}。信任文件没有要求审计方，索引只有日志自身作保。",
                "Where much depends on it, audit the log yourself, or use a trust file that names auditors.",
                "事关重大时，请自行审计日志，或使用列有审计方的信任文件。",
            )
        }
        Reason::AuditorsUndecided => say!(
            lang,
            "The trust file doesn’t say how many auditors must have replayed the log, so its lists don’t count as complete here.",
            "信任文件没有说明须有多少审计方重放过日志，因此这里不把其列表视为齐全。",
            "Ask the office that gives out the trust file for one that says so. Zero is possible, but has to be written down.",
            "请向信任文件的发布单位索取写明这一项的信任文件。可以为零，但必须写明。",
        ),
        Reason::AuditorsMissing { .. }
        | Reason::AuditedUpTo { .. }
        | Reason::AuditorForked { .. }
        | Reason::AuditorAhead { .. }
        | Reason::IndexDiffers(_) => {
            crate::auditor::reason(lang, why, show_time).unwrap_or_else(|| Text::new("", ""))
        }
        Reason::Superseded { by } => {
            let by = number(*by);
            say!(
                lang,
                "A later record replaces this one: entry {by}, signed by the same signers.",
                "之后有记录替换了它：第 {by} 号条目，由相同的各方签署。",
                "Use the later record.",
                "请以后来的记录为准。",
            )
        }
        Reason::SupersededByOthers { by } => {
            let by = number(*by);
            say!(
                lang,
                "Entry {by} says that it replaces this record, but others have signed it, and whether they may can’t be told here.",
                "第 {by} 号条目声称替换了这条记录，但由其他各方签署，其是否有权，这里无法核验。",
                "Look at that entry, and ask the office that signed this record which of the two holds.",
                "请查看该条目，并向这条记录的签署单位询问以哪一条为准。",
            )
        }
        Reason::SameId { entry } => {
            let entry = number(*entry);
            say!(
                lang,
                "Entry {entry} bears the same id as this record, so which of the two is meant by it can’t be told.",
                "第 {entry} 号条目与这条记录使用同一编号，无法确定所指的是哪一条。",
                "Look at that entry, and ask the office that signed this record which of the two holds.",
                "请查看该条目，并向这条记录的签署单位询问以哪一条为准。",
            )
        }
        Reason::UnknownMention { by, record_type } => {
            let (by, record_type) = (number(*by), shown(record_type));
            say!(
                lang,
                "Entry {by} mentions this record, and a signer of this one signed it. This program doesn’t know its type, “{record_type}”, so whether it withdraws this record can’t be told.",
                "第 {by} 号条目提到了这条记录，并由其签署方之一签署。本程序不认识其类型“{record_type}”，无法核验它是否撤回了这条记录。",
                "Look at that entry, or use a newer version of this program.",
                "请查看该条目，或使用本程序的更新版本。",
            )
        }
        other => super::reason_with(lang, other, show_time),
    }
}

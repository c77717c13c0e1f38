//! Reading a log and checking files.

use stele_client::audit::AuditError;
use stele_client::audit::full::{FullAuditError, SpillError};
use stele_client::check::{FileError, SubjectError};
use stele_client::log::LogError;

use stele_records::index::WrittenKeyError;
use stele_records::verdict::Reason;

use super::{
    bundle_error, checkpoint_error, committed_error, dossier_error, list_error, lookup_error,
    merkle_error, tile_error, tlog_proof_error, tree_error, walk_error,
};
use crate::advice::Advice;
use crate::format::{entries, list, number, shown, size};
use crate::lang::Lang;
use crate::reason::{fetch_problem, reason};
use crate::text::{Text, phrase, say};

/// Why a log, or a part of it, could not be read.
pub fn log_error(lang: Lang, error: &LogError) -> Text {
    match error {
        LogError::Fetch { path, error } => fetch_problem(lang, path, error),
        LogError::Checkpoint(error) => checkpoint_error(lang, error),
        LogError::OtherOrigin { expected, found } => {
            let (expected, found) = (shown(expected), shown(found));
            say!(
                lang,
                "The server shows the checkpoint of the log “{found}”, and “{expected}” was asked for.",
                "所查询的是日志“{expected}”，服务器提供的却是日志“{found}”的检查点。",
                "Check the address of the log in the trust file. If it is right, tell the operator of the log.",
                "请检查信任文件中该日志的地址。如果地址无误，请告知日志运营方。",
            )
            .coded(lang, error.code())
        }
        LogError::Tile { path: _, error } => tile_error(lang, error),
        LogError::Tree { paths: _, error } => tree_error(lang, error),
        LogError::Bundle { path, error } => {
            let path = shown(path);
            let lead = phrase!(
                lang,
                "The file “{path}” is no bundle of entries as it should be.",
                "文件“{path}”不是完整的条目包。",
            );
            bundle_error(lang, error).after(lang, &lead)
        }
        LogError::EntryMismatch { path, index: _ } | LogError::Attachment { path } => {
            log_file(lang, path, error.code())
        }
        LogError::Inclusion { index, error } => {
            let index = number(*index);
            let lead = phrase!(
                lang,
                "The place of entry {index} in the log could not be proven, although all files fit.",
                "各文件均相符，但无法证明第 {index} 号条目在日志中的位置。",
            );
            merkle_error(lang, error)
                .after(lang, &lead)
                .advised(lang.pick(
                    "This is a fault of the program: please report it to those who publish it.",
                    "这是程序的缺陷，请向程序的发布方报告。",
                ))
        }
        LogError::IndexProof(error) => tlog_proof_error(lang, error).after(
            lang,
            lang.pick(
                "The file that shows which index the log commits to can’t be used.",
                "说明日志承诺了哪一份索引的文件无法使用。",
            ),
        ),
        LogError::Committed(error) => committed_error(lang, error),
        LogError::Page { path: _, error } => walk_error(lang, error),
        LogError::List { path: _, error } => list_error(lang, error),
        LogError::Lookup(error) => lookup_error(lang, error),
        LogError::Statement { path, error } => {
            let path = shown(path);
            say!(
                lang,
                "The file “{path}” is none of the statements of the auditor whose it should be.",
                "文件“{path}”不是对应审计方的声明。",
                "It counts for nothing. If this stays, tell the operator of the log and the auditor.",
                "该文件不予计入。如果一直如此，请告知日志运营方和该审计方。",
            )
            .coded(lang, error.code())
        }
        LogError::NoIndex
        | LogError::IndexStale { .. }
        | LogError::ListTooLong { .. }
        | LogError::DossierTooLong { .. }
        | LogError::Pruned { .. }
        | LogError::NeverPublished { .. }
        | LogError::Differs(_) => reason(lang, &Reason::from(error.clone())),
    }
}

/// One of a log's files doesn't fit what the log signed, for
/// [`Reason::LogFile`](stele_records::verdict::Reason::LogFile): `path` is one path or several
/// joined by commas, `code` is the code of a [`LogError`]. Codes that have no words of their own
/// here get those that are true of all.
pub fn log_file(lang: Lang, path: &str, code: &str) -> Text {
    let paths: Vec<String> = path
        .split(", ")
        .map(|path| format!("“{}”", shown(path)))
        .collect();
    let path = list(lang, &paths);
    let advice = Advice::TellOperator;
    let text = match code {
        "tile-length" | "bundle-truncated" | "bundle-trailing-bytes" => say!(
            lang,
            "The file {path} of the log is cut off or too long, so the server has sent a damaged file or another one.",
            "日志文件{path}长度不对，服务器提供的文件已损坏，或是别的文件。",
            advice,
        ),
        "tree-edge-mismatch" => say!(
            lang,
            "The newest files of the log don’t fit the checkpoint that it signed. Of these, at least one is wrong, damaged or outdated: {path}.",
            "日志最新的文件与其签名的检查点对不上。以下文件中至少有一个有误、已损坏或已过期：{path}。",
            advice,
        ),
        "log-entry-mismatch" => say!(
            lang,
            "The file {path} holds another entry than the one that the log signed: it was changed, damaged or exchanged.",
            "文件{path}中的条目与日志签名的不是同一条：被改动、已损坏或被调换。",
            advice,
        ),
        "attachment-mismatch" => say!(
            lang,
            "The file {path} is another one than the record names by its SHA-256: it was changed, damaged or exchanged. That says nothing against the record.",
            "文件{path}与记录中的 SHA-256 不一致，不是记录所指的那个文件：被改动、已损坏或被调换。这不说明记录有问题。",
            "Don’t rely on that file. Ask whoever signed the record for the right one, and tell the operator of the log.",
            "请不要采信该文件。请向签署记录的一方索取正确的文件，并告知日志运营方。",
        ),
        "log-other-origin" => say!(
            lang,
            "The server shows the checkpoint of another log than the one that was asked for.",
            "服务器提供的检查点属于另一个日志，不是所查询的日志。",
            "Check the address of the log in the trust file. If it is right, tell the operator of the log.",
            "请检查信任文件中该日志的地址。如果地址无误，请告知日志运营方。",
        ),
        _ => say!(
            lang,
            "What the server has sent doesn’t fit the checkpoint that the log signed: {path} is wrong, damaged or outdated.",
            "服务器提供的内容与日志签名的检查点对不上：{path}有误、已损坏或已过期。",
            advice,
        ),
    };
    text.coded(lang, code)
}

/// Why an audit of a whole log stopped.
pub fn audit_error(lang: Lang, error: &AuditError) -> Text {
    let text = match error {
        AuditError::Log(error) => return log_error(lang, error),
        AuditError::RolledBack { seen, shown } => {
            let (seen, shown) = (entries(lang, *seen), entries(lang, *shown));
            say!(
                lang,
                "The audit has read {seen} of this log before; now the log shows only {shown}.",
                "此前审计已读到 {seen}，现在日志只显示 {shown}。",
                "Try again later: the server may show an old copy. If this stays, keep what was read before and tell the office that gives out the trust file.",
                "请稍后重试：服务器提供的可能是旧的副本。如果问题仍在，请保存此前读到的内容，并告知信任文件的发布单位。",
            )
        }
        AuditError::Forked { seen, shown } => {
            let (seen, shown) = (entries(lang, *seen), entries(lang, *shown));
            say!(
                lang,
                "The log’s past was changed: what it shows now, {shown}, does not begin with the {seen} that the audit read before.",
                "日志的历史被改动过：现在显示的 {shown}与此前审计读到的 {seen}不能衔接。",
                "Don’t rely on this log. Keep both checkpoints and tell the office that gives out the trust file.",
                "请不要采信该日志。请保存前后两个检查点，并告知信任文件的发布单位。",
            )
        }
        AuditError::RootMismatch { size } => {
            let size = entries(lang, *size);
            say!(
                lang,
                "All {size} of the log together give another root than the one that it signed, although every file fits its neighbours.",
                "各文件彼此相符，但日志全部 {size}合并计算得出的根哈希与其签名的不同。",
                "Don’t rely on this log. Keep its checkpoint and tell its operator.",
                "请不要采信该日志。请保存其检查点，并告知日志运营方。",
            )
        }
    };
    text.coded(lang, error.code())
}

/// Why an audit can't put aside what it has to remember. Says nothing of the log.
pub fn spill_error(lang: Lang, error: &SpillError) -> Text {
    let text = match error {
        SpillError::Full => say!(
            lang,
            "There is no room left for what the audit has to remember, so it stopped. That says nothing of the log.",
            "存放审计中间数据的空间已满，审计因此停止。这不说明日志有任何问题。",
            "Make room, and begin the audit again.",
            "请腾出空间，然后重新开始审计。",
        ),
        SpillError::InUse => say!(
            lang,
            "Another audit has the file open in which this one would keep what it has to remember.",
            "本次审计存放中间数据的文件正被另一个审计使用。",
            "Wait until that audit is done, or end it. Then begin again.",
            "请等那个审计结束，或将其停止，然后重新开始。",
        ),
        SpillError::Io(why) => {
            let why = shown(why);
            say!(
                lang,
                "What the audit has to remember could not be read or written: {why}. That says nothing of the log.",
                "审计的中间数据无法读取或写入：{why}。这不说明日志有任何问题。",
                "Check that there is room, and that you may write there. Then begin the audit again.",
                "请检查是否有足够空间、是否有写入权限，然后重新开始审计。",
            )
        }
        SpillError::Damaged(why) => {
            let why = shown(why);
            say!(
                lang,
                "What the audit has put aside is damaged: {why}. That says nothing of the log.",
                "审计存放的中间数据已损坏：{why}。这不说明日志有任何问题。",
                "Delete it, and begin the audit again.",
                "请将其删除，然后重新开始审计。",
            )
        }
    };
    text.coded(lang, error.code())
}

/// Why a full audit stopped.
pub fn full_audit_error(lang: Lang, error: &FullAuditError) -> Text {
    match error {
        FullAuditError::Audit(error) => audit_error(lang, error),
        FullAuditError::Spill(error) => spill_error(lang, error),
    }
}

/// Why something can't be asked for.
pub fn subject_error(lang: Lang, error: &SubjectError) -> Text {
    let text = match error {
        SubjectError::Missing => say!(
            lang,
            "This page names a log, but neither a record nor a key to look for in it.",
            "本网页指定了日志，但没有写明要查询的记录或索引键。",
            "Nothing has been checked. Tell whoever runs this page.",
            "目前没有核验任何内容。请告知本网页的管理方。",
        ),
        SubjectError::Id => say!(
            lang,
            "The record that this page names can’t be one: its id doesn’t begin with urn:uuid: or https:.",
            "本网页写明的不可能是记录编号：它没有以 urn:uuid: 或 https: 开头。",
            "Nothing has been checked. Tell whoever runs this page.",
            "目前没有核验任何内容。请告知本网页的管理方。",
        ),
        SubjectError::Key(WrittenKeyError::Kind) => say!(
            lang,
            "The key that this page names has no known kind: keys are written as in tag:T-1 or area:TreeCard/5.",
            "本网页写明的索引键没有已知的种类：索引键的写法如 tag:T-1 或 area:TreeCard/5。",
            "Nothing has been checked. Tell whoever runs this page.",
            "目前没有核验任何内容。请告知本网页的管理方。",
        ),
        SubjectError::Key(WrittenKeyError::Value(kind)) => {
            let kind = kind.name();
            say!(
                lang,
                "The key that this page names can’t be one of any entry: its value isn’t one of the kind {kind}.",
                "本网页写明的索引键不可能属于任何条目：它的值不符合种类 {kind}。",
                "Nothing has been checked. Tell whoever runs this page.",
                "目前没有核验任何内容。请告知本网页的管理方。",
            )
        }
        SubjectError::SeveralLogs => say!(
            lang,
            "The trust file has several logs, and this page doesn’t say by an address that it names which one is meant.",
            "信任文件列有多个日志，而本网页没有用其中的地址写明是哪一个。",
            "Nothing has been checked. Tell whoever runs this page.",
            "目前没有核验任何内容。请告知本网页的管理方。",
        ),
        SubjectError::Nowhere => say!(
            lang,
            "Neither this page nor the trust file says where the log is.",
            "本网页和信任文件都没有写明日志的地址。",
            "Nothing has been checked. Tell whoever runs this page.",
            "目前没有核验任何内容。请告知本网页的管理方。",
        ),
    };
    text.coded(lang, error.code())
}

/// Why a file that somebody chose can't be checked at all.
pub fn file_error(lang: Lang, error: &FileError) -> Text {
    let text = match error {
        FileError::Empty => say!(
            lang,
            "The selected file is empty.",
            "所选文件是空的。",
            "Download or save the file again, and select it then.",
            "请重新下载或保存文件，然后再选择。",
        ),
        FileError::TooLong { limit } => {
            let limit = size(*limit);
            say!(
                lang,
                "The selected file is too large: a proof or record has at most {limit} bytes.",
                "所选文件过大：证明文件或记录最多 {limit} 字节。",
                "Select a file that ends in “.tlog-proof”, or the file of a record.",
                "请选择扩展名为“.tlog-proof”的文件，或记录文件。",
            )
        }
        FileError::Unknown => say!(
            lang,
            "The selected file is neither a proof, nor a dossier, nor a record.",
            "所选文件既不是证明文件，也不是核验档案或记录。",
            "Select a file that ends in “.tlog-proof” or “.dossier”, or the file of a record.",
            "请选择扩展名为“.tlog-proof”或“.dossier”的文件，或记录文件。",
        ),
        FileError::Dossier(error) => return dossier_error(lang, error),
        FileError::Disclosures { .. } => say!(
            lang,
            "This is a disclosure file, and no record: with it somebody shows the names or the document that stand in a record as digests only.",
            "这是披露文件，不是记录：持有人用它出示记录中只有摘要的姓名或文件。",
            "Open the record that it names on the website, and drop this file there, together with the document if you have it.",
            "请在网站上打开它写明的记录，把这个文件拖到那里；如有所涉文件，请一并拖入。",
        ),
        FileError::Document => say!(
            lang,
            "This is a document, and no record.",
            "这是一份文件，不是记录。",
            "Open the record’s page and drop it there together with its disclosure file.",
            "请打开相应记录的页面，把它和披露文件一起拖到那里。",
        ),
    };
    text.coded(lang, error.code())
}

//! Why a check is not simply passed.

mod authority;
mod forest;
mod funds;
mod history;
mod points;
mod rental;
mod rules;

use stele_records::types::System;
use stele_records::verdict::{FetchProblem, Reason};

use crate::advice::Advice;
use crate::error::{
    checkpoint_error, field_error, log_file, merkle_error, record_error, tlog_proof_error,
};
use crate::format::{duration, entries, number, shown, utc_time};
use crate::lang::Lang;
use crate::role::role;
use crate::text::{Text, say};

/// Writes a time (POSIX seconds) in words.
pub(crate) type Clock<'c> = &'c dyn Fn(u64) -> String;

/// Why a check is not simply passed, and what to do. Times are in UTC.
pub fn reason(lang: Lang, why: &Reason) -> Text {
    reason_with(lang, why, &|time| utc_time(lang, time))
}

/// As [`reason`], with times (POSIX seconds) written by the caller: a page shows them in the trust file's
/// zone.
pub fn reason_with(lang: Lang, why: &Reason, show_time: &dyn Fn(u64) -> String) -> Text {
    match why {
        Reason::Stale { age, max_age } => {
            let (age, max_age) = (duration(lang, *age), duration(lang, *max_age));
            say!(
                lang,
                "By this device’s clock the witnesses last confirmed this state of the log {age} ago. The trust file allows {max_age}, so later changes are unknown.",
                "按本设备的时钟，见证方最近一次确认日志的这一状态是在 {age}前，信任文件允许的时限为 {max_age}，此后的变化无从得知。",
                "Load the log’s present state and check again before you rely on it. If it stays old, and date and time of this device are right, tell the operator of the log.",
                "采信之前，请重新载入日志的最新状态并再次核验。如果时间仍然过旧，而本设备的日期和时间无误，请告知日志运营方。",
            )
        }
        Reason::ClockAhead {
            age,
            max_age,
            ahead,
        } => {
            let (age, max_age) = (duration(lang, *age), duration(lang, *max_age));
            let ahead = duration(lang, *ahead);
            say!(
                lang,
                "By this device’s clock the witnesses last confirmed this state of the log {age} ago, and the trust file allows {max_age}. But this device’s clock is {ahead} ahead of the server’s, and by that one the state would be recent enough. Nobody vouches for either clock, so later changes are unknown.",
                "按本设备的时钟，见证方最近一次确认日志的这一状态是在 {age}前，信任文件允许的时限为 {max_age}。但本设备的时钟比服务器快 {ahead}，按服务器的时钟，这一状态并未过旧。两个时钟都没有谁作保，因此此后的变化无从得知。",
                "Check date and time of this device, then check again. If they are right, tell the operator of the log that its state is old.",
                "请核对本设备的日期和时间，然后再次核验。如果本设备时间无误，请告知日志运营方日志状态过旧。",
            )
        }
        Reason::ClockBehind { behind } => {
            let behind = duration(lang, *behind);
            say!(
                lang,
                "This device’s clock is behind by at least {behind}: the witnesses have already cosigned at a later time. So it can’t be told how old this state of the log is.",
                "本设备的时钟至少慢了 {behind}：见证方已有更晚时间的联署。因此无法判断日志的这一状态有多旧。",
                "Set date and time of this device, then check again. If they are right, tell the operator of the log.",
                "请校准本设备的日期和时间后再次核验。如果本设备时间无误，请告知日志运营方。",
            )
        }
        Reason::Closed { time, successor } => {
            let time = show_time(*time);
            match successor.as_deref().map(shown) {
                None => say!(
                    lang,
                    "This log was closed on {time}. Nothing has been recorded in it since, and nothing will be, so later changes are unknown.",
                    "本日志已于 {time}关闭，此后不再记录任何内容，因此后来的变化无从得知。",
                    "For what holds today, ask the office that signed the record.",
                    "如需了解目前的情况，请询问这条记录的签署单位。",
                ),
                Some(successor) => say!(
                    lang,
                    "This log was closed on {time}, and the log {successor} goes on from it. What has changed since is recorded there.",
                    "本日志已于 {time}关闭，由日志 {successor} 接续，此后的变化记录在那里。",
                    "Look in that log for later records about the same thing.",
                    "请在该日志中查找同一事项的后续记录。",
                ),
            }
        }
        Reason::NotAsClosed { size } => {
            let size = entries(lang, *size);
            say!(
                lang,
                "The trust file says that this log was closed with {size}, and with which. What is shown is something else.",
                "信任文件载明本日志关闭时有 {size}，并载明了当时的内容。现在出示的与之不符。",
                "Don’t rely on it. Keep what is shown as evidence, and tell the office that gives the trust file out.",
                "请不要采信。请保留所出示的内容作为证据，并告知信任文件的发布单位。",
            )
        }
        Reason::NoWitnesses => say!(
            lang,
            "The trust file asks for no witnesses. Only the log itself vouches for the time, and for showing everyone the same log.",
            "信任文件没有要求见证方联署。时间是否准确、人人所见的日志是否一致，只有日志自身作保。",
            "Where much depends on it, use a trust file that names witnesses.",
            "事关重大时，请使用列有见证方的信任文件。",
        ),
        Reason::Offline => say!(
            lang,
            "Only the file was looked at; the log was not asked.",
            "本次只查看了文件，没有向日志查询。",
            "When you are online, look the record up in the log to see its present state.",
            "联网后，请到日志中查询这条记录的最新状态。",
        ),
        Reason::NeedsDossier => say!(
            lang,
            "A proof of one record doesn’t show this.",
            "单条记录的证明不能说明这一项。",
            "Save a dossier from the record’s page: it holds all that the answer rests on.",
            "请在记录页面保存核验档案，其中包含得出结论所需的全部内容。",
        ),
        // Of a sound proof nothing gives another reason.
        _ if !System::ANY_BUILT_IN => Text::default(),
        Reason::Record(error) => record_error(lang, error),
        Reason::Checkpoint(error) => checkpoint_error(lang, error),
        Reason::Merkle(error) => merkle_error(lang, error),
        Reason::ProofFile(error) => tlog_proof_error(lang, error),
        Reason::OtherRecord => say!(
            lang,
            "This proof belongs to another record than the one that was checked.",
            "这份证明属于另一条记录，不属于所核验的这一条。",
            "Make sure that record and proof file belong together, or save the proof again from the record’s page.",
            "请确认记录文件与证明文件是配套的，或在记录页面重新保存证明文件。",
        ),
        Reason::NoRecord => say!(
            lang,
            "This proof file has no record in it, so there is nothing to check.",
            "这份证明文件中没有记录，无内容可供核验。",
            "Choose the record’s own file together with it, or save the proof again from the record’s page: that one holds the record.",
            "请同时选择记录文件；或在记录页面重新保存证明文件，新文件中会包含记录。",
        ),
        Reason::OtherLog { named } => {
            let named = shown(named);
            say!(
                lang,
                "The record was made for another log, “{named}”, so it does not count in this one.",
                "这条记录属于另一个日志“{named}”，在本日志中无效。",
                "Don’t rely on the record as it stands here. Look it up in the log that it names.",
                "请不要依据此处的这条记录办事，请到它写明的日志中查询。",
            )
        }
        Reason::Blocked => say!(
            lang,
            "This could not be checked, because a check that it rests on did not succeed.",
            "这一项所依据的核验项没有成功，因此无法核验。",
            "See the other checks of this record for the cause.",
            "请在这条记录的其他核验项中查看原因。",
        ),
        Reason::Expired { until } => {
            let until = show_time(*until);
            say!(
                lang,
                "The record was valid until {until}; that time is over.",
                "记录的有效期至 {until}，现已过期。",
                "Ask whoever signed it for a record that is valid now. If this device’s clock is wrong, set it and check again.",
                "请向签署方索取现行有效的记录。如果本设备的时钟不准，请校准后再次核验。",
            )
        }
        Reason::NotYetValid { from } => {
            let from = show_time(*from);
            say!(
                lang,
                "The record is valid from {from}; that time hasn’t come yet.",
                "记录自 {from}起有效，目前尚未生效。",
                "Check again then. If this device’s clock is wrong, set it and check again.",
                "请届时再核验。如果本设备的时钟不准，请校准后再次核验。",
            )
        }
        Reason::Field(error) => field_error(lang, error),
        Reason::UnknownType(name) => {
            let name = shown(name);
            say!(
                lang,
                "This version doesn’t know records of the type “{name}”, so it can’t check their fields and who has to sign them.",
                "本版本不认识“{name}”这一记录类型，无法核验其内容以及应当由谁签署。",
                "Use a newer version of this program, or ask the office named as signer.",
                "请使用本程序的新版本，或向署名的签署单位核实。",
            )
        }
        Reason::RoleMissing(name) => {
            let name = role(lang, name);
            say!(
                lang,
                "A record of this type has to be signed by the {name}, and nobody has signed it as that.",
                "这类记录须由以下一方签署，但没有该方的签名：{name}。",
                Advice::AskSigner,
            )
        }
        Reason::LogFile { path, code } => log_file(lang, path, code),
        Reason::Fetch { path, problem } => fetch_problem(lang, path, problem),
        Reason::BeyondLog { index, size } => beyond_log(lang, *index, *size),
        Reason::RolledBack { seen, shown } => {
            let (seen, shown) = (entries(lang, *seen), entries(lang, *shown));
            say!(
                lang,
                "When you last saw this log it had {seen}; now it shows {shown}. This is an old copy, or newer entries are being withheld.",
                "您上次查看时，日志有 {seen}；现在只显示 {shown}。这可能是旧的副本，也可能是较新的条目没有提供出来。",
                "Try again later, or over another network. If this stays, tell the operator of the log and the office that gives out the trust file.",
                "请稍后重试，或换一个网络重试。如果问题仍在，请告知日志运营方和信任文件的发布单位。",
            )
        }
        Reason::Forked { seen, shown } => {
            let (seen, shown) = (entries(lang, *seen), entries(lang, *shown));
            say!(
                lang,
                "The log’s past was changed: what it shows now, {shown}, does not begin with the {seen} that you saw before.",
                "日志的历史被改动过：现在显示的 {shown}与您上次看到的 {seen}不能衔接。",
                "Don’t rely on this log. Send the evidence of it to the office that gives out the trust file, and to a witness.",
                "请不要采信该日志。请把相关证据提交给信任文件的发布单位和见证方。",
            )
        }
        Reason::HeldBack {
            witness,
            seen,
            shown: now,
            age,
        } => {
            let (witness, age) = (shown(witness), duration(lang, *age));
            let (seen, now) = (entries(lang, *seen), entries(lang, *now));
            say!(
                lang,
                "The witness “{witness}” has seen {seen} of this log, by this device’s clock {age} ago; here it shows {now}. This is an old copy, or newer entries are being withheld.",
                "见证方“{witness}”已见到该日志有 {seen}，按本设备的时钟是在 {age}前；而这里只显示 {now}。这可能是旧的副本，也可能是较新的条目没有提供出来。",
                "Try again later, or over another network. If this stays, tell the operator of the log and the office that gives out the trust file.",
                "请稍后重试，或换一个网络重试。如果问题仍在，请告知日志运营方和信任文件的发布单位。",
            )
        }
        Reason::WitnessForked {
            witness,
            seen,
            shown: now,
        } => {
            let witness = shown(witness);
            let (seen, now) = (entries(lang, *seen), entries(lang, *now));
            say!(
                lang,
                "The witness “{witness}” has seen another log under this name: its {seen} and the {now} shown here don’t have the same past.",
                "见证方“{witness}”所见的同名日志与此不同：它所见的 {seen}与这里显示的 {now}没有相同的历史。",
                "Don’t rely on this log. Save the report of this check and send it to the office that gives out the trust file.",
                "请不要采信该日志。请保存本次核验报告，并提交给信任文件的发布单位。",
            )
        }
        Reason::FirstVisit => say!(
            lang,
            "There is no earlier visit to compare this log with.",
            "此前没有查看过该日志，没有可供比对的状态。",
            Advice::Nothing,
        ),
        Reason::InList
        | Reason::NotARecord
        | Reason::NoIndex
        | Reason::IndexStale { .. }
        | Reason::Committed(_)
        | Reason::Lookup(_)
        | Reason::IndexOmits { .. }
        | Reason::IndexMislists { .. }
        | Reason::Pruned { .. }
        | Reason::NeverPublished { .. }
        | Reason::ListTooLong { .. }
        | Reason::DossierTooLong { .. }
        | Reason::AsCommitted { .. }
        | Reason::AuditorsUndecided
        | Reason::AuditorsMissing { .. }
        | Reason::AuditedUpTo { .. }
        | Reason::AuditorForked { .. }
        | Reason::AuditorAhead { .. }
        | Reason::IndexDiffers(_)
        | Reason::Superseded { .. }
        | Reason::SupersededByOthers { .. }
        | Reason::SameId { .. }
        | Reason::UnknownMention { .. }
        | Reason::Withdrawn { .. } => history::reason(lang, why, show_time),
        Reason::NoAnchors
        | Reason::TooDeep
        | Reason::IntervalUnknown { .. }
        | Reason::TimeUnclear { .. }
        | Reason::RoleUnknown(_)
        | Reason::RoleTwice(_) => authority::open(lang, why),
        Reason::Authority(why) => authority::reason(lang, why, show_time),
        Reason::Rule(why) => rules::reason(lang, why, show_time),
        Reason::Rental(why) if System::Rental.is_built_in() => rental::reason(lang, why, show_time),
        Reason::Forest(why) if System::Forest.is_built_in() => forest::reason(lang, why),
        Reason::Funds(why) if System::Funds.is_built_in() => funds::reason(lang, why),
        Reason::Points(why) if System::Points.is_built_in() => points::reason(lang, why),
        // Nothing gives a reason of a system that isn't built in.
        Reason::Rental(_) | Reason::Forest(_) | Reason::Funds(_) | Reason::Points(_) => {
            Text::new(why.code(), "")
        }
    }
}

/// Why a file of the log could not be had. This never speaks against a record.
pub fn fetch_problem(lang: Lang, path: &str, problem: &FetchProblem) -> Text {
    let path = shown(path);
    let text = match problem {
        FetchProblem::NotFound => say!(
            lang,
            "The server doesn’t have the file “{path}”, so this could not be checked. That says nothing about the record.",
            "服务器上没有文件“{path}”，因此无法核验。这不说明记录有任何问题。",
            Advice::TryAgain,
        ),
        FetchProblem::Status(status) => say!(
            lang,
            "The server answered with error {status} instead of the file “{path}”, so this could not be checked. That says nothing about the record.",
            "服务器没有提供文件“{path}”，返回了错误 {status}，因此无法核验。这不说明记录有任何问题。",
            Advice::TryAgain,
        ),
        FetchProblem::Network(what) => {
            let what = shown(what);
            say!(
                lang,
                "The file “{path}” could not be loaded, so this could not be checked. That says nothing about the record. The connection reported: “{what}”.",
                "文件“{path}”未能载入，因此无法核验。这不说明记录有任何问题。网络连接的提示为“{what}”。",
                "Check your connection and try again. If other pages load, tell the operator of the log.",
                "请检查网络连接后重试。如果其他网页可以打开，请告知日志运营方。",
            )
        }
        FetchProblem::TooLarge { limit } => {
            let limit = number(*limit);
            say!(
                lang,
                "The server sent more for the file “{path}” than the {limit} bytes that it can have. Loading was stopped, so this could not be checked.",
                "服务器为文件“{path}”发送的内容超过了上限 {limit} 字节，载入已停止，因此无法核验。",
                Advice::TryAgain,
            )
        }
        FetchProblem::Html => say!(
            lang,
            "The server sent a web page instead of the file “{path}”, so this could not be checked. It may be the login page of your network, or an error page.",
            "服务器返回了一个网页，而不是文件“{path}”，因此无法核验。可能是所在网络的登录页面，或是错误页面。",
            "If your network asks you to log in, do so. Then try again. If this stays, tell the operator of the log.",
            "如果所在网络需要登录，请先登录，然后重试。如果问题仍在，请告知日志运营方。",
        ),
    };
    text.coded(lang, problem.code())
}

fn beyond_log(lang: Lang, index: u64, size: u64) -> Text {
    let asked = number(index);
    let count = entries(lang, size);
    let Some(last) = size.checked_sub(1).map(number) else {
        return say!(
            lang,
            "The log is empty: it has no entry {asked}, nor any other.",
            "日志是空的，没有第 {asked} 号条目，也没有其他条目。",
            "If you expect an entry here, look again later: it is logged with the next publication.",
            "如果这里应有条目，请稍后再查：条目会在下一次发布时写入日志。",
        );
    };
    say!(
        lang,
        "The log has no entry {asked}. It has {count}; the last one is number {last}.",
        "日志没有第 {asked} 号条目。日志共 {count}，最后一条的编号是 {last}。",
        "Check the number. If the entry is very new, look again later: it is logged with the next publication.",
        "请核对编号。如果条目是刚提交的，请稍后再查：条目会在下一次发布时写入日志。",
    )
}

//! The words of the line about the log in Chinese.

use super::Status;

/// Chinese.
pub const ZH: Status = Status {
    label: "日志概况",
    more: "日志详情",
    checking: "正在核验日志。",
    comparing: "正在与本浏览器此前所见进行比对。",
    no_checkpoint: "未能核验日志的任何状态。",
    witnesses: "{count}已联署：{names}。",
    witnesses_nobody: "{count}联署。",
    witnesses_none: "没有见证方：人人所见是否一致，只有日志自身作保。",
    auditors: "{count}已完整重放：{names}。",
    auditors_behind: "{count}已重放（最新的 {later} 除外）：{names}。",
    auditors_nobody: "{count}重放。",
    auditors_none: "没有审计方：列表是否齐全，只有日志自身作保。",
    auditors_you: "您已亲自核验过全部内容。",
    newest: "最近一次确认在 {age}前。",
    newest_now: "刚刚得到确认。",
    grown: "自您上次查看（当时有 {seen}）以来，只增未减。",
    same: "与您上次查看时相同。",
    first: "您第一次用这个浏览器查看。",
    not_grown: "与您上次看到的不一致。",
    older: "比您上次看到的更旧。",
    seen_otherwise: "与他人看到的日志不一致。",
    seen_more: "有见证方看到的内容多于此处所示。",
    growth_unknown: "无法判断自您上次查看以来是否只增未减。",
    count_witnesses: |k, n| match k {
        0 => format!("{n} 家见证方均未"),
        k => format!("{n} 家见证方中有 {k} 家"),
    },
    count_auditors: |k, n| match k {
        0 => format!("{n} 家审计方均未"),
        k => format!("{n} 家审计方中有 {k} 家"),
    },
};

//! In Chinese.

use super::Trusted;

/// The words about trust files in Chinese.
pub const ZH: Trusted = Trusted {
    version: "正在使用的版本",
    as_pinned: "第 {version} 版，即所固定的版本。",
    followed: "第 {version} 版。固定的是第 {pinned} 版，其后每一版都由前一版的签署方签署。",
    signed_by: "签署方",
    signed_by_nobody: "没有。采信它是因为它已被固定。",
    signers: "由谁签署下一版",
    signers_none: "没有写明由谁签署，因此不会有后续版本。如需使用其他文件，请在下方选择。",
    newer: "更新的版本",
    looking: "正在查找。",
    newest: "没有更新的版本。已查询：{places}",
    blind: "无法得知是否有更新的版本。上述版本继续使用。",
    stopped: "可能还有更新的版本。请刷新页面继续查找。",
    unasked: "无法向 {place} 查询：",
    refused: "{place} 提供的第 {version} 版未予采用：",
    organisation: "由{name}持有",
    jurisdiction: "适用法域：{code}",
    valid_from: "自 {time} 起有效",
    valid_until: "有效至 {time}",
    word_not_yet: "尚未生效",
    word_expired: "已过期",
    monitoring: "在 {address} 公示其签署内容",
    files_at: "其文件位于 {address}",
    threshold: |needed, of| format!("{of} 个签署方中须有 {needed} 个签署。"),
    organisations: |organisations, unknown| match unknown {
        0 => format!("已联署的见证方分属 {organisations} 个机构。"),
        unknown => format!(
            "已联署的见证方至少分属 {organisations} 个机构；另有 {unknown} 家，信任文件没有写明属于谁。"
        ),
    },
    jurisdictions: |jurisdictions| match jurisdictions {
        1 => "它们同属一个法域。".into(),
        jurisdictions => format!("它们分属 {jurisdictions} 个法域。"),
    },
};

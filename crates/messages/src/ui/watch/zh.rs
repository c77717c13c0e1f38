//! The words about what a reader follows in Chinese.

use super::Watch;
use crate::format::number;

/// Chinese.
pub const ZH: Watch = Watch {
    title: "我的关注",
    lead: "您关注的房屋、树木、企业、项目和账户。每次回来，都能看到自上次查看以来新增的条目，以及这些是否就是全部。",
    kept: "关注列表只保存在这个浏览器里，不会提供给任何人。但存放日志的服务器能看到为此读取了索引的哪些页。",
    not_kept: "这个浏览器不保存关注列表：关闭页面后列表即消失。",
    nothing: "您还没有关注任何内容。",
    nothing_todo: "请打开某套房屋、某棵树、某家企业、某个项目或某个账户的页面，选择“关注”。",
    follow: "关注",
    following: "已关注",
    follow_note: "下次用这个浏览器打开时，会显示新增的内容。关注列表只保存在这个浏览器里。",
    full: "关注的数量已达到每次能够查询的上限。请先取消一项关注。",
    seen: "我已看过",
    stop: "取消关注",
    word_quiet: "没有新内容",
    looking: "正在查询新内容。",
    quiet: "自您上次查看以来没有新内容。截至 {time} 的内容您都已看过。",
    quiet_no_time: "自您上次查看以来没有新内容。",
    since: "截至 {time} 的内容您都已看过。",
    begun: "从现在起会显示其新增内容，目前共有 {count} 条。",
    cant_tell: "目前无法判断是否有新内容。",
    word_changed: "有改动",
    changed: "历史被改动过：日志的索引不再列有您上次查看时列有的内容。",
    changed_todo: "请不要采信该日志的列表，并告知信任文件的发布单位。",
    behind: "现在显示的日志比您上次看到的更旧，因此无法判断有没有新内容。",
    maybe_more: "可能还有更多：无法判断列表是否齐全。",
    open: "查看全部内容",
    new_entries: |new| format!("新增 {} 条", number(new)),
    all_of_it: |new| {
        let new = number(new);
        format!("这 {new} 条就是全部新内容，其可靠程度与日志的列表相同，依据见下方说明。")
    },
    newest_only: |shown| {
        let shown = number(shown);
        format!("这里只显示其中最新的 {shown} 条，全部内容见其页面。")
    },
    summary: |all, news, open| match (news, open) {
        (0, 0) => format!("您关注了 {all} 项，没有新内容。"),
        (0, open) if open == all => format!("您关注了 {all} 项，无法判断有没有新内容。"),
        (0, open) => format!("您关注了 {all} 项，其中 {open} 项无法判断有没有新内容。"),
        (news, 0) => format!("您关注了 {all} 项，其中 {news} 项有新内容。"),
        (news, open) => {
            format!("您关注了 {all} 项，其中 {news} 项有新内容，{open} 项无法判断。")
        }
    },
};

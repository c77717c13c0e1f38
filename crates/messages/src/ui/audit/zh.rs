//! 关于在浏览器中审计整个日志的文字：中文。

use super::Audit;
use crate::format::number;

/// 中文。
pub const ZH: Audit = Audit {
    title: "全面审计",
    lead: "在您的浏览器里读取整个日志并全部核验：每一个哈希、每一个签名、每一条规则和整份索引。这样您就不必听信任何人。",
    link: "自己做一次全面审计",
    before: "需要什么",
    before_download: "按日志顺序下载约 {size}。按流量计费的网络可能产生费用。",
    before_space: "在本设备上保存约 {size}，以便改日继续审计。清除本网站的数据即可删除。",
    before_stay: "期间可以照常浏览本站。请不要关闭这个窗口，可以随时暂停。",
    word_before: "尚未开始",
    begin: "开始审计",
    begin_anew: "从第一条重新开始",
    no_head: "日志的状态还不清楚，暂时无可审计。请看“日志”页。",
    starting: "正在载入审计程序",
    word_running: "进行中",
    reading: "第 1 步，共 2 步：读取全部条目",
    reading_note: "逐条对照日志的哈希树，逐个核验签名，并重新建立索引。",
    rules: "第 2 步，共 2 步：核对规则",
    rules_note: "对照全部其他记录，逐条核对每条记录适用的所有规则。",
    bar: "审计进度",
    left: "约 {time}",
    left_unknown: "尚不清楚",
    figure_read: "已读取",
    figure_done: "已完成",
    figure_rate: "速度",
    figure_left: "本步剩余时间",
    pause: "暂停",
    go_on: "继续",
    stop: "停止",
    paused: "审计已暂停",
    word_paused: "已暂停",
    paused_note: "只要不关闭这个窗口，进度就不会丢失。",
    stopped: "您已停止审计",
    word_stopped: "已停止",
    stopped_note: "停止前读到的内容没有问题，其余部分不得而知。",
    stuck: "审计读不下去了",
    stuck_note: "这并不说明日志有问题。此前读到的内容没有问题，不必重读。",
    no_start: "审计未能启动",
    no_start_blocked: "浏览器或本网站的设置禁止在后台使用 WebAssembly。如使用 Edge，请对本网站关闭“增强安全性”；如使用苹果设备，请对本网站关闭“锁定模式”。目前没有审计任何内容。",
    no_start_load: "审计程序未能载入，或与本页要求的不一致。请刷新页面；如仍然不行，请告知网站管理方。目前没有审计任何内容。",
    broken: "审计因自身出错已结束",
    broken_todo: "它既不能证明日志可靠，也不能证明日志有问题。可能是设备内存不足：请关闭其他窗口后重新开始，或使用命令行：stele audit",
    word_done: "已审计",
    done_note: "每一条目都在日志签名的哈希树中，顺序相符，没有缺失。",
    index_none: "日志没有承诺任何索引，因此不能证明任何列表或历史记录齐全。",
    rules_none: "未核对规则：信任文件没有列出根机关。",
    findings: "各条记录的发现",
    findings_note: "以下发现只涉及单条记录，是任何人都能看出的差错或欺诈。它们被如实写入日志，日志本身没有问题。",
    findings_none: "没有发现任何记录有问题。",
    previous: "前面的发现",
    next: "后面的发现",
    result_failed: "未通过",
    result_warning: "警示",
    result_open: "无法核验",
    of: "以上针对日志 {origin}，共 {entries}，根哈希为 {root}。",
    grown: "此后日志又有新增。要核验新增部分，请再次审计。",
    again: "再次审计",
    limits: "审计不能证明记录所写属实，也不能证明发生的事都已写入日志。",
    unwitnessed: "索引根的时间",

    before_entries: |entries| format!("读取并核验 {} 条。", number(entries)),
    size: |bytes| match bytes / 100_000 {
        0 => "不到 0.1 MB".into(),
        tenths @ 1..100 => format!("{}.{} MB", tenths / 10, tenths % 10),
        tenths => format!("{} MB", number(tenths / 10)),
    },
    count: |done, of| format!("{} / {}", number(done), number(of)),
    rate: |rate| format!("每秒 {} 条", number(rate)),
    go_on_at: |entry| format!("从第 {} 号条目继续", number(entry)),
    spoken: |percent, rules| match rules {
        false => format!("已读取日志的 {percent}%。"),
        true => format!("规则已核对 {percent}%。"),
    },
    done: |entries| format!("您已亲自核验 {} 条", number(entries)),
    intact: |records, of| {
        format!(
            "{} 条记录中，{} 条的格式和签名有效。",
            number(of),
            number(records)
        )
    },
    index_right: |roots, covered, keys| {
        format!(
            "索引属实：用全部条目重新建立的索引与日志的承诺一致，共比对 {} 次，涵盖 {} 条、{} 个索引键。",
            number(roots),
            number(covered),
            number(keys)
        )
    },
    findings_count: |findings| format!("{} 项发现", number(findings)),
    findings_more: |more| {
        format!(
            "另有 {} 项不逐一显示，可用命令行列出：stele audit",
            number(more)
        )
    },
    findings_range: |first, last, of| {
        format!(
            "第 {} 至 {} 项，共 {} 项",
            number(first),
            number(last),
            number(of)
        )
    },
    wrong: |entry| format!("第 {} 号条目不是日志签名的那一条", number(entry)),
    wrong_from: |entry| format!("从第 {} 号条目起，内容与日志的签名不符", number(entry)),
    index_wrong: |entry| format!("日志的索引不实，见第 {} 号条目的承诺", number(entry)),
    wrong_before: |entries| match entries {
        0 => "审计到此为止。".into(),
        _ => format!("此前的 {} 条没有问题。审计到此为止。", number(entries)),
    },
    stuck_at: |entries| format!("目前已读取 {} 条。", number(entries)),
    kept: |entries| {
        format!(
            "本设备已记下核验过的 {} 条：可以关闭页面，改日继续。",
            number(entries)
        )
    },
    unwitnessed_more: |count| format!("共有 {count} 个索引根如此。"),
};

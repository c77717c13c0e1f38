//! The words about what is kept and passed on: sharing, paper, and what can be seen without a network.

use crate::lang::Lang;

/// The words about what is kept and passed on, in this language.
pub const fn keep(lang: Lang) -> &'static Keep {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about what is kept and passed on, in one language.
    Keep;
    /// Button: hand the link to another program of the device.
    share,
    /// The device didn't take it.
    share_failed,
    /// Heading of what stands on paper only.
    paper_title,
    /// What paper is worth.
    paper_note,
    /// Label of the id.
    paper_id,
    /// Label of the link that the code holds.
    paper_link,
    /// Label of the checkpoint.
    paper_checkpoint,
    /// The log can't be reached, and the state that this browser verified last is shown: slots `{size}` and `{time}`.
    offline,
    /// The same where nobody vouches for a time: slot `{size}`.
    offline_no_time,
    /// What that means for what is shown.
    offline_note,
    ;
}

/// In English.
pub const EN: Keep = Keep {
    share: "Share",
    share_failed: "Your device could not share the link. Copy it instead.",
    paper_title: "Check this page",
    paper_note: "Paper is no proof: anybody can print such a page. Scan the code, or type the link, to verify the record.",
    paper_id: "Record id",
    paper_link: "Link to this very record",
    paper_checkpoint: "State of the log that was checked",
    offline: "Offline: the log can’t be reached. This page shows the state that this browser verified last: {size}, as logged until {time}.",
    offline_no_time: "Offline: the log can’t be reached. This page shows the state that this browser verified last: {size}.",
    offline_note: "Single records that you opened before can be seen, and are checked against that state. Lists and histories need the network; so does whether anything was logged, replaced or withdrawn since.",
};

/// In Chinese.
pub const ZH: Keep = Keep {
    share: "分享",
    share_failed: "设备没能分享这个链接，请改为复制。",
    paper_title: "核验本页",
    paper_note: "纸面不是证明：任何人都能打印这样的一页。请扫描二维码或输入链接来核验这条记录。",
    paper_id: "记录编号",
    paper_link: "指向这条记录的链接",
    paper_checkpoint: "所核验的日志状态",
    offline: "离线：无法连接日志。本页显示的是本浏览器上一次核验通过的状态：{size}，截至 {time}。",
    offline_no_time: "离线：无法连接日志。本页显示的是本浏览器上一次核验通过的状态：{size}。",
    offline_note: "您以前打开过的单条记录可以查看，并按该状态核验。列表和历史需要联网；此后有没有新写入的内容、有没有被替换或撤回，也要联网才能知道。",
};

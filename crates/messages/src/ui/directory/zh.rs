//! The words of lists that say what there is, in Chinese.

use super::Directory;
use crate::format::{number, size};

/// Chinese.
pub const ZH: Directory = Directory {
    companies: "企业与密钥",
    companies_lead: "所有登记为本市记录签名的单位：它们是谁、使用哪些密钥、现在可以签署什么。",
    companies_find: "按名称或代码查找：{find}。",
    companies_find_link: "搜索",
    may: "可签署的身份：{roles}",
    may_nothing: "现在不可签署任何记录",
    may_unknown: "未能取得它可以签署的内容",
    may_checking: "正在核验它可以签署的内容",
    unread: "无法显示的登记",
    rates: "积分标准",
    rates_note: "每公斤可得的积分。最新的一份有效，较早的已失效。",
    stations: "回收站点",
    stations_note: "在哪里投放，由谁运营。",
    goods: "积分可兑换的物品",
    goods_note: "商户的兑换目录，价格以积分计。",
    catalogue_of: "{merchant}：兑换目录 {catalogue}",
    account: "您自己的账户",
    account_note: "请输入凭证上的账户名称，或粘贴凭证上的链接。也可以扫描凭证上的二维码，或选择凭证文件：核验后即可从中打开它所属的账户。您输入、扫描或选择的内容只留在本机。知道账户名称的人都能查看该账户。",
    account_field: "账户名称或链接",
    account_open: "打开",
    account_wrong: "这既不是账户名称（1 至 64 个字符），也不是可在此打开的链接。",
    traces: "它签署过什么，哪些条目提到它",
    traces_note: "这些数量由日志的索引证明。提到它的条目包括合同、各项目中付出和收到的款项，以及它自己的登记等。",
    traces_signed: "以密钥 {key} 签署",
    traces_named: "提到它的条目",
    traces_open: "无法核验",
    dealings: "付款与收款",
    dealings_note: "口径与各项目页面一致：只计合同各方之间、有付款方和项目监理单位签名的资金往来，并扣除退回的部分。不同币种的金额从不相加。在本日志之外支付的款项，这里看不到。",
    dealings_looking: "正在查找提到它的条目",
    dealings_none: "在所有项目中，都没有计入它的付款或收款。",
    dealings_paid: "付出",
    dealings_wages: "其中发给工人",
    dealings_received: "收到",
    dealings_caption: "按项目列出，最近有往来的在前",
    dealings_partly: "合计只含已能算出的项目，不含以下项目：",
    dealings_again: "{entry} 与 {first} 是同一条记录，只计一次",
    dealings_not_entitled: "{entry} 验证不通过：签名的单位无权签署",
    dealings_undone: "{entry} 已被 {by} 撤回或替换",
    dealings_rules: "{entry} 没有通过：{rules}",
    dealings_not_between: "{entry} 不是合同双方之间的资金往来",
    trouble: |bad, open, warned| {
        let parts = [
            (bad, "没有通过核验"),
            (open, "未能核验"),
            (warned, "通过但有警示"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts
            .map(|(count, what)| format!("{} 条{what}", size(count)))
            .collect();
        format!("已读取的记录中，{}，排在最前。", parts.join("，"))
    },
    keys: |keys| format!("在用密钥 {} 个", number(keys)),
    dealings_reading: |entries| format!("正在读取提到它的 {} 条条目", number(entries)),
    dealings_adding: |done, of| {
        format!("正在合计：已完成 {} 个项目，共 {} 个", size(done), size(of))
    },
    dealings_read: |named, under| {
        format!(
            "已读取：提到它的条目 {} 条，其合同项下的条目 {} 条，没有跳过任何一条。",
            number(named),
            size(under)
        )
    },
    dealings_idle: |projects| {
        format!(
            "另有 {} 个项目提到它，但没有计入它的付款或收款。",
            size(projects)
        )
    },
    dealings_left: |entries| match entries {
        0 => "没有未计入的付款。".into(),
        _ => format!("有 {} 条写明它付款或收款，但未计入：", size(entries)),
    },
    dealings_flagged: |entries| {
        format!(
            "有 {} 笔因资金已经往来而计入，但没有顺利通过：",
            size(entries)
        )
    },
    dealings_more: |entries| format!("还有 {} 条", size(entries)),
};

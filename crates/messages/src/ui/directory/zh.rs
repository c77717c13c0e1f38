//! The words of lists that say what there is, in Chinese.

use super::Directory;
use crate::format::number;

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
    rates_note: "每千克可得的积分。最新的一份有效，较早的已失效。",
    stations: "投放站点",
    stations_note: "在哪里投放，由谁管理。",
    goods: "积分可兑换的商品",
    goods_note: "商户的商品目录，价格以积分计。",
    account: "您自己的账户",
    account_note: "请输入收据上的账户名称，或打开收据上的链接。您输入的内容只留在本机。知道账户名称的人都能查看该账户。",
    account_field: "账户名称",
    account_open: "打开",
    account_wrong: "账户名称为 1 至 64 个字符。",
    traces: "它做过什么",
    traces_note: "这些数量由日志的索引证明。提到它的条目包括合同、各项目中付出和收到的款项，以及它自己的登记等。",
    traces_signed: "以密钥 {key} 签署",
    traces_named: "提到它的条目",
    traces_open: "无法判断",
    keys: |keys| format!("在用密钥 {} 个", number(keys)),
};

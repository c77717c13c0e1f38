//! 关于个人积分的文字：中文。

use super::Points;
use crate::format::{number, signed, size};

/// 中文。
pub const ZH: Points = Points {
    line_station: "{name}，由 {operator} 运营",
    line_rates: "积分计划 {scheme} 的积分标准，第 {version} 版",
    line_account: "积分计划 {scheme} 的账户 {account}",
    line_transfer: "账户 {from} 改用账户 {to}，{date}",
    line_deposit: "{account} 在站点 {station} 投放 {kind} {weight}，{date}",
    line_grant: "{account} 得 {points}，投放凭证 {receipt}",
    line_expiry: "{account} 有 {points}过期，{date}",
    line_taken_back: "{account} 被收回 {points}，{date}",
    line_catalogue: "{merchant} 的兑换目录，{goods}",
    line_redemption: "{account} 在 {merchant} 用 {points}兑换 {good} × {quantity}，{date}",
    kilograms: "{number} 公斤",
    pair: "{from} 改用 {to}",
    rates_caption: "各类垃圾的积分",
    rates_kind: "垃圾种类",
    rates_points: "每公斤积分",
    goods_caption: "可兑换的物品",
    goods_name: "物品",
    goods_good: "目录编号",
    goods_points: "所需积分",

    account_all: "这个账户的全部往来",
    account_title: "积分账户 {account}",
    account_sound: "这个账户的每一笔都对得上：现有 {points}",
    account_refused_todo: "这些记录在下方逐条标出，并写明原因。",
    account_left: "持有人已改用账户 {to}，全部积分随之转移",
    account_closed: "这个账户已注销或未生效，目前不能使用",
    account_unknown: "没有有权机关登记过这个账户",
    account_unknown_todo: "以它名义记录的内容不产生任何积分。请看下方各条。",
    word_adds_up: "对得上",
    word_differs: "对不上",
    word_left: "已转移",
    word_closed: "已注销",
    word_no_account: "未登记",
    account_whose: "这是谁的账户",
    account_privacy: "任何人都可以追踪一个化名：它得到和用掉的每一分、在哪里、哪一天，都是公开的。不公开的只有化名背后是谁：没有任何记录写明。",
    account_scheme: "积分计划",
    account_key: "持有人密钥",
    totals: "合计",
    total_granted: "已发放",
    total_received: "从其他账户转入",
    total_redeemed: "已兑换",
    total_expired: "已过期",
    total_reversed: "已收回",
    total_sent: "转到其他账户",
    total_balance: "现有余额",
    total_deposits: "投放次数",
    total_held: "各账户现有",
    total_sum: "合计",
    totals_note: "发放与转入之和，等于兑换、过期、收回、转出与余额之和。只计通过核验的记录。",
    events: "每一分的来去",
    events_none: "这个账户还没有任何往来。",
    events_note: "每一行都写明其后的余额，按日志的先后计算。",
    events_oldest: "旧的在前",
    events_newest: "新的在前",
    pages: "往来翻页",
    page_before: "上一页",
    page_after: "下一页",
    event_deposit: "在{with} 投放垃圾",
    event_grant: "在{with} 投放所得积分",
    event_redemption: "在 {with} 兑换",
    event_expiry: "积分过期",
    event_reversal: "收回积分：{with}",
    event_in: "从账户 {with} 转入",
    event_out: "转到账户 {with}",
    event_balance: "余额 {points}",
    event_no_points: "本身不产生积分",
    event_receipt: "凭证号 {receipt}",
    with_station: "站点 {station}",
    with_authority: "主管部门",
    account_limits: "核验不能说明垃圾称重是否准确、物品是否确已交付：这一点由签署方负责。",
    account_records: "关于这个账户的全部记录",

    city_title: "全市积分",
    city_link: "全市积分",
    city_adds_up: "全市积分对得上：发放的等于已兑换、已过期、已收回和仍持有之和",
    city_differs: "全市积分对不上：有积分凭空产生或丢失",
    city_differs_todo: "请看下方差额并告知主管部门。对整个日志做一次审计可查明具体条目；命令行：stele audit",
    city_refused_todo: "这些记录不计入任何合计。具体条目列在下方，各条目的页面写明了无效的原因。",
    city_refused_title: "无效的记录",
    city_refused_note: "由有权签署的单位签署，但违反规则。最新的在前。",
    city_refused_row: "{entry}：{type}",
    city_scheme: "积分计划 {scheme}",
    city_caption: "积分去向",
    column_what: "去向",
    column_points: "积分",
    city_how: "如何统计",
    city_how_note: "您的浏览器读取了全部涉及积分的记录，并逐个账户计算。仍持有的积分在各账户上：已发放，未用掉，也未失效。",
    city_limits: "核验不能说明垃圾称重是否准确、物品是否确已交付：这一点由签署方负责。",
    city_records: "最新的发放记录",

    account_refused: |events, points| {
        format!(
            "这个账户有 {} 条记录无效。按其余记录，现有 {points}",
            size(events)
        )
    },
    city_refused: |events| format!("全市积分对得上，但有 {} 条记录无效", number(events)),
    city_refused_more: |events| {
        format!(
            "还有 {} 条，对整个日志做一次审计可查明；命令行：stele audit",
            number(events)
        )
    },
    city_accounts: |accounts, refused| match refused {
        0 => format!("账户 {accounts} 个。每条记录都有效。"),
        _ => format!("账户 {accounts} 个。无效的记录 {} 条。", number(refused)),
    },
    events_range: |first, last, of| {
        format!(
            "第 {} 至 {} 条，共 {} 条。",
            size(first),
            size(last),
            size(of)
        )
    },

    points: |points| format!("{} 积分", signed(points)),
    goods: |count| format!("{} 种物品", size(count)),
};

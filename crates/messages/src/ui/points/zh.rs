//! 关于个人积分的文字：中文。

use super::Points;
use crate::format::{signed, size};

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

    points: |points| format!("{} 积分", signed(points)),
    goods: |count| format!("{} 种物品", size(count)),
};

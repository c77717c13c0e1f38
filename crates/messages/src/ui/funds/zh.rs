//! 关于工程资金的文字：中文。

use super::Funds;
use crate::format::size;

/// 中文。
pub const ZH: Funds = Funds {
    line_project: "{title}（{project}），建设单位 {buyer}，预算 {budget}",
    line_contract: "合同 {contract}：{buyer} 发包给 {supplier}，{amount}，{title}",
    line_amendment_more: "合同 {contract} 增加 {change}，变更编号 {amendment}",
    line_amendment_less: "合同 {contract} 减少 {change}，变更编号 {amendment}",
    line_milestone_met: "合同 {contract} 的节点 {milestone} 已达成：{title}",
    line_milestone_met_on: "合同 {contract} 的节点 {milestone} 于 {date}达成：{title}",
    line_milestone_not_met: "合同 {contract} 的节点 {milestone} 未达成：{title}",
    line_request: "{payee} 申请付款 {amount}，合同 {contract}，{purpose}，{date}",
    line_payment: "{payer} 付给 {payee} {amount}，{purpose}，{date}",
    line_reversal: "付款 {payment} 第 {line} 行冲回 {amount}，{date}",
    line_wage_run: "合同 {contract} {month}的工资：{amount}，{workers}，{date}",
    line_wage_run_part: "合同 {contract} {month}的工资：总额 {amount}，第 {part} 册（共 {parts} 册），{workers}，{date}",
    wages_caption: "发放明细，第 {part} 册，共 {parts} 册",
    wages_line: "序号",
    wages_worker: "化名",
    amount: "金额",

    month: |year, month| format!("{year}年{month}月"),
    workers: |count| format!("{} 名工人", size(count)),
};

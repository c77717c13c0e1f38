//! 关于工程资金的文字：中文。

use super::Funds;
use crate::format::{list, number, size};
use crate::lang::Lang;

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
    line_reversal: "付款 {payment} 第 {line} 行冲正 {amount}，{date}",
    line_wage_run: "合同 {contract} {month}的工资：{amount}，{workers}，{date}",
    line_wage_run_part: "合同 {contract} {month}的工资：总额 {amount}，第 {part} 册（共 {parts} 册），{workers}，{date}",
    wages_caption: "发放明细，第 {part} 册，共 {parts} 册",
    wages_line: "序号",
    wages_worker: "化名",
    amount: "金额",

    project_title: "项目 {project}",
    project_all: "这个项目的资金去向",
    project_records: "关于这个项目的全部记录",
    project_unknown: "没有有权单位登记过这个项目",
    project_unknown_todo: "以这个名称登记的内容没有预算、也没有监理单位可供核对。请看下方各条。",
    project_unpaid: "目前还没有付过款",
    project_good: "每一条记录都对得上：{movements}，建设单位已付 {paid}",
    project_good_note: "每笔付款都有付款方和监理单位签名；流出不超过流入；没有超出合同的付款，也没有合同之外的付款。",
    project_warned: "没有不通过的记录，但请注意警示：{counts}。建设单位已付 {paid}。",
    project_open: "有的记录无法核验：{counts}。目前所知建设单位已付 {paid}。",
    project_failed: "有的记录没有通过核验：{counts}。建设单位已付 {paid}。",
    project_todo: "这些记录在下方逐条标出规则，打开各条即可看到原因。",
    project_audit: "超出了网页能够读取的数量，只读一部分会误导。可对整个日志做一次审计；命令行：stele audit",
    word_all_passed: "全部通过",
    word_warnings: "有警示",
    word_warned: "有警示",
    word_not_all_passed: "未全部通过",
    word_nothing_paid: "尚未付款",
    word_no_project: "未登记",
    sums: "一览",
    sum_budget: "预算",
    sum_contracted: "建设单位的合同",
    sum_paid: "建设单位已付",
    sum_due: "应付或已申请、未付",
    sum_wages: "已发给工人",
    none: "无",
    sums_note: "计入的是这些合同各方之间、有付款方和监理单位签名的资金往来，超出限额的也计入。不同币种的金额从不相加。",
    links: "钱到了哪一环",
    links_note: "自建设单位逐级向下：每份合同的金额、已付多少、承包方又付出了多少。",
    links_none: "没有登记有效的合同。",
    link_pays: "{buyer} 付给 {supplier}",
    link_contract: "合同 {contract}：{title}",
    link_workers: "{supplier} 付给 {workers}",
    link_value: "合同金额",
    link_signed: "签约金额",
    link_paid: "已付",
    link_left: "未付",
    link_passed_on: "承包方已付出",
    link_kept: "留在承包方",
    link_wages: "工资",
    link_percent: "合同已付 {percent}%",
    movements: "每一笔付款",
    movements_none: "目前没有资金往来。",
    movements_only_open: "只看未顺利通过的",
    movements_all: "查看全部",
    movement_flow: "{payer} 付给 {payee}",
    movement_back: "{payee} 退回给 {payer}",
    movement_back_to: "退回给 {payer}",
    movement_wage_run: "{purpose}，工资发放表 {run}",
    movement_purpose: "{purpose}",
    movement_milestone: "{purpose}，节点 {milestone}",
    movement_wages: "{month}的工资",
    movement_wages_part: "{month}的工资，第 {part} 册（共 {parts} 册）",
    movement_reversal: "冲正付款 {payment}",
    movement_under: "合同 {contract}",
    movement_signed: "签名：{signers}",
    movement_signer: "{role} {who}",
    pages: "付款翻页",
    project_limits: "在本日志之外支付的款项，以及没有写入日志的工程，这里都看不到。没有核验：工程是否如节点记录所述完成，银行账户是否确如付款记录所述变动。",

    month: |year, month| format!("{year}年{month}月"),
    workers: |count| format!("{} 名工人", size(count)),
    project_too_long: |count| format!("这里无法核验：本项目的合同之下有 {} 条记录", number(count)),
    movements_count: |count| format!("{} 笔资金往来", size(count)),
    amendments: |count| match count {
        0 => "无变更".into(),
        _ => format!("含变更 {} 次", size(count)),
    },
    contracts: |count| format!("{} 份合同", size(count)),
    counts: |good, warned, failed, open| {
        let parts = [
            (failed, "不通过"),
            (open, "无法核验"),
            (warned, "通过但有警示"),
            (good, "通过"),
        ];
        let said = parts.iter().filter(|(count, _)| *count > 0);
        let said = said.map(|(count, what)| format!("{} 条{what}", size(*count)));
        list(Lang::Zh, &said.collect::<Vec<_>>())
    },
    range: |first, last, of| {
        format!(
            "第 {} 至 {} 笔，共 {} 笔，新的在前",
            size(first),
            size(last),
            size(of)
        )
    },
};

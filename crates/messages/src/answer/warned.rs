//! What the rules warn of, in a few words for the top of a page. The whole of it stands in the reasons below.

use stele_records::rules::Rule;
use stele_records::verdict::{CheckCode, Verdict};

use super::record::warnings;
use crate::lang::Lang;

/// What is out of line by the rules that warn, each once; empty where none does.
pub(super) fn warned(lang: Lang, verdict: &Verdict) -> String {
    let mut said: Vec<&str> = Vec::new();
    for check in warnings(verdict) {
        if let CheckCode::Rule(rule) = check.code {
            let about = about(lang, rule);
            if !said.contains(&about) {
                said.push(about);
            }
        }
    }
    said.join(lang.pick("; ", "；"))
}

/// Without a full stop, and not at the beginning of a sentence.
const fn about(lang: Lang, rule: Rule) -> &'static str {
    match rule {
        Rule::C3 => lang.pick(
            "the times that its signers give are out of line",
            "签署方注明的时间不合常理",
        ),
        Rule::C5 => lang.pick("a code in it can’t be right", "其中有代码不正确"),
        Rule::R6 => lang.pick(
            "a photo of it was shown for another flat",
            "所附照片曾用于另一套房屋",
        ),
        Rule::R7 => lang.pick("the price is out of line", "价格异常"),
        Rule::R9 => lang.pick(
            "the rent differs from that of the listing",
            "租金与房源不一致",
        ),
        Rule::R10 => lang.pick(
            "another lease of the flat for the same days was logged later",
            "此后又登记了同一房屋、租期重叠的租赁合同",
        ),
        Rule::T3 => lang.pick("the place of the tree doesn’t fit", "树木的位置不相符"),
        Rule::T4 => lang.pick("no trunk grows like that", "胸径不会这样变化"),
        Rule::F7 => lang.pick(
            "the wages have not been paid on, as far as the log shows",
            "按日志记载，工资尚未发出",
        ),
        Rule::F9 => lang.pick(
            "it may have been split to stay below the approval limit",
            "可能为规避审批限额而拆分付款",
        ),
        _ => lang.pick("a rule warns of it", "有规则提出警示"),
    }
}

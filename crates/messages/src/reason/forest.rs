//! Why a rule of the forest didn't simply pass.

use stele_records::rules::ForestReason;

use super::authority::party;
use crate::advice::Advice;
use crate::event::event;
use crate::format::{number, shown};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a rule of the forest didn't simply pass.
pub(super) fn reason(lang: Lang, why: &ForestReason) -> Text {
    match why {
        ForestReason::AfterRemoval { removed } => {
            let removed = number(*removed);
            say!(
                lang,
                "Entry {removed} says that the tree had been taken away; nothing can happen to it after that.",
                "第 {removed} 号条目已记载该树被移除，此后不应再有事件。",
                Advice::AskSigner,
            )
        }
        ForestReason::OutOfOrder {
            event: own,
            after,
            by,
        } => {
            let (own, after, by) = (event(lang, *own), event(lang, *after), number(*by));
            say!(
                lang,
                "It tells of the {own} of the tree, which comes before the {after} in a tree’s life; but entry {by} has told of that already.",
                "它记载的事件是“{own}”，按树木一生的次序应先于“{after}”，但第 {by} 号条目已记载了后者。",
                Advice::AskSigner,
            )
        }
        ForestReason::NotPlanted { event: own } => {
            let own = event(lang, *own);
            say!(
                lang,
                "It tells of the {own} of the tree, but nothing shows that the tree had left the nursery and been planted.",
                "它记载的事件是“{own}”，但没有任何记载表明该树已出圃并栽植。",
                "Don’t rely on it. Ask the office named as signer where the planting was recorded.",
                "请不要依据它办事，并向署名的签署单位核实栽植的记载在何处。",
            )
        }
        ForestReason::TagTaken { tag, by } => {
            let (tag, by) = (shown(tag), number(*by));
            say!(
                lang,
                "Since entry {by} another tree, which lives, bears the tag “{tag}”. One tag can’t stand for two trees.",
                "自第 {by} 号条目起，另一棵存活的树已使用树牌“{tag}”。一个树牌不能对应两棵树。",
                "Don’t rely on it. Compare the other tree’s entry with the tree in front of you, and ask the authority in charge.",
                "请不要依据它办事。请将另一棵树的条目与眼前的树比对，并向主管部门核实。",
            )
        }
        ForestReason::TagRetired { tag, by } => {
            let (tag, by) = (shown(tag), number(*by));
            say!(
                lang,
                "Entry {by} replaced the tag “{tag}” by another; since then it stands for no tree.",
                "第 {by} 号条目已用新树牌替换树牌“{tag}”，旧牌此后不再对应任何树木。",
                "Don’t rely on it. Look up the tag that hangs on the tree now.",
                "请不要依据它办事，请按树上现有的树牌查询。",
            )
        }
        ForestReason::OtherTag { tag, bears, by } => {
            let (tag, bears, by) = (shown(tag), shown(bears), number(*by));
            say!(
                lang,
                "It gives the tag “{tag}”, but since entry {by} the tree bears the tag “{bears}”, and no change of the tag is logged.",
                "它写明的树牌是“{tag}”，但自第 {by} 号条目起该树的树牌是“{bears}”，日志中没有换牌的记载。",
                "Don’t rely on it. It may belong to another tree: ask the office named as signer.",
                "请不要依据它办事，它可能属于另一棵树，请向署名的签署单位核实。",
            )
        }
        ForestReason::NotSelected => say!(
            lang,
            "The tree was planted, but nothing shows that it had been selected and tagged in a nursery before. It may be another one.",
            "该树已栽植，但此前没有在苗圃选苗挂牌的记载，可能不是选定的那一棵。",
            "Don’t rely on it. Ask the planter where the tree comes from.",
            "请不要依据它办事，并向栽植单位核实苗木来源。",
        ),
        ForestReason::OutsideSection {
            section,
            metres,
            by,
        } => {
            let (section, by) = (shown(section), number(*by));
            let far = number(*metres);
            say!(
                lang,
                "The place lies {far} m outside the section “{section}”, whose boundary is given by entry {by}.",
                "该位置在标段“{section}”边界之外 {far} 米，边界见第 {by} 号条目。",
                "Compare the place with the tree in front of you, and ask the office named as signer which of the two is wrong.",
                "请与眼前的树核对位置，并向署名的签署单位核实位置与标段哪一项有误。",
            )
        }
        ForestReason::Moved { metres, from } => {
            let (far, from) = (number(*metres), number(*from));
            say!(
                lang,
                "The place lies {far} m from where the tree stood by entry {from}, and no transplant is logged.",
                "该位置与第 {from} 号条目记载的位置相距 {far} 米，日志中没有移栽的记载。",
                "Compare both places with the tree in front of you. Further than 50 m it is taken for another tree.",
                "请与眼前的树核对两处位置。相距超过 50 米即视为另一棵树。",
            )
        }
        ForestReason::SamePlace { other } => {
            let other = number(*other);
            say!(
                lang,
                "According to entry {other} another tree that lives stands less than half a metre away: one tree may have been counted twice.",
                "第 {other} 号条目记载另一棵存活的树与它相距不到半米，可能是同一棵树被登记了两次。",
                "See whether two trees stand there. If there is one, tell the office named as signer.",
                "请到现场查看是否确有两棵树。如果只有一棵，请告知署名的签署单位。",
            )
        }
        ForestReason::TrunkShrinks { mm, from } => {
            let (thinner, from) = (number(*mm), number(*from));
            say!(
                lang,
                "The trunk is {thinner} mm thinner than by entry {from}. Trunks don’t shrink, but readings vary.",
                "胸径比第 {from} 号条目记载的小 {thinner} 毫米。树干不会变细，但测量会有误差。",
                "A few millimetres mean nothing. If it is much more, measure again: it may be another tree.",
                "相差几毫米没有意义。如果相差很多，请重新测量，可能不是同一棵树。",
            )
        }
        ForestReason::TrunkGrowsFast { mm, days, from } => {
            let (thicker, from) = (number(*mm), number(*from));
            let days = number(*days);
            let apart = match days.as_str() {
                "1" => "1 day".to_owned(),
                days => format!("{days} days"),
            };
            say!(
                lang,
                "The trunk is {thicker} mm thicker than by entry {from}, read {apart} apart. No tree grows that fast.",
                "胸径比第 {from} 号条目记载的大 {thicker} 毫米，两次测量相隔 {days} 天，树木不会长得这么快。",
                "Measure again: one of the two readings is wrong, or it is another tree.",
                "请重新测量：两次读数中有一次有误，或者不是同一棵树。",
            )
        }
        ForestReason::ReadingCopied { mm, from } => {
            let (same, from) = (number(*mm), number(*from));
            say!(
                lang,
                "Since entry {from} the same maintainer has read {same} mm every time, to the millimetre: the readings may be copied.",
                "自第 {from} 号条目起，同一养护单位每次的读数都是 {same} 毫米，分毫不差，可能是抄录的。",
                "Measure again, and ask the maintainer how the readings were taken.",
                "请重新测量，并向养护单位了解读数是如何取得的。",
            )
        }
        ForestReason::OtherSpecies { name, before, by } => {
            let (name, before, by) = (shown(name), shown(before), number(*by));
            say!(
                lang,
                "It names the species “{name}”, but by entry {by} the tree is “{before}”. Only another party may correct that.",
                "它写明的树种是“{name}”，但第 {by} 号条目记载为“{before}”。更正树种须由另一方签署。",
                "Don’t rely on it. Compare the tree in front of you with both names: it may have been swapped.",
                "请不要依据它办事。请将眼前的树与两个树种名称比对，树可能被调换。",
            )
        }
        ForestReason::PlanterInspects { who, planted } => {
            let (who, planted) = (party(who), number(*planted));
            say!(
                lang,
                "The inspector {who} planted the tree itself, by entry {planted}. Nobody may inspect its own work.",
                "验收单位 {who} 正是第 {planted} 号条目中的栽植单位。任何单位不得验收自己的工作。",
                Advice::DontRely,
            )
        }
        ForestReason::LowSurvival {
            section,
            planted,
            alive,
        } => {
            let section = shown(section);
            let (planted, alive) = (number(*planted), number(*alive));
            say!(
                lang,
                "Of the {planted} trees planted in the section “{section}”, {alive} are alive by what is logged: fewer than 85 in 100.",
                "据日志记载，标段“{section}”已栽植 {planted} 棵，存活 {alive} 棵，不足百分之八十五。",
                "Ask the authority in charge what is done about it. Trees that replace dead ones count as planted, too.",
                "请向主管部门了解补救措施。补植的树木也计入栽植数。",
            )
        }
    }
}

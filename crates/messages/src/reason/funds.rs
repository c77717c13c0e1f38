//! Why a rule of engineering funds didn't simply pass.

use stele_records::rules::FundsReason;

use crate::advice::Advice;
use crate::format::{amount, number, shown};
use crate::lang::Lang;
use crate::role::role;
use crate::text::{Text, say};

/// Why a rule of engineering funds didn't simply pass.
#[expect(clippy::too_many_lines, reason = "one arm a reason")]
pub(super) fn reason(lang: Lang, why: &FundsReason) -> Text {
    match why {
        FundsReason::NoProject { project, .. } => {
            let project = shown(project);
            say!(
                lang,
                "It names the project “{project}”, but nobody entitled has logged a project of that name.",
                "它写明项目“{project}”，但日志中没有由有权方登记的这一名称的项目。",
                Advice::DontRely,
            )
        }
        FundsReason::NoContract { contract, .. } => {
            let contract = shown(contract);
            say!(
                lang,
                "It names the contract “{contract}”, but no contract of that number has been logged by parties entitled to.",
                "它写明合同“{contract}”，但日志中没有由有权方签署的这一编号的合同。",
                Advice::DontRely,
            )
        }
        FundsReason::OtherProject { contract, .. } => {
            let contract = number(*contract);
            say!(
                lang,
                "The contract that it names, entry {contract}, belongs to another project.",
                "它写明的合同（第 {contract} 号条目）属于另一个项目。",
                Advice::DontRely,
            )
        }
        FundsReason::NoParent { id, .. } => {
            let id = shown(id);
            say!(
                lang,
                "It hangs on “{id}”, but there is no such contract or project that it could hang on.",
                "它写明上级为“{id}”，但没有可作为其上级的这份合同或项目。",
                Advice::DontRely,
            )
        }
        FundsReason::NotPassedOn { above, .. } => {
            let above = number(*above);
            say!(
                lang,
                "Whoever pays under it is not the one whose money it would be by entry {above}: the chain of contracts is broken there.",
                "按第 {above} 号条目，这笔钱不归其付款方支配：合同链条在此中断。",
                Advice::DontRely,
            )
        }
        FundsReason::OtherSigner { role: own, .. } => {
            let role = role(lang, own);
            say!(
                lang,
                "Whoever signed as {role} is not the party that the record names for it.",
                "以“{role}”身份签署的，并不是记录中写明的那一方。",
                Advice::DontRely,
            )
        }
        FundsReason::NotAParty {
            role: own,
            contract,
            ..
        } => {
            let role = role(lang, own);
            let contract = number(*contract);
            say!(
                lang,
                "Its {role} is not the one of the contract in entry {contract}.",
                "它的{role}与第 {contract} 号条目的合同不一致。",
                Advice::DontRely,
            )
        }
        FundsReason::OtherSupervisor { project, .. } => {
            let project = number(*project);
            say!(
                lang,
                "It is signed by another supervisor than the one of the project, entry {project}.",
                "签署的监理单位不是该项目的监理单位（第 {project} 号条目）。",
                Advice::DontRely,
            )
        }
        FundsReason::SupervisorIsParty { role: own, .. } => {
            let role = role(lang, own);
            say!(
                lang,
                "The supervisor who signed is also the {role}: nobody has looked at this payment who has no part in it.",
                "签署的监理单位同时也是{role}：没有任何与此事无利害关系的一方审核过这笔款项。",
                Advice::DontRely,
            )
        }
        FundsReason::MoreOut {
            inflow,
            outflow,
            contract,
            currency,
            ..
        } => {
            let inflow = amount(lang, inflow, currency);
            let outflow = amount(lang, outflow, currency);
            let contract = number(*contract);
            say!(
                lang,
                "With this {outflow} had been paid on, and only {inflow} had come in under the contract in entry {contract}.",
                "计入这一笔，已付出 {outflow}，而第 {contract} 号条目的合同项下只收到 {inflow}。",
                Advice::DontRely,
            )
        }
        FundsReason::WagesMisused {
            amount: own,
            contract,
            currency,
            ..
        } => {
            let amount = amount(lang, own, currency);
            let contract = number(*contract);
            say!(
                lang,
                "{amount} that came in as wages under the contract in entry {contract} went elsewhere than to workers.",
                "第 {contract} 号条目的合同项下作为工资收到的 {amount}，没有发给工人，而是用于其他方面。",
                Advice::DontRely,
            )
        }
        FundsReason::NoWageRun => say!(
            lang,
            "It says to pay wages, but names no wage run: nobody can see which workers are paid.",
            "它写明用于发放工资，但没有写明工资发放表：看不出发给了哪些工人。",
            Advice::DontRely,
        ),
        FundsReason::OverContract {
            paid,
            value,
            contract,
            currency,
            ..
        } => {
            let paid = amount(lang, paid, currency);
            let value = amount(lang, value, currency);
            let contract = number(*contract);
            say!(
                lang,
                "With this {paid} has been paid under the contract in entry {contract}, which is worth {value} with its amendments.",
                "计入这一笔，第 {contract} 号条目的合同已付 {paid}，超过合同金额（含变更）{value}。",
                Advice::DontRely,
            )
        }
        FundsReason::OtherCurrency {
            currency, contract, ..
        } => {
            let currency = shown(currency);
            let contract = number(*contract);
            say!(
                lang,
                "It is in another currency than the contract in entry {contract}, which is in {currency}: the two can’t be held against each other.",
                "它的币种与第 {contract} 号条目的合同不同，合同币种为 {currency}，两者无法比较。",
                Advice::DontRely,
            )
        }
        FundsReason::OverBudget {
            contracted,
            budget,
            project,
            currency,
            ..
        } => {
            let contracted = amount(lang, contracted, currency);
            let budget = amount(lang, budget, currency);
            let project = number(*project);
            say!(
                lang,
                "With this {contracted} has been contracted, or paid under contracts that no longer stand, and the budget of the project, entry {project}, is {budget}.",
                "计入这一份，合同总额（含已失效合同项下已付的款项）为 {contracted}，超过该项目（第 {project} 号条目）的预算 {budget}。",
                Advice::DontRely,
            )
        }
        FundsReason::NoMilestone => say!(
            lang,
            "It pays for works, but names no milestone that they had reached.",
            "它支付的是工程进度款，但没有写明所依据的工程节点。",
            Advice::DontRely,
        ),
        FundsReason::MilestoneOpen { milestone, .. } => {
            let milestone = shown(milestone);
            say!(
                lang,
                "The supervisor had not found the milestone “{milestone}” met when this was logged.",
                "写入日志时，监理单位尚未认定节点“{milestone}”达成。",
                Advice::DontRely,
            )
        }
        FundsReason::MilestoneNotMet { by, .. } => {
            let by = number(*by);
            say!(
                lang,
                "Entry {by} says that the supervisor had found the milestone not met.",
                "第 {by} 号条目记载，监理单位认定该节点未达成。",
                Advice::DontRely,
            )
        }
        FundsReason::NoRequest { request, .. } => {
            let request = shown(request);
            say!(
                lang,
                "It answers the request “{request}”, but whoever is to be paid had not made one of that number.",
                "它写明依据付款申请“{request}”，但收款方此前没有提出这一编号的申请。",
                Advice::DontRely,
            )
        }
        FundsReason::RequestDiffers { by, .. } => {
            let by = number(*by);
            say!(
                lang,
                "The request in entry {by} is for less than has been paid on it, in another currency, or by somebody else.",
                "第 {by} 号条目的付款申请金额低于依此支付的总额、币种不同，或由另一方提出。",
                Advice::DontRely,
            )
        }
        FundsReason::PaidTwice { other, .. } => {
            let other = number(*other);
            say!(
                lang,
                "The same line of the same payment was paid by entry {other}.",
                "同一付款编号的同一行已由第 {other} 号条目支付。",
                Advice::DontRely,
            )
        }
        FundsReason::InvoicePaid { other, .. } => {
            let other = number(*other);
            say!(
                lang,
                "The same invoice was paid by entry {other}.",
                "同一张发票已由第 {other} 号条目支付。",
                Advice::DontRely,
            )
        }
        FundsReason::NothingToReverse { id, .. } => {
            let id = shown(id);
            say!(
                lang,
                "It says to reverse “{id}”, but no payment of that id counts.",
                "它声称冲正“{id}”，但没有这一标识的有效付款。",
                Advice::DontRely,
            )
        }
        FundsReason::NotTheirsToReverse { of, .. } => {
            let of = number(*of);
            say!(
                lang,
                "It is by others than the parties of the payment in entry {of}, or in another currency.",
                "它不是由第 {of} 号条目的付款各方签署，或币种不同。",
                Advice::DontRely,
            )
        }
        FundsReason::ReversesTooMuch {
            reversed,
            paid,
            of,
            currency,
            ..
        } => {
            let reversed = amount(lang, reversed, currency);
            let paid = amount(lang, paid, currency);
            let of = number(*of);
            say!(
                lang,
                "With this {reversed} would have come back of the payment in entry {of}, which was {paid}.",
                "计入这一笔，第 {of} 号条目的付款共冲正 {reversed}，超过原付款 {paid}。",
                Advice::DontRely,
            )
        }
        FundsReason::PartMissing { part, parts, .. } => {
            let part = shown(&part.to_string());
            let parts = shown(&parts.to_string());
            say!(
                lang,
                "Part {part} of {parts} of the wage run is not in the log, so nobody can see where that money went.",
                "工资发放表共 {parts} 册，日志中缺少第 {part} 册，看不出这部分钱发给了谁。",
                Advice::DontRely,
            )
        }
        FundsReason::PartTwice { other, .. } => {
            let other = number(*other);
            say!(
                lang,
                "This part of the wage run was logged before, in entry {other}.",
                "工资发放表的这一册此前已写入日志，见第 {other} 号条目。",
                Advice::DontRely,
            )
        }
        FundsReason::PartsDiffer { other, .. } => {
            let other = number(*other);
            say!(
                lang,
                "Entry {other} gives another total, month or number of parts for the same wage run.",
                "第 {other} 号条目对同一份工资发放表写明了不同的总额、月份或册数。",
                Advice::DontRely,
            )
        }
        FundsReason::LinesDiffer {
            sum,
            total,
            currency,
            ..
        } => {
            let sum = amount(lang, sum, currency);
            let total = amount(lang, total, currency);
            say!(
                lang,
                "Its lines add up to {sum}, and the total says {total}.",
                "各行之和为 {sum}，而总额写明 {total}。",
                Advice::DontRely,
            )
        }
        FundsReason::WorkerTwice { pseudonym, .. } => {
            let pseudonym = shown(pseudonym);
            say!(
                lang,
                "The worker “{pseudonym}” stands in it twice.",
                "化名为“{pseudonym}”的工人在其中出现两次。",
                Advice::DontRely,
            )
        }
        FundsReason::WorkerUnknown { pseudonym, .. } => {
            let pseudonym = shown(pseudonym);
            say!(
                lang,
                "When it was logged, nobody had attested a worker “{pseudonym}” for this project and this month.",
                "写入日志时，没有机关为本项目、该月份核验过化名为“{pseudonym}”的工人。",
                Advice::DontRely,
            )
        }
        FundsReason::ThroughDiffers {
            through,
            total,
            currency,
            ..
        } => {
            let through = amount(lang, through, currency);
            let total = amount(lang, total, currency);
            say!(
                lang,
                "{through} went through for the wage run, and {total} was paid out to workers.",
                "这份工资发放表经手 {through}，实际发给工人 {total}。",
                Advice::DontRely,
            )
        }
        FundsReason::NotPaidOut { wage_run, .. } => {
            let wage_run = shown(wage_run);
            say!(
                lang,
                "The wage run “{wage_run}”, which the money is for, is not in the log yet: nobody can see yet that workers were paid.",
                "这笔钱所对应的工资发放表“{wage_run}”尚未写入日志，目前看不出工人是否已收到工资。",
                "Look again in some days. If it still isn’t there, ask the employer and the supervisor.",
                "请过几天再查。如仍没有，请向用工单位和监理单位核实。",
            )
        }
        FundsReason::Split {
            sum,
            limit,
            payments,
            other,
            currency,
            ..
        } => {
            let sum = amount(lang, sum, currency);
            let limit = amount(lang, limit, currency);
            let payments = number(*payments);
            let other = number(*other);
            say!(
                lang,
                "It is one of {payments} payments of this day to the same payee, entry {other} among them, just below the approval limit of {limit}; together they are {sum}.",
                "当天向同一收款方支付了 {payments} 笔略低于审批限额 {limit} 的款项（包括第 {other} 号条目），合计 {sum}。",
                "Ask the owner of the project who approved them, and why they were not one payment.",
                "请向项目的建设单位核实由谁审批、为何没有合并为一笔。",
            )
        }
    }
}

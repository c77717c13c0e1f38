//! What speaks against a record, in one sentence for the top of its page. The whole of it stands in the
//! reasons below.

use stele_records::rules::{ForestReason, FundsReason, PointsReason, RentalReason};
use stele_records::types::RecordType;

use super::record::{Clock, is_about_money};
use crate::format::day;
use crate::lang::Lang;
use crate::text::{Text, phrase};

/// What a rule of the rental platform found: nobody should pay on it.
pub(super) fn rental(lang: Lang, kind: RecordType, why: &RentalReason, time: Clock<'_>) -> Text {
    let what = match why {
        RentalReason::Let { from, until, .. } => {
            let (from, until) = (day(lang, from), day(lang, until));
            phrase!(
                lang,
                "Do not pay: the flat is let from {from} to {until}",
                "请不要付款：该房屋已出租，租期自 {from}至 {until}",
            )
        }
        RentalReason::LaterLease { .. } => phrase!(
            lang,
            "Careful: another lease of the flat for the same days was logged later",
            "请注意：此后又登记了同一房屋、租期重叠的租赁合同",
        ),
        RentalReason::TitleSealed { .. } => phrase!(
            lang,
            "Do not pay: the flat is sealed and may not be let for now",
            "请不要付款：该房屋已被查封，暂不得出租",
        ),
        RentalReason::TitleRevoked { .. } | RentalReason::TitleEnded { .. } => phrase!(
            lang,
            "Do not pay: the title that it rests on is no longer in force",
            "请不要付款：所依据的产权证明已失效",
        ),
        RentalReason::PassedOn { .. } => phrase!(
            lang,
            "Do not pay: the flat has another owner since",
            "请不要付款：该房屋已更换产权人",
        ),
        RentalReason::NoTitle => phrase!(
            lang,
            "Do not pay: no office entitled to attest it has said who owns the flat",
            "请不要付款：没有有权机关证明该房屋归谁所有",
        ),
        RentalReason::NotTheOwner { .. } => phrase!(
            lang,
            "Do not pay: whoever signed this is not the owner of the flat",
            "请不要付款：签署方不是该房屋的产权人",
        ),
        RentalReason::NoMandate { .. } => phrase!(
            lang,
            "Do not pay: the agent had no mandate of the owner",
            "请不要付款：经纪机构没有产权人的委托",
        ),
        RentalReason::MandateEnded { until, .. } => {
            let until = time(*until);
            phrase!(
                lang,
                "Do not pay: the agent’s mandate had ended on {until}",
                "请不要付款：经纪机构的委托已于 {until}到期",
            )
        }
        RentalReason::Exclusive { .. } => phrase!(
            lang,
            "Do not pay: one agent alone may offer this flat, and this is not that agent",
            "请不要付款：该房屋已独家委托给一家经纪机构，本房源不是由其发布",
        ),
        RentalReason::OtherPrincipal { .. } => phrase!(
            lang,
            "Do not pay: somebody else offers the same flat as theirs",
            "请不要付款：另有他人以自己的名义为同一房屋招租",
        ),
        RentalReason::Reserved { until, .. } => {
            let until = time(*until);
            phrase!(
                lang,
                "Do not pay: the flat is reserved for somebody else until {until}",
                "请不要付款：该房屋已为他人预订，至 {until}",
            )
        }
        RentalReason::SizeDiffers { .. } => phrase!(
            lang,
            "Do not pay: the flat is not as the title says",
            "请不要付款：房屋情况与产权证明不一致",
        ),
        RentalReason::Deposit { .. } => phrase!(
            lang,
            "Do not pay: the deposit is higher than allowed",
            "请不要付款：押金超过上限",
        ),
        RentalReason::NotAttested { .. } => phrase!(
            lang,
            "Do not pay: the identity of somebody who signed was never checked",
            "请不要付款：有签署的个人从未经过身份核验",
        ),
        RentalReason::OtherPerson { .. } => phrase!(
            lang,
            "Do not pay: the identity of a person who signed was not checked for this",
            "请不要付款：有签署的个人没有为此经过身份核验",
        ),
        RentalReason::NoLease { .. }
        | RentalReason::OutsideHeadLease { .. }
        | RentalReason::NotTheTenant { .. }
        | RentalReason::NoConsent { .. } => phrase!(
            lang,
            "Do not pay: the lease above doesn’t allow this sublease",
            "请不要付款：原租赁合同不允许这样转租",
        ),
        RentalReason::NotItsParties { .. } => phrase!(
            lang,
            "This ends no lease: its parties have not signed it",
            "它不能终止租赁合同：合同各方没有签署",
        ),
        RentalReason::DatesReversed
        | RentalReason::PhotoElsewhere { .. }
        | RentalReason::PriceJump { .. }
        | RentalReason::OtherPrice { .. }
        | RentalReason::FarBelow { .. }
        | RentalReason::RentDiffers { .. } => phrase!(
            lang,
            "Do not pay on this before it is explained",
            "问明原因之前，请不要据此付款",
        ),
    };
    let todo = match kind {
        RecordType::RentalListing => lang.pick(
            "If somebody asks you to pay for it, tell the housing authority. The reasons stand below.",
            "如有人要您付款，请告知住房主管部门。原因见下。",
        ),
        _ => lang.pick(
            "Ask the parties, or the housing authority. The reasons stand below.",
            "请向当事方或住房主管部门核实。原因见下。",
        ),
    };
    Text::new(what, todo)
}

/// What a rule of the forest found.
pub(super) fn forest(lang: Lang, why: &ForestReason) -> Text {
    let what = match why {
        ForestReason::AfterRemoval { .. } => phrase!(
            lang,
            "Don’t rely on this: the tree had been taken away by then",
            "请不要采信：树木此前已被移除",
        ),
        ForestReason::OutOfOrder { .. }
        | ForestReason::NotPlanted { .. }
        | ForestReason::NotSelected => phrase!(
            lang,
            "Don’t rely on this: it doesn’t fit the order of the tree’s life",
            "请不要采信：与树木一生的先后次序不符",
        ),
        ForestReason::TagTaken { .. }
        | ForestReason::TagRetired { .. }
        | ForestReason::OtherTag { .. } => phrase!(
            lang,
            "Don’t rely on this: the tag is not this tree’s",
            "请不要采信：树牌不属于这棵树",
        ),
        ForestReason::OutsideSection { .. }
        | ForestReason::Moved { .. }
        | ForestReason::SamePlace { .. } => phrase!(
            lang,
            "Don’t rely on this: the tree can’t stand where it says",
            "请不要采信：树木不可能在所写的位置",
        ),
        ForestReason::TrunkShrinks { .. }
        | ForestReason::TrunkGrowsFast { .. }
        | ForestReason::ReadingCopied { .. } => phrase!(
            lang,
            "Don’t rely on this: no trunk grows like that",
            "请不要采信：胸径不会这样变化",
        ),
        ForestReason::OtherSpecies { .. } => phrase!(
            lang,
            "Don’t rely on this: the species is another than before",
            "请不要采信：树种与此前不同",
        ),
        ForestReason::PlanterInspects { .. } => phrase!(
            lang,
            "Don’t rely on this: whoever planted the tree has inspected it",
            "请不要采信：栽植单位验收了自己的工作",
        ),
        ForestReason::LowSurvival { .. } => phrase!(
            lang,
            "Fewer trees of the section live than should",
            "标段的成活率低于要求",
        ),
    };
    let todo = lang.pick(
        "Ask the office that looks after the forest. The reasons stand below.",
        "请向林木管护单位核实。原因见下。",
    );
    Text::new(what, todo)
}

/// What a rule of engineering funds found.
pub(super) fn funds(lang: Lang, why: &FundsReason) -> Text {
    let what = match why {
        FundsReason::SupervisorIsParty { .. } | FundsReason::OtherSupervisor { .. } => phrase!(
            lang,
            "Don’t rely on this: no supervisor of the project who has no part in it has signed",
            "请不要采信：没有经过与此事无利害关系的项目监理单位签署",
        ),
        FundsReason::MoreOut { .. } => phrase!(
            lang,
            "More money was paid on than had come in",
            "付出的款项多于收到的款项",
        ),
        FundsReason::WagesMisused { .. } | FundsReason::NoWageRun => phrase!(
            lang,
            "Money that was for wages did not reach workers, as far as the log shows",
            "按日志记载，用于工资的款项没有发到工人手中",
        ),
        FundsReason::OverContract { .. } | FundsReason::OtherCurrency { .. } => phrase!(
            lang,
            "More was paid than the contract allows",
            "付款超出了合同允许的范围",
        ),
        FundsReason::OverBudget { .. } => phrase!(
            lang,
            "More was contracted than the project’s budget",
            "合同总额超过了项目预算",
        ),
        FundsReason::NoMilestone
        | FundsReason::MilestoneOpen { .. }
        | FundsReason::MilestoneNotMet { .. }
        | FundsReason::NoRequest { .. }
        | FundsReason::RequestDiffers { .. } => phrase!(
            lang,
            "It was paid before what it is for had been shown",
            "所依据的事项尚未确认就已付款",
        ),
        FundsReason::PaidTwice { .. } | FundsReason::InvoicePaid { .. } => {
            phrase!(lang, "The same thing was paid twice", "同一事项重复付款",)
        }
        FundsReason::NothingToReverse { .. }
        | FundsReason::NotTheirsToReverse { .. }
        | FundsReason::ReversesTooMuch { .. } => phrase!(
            lang,
            "Don’t rely on this: it doesn’t fit the payment that it reverses",
            "请不要采信：与所冲正的付款不符",
        ),
        FundsReason::PartMissing { .. }
        | FundsReason::PartTwice { .. }
        | FundsReason::PartsDiffer { .. }
        | FundsReason::LinesDiffer { .. }
        | FundsReason::WorkerTwice { .. }
        | FundsReason::WorkerUnknown { .. }
        | FundsReason::ThroughDiffers { .. }
        | FundsReason::NotPaidOut { .. } => phrase!(
            lang,
            "The wage run doesn’t add up: see below what is wrong with it",
            "工资发放表有不符之处，详见下方",
        ),
        FundsReason::Split { .. } => phrase!(
            lang,
            "It may have been split to stay below the approval limit",
            "可能为规避审批限额而拆分付款",
        ),
        FundsReason::NoProject { .. }
        | FundsReason::NoContract { .. }
        | FundsReason::OtherProject { .. }
        | FundsReason::NoParent { .. }
        | FundsReason::NotPassedOn { .. }
        | FundsReason::OtherSigner { .. }
        | FundsReason::NotAParty { .. } => phrase!(
            lang,
            "Don’t rely on this: it is not between the parties of a contract of the project",
            "请不要采信：并非项目合同当事方之间的往来",
        ),
    };
    let todo = lang.pick(
        "Ask the owner of the project. The reasons stand below.",
        "请向建设单位核实。原因见下。",
    );
    Text::new(what, todo)
}

/// What a rule of personal points found.
pub(super) fn points(lang: Lang, why: &PointsReason) -> Text {
    let what = match why {
        PointsReason::NoStation { .. }
        | PointsReason::StationClosed { .. }
        | PointsReason::NotTheOperator { .. } => phrase!(
            lang,
            "Don’t rely on this: it is not by the operator of an open station",
            "请不要采信：它不是由开放站点的运营方签署的",
        ),
        PointsReason::NoDeposit { .. } | PointsReason::OtherDeposit { .. } => phrase!(
            lang,
            "Don’t rely on this: nothing was handed in for these points",
            "请不要采信：这些积分没有对应的投放",
        ),
        PointsReason::NoRates { .. }
        | PointsReason::OtherRates { .. }
        | PointsReason::NotInRates { .. }
        | PointsReason::WrongPoints { .. } => phrase!(
            lang,
            "Don’t rely on this: the points are not those of the rate table in force",
            "请不要采信：积分与当时有效的积分标准不符",
        ),
        PointsReason::ReceiptUsed { .. } => phrase!(
            lang,
            "Don’t rely on this: its receipt had been used already",
            "请不要采信：凭证此前已被使用",
        ),
        PointsReason::LoggedBefore { .. } => phrase!(
            lang,
            "Don’t count this twice: the same record was logged before",
            "请不要重复计算：同一条记录此前已登记",
        ),
        PointsReason::NumberSkipped { .. } => phrase!(
            lang,
            "Don’t rely on this: the station has left out a number before it",
            "请不要采信：站点此前的编号有缺漏",
        ),
        PointsReason::TooManyDeposits { .. } => phrase!(
            lang,
            "Don’t rely on this: the account had made its deposits of that day",
            "请不要采信：该账户当天的投放次数已满",
        ),
        PointsReason::NoAccount { .. }
        | PointsReason::OtherScheme { .. }
        | PointsReason::AccountLeft { .. } => phrase!(
            lang,
            "Don’t rely on this: the account was not open to it",
            "请不要采信：账户当时不能用于此事",
        ),
        PointsReason::AccountTaken { .. } => phrase!(
            lang,
            "Don’t rely on this: the account’s name is somebody else’s",
            "请不要采信：账户名称属于他人",
        ),
        PointsReason::Overdrawn { .. } => phrase!(
            lang,
            "Don’t rely on this: the account didn’t have so many points",
            "请不要采信：账户积分不足",
        ),
        PointsReason::NotTheAccountHolder { .. } => phrase!(
            lang,
            "Don’t rely on this: the holder of the account has not signed it",
            "请不要采信：账户持有人没有签署",
        ),
        PointsReason::NotTheMerchant { .. } => phrase!(
            lang,
            "Don’t rely on this: the merchant has not signed it",
            "请不要采信：商户没有签署",
        ),
        PointsReason::NoCatalogue { .. }
        | PointsReason::OtherCatalogue { .. }
        | PointsReason::NotInCatalogue { .. }
        | PointsReason::WrongPrice { .. } => phrase!(
            lang,
            "Don’t rely on this: the price is not that of the catalogue in force",
            "请不要采信：所扣积分与有效的兑换目录不符",
        ),
        PointsReason::NoGrant { .. }
        | PointsReason::OtherAccount { .. }
        | PointsReason::OtherStation { .. }
        | PointsReason::OtherAuthority { .. } => phrase!(
            lang,
            "Don’t rely on this: these points are not its signer’s to take back",
            "请不要采信：签署方无权收回这些积分",
        ),
        PointsReason::MoreThanGranted { .. } => phrase!(
            lang,
            "Don’t rely on this: more would be taken back than was granted",
            "请不要采信：收回的积分多于发放的积分",
        ),
        PointsReason::Unbalanced { .. } => phrase!(
            lang,
            "The points of the scheme do not add up",
            "该计划的积分收支不平衡",
        ),
    };
    let todo = lang.pick(
        "Ask the office that runs the points scheme. The reasons stand below.",
        "请向积分主管单位核实。原因见下。",
    );
    Text::new(what, todo)
}

/// A record of another log: it may be good there.
pub(super) fn other_log(lang: Lang, kind: RecordType) -> Text {
    let what = match kind {
        RecordType::RentalListing => lang.pick(
            "Do not pay: this listing was made for another log and doesn’t count here",
            "请不要付款：该房源属于另一个日志，在此无效",
        ),
        _ if is_about_money(kind) => lang.pick(
            "Do not pay or sign: this record was made for another log and doesn’t count here",
            "请不要付款或签字：这条记录属于另一个日志，在此无效",
        ),
        _ => lang.pick(
            "Don’t rely on this record: it was made for another log and doesn’t count here",
            "请不要依据这条记录办事：它属于另一个日志，在此无效",
        ),
    };
    let todo = lang.pick(
        "Look it up in the log that it names.",
        "请到它写明的日志中查询。",
    );
    Text::new(what, todo)
}

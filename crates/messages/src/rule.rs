//! The rules of the city by name, and what each has shown when it holds.

use stele_records::rules::Rule;
use stele_records::types::System;

use crate::lang::Lang;

/// The name of a rule, for the list of steps.
pub const fn rule_title(lang: Lang, rule: Rule) -> &'static str {
    match rule {
        Rule::C1 => lang.pick("Right to sign", "签署权限"),
        Rule::C2 => lang.pick("Keys of the signers", "签署密钥"),
        // Where no type is built in, nothing else is asked.
        _ if !System::ANY_BUILT_IN => "",
        Rule::C3 => lang.pick("Time of signing", "签署时间"),
        Rule::C4 => lang.pick("Distinct parties", "各方相互独立"),
        Rule::C5 => lang.pick("Codes", "机构与区划代码"),
        Rule::C6 => lang.pick("Versions", "版本次序"),
        Rule::C7 => lang.pick("The file itself", "文件比对"),
        Rule::R1 => lang.pick("Owner or mandate", "产权或委托"),
        Rule::R2 => lang.pick("Title in force", "产权状态"),
        Rule::R3 => lang.pick("Other listings", "重复发布"),
        Rule::R4 => lang.pick("Not let already", "是否已出租"),
        Rule::R5 => lang.pick("Listing in force", "房源是否有效"),
        Rule::R6 => lang.pick("Photos", "照片"),
        Rule::R7 => lang.pick("Price", "价格"),
        Rule::R8 => lang.pick("Size of the flat", "房屋面积"),
        Rule::R9 => lang.pick("Terms of the lease", "合同条款"),
        Rule::R10 => lang.pick("Reservations and leases", "预订与合同冲突"),
        Rule::R11 => lang.pick("Sublease", "转租"),
        Rule::R12 => lang.pick("Identity of the persons", "个人身份"),
        Rule::T1 => lang.pick("Order of events", "事件次序"),
        Rule::T2 => lang.pick("Tag", "树牌"),
        Rule::T3 => lang.pick("Position", "位置"),
        Rule::T4 => lang.pick("Growth", "生长"),
        Rule::T5 => lang.pick("Species", "树种"),
        Rule::T6 => lang.pick("Inspection", "验收"),
        Rule::T7 => lang.pick("Survival", "成活率"),
        Rule::F1 => lang.pick("Signed by payer and supervisor", "付款方和监理单位"),
        Rule::F2 => lang.pick("Money in and out", "资金收支"),
        Rule::F3 => lang.pick("Within contract and budget", "合同与预算"),
        Rule::F4 => lang.pick("Parties of the contract", "合同当事方"),
        Rule::F5 => lang.pick("Milestone before payment", "先达成节点后付款"),
        Rule::F6 => lang.pick("Paid once", "重复付款"),
        Rule::F7 => lang.pick("Wage run", "工资发放表"),
        Rule::F8 => lang.pick("Wages reach workers", "工资专款专用"),
        Rule::F9 => lang.pick("Split payments", "拆分付款"),
        Rule::P1 => lang.pick("Station and rate", "站点与积分标准"),
        Rule::P2 => lang.pick("Receipt", "凭证"),
        Rule::P3 => lang.pick("Balance", "积分余额"),
        Rule::P4 => lang.pick("Redemption", "兑换"),
        Rule::P5 => lang.pick("Points that add up", "积分平衡"),
    }
}

/// What a rule has shown when it holds, in one sentence.
pub const fn rule_passed(lang: Lang, rule: Rule) -> &'static str {
    match rule {
        Rule::C1 => lang.pick(
            "Those who need it were accredited for such records, here and at that time, in a chain that begins with an authority of the trust file.",
            "写入日志时，须经授权的各方均有权在该区域签署这类记录，授权链条始于信任文件列出的机关。",
        ),
        Rule::C2 => lang.pick(
            "When the record was logged, every signer’s key was registered or attested, and not revoked.",
            "记录写入日志时，各签署方的密钥均已登记或经过核验，且未被吊销。",
        ),
        Rule::C3 => lang.pick(
            "The times that the signers give fit the time of the log.",
            "签署方注明的时间与日志时间相符。",
        ),
        Rule::C4 => lang.pick(
            "The signers are distinct parties, each with a key of its own.",
            "各签署方相互独立，各用各的密钥。",
        ),
        Rule::C5 => lang.pick(
            "The codes have the right check digits, and the division is known.",
            "代码校验位正确，区划代码已知。",
        ),
        Rule::C6 => lang.pick(
            "It replaces one earlier record of the same parties, and nothing else replaces that one.",
            "它替换了同一方的一条较早记录，没有其他记录替换同一条。",
        ),
        Rule::C7 => lang.pick(
            "The file is the logged one, bit by bit.",
            "文件与登记的完全一致。",
        ),
        Rule::R1 => lang.pick(
            "Whoever offers the flat is its owner by the title, or has a valid mandate from the owner.",
            "出租方是产权证明上的产权人，或持有产权人的有效委托。",
        ),
        Rule::R2 => lang.pick(
            "The title is in force: not sealed, not revoked, not passed on.",
            "产权有效：未被查封、未被撤销、未转移。",
        ),
        Rule::R3 => lang.pick(
            "Nobody else offers the flat against the owner’s will, and no exclusive mandate speaks against this listing.",
            "没有他人违背产权人的意愿另行发布，也没有独家委托与本房源冲突。",
        ),
        Rule::R4 => lang.pick(
            "No lease in force overlaps these dates.",
            "没有生效的租赁合同与这些日期重叠。",
        ),
        Rule::R5 => lang.pick(
            "The listing is within its dates, and nobody entitled has withdrawn it.",
            "房源在有效期内，且未被有权方撤回。",
        ),
        Rule::R6 => lang.pick(
            "No earlier listing of another flat shows these photos.",
            "此前没有其他房屋的房源使用过这些照片。",
        ),
        Rule::R7 => lang.pick(
            "The price has changed only by signed versions.",
            "价格变动均有签署的版本记录。",
        ),
        Rule::R8 => lang.pick(
            "Floor and rooms are those of the title; the floor space differs by at most 3 %.",
            "楼层和房间数与产权证明一致，面积相差不超过 3%。",
        ),
        Rule::R9 => lang.pick(
            "The landlord may let the flat, the dates are in order, and the deposit is within the limit.",
            "出租方有权出租，日期次序正确，押金未超过上限。",
        ),
        Rule::R10 => lang.pick(
            "The flat is neither reserved for nor let to somebody else.",
            "该房屋没有为他人预订，也没有另租他人。",
        ),
        Rule::R11 => lang.pick(
            "The sublease lies within the head lease, and the landlord above has consented.",
            "转租在原租赁合同的期限之内，并经原出租方同意。",
        ),
        Rule::R12 => lang.pick(
            "The persons who signed had been identity-checked when the lease was logged.",
            "合同写入日志时，签署的个人均已经过身份核验。",
        ),
        Rule::T1 => lang.pick(
            "The events come in the order of a tree’s life.",
            "各事件符合树木一生的先后次序。",
        ),
        Rule::T2 => lang.pick(
            "No other living tree bears this tag.",
            "没有其他存活的树木使用同一树牌。",
        ),
        Rule::T3 => lang.pick(
            "The tree stands in its section, and has not moved.",
            "树木位于所属标段内，位置没有移动。",
        ),
        Rule::T4 => lang.pick(
            "The trunk has grown as trees do.",
            "胸径的增长在正常范围内。",
        ),
        Rule::T5 => lang.pick(
            "The species is the same as before, or another party has corrected it.",
            "树种与此前一致，或由另一方作过更正。",
        ),
        Rule::T6 => lang.pick(
            "The inspector is not the one who planted the tree, and is accredited where it stands.",
            "验收单位与栽植单位不是同一方，并在树木所在地获得授权。",
        ),
        Rule::T7 => lang.pick(
            "As many trees of the section live as should.",
            "标段的成活率达到要求。",
        ),
        Rule::F1 => lang.pick(
            "The payer and the project’s supervisor have signed, and the supervisor is neither payer nor payee.",
            "付款方与该项目的监理单位均已签署，且监理单位既不是付款方，也不是收款方。",
        ),
        Rule::F2 => lang.pick(
            "Whoever passes money on had received at least as much under the contract above, in the same currency, when this was logged.",
            "写入日志时，转付方在上级合同项下以同一币种收到的款项不少于付出的款项。",
        ),
        Rule::F3 => lang.pick(
            "What has been paid is within the contract’s value with its amendments, and what has been contracted is within the budget.",
            "累计付款未超过合同金额（含变更），合同总额未超过预算。",
        ),
        Rule::F4 => lang.pick(
            "Payer and payee are the parties of the contract, and each contract hangs on the one above it.",
            "付款方与收款方是合同的当事方，各级合同逐级衔接。",
        ),
        Rule::F5 => lang.pick(
            "What it is paid for had been found met by the supervisor before.",
            "付款所依据的节点此前已由监理单位确认达成。",
        ),
        Rule::F6 => lang.pick(
            "This line and this invoice are paid once, and no more comes back than was paid.",
            "该付款行与发票只付过一次，冲正金额未超过原付款。",
        ),
        Rule::F7 => lang.pick(
            "The lines add up to the total, each worker is attested for this project and stands there once, and as much went through as is paid out.",
            "各行之和等于总额，每名工人均经本项目身份核验且只出现一次，经手金额与发放金额一致。",
        ),
        Rule::F8 => lang.pick(
            "The wages go to workers of a wage run, and wage money pays for nothing else.",
            "工资款项均发放给工资发放表中的工人，没有挪作他用。",
        ),
        Rule::F9 => lang.pick(
            "No payments of one day to the same payee add up past the approval limit just below it.",
            "同一天没有向同一收款方支付多笔略低于审批限额的款项。",
        ),
        Rule::P1 => lang.pick(
            "The station was open and accredited, and the points follow from the rate table in force.",
            "站点在开放期内并获授权，积分按当时有效的积分标准计算。",
        ),
        Rule::P2 => lang.pick(
            "The receipt is used once, the station’s numbers of the day run on without a gap, and the account is within its number of deposits.",
            "凭证只使用一次，站点当日编号连续，账户投放次数未超过上限。",
        ),
        Rule::P3 => lang.pick(
            "The account had the points when they were spent.",
            "支出积分时账户余额充足。",
        ),
        Rule::P4 => lang.pick(
            "The account’s holder and the merchant have signed, once, and the price is that of the catalogue in force.",
            "账户持有人与商户均已签署且只兑换一次，所需积分与有效目录一致。",
        ),
        Rule::P5 => lang.pick(
            "No more has been taken back from the points than was granted.",
            "收回的积分未超过发放的积分。",
        ),
    }
}

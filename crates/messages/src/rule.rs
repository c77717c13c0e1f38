//! The rules of the city by name, and what each has shown when it holds.

use stele_records::rules::Rule;

use crate::lang::Lang;

/// The name of a rule, for the list of steps.
pub const fn rule_title(lang: Lang, rule: Rule) -> &'static str {
    match rule {
        Rule::C1 => lang.pick("Right to sign", "签署权限"),
        Rule::C2 => lang.pick("Keys of the signers", "签署密钥"),
        Rule::C3 => lang.pick("Time of signing", "签署时间"),
        Rule::C4 => lang.pick("Distinct parties", "各方相互独立"),
        Rule::C5 => lang.pick("Codes", "机构与区划代码"),
        Rule::C6 => lang.pick("Versions", "版本次序"),
        Rule::C7 => lang.pick("The file itself", "文件比对"),
        Rule::R1 => lang.pick("Owner or mandate", "产权或委托"),
        Rule::R2 => lang.pick("Title in force", "产权状态"),
        Rule::R3 => lang.pick("Other listings", "重复挂牌"),
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
            "没有其他委托人另行挂牌，也没有独家委托与本房源冲突。",
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
            "转租在原合同期限之内，并经上级出租方同意。",
        ),
        Rule::R12 => lang.pick(
            "The persons who signed had been identity-checked when the lease was logged.",
            "合同写入日志时，签署的个人均已经过身份核验。",
        ),
        Rule::T1 => lang.pick(
            "The events come in the order of a tree’s life.",
            "各事件符合树木生命的先后次序。",
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
            "The inspector is not the one who planted the tree.",
            "验收单位与种植单位不是同一方。",
        ),
        Rule::T7 => lang.pick(
            "As many trees of the section live as should.",
            "标段的成活率达到要求。",
        ),
    }
}

//! The fields of records in words: their labels, and the words that stand in some of them.

use stele_records::types::RecordType;

use crate::lang::Lang;

/// A word of a record with its English and its Chinese label.
type Labels = &'static [(&'static str, &'static str, &'static str)];

/// Labels of fields that mean the same in every type.
const FIELDS: Labels = &[
    ("_sd", "Withheld", "未公开的内容"),
    ("_sd_alg", "Digests by", "摘要算法"),
    ("address", "Address", "地址"),
    ("agent", "Agent", "经纪机构"),
    ("alive", "Found alive", "是否存活"),
    ("alternateName", "Name in another language", "其他语言名称"),
    ("areas", "In the areas", "适用区域"),
    ("area", "Area", "所在区域"),
    (
        "boundaryE7",
        "Corners (WGS 84)",
        "边界坐标（WGS 84 坐标系）",
    ),
    (
        "catalogNumber",
        "Number in its owner’s table",
        "权属单位编号",
    ),
    ("dbhMm", "Trunk diameter at breast height", "胸径"),
    ("deposit", "Deposit", "押金"),
    (
        "documentHash",
        "Document, as a salted SHA-256",
        "合同文件（加盐 SHA-256）",
    ),
    ("endDate", "Last day", "终止日期"),
    ("entity", "Holder", "持有机构"),
    ("event", "Event", "事件"),
    ("eventDate", "On", "日期"),
    ("exclusive", "Exclusive", "独家委托"),
    ("floorLevel", "Floor", "楼层"),
    ("floorSizeCm2", "Floor space", "面积"),
    ("formerTag", "Tag until then", "原树牌号"),
    ("headLease", "Within the lease", "所依据的原租赁合同"),
    ("kind", "Kind", "类别"),
    ("latitudeE7", "Position (WGS 84)", "位置（WGS 84 坐标系）"),
    ("lease", "Lease", "租赁合同"),
    ("legalName", "Registered name", "登记名称"),
    ("listing", "Listing", "房源"),
    ("listingId", "Number on the platform", "平台房源编号"),
    ("locality", "Place", "地点"),
    ("mayAccredit", "May accredit others", "可以再授权"),
    ("name", "Headline", "标题"),
    ("numberOfRooms", "Rooms", "房间数"),
    ("nursery", "From the nursery", "来源苗圃"),
    ("nurseryTag", "Tag of the nursery", "苗圃标签号"),
    ("observedOn", "Observed on", "观测日期"),
    ("ownerKey", "Key of the owner", "产权人密钥"),
    ("photo", "Photos, by SHA-256", "照片（SHA-256）"),
    ("price", "Rent a month", "月租金"),
    ("priceCurrency", "Currency", "币种"),
    ("property", "Flat, by its unit number", "不动产单元号"),
    ("pseudonym", "Tenant, by pseudonym", "承租方化名"),
    ("reason", "Reason", "原因"),
    ("recordTypes", "May sign", "可签署的记录"),
    ("replacedBy", "Replaced by", "替换为"),
    ("reservation", "Reservation", "预订"),
    ("roles", "In the role of", "可用的签署身份"),
    ("scientificName", "Botanical name", "学名"),
    ("scope", "The pseudonym holds for", "化名适用范围"),
    ("scopeId", "Limited to", "具体对象"),
    ("section", "Section", "标段"),
    ("startDate", "First day", "起始日期"),
    ("status", "Title", "产权状态"),
    ("tag", "Tag on the tree", "树牌号"),
    ("unknown", "Not known any more", "不再确知的内容"),
    ("vernacularName", "Common name", "俗名"),
    ("account", "Account", "账户"),
    ("amendment", "Amendment", "变更编号"),
    ("amount", "Amount", "金额"),
    ("approvalLimit", "Approval limit", "审批限额"),
    ("budget", "Budget", "预算"),
    ("buyer", "Paid by", "发包方"),
    ("catalogue", "Catalogue", "兑换目录"),
    ("change", "Change of value", "金额增减"),
    ("commit", "Commit of the source", "源代码提交号"),
    ("contract", "Contract", "合同编号"),
    ("currency", "Currency", "币种"),
    ("date", "On", "日期"),
    ("dateMet", "Met on", "达成日期"),
    ("dateSigned", "Signed on", "签订日期"),
    ("description", "For", "用途说明"),
    ("files", "Files", "文件"),
    ("good", "What was bought", "兑换物品"),
    ("goods", "Goods", "物品与所需积分"),
    ("invoice", "Invoice, by SHA-256", "发票（SHA-256）"),
    ("key", "Key of the holder", "持有人密钥"),
    ("line", "Line", "行号"),
    ("lines", "Paid to", "发放明细"),
    (
        "maxDepositsPerDay",
        "Deposits a day at most",
        "每日投放次数上限",
    ),
    ("merchant", "Merchant", "商户"),
    ("milestone", "Milestone", "工程节点"),
    ("openingHours", "Open", "开放时间"),
    ("operator", "Run by", "运营单位"),
    ("parent", "Under", "上级合同或项目"),
    ("part", "Part", "分册"),
    ("parts", "Parts", "分册数"),
    ("payee", "To", "收款方"),
    ("payer", "From", "付款方"),
    ("payment", "Payment", "付款编号"),
    ("period", "For the month", "工资月份"),
    ("points", "Points", "积分"),
    ("project", "Project", "项目"),
    ("purpose", "Purpose", "用途"),
    ("quantity", "How many", "数量"),
    ("rateTable", "Rate table", "积分标准"),
    ("rates", "Points for a kilogram", "每公斤积分"),
    ("rationale", "Reason", "变更原因"),
    ("receipt", "Receipt", "凭证号"),
    ("request", "Request", "付款申请编号"),
    ("reverses", "Reverses the record", "冲正的记录"),
    ("scheme", "Points scheme", "积分计划"),
    ("station", "Station", "站点"),
    ("supervisor", "Supervisor", "监理单位"),
    ("supplier", "Paid to", "承包方"),
    ("title", "For", "名称"),
    ("version", "Version", "版本"),
    ("wageRun", "Wage run", "工资发放表编号"),
    ("weightGrams", "Weight", "重量"),
    ("withdraws", "Takes back the record", "撤回的记录"),
    ("action", "Event", "事件"),
];

/// The label of a field of a record of this type; none for a name that no type has.
pub fn field(lang: Lang, record_type: RecordType, name: &str) -> Option<&'static str> {
    let own = match (record_type, name) {
        (RecordType::Entity, "address") => Some(lang.pick("Registered address", "登记地址")),
        (RecordType::Entity, "area") => Some(lang.pick("Registered in", "登记区域")),
        (RecordType::Key, "replacedBy") => Some(lang.pick("New key", "新密钥")),
        (RecordType::LeaseEnd, "endDate") => Some(lang.pick("Last day now", "变更后的终止日期")),
        (RecordType::PersonAttestation, "pseudonym") => Some(lang.pick("Pseudonym", "化名")),
        (RecordType::TitleAttestation, "_sd") => {
            Some(lang.pick("The owner’s name and documents", "产权人姓名与证件"))
        }
        (RecordType::PersonAttestation, "_sd") => {
            Some(lang.pick("The person’s name and documents", "个人姓名与证件"))
        }
        (RecordType::TreeEvent, "replacedBy") => {
            Some(lang.pick("The tree that stands there now", "现在位于此处的树"))
        }
        (RecordType::Contract, "title") => Some(lang.pick("For", "工程内容")),
        (RecordType::Project, "title") => Some(lang.pick("What is built", "项目名称")),
        (RecordType::Project, "buyer") => Some(lang.pick("Owner", "建设单位")),
        (RecordType::Milestone, "status") => Some(lang.pick("Status", "节点状态")),
        (RecordType::Milestone, "title") => Some(lang.pick("What was to be done", "节点内容")),
        (RecordType::Reversal, "amount") => Some(lang.pick("Comes back", "冲正金额")),
        (RecordType::WageRun, "amount") => Some(lang.pick("Total of the run", "发放总额")),
        (RecordType::Release, "name") => Some(lang.pick("Program", "程序")),
        (RecordType::Station, "name") => Some(lang.pick("Name", "名称")),
        (RecordType::Deposit, "kind") => Some(lang.pick("Kind of waste", "垃圾种类")),
        (RecordType::AccountTransfer, "account") => {
            Some(lang.pick("From and to", "原账户与新账户"))
        }
        (RecordType::Account, "pseudonym") => Some(lang.pick("Pseudonym", "化名")),
        (RecordType::Amendment, "dateSigned") => Some(lang.pick("Signed on", "签订日期")),
        (RecordType::Expiry, "points") => Some(lang.pick("Points that expired", "过期积分")),
        (RecordType::PointsReversal, "points") => Some(lang.pick("Points taken back", "收回积分")),
        (RecordType::PaymentRequest, "payee") => Some(lang.pick("Asked by", "申请方")),
        _ => None,
    };
    own.or_else(|| find(lang, FIELDS, name))
}

/// Words that a field may have to choose from.
const CHOICES: Labels = &[
    ("account", "one points account", "一个积分账户"),
    ("agency", "agency", "经纪机构"),
    ("authority", "authority", "主管部门"),
    ("bank", "bank", "银行"),
    ("care", "Cared for", "养护"),
    ("carrier", "carrier", "运输单位"),
    ("contractor", "construction company", "施工单位"),
    ("correct", "Corrected", "更正"),
    ("developer", "developer", "建设单位"),
    ("held", "in force", "有效"),
    ("inspect", "Inspected", "验收"),
    ("lease", "one lease", "一份租赁合同"),
    ("lift", "Lifted", "起苗"),
    ("load", "Loaded", "装车"),
    ("measure", "Measured", "测量"),
    ("merchant", "shop", "商户"),
    ("nursery", "nursery", "苗圃"),
    ("other", "other", "其他"),
    ("plant", "Planted", "栽植"),
    ("platform", "rental platform", "租赁平台"),
    ("position", "Position taken", "定位"),
    ("project", "one project", "一个项目"),
    ("property", "one flat", "一套房屋"),
    ("receive", "Received at the section", "到场验苗"),
    ("register", "registered", "登记"),
    ("registrar", "registrar", "登记机构"),
    ("remove", "Removed", "移除"),
    ("replace", "Replaced by another tree", "更换"),
    ("retag", "Given a new tag", "换牌"),
    ("revoke", "revoked", "吊销"),
    ("revoked", "revoked", "已撤销"),
    ("rotate", "replaced by a new one", "更换"),
    ("sealed", "sealed: it may not be let", "已查封，不得出租"),
    ("select", "Chosen in the nursery", "选苗"),
    ("sha-256", "SHA-256", "SHA-256"),
    ("station", "collection station", "回收站点"),
    ("supervisor", "supervisor", "监理单位"),
    ("supplier", "supplier", "供应商"),
    ("material", "material", "材料款"),
    ("met", "met", "已达成"),
    ("notMet", "not met", "未达成"),
    ("progress", "progress of the works", "工程进度款"),
    ("wage", "wages", "工资"),
    ("transport", "Transported", "运输"),
];

/// A word that a field may have to choose from; none for other words.
pub fn choice(lang: Lang, word: &str) -> Option<&'static str> {
    find(lang, CHOICES, word)
}

fn find(lang: Lang, labels: Labels, name: &str) -> Option<&'static str> {
    let mut labels = labels.iter();
    let found = labels.find(|(known, _, _)| *known == name);
    found.map(|(_, en, zh)| lang.pick(en, zh))
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_records::types;
    use stele_records::types::field::Form;

    #[test]
    fn every_field_of_every_type_has_a_label() {
        for kind in types::ALL {
            for own in kind.fields() {
                // The second half of a position stands with the first.
                if own.name == "longitudeE7" {
                    continue;
                }
                for lang in Lang::ALL {
                    assert!(field(lang, kind, own.name).is_some(), "{}", own.name);
                }
            }
        }
        assert_eq!(field(Lang::En, RecordType::Lease, "colour"), None);
    }

    #[test]
    fn every_choice_has_a_word() {
        for own in types::ALL.into_iter().flat_map(RecordType::fields) {
            if let Form::Choice(choices) = own.form {
                for word in choices {
                    for lang in Lang::ALL {
                        assert!(choice(lang, word).is_some(), "{word}");
                    }
                }
            }
        }
    }

    #[test]
    fn no_label_is_left_over() {
        let names = || types::ALL.into_iter().flat_map(RecordType::fields);
        for (name, _, _) in FIELDS {
            assert!(names().any(|own| own.name == *name), "{name}");
        }
        for (word, _, _) in CHOICES {
            let is_choice = |form| matches!(form, Form::Choice(all) if all.contains(word));
            assert!(names().any(|own| is_choice(own.form)), "{word}");
        }
    }
}

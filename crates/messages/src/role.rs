//! The roles in which somebody signs.

use crate::format::shown;
use crate::lang::Lang;

/// The roles that have a name here. A role is a word in a record, so others may stand there.
const ROLES: [(&str, &str, &str); 33] = [
    ("accountHolder", "holder of the account", "账户持有人"),
    ("accreditor", "accrediting authority", "授权机关"),
    ("agency", "agency", "中介机构"),
    ("agent", "agent", "经纪机构"),
    ("attester", "identity-checking authority", "身份核验机关"),
    ("authority", "authority", "主管部门"),
    ("buyer", "buyer", "发包方"),
    ("carrier", "carrier", "运输单位"),
    ("custodian", "custodian", "管护单位"),
    ("employer", "employer", "用工单位"),
    ("headLandlord", "landlord above", "上级出租方"),
    ("holder", "holder of the key", "密钥持有人"),
    ("inspector", "inspector", "验收单位"),
    ("landlord", "landlord", "出租方"),
    ("maintainer", "maintainer", "养护单位"),
    ("merchant", "merchant", "商户"),
    (
        "newAccountHolder",
        "holder of the new account",
        "新账户持有人",
    ),
    ("nursery", "nursery", "苗圃"),
    ("owner", "owner", "产权人"),
    ("payee", "payee", "收款方"),
    ("payer", "payer", "付款方"),
    ("planter", "planter", "种植单位"),
    ("platform", "platform", "租赁平台"),
    ("principal", "principal", "委托人"),
    ("publisher", "publisher of the program", "程序发布方"),
    ("registrar", "registrar", "登记机构"),
    ("registry", "housing registry", "不动产登记机构"),
    ("station", "collection station", "回收站点"),
    ("supervisor", "supervisor", "监理单位"),
    ("supplier", "supplier", "承包方"),
    ("surveyor", "surveyor", "测绘单位"),
    ("tenant", "tenant", "承租方"),
    ("withdrawer", "party that withdraws it", "撤回方"),
];

/// The name of a role; a role that isn't known here is shown as it stands in the record.
pub fn role(lang: Lang, role: &str) -> String {
    match ROLES.iter().find(|(known, _, _)| *known == role) {
        Some((_, en, zh)) => lang.pick(en, zh).into(),
        None => format!("“{}”", shown(role)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_records::types;

    #[test]
    fn every_role_that_a_type_requires_has_a_name() {
        for kind in types::ALL {
            let sets = kind.role_sets().iter().copied();
            for required in sets.chain([kind.optional_roles()]).flatten() {
                for lang in Lang::ALL {
                    assert!(!role(lang, required).starts_with('“'), "{required}");
                }
            }
        }
    }

    #[test]
    fn other_roles_stand_as_they_are() {
        assert_eq!(role(Lang::En, "custodian"), "custodian");
        assert_eq!(role(Lang::Zh, "custodian"), "管护单位");
        assert_eq!(role(Lang::Zh, "notary"), "“notary”");
    }
}

//! The roles in which somebody signs.

use crate::format::shown;
use crate::lang::Lang;

/// The name of a role; a role that isn't known here is shown as it stands in the record, where others may stand.
pub fn role(lang: Lang, role: &str) -> String {
    let known = match role {
        "accountHolder" => lang.pick("holder of the account", "账户持有人"),
        "accreditor" => lang.pick("accrediting authority", "授权机关"),
        "agency" => lang.pick("agency", "经纪机构"),
        "agent" => lang.pick("agent", "经纪机构"),
        "attester" => lang.pick("identity-checking authority", "身份核验机关"),
        "authority" => lang.pick("authority", "主管部门"),
        "buyer" => lang.pick("buyer", "发包方"),
        "carrier" => lang.pick("carrier", "运输单位"),
        "custodian" => lang.pick("custodian", "管护单位"),
        "employer" => lang.pick("employer", "用工单位"),
        "headLandlord" => lang.pick("landlord above", "原出租方"),
        "holder" => lang.pick("holder of the key", "密钥持有人"),
        "inspector" => lang.pick("inspector", "验收单位"),
        "landlord" => lang.pick("landlord", "出租方"),
        "maintainer" => lang.pick("maintainer", "养护单位"),
        "merchant" => lang.pick("merchant", "商户"),
        "newAccountHolder" => lang.pick("holder of the new account", "新账户持有人"),
        "nursery" => lang.pick("nursery", "苗圃"),
        "owner" => lang.pick("owner", "产权人"),
        "payee" => lang.pick("payee", "收款方"),
        "payer" => lang.pick("payer", "付款方"),
        "planter" => lang.pick("planter", "栽植单位"),
        "platform" => lang.pick("platform", "租赁平台"),
        "principal" => lang.pick("principal", "委托人"),
        "publisher" => lang.pick("publisher of the program", "程序发布方"),
        "registrar" => lang.pick("registrar", "登记机构"),
        "registry" => lang.pick("housing registry", "不动产登记机构"),
        "station" => lang.pick("collection station", "回收站点"),
        "supervisor" => lang.pick("supervisor", "监理单位"),
        "supplier" => lang.pick("supplier", "承包方"),
        "surveyor" => lang.pick("surveyor", "测绘单位"),
        "tenant" => lang.pick("tenant", "承租方"),
        "withdrawer" => lang.pick("party that withdraws it", "撤回方"),
        other => return format!("“{}”", shown(other)),
    };
    known.into()
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

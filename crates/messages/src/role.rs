//! The roles in which somebody signs.

use crate::format::shown;
use crate::lang::Lang;

/// The roles that have a name here. A role is a word in a record, so others may stand there.
const ROLES: [(&str, &str, &str); 12] = [
    ("agency", "agency", "中介机构"),
    ("authority", "authority", "主管部门"),
    ("custodian", "custodian", "管护单位"),
    ("landlord", "landlord", "出租方"),
    ("merchant", "merchant", "商户"),
    ("owner", "owner", "产权人"),
    ("payer", "payer", "付款方"),
    ("platform", "platform", "租赁平台"),
    ("registrar", "registrar", "登记机构"),
    ("station", "collection station", "回收站点"),
    ("supervisor", "supervisor", "监理单位"),
    ("tenant", "tenant", "承租方"),
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
    use stele_records::record_type;

    #[test]
    fn every_role_that_a_type_requires_has_a_name() {
        for kind in record_type::ALL {
            for required in kind.required_roles() {
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

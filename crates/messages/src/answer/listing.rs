//! Why a listing can't be relied on: whoever reads it is about to pay.

use stele_records::authority::AuthorityReason;
use stele_records::rules::RuleReason;
use stele_records::types::RecordType;
use stele_records::verdict::{Answer, Question, Reason, Verdict};

use super::record::Clock;
use super::why::rental;
use crate::lang::Lang;
use crate::role::role;
use crate::text::{Text, phrase};

/// No, of a listing: whoever reads it may be about to pay.
pub(super) fn listing(lang: Lang, verdict: &Verdict, why: &Reason, time: Clock<'_>) -> Text {
    let what = match why {
        Reason::Rental(why) => return rental(lang, RecordType::RentalListing, why, time),
        _ if verdict.answer(Question::Logged) == Answer::No => phrase!(
            lang,
            "Do not pay: this listing is not in the public log as claimed",
            "请不要付款：该房源没有像所称的那样写入公开日志",
        ),
        Reason::Authority(AuthorityReason::KeyRevoked { .. }) => phrase!(
            lang,
            "Do not pay: it was signed with a revoked key",
            "请不要付款：签署所用的密钥已被吊销",
        ),
        Reason::Authority(AuthorityReason::SameParty { one, other, .. })
            if [one, other]
                .iter()
                .all(|name| ["agent", "platform"].contains(&name.as_str())) =>
        {
            phrase!(
                lang,
                "Do not pay: one company signed both as agent and as platform",
                "请不要付款：同一家机构既以经纪机构又以平台身份签署",
            )
        }
        Reason::Authority(AuthorityReason::SameParty { .. }) => phrase!(
            lang,
            "Do not pay: one party signed in two roles",
            "请不要付款：同一方以两种身份签署",
        ),
        Reason::Authority(_) => phrase!(
            lang,
            "Do not pay: whoever offers this flat was not accredited to offer it",
            "请不要付款：发布方未获授权，无权发布这套房屋的房源",
        ),
        Reason::Rule(RuleReason::TwoVersions { .. }) => phrase!(
            lang,
            "Do not pay: two versions of this listing contradict each other",
            "请不要付款：这个房源有两个互相冲突的版本",
        ),
        Reason::RoleMissing(name) => {
            let name = role(lang, name);
            phrase!(
                lang,
                "Do not pay: the {name} has not signed",
                "请不要付款：{name}尚未签署",
            )
        }
        Reason::Superseded { .. } => phrase!(
            lang,
            "Do not pay on this version: a later one replaces this listing",
            "请不要依据这个版本付款：该房源已有较新的版本",
        ),
        Reason::Withdrawn { .. } => phrase!(
            lang,
            "Do not pay: this listing was withdrawn",
            "请不要付款：该房源已被撤回",
        ),
        Reason::Expired { until } => {
            let until = time(*until);
            phrase!(
                lang,
                "Do not pay: this listing ended on {until}",
                "请不要付款：该房源已于 {until}到期",
            )
        }
        _ => phrase!(
            lang,
            "Do not pay: this listing did not pass every check",
            "请不要付款：该房源有核验项未通过",
        ),
    };
    let todo = match why {
        Reason::Superseded { .. } => {
            lang.pick("Go by the later version.", "请以较新的版本为准。")
        }
        _ => lang.pick(
            "If somebody asks you to pay for it, tell the housing authority. The reasons stand below.",
            "如有人要您付款，请告知住房主管部门。原因见下。",
        ),
    };
    Text::new(what, todo)
}

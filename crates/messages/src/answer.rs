//! The one-line answers: what a reader wants to know of a record or a thing, and what to do.

mod limits;
mod listing;
mod record;
mod warned;
mod why;

use stele_records::story::FlatStanding;

use crate::format::day;
use crate::lang::Lang;
use crate::text::{Text, say};

pub use limits::record_limits;
pub use record::{record_answer, record_reasons};

/// Whether somebody who would rent a flat may pay for it. Times are written by `time`.
pub fn flat_answer(lang: Lang, standing: &FlatStanding, time: &dyn Fn(u64) -> String) -> Text {
    match standing {
        FlatStanding::NoTitle => say!(
            lang,
            "Don’t pay: no office entitled to attest it has said who owns this flat",
            "请不要付款：没有有权机关证明这套房屋归谁所有",
            "Ask the housing authority who owns it.",
            "请向不动产登记机构核实产权人。",
        ),
        FlatStanding::Sealed => say!(
            lang,
            "Don’t pay: this flat is sealed and may not be let for now",
            "请不要付款：这套房屋已被查封，暂不得出租",
            "Tell the housing authority if somebody offers it to you.",
            "如有人向您出租，请告知住房主管部门。",
        ),
        FlatStanding::TitleOver => say!(
            lang,
            "Don’t pay: the title of this flat is no longer in force",
            "请不要付款：这套房屋的产权证明已失效",
            "Ask the housing authority who owns it now.",
            "请向不动产登记机构核实现在的产权人。",
        ),
        FlatStanding::Let { from, until } => {
            let (from, until) = (day(lang, from), day(lang, until));
            say!(
                lang,
                "Don’t pay: this flat is let from {from} to {until}",
                "请不要付款：这套房屋已出租，租期自 {from}至 {until}",
                "Unless the lease is yours, whoever offers it to you can’t let it.",
                "除非承租方就是您本人，否则向您出租的人无权再出租。",
            )
        }
        FlatStanding::Disputed { from, until } => {
            let (from, until) = (day(lang, from), day(lang, until));
            say!(
                lang,
                "Don’t pay: a lease from {from} to {until} is recorded, and it did not pass the rules",
                "请不要付款：有一份自 {from}至 {until}的租赁合同，没有通过规则核验",
                "What speaks against the lease stands at its entry below. Ask the housing authority who may let the flat.",
                "未通过的原因见下面的租赁合同条目。请向住房主管部门核实谁有权出租。",
            )
        }
        FlatStanding::Reserved { until: Some(until) } => {
            let until = time(*until);
            say!(
                lang,
                "This flat is reserved until {until}",
                "这套房屋已被预订，至 {until}",
                "Unless the reservation is yours, don’t pay. Look again after that time.",
                "除非预订人是您本人，否则请不要付款，到期后再来查询。",
            )
        }
        FlatStanding::Reserved { until: None } => say!(
            lang,
            "This flat is reserved",
            "这套房屋已被预订",
            "Unless the reservation is yours, don’t pay.",
            "除非预订人是您本人，否则请不要付款。",
        ),
        FlatStanding::Refused { .. } => say!(
            lang,
            "The listing of this flat did not pass: do not pay on it",
            "这套房屋的房源没有通过核验：请不要据此付款",
            "What speaks against it stands below. If somebody asks you to pay, tell the housing authority.",
            "未通过的原因见下。如有人要您付款，请告知住房主管部门。",
        ),
        FlatStanding::Offered { refused: 1.., .. } => say!(
            lang,
            "This flat is offered by somebody who may let it, and another listing of it did not pass",
            "这套房屋正由有权出租的一方招租，但另有房源没有通过核验",
            "Open the listing that stands, compare unit number, rent and lister with what you were shown, and pay nobody else.",
            "请打开通过核验的房源，将单元号、租金和发布方与别人给您看的逐一比对，不要向其他人付款。",
        ),
        FlatStanding::Offered {
            has_warnings: true, ..
        } => say!(
            lang,
            "This flat is offered by somebody who may let it, but note the warning below",
            "这套房屋正由有权出租的一方招租，但请注意下面的警示",
            "Open the listing and read the warning. Compare unit number, rent and lister with what you were shown, and pay nobody else.",
            "请打开房源并阅读警示，将单元号、租金和发布方与别人给您看的逐一比对，不要向其他人付款。",
        ),
        FlatStanding::Offered { .. } => say!(
            lang,
            "This flat is offered by somebody who may let it",
            "这套房屋正由有权出租的一方招租",
            "Open the listing, and compare unit number, rent and lister with what you were shown. Pay nobody else.",
            "请打开房源，将单元号、租金和发布方与别人给您看的逐一比对，不要向其他人付款。",
        ),
        FlatStanding::NotOffered => say!(
            lang,
            "Nobody who may let this flat offers it now",
            "目前没有有权出租的人为这套房屋招租",
            "If somebody offers it to you, ask for a listing that stands here before you pay.",
            "如有人向您出租，付款之前请要求对方出示在这里通过核验的房源。",
        ),
    }
}

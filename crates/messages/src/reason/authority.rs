//! Why somebody was not entitled to sign, or why that can't be told.

use stele_records::authority::AuthorityReason;
use stele_records::verdict::Reason;

use super::Clock;
use crate::advice::Advice;
use crate::format::{number, short_key, shown};
use crate::lang::Lang;
use crate::role::role;
use crate::text::{Text, say};

/// Why it can't be told who was entitled to sign. Any other reason has its words elsewhere.
pub(super) fn open(lang: Lang, why: &Reason) -> Text {
    match why {
        Reason::TooDeep => say!(
            lang,
            "The signer’s right to sign rests on a longer chain of accreditations than is followed.",
            "签署权限所依据的授权链条过长，超出核验的层数。",
            Advice::AskSigner,
        ),
        Reason::IntervalUnknown { entry } => {
            let entry = number(*entry);
            say!(
                lang,
                "The log’s own commitments don’t show when entry {entry} was logged.",
                "日志自身的承诺不足以证明第 {entry} 号条目的写入时间。",
                Advice::TryAgain,
            )
        }
        Reason::TimeUnclear { entry } => {
            let entry = number(*entry);
            say!(
                lang,
                "Something that this rests on began or ended between the two checkpoints around entry {entry}, so the order can’t be told.",
                "所依据的事项恰好在第 {entry} 号条目前后两个检查点之间开始或结束，先后次序无法判定。",
                "Ask the office named as signer.",
                "请向署名的签署单位核实。",
            )
        }
        Reason::RoleTwice(name) => {
            let name = role(lang, name);
            say!(
                lang,
                "Two signers have the same role, {name}; each role has one signer.",
                "有两个签署方使用同一身份：{name}；每种身份只能由一方签署。",
                Advice::AskSigner,
            )
        }
        Reason::RoleUnknown(name) => {
            let name = role(lang, name);
            say!(
                lang,
                "Somebody signed in a role that records of this type don’t have: {name}.",
                "有签署方使用了这类记录中没有的身份：{name}。",
                Advice::AskSigner,
            )
        }
        _ => say!(
            lang,
            "The trust file names no anchors, so nobody is known to be entitled to sign. A signature that holds shows which key signed, not whose key it is.",
            "信任文件没有列出根机关，无从判定谁有权签署。签名有效只说明是哪个密钥签的，不说明密钥属于谁。",
            "Use a trust file that names the city’s anchors, or ask the office concerned whether the key shown is theirs.",
            "请使用列有城市根机关的信任文件，或向有关单位确认所示密钥是否属于该单位。",
        ),
    }
}

/// Why somebody was not entitled to sign.
pub(super) fn reason(lang: Lang, why: &AuthorityReason, show_time: Clock<'_>) -> Text {
    match why {
        AuthorityReason::KeyUnknown { key, role: name } => {
            let (key, name) = (short_key(key), role(lang, name));
            say!(
                lang,
                "When this was logged, the key {key} that signed as {name} was neither registered to anybody nor attested as a person’s.",
                "写入日志时，以“{name}”身份签署的密钥 {key} 既没有登记给任何机构，也没有经过个人身份核验。",
                Advice::DontRely,
            )
        }
        AuthorityReason::KeyRevoked { key, by } => {
            let (key, by) = (short_key(key), number(*by));
            say!(
                lang,
                "The key {key} had been revoked by entry {by} before this was logged.",
                "写入日志之前，密钥 {key} 已被第 {by} 号条目吊销。",
                Advice::DontRely,
            )
        }
        AuthorityReason::NotTheHolder { key } => {
            let key = short_key(key);
            say!(
                lang,
                "The key {key} signed as holder of another key, which it is not.",
                "密钥 {key} 以另一密钥持有人的身份签署，但它并不属于该持有人。",
                Advice::DontRely,
            )
        }
        AuthorityReason::NotAccredited {
            who,
            role: name,
            area,
        } => {
            let (who, name) = (party(who), role(lang, name));
            match area.as_deref().map(shown) {
                Some(area) => say!(
                    lang,
                    "Nobody had accredited {who} to sign such records as {name} in the area {area} when this was logged.",
                    "写入日志时，没有任何机关授权 {who} 在区域 {area} 以“{name}”身份签署这类记录。",
                    Advice::DontRely,
                ),
                None => say!(
                    lang,
                    "Nobody had accredited {who} to sign such records as {name} when this was logged.",
                    "写入日志时，没有任何机关授权 {who} 以“{name}”身份签署这类记录。",
                    Advice::DontRely,
                ),
            }
        }
        AuthorityReason::Ended { by, until } => {
            let (by, until) = (number(*by), show_time(*until));
            say!(
                lang,
                "What entitled the signer, entry {by}, had ended on {until}, before this was logged.",
                "签署方的权限来自第 {by} 号条目，该权限已于 {until}到期，早于本记录写入日志的时间。",
                Advice::DontRely,
            )
        }
        AuthorityReason::NotYet { by, from } => {
            let (by, from) = (number(*by), show_time(*from));
            say!(
                lang,
                "What entitles the signer, entry {by}, begins on {from}, after this was logged.",
                "签署方的权限来自第 {by} 号条目，该权限自 {from}起生效，晚于本记录写入日志的时间。",
                Advice::DontRely,
            )
        }
        AuthorityReason::Undone { by, undone } => {
            let (by, undone) = (number(*by), number(*undone));
            say!(
                lang,
                "What entitled the signer, entry {by}, had been withdrawn by entry {undone} before this was logged.",
                "签署方的权限来自第 {by} 号条目，但在本记录写入日志之前，已被第 {undone} 号条目撤回。",
                Advice::DontRely,
            )
        }
        AuthorityReason::NothingToWithdraw { id } => {
            let id = shown(id);
            say!(
                lang,
                "It names {id} as withdrawn; no earlier record about the same subject has that id. It withdraws nothing.",
                "它声明撤回 {id}，但此前没有关于同一对象的这一编号的记录，因此不产生任何效力。",
                Advice::TakeNoNotice,
            )
        }
        AuthorityReason::NotAParty { of } => {
            let of = number(*of);
            say!(
                lang,
                "It was signed by somebody who hadn’t signed entry {of}, so it doesn’t withdraw that.",
                "它不是由第 {of} 号条目的签署方签署的，因此不能撤回该条目。",
                Advice::TakeNoNotice,
            )
        }
        AuthorityReason::NotAllParties { of } => {
            let of = number(*of);
            say!(
                lang,
                "Several parties have agreed on entry {of}; not all of them have signed this, so that entry isn’t withdrawn.",
                "第 {of} 号条目由多方共同签署；这份撤回没有经过全部有关各方签署，因此该条目没有被撤回。",
                Advice::TakeNoNotice,
            )
        }
        AuthorityReason::MovementStays { of } => {
            let of = number(*of);
            say!(
                lang,
                "Entry {of} tells of money or points that have moved. That is not withdrawn but reversed, by a record of its own, so that entry stays.",
                "第 {of} 号条目记载的款项或积分已经变动。这类记录不能撤回，款项只能另行冲正，积分只能另行收回，因此该条目仍然有效。",
                Advice::TakeNoNotice,
            )
        }
        AuthorityReason::SameParty { who, one, other } => {
            let (who, one, other) = (party(who), role(lang, one), role(lang, other));
            say!(
                lang,
                "The same party, {who}, signed both as {one} and as {other}; these have to be two.",
                "同一方 {who} 既以“{one}”身份又以“{other}”身份签署；这两方必须不同。",
                Advice::DontRely,
            )
        }
    }
}

/// An entity by its code, or a key by its beginning.
pub(super) fn party(who: &str) -> String {
    match who.strip_prefix(stele_records::types::field::ENTITY) {
        Some(code) => shown(code),
        None => short_key(who),
    }
}

//! Why a rule of personal points didn't simply pass.

use stele_records::rules::PointsReason;

use super::authority::party;
use crate::advice::Advice;
use crate::format::{day, number, shown};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a rule of personal points didn't simply pass.
pub(super) fn reason(lang: Lang, why: &PointsReason) -> Text {
    match why {
        PointsReason::NoStation { station } => {
            let station = shown(station);
            say!(
                lang,
                "It names the station “{station}”, but no station of that name has been logged by an authority entitled to.",
                "它写明站点“{station}”，但日志中没有由有权机关登记的这一站点。",
                Advice::AskSigner,
            )
        }
        PointsReason::StationClosed { by } => {
            let by = number(*by);
            say!(
                lang,
                "Entry {by} says that the station was not open at that time.",
                "按第 {by} 号条目的记载，站点当时不在开放期内。",
                Advice::DontRely,
            )
        }
        PointsReason::NotTheOperator { station } => {
            let station = number(*station);
            say!(
                lang,
                "Somebody else than the operator of the station, which entry {station} names, has signed it.",
                "签署方不是第 {station} 号条目写明的站点运营方。",
                Advice::DontRely,
            )
        }
        PointsReason::NoDeposit { receipt } => {
            let receipt = shown(receipt);
            say!(
                lang,
                "It gives points for the receipt “{receipt}”, but no deposit with that receipt was logged before by the station’s operator.",
                "它为凭证“{receipt}”发放积分，但此前没有由站点运营方登记的这笔投放。",
                Advice::DontRely,
            )
        }
        PointsReason::OtherDeposit { deposit } => {
            let deposit = number(*deposit);
            say!(
                lang,
                "Entry {deposit} has the deposit of this receipt; it was made for another account, or at another station.",
                "第 {deposit} 号条目记载了该凭证对应的投放，但属于另一个账户或另一个站点。",
                Advice::DontRely,
            )
        }
        PointsReason::NoRates { scheme } => {
            let scheme = shown(scheme);
            say!(
                lang,
                "No rate table of the scheme “{scheme}” was in force, so what the deposit earns can’t follow from one.",
                "计划“{scheme}”当时没有有效的积分标准，应得积分无所依据。",
                Advice::DontRely,
            )
        }
        PointsReason::OtherRates { by } => {
            let by = number(*by);
            say!(
                lang,
                "The rate table in force was that of entry {by}, and it names another one.",
                "当时有效的积分标准是第 {by} 号条目，而它写明的是另一份。",
                Advice::DontRely,
            )
        }
        PointsReason::NotInRates { kind, rates } => {
            let (kind, rates) = (shown(kind), number(*rates));
            say!(
                lang,
                "The rate table of entry {rates} gives nothing for waste of the kind “{kind}”.",
                "第 {rates} 号条目的积分标准中没有“{kind}”这一类别。",
                Advice::DontRely,
            )
        }
        PointsReason::WrongPoints { due, deposit } => {
            let (due, deposit) = (points(*due), number(*deposit));
            say!(
                lang,
                "The deposit of entry {deposit} earns {due} points by the rate table, and it gives another number.",
                "按积分标准，第 {deposit} 号条目的投放应得 {due} 积分，而它写明的是另一个数目。",
                Advice::DontRely,
            )
        }
        PointsReason::ReceiptUsed { by } => {
            let by = number(*by);
            say!(
                lang,
                "Its receipt had been used already, by entry {by}. A receipt counts once.",
                "它的凭证已被第 {by} 号条目使用。每张凭证只计一次。",
                Advice::DontRely,
            )
        }
        PointsReason::LoggedBefore { by } => {
            let by = number(*by);
            say!(
                lang,
                "Entry {by} is the same record. Logged again it moves no points.",
                "第 {by} 号条目是同一条记录，重复登记不产生积分变动。",
                "Go by the earlier entry.",
                "请以较早的条目为准。",
            )
        }
        PointsReason::NumberSkipped { missing } => {
            let missing = shown(missing);
            say!(
                lang,
                "The station numbers its deposits of a day one by one, and the deposit “{missing}” was not logged before this one.",
                "站点每天的投放应逐笔编号，但此前没有登记编号为“{missing}”的投放。",
                Advice::DontRely,
            )
        }
        PointsReason::TooManyDeposits { most, day: own } => {
            let (most, own) = (points(*most), day(lang, own));
            say!(
                lang,
                "The account had made its deposits for {own} before; the scheme counts at most {most} in a day.",
                "该账户在 {own}的投放次数已满，该计划每天最多计 {most} 次。",
                Advice::DontRely,
            )
        }
        PointsReason::NoAccount { account } => {
            let account = shown(account);
            say!(
                lang,
                "No account “{account}” was open then: nobody entitled had registered it, or it had been closed.",
                "账户“{account}”当时不能使用：没有由有权机关登记，或已经注销。",
                Advice::DontRely,
            )
        }
        PointsReason::OtherScheme { account } => {
            let account = number(*account);
            say!(
                lang,
                "The account of entry {account} belongs to another points scheme.",
                "第 {account} 号条目登记的账户属于另一个积分计划。",
                Advice::DontRely,
            )
        }
        PointsReason::AccountLeft { by } => {
            let by = number(*by);
            say!(
                lang,
                "Entry {by} says that the holder had gone on under another account, so nothing moves on this one any more.",
                "按第 {by} 号条目的记载，持有人已转用另一个账户，原账户不再变动。",
                "Look up the account that goes on.",
                "请查询接续使用的账户。",
            )
        }
        PointsReason::AccountTaken { by } => {
            let by = number(*by);
            say!(
                lang,
                "Since entry {by} the account’s name belongs to another key, and it stays with that key.",
                "自第 {by} 号条目起，这一账户名称属于另一个密钥，不得改归他人。",
                Advice::DontRely,
            )
        }
        PointsReason::Overdrawn { balance } => {
            let balance = points(*balance);
            say!(
                lang,
                "The account had {balance} points then, which is fewer than this takes, so nothing is taken.",
                "账户当时只有 {balance} 积分，不足以支出，因此不予扣减。",
                Advice::DontRely,
            )
        }
        PointsReason::NotTheAccountHolder { account } => {
            let account = number(*account);
            say!(
                lang,
                "It is not signed with the key of the account, which entry {account} has, so no points move.",
                "它没有用第 {account} 号条目登记的账户密钥签署，因此不产生积分变动。",
                Advice::DontRely,
            )
        }
        PointsReason::NotTheMerchant { merchant } => {
            let merchant = party(merchant);
            say!(
                lang,
                "It names the merchant {merchant}, and somebody else has signed as the merchant.",
                "它写明的商户是 {merchant}，但以商户身份签署的是另一方。",
                Advice::DontRely,
            )
        }
        PointsReason::NoCatalogue { id } => {
            let id = shown(id);
            say!(
                lang,
                "The merchant had no catalogue “{id}” in force then.",
                "商户当时没有有效的兑换目录“{id}”。",
                Advice::DontRely,
            )
        }
        PointsReason::OtherCatalogue { by } => {
            let by = number(*by);
            say!(
                lang,
                "The merchant’s prices had changed: the catalogue in force was that of entry {by}.",
                "商户的兑换目录已更新：当时有效的是第 {by} 号条目。",
                Advice::DontRely,
            )
        }
        PointsReason::NotInCatalogue { good, catalogue } => {
            let (good, catalogue) = (shown(good), number(*catalogue));
            say!(
                lang,
                "The catalogue of entry {catalogue} doesn’t have “{good}”.",
                "第 {catalogue} 号条目的兑换目录中没有“{good}”。",
                Advice::DontRely,
            )
        }
        PointsReason::WrongPrice { due, catalogue } => {
            let (due, catalogue) = (points(*due), number(*catalogue));
            say!(
                lang,
                "According to the catalogue of entry {catalogue} it costs {due} points, and it takes another number.",
                "按第 {catalogue} 号条目的兑换目录应扣 {due} 积分，而它写明的是另一个数目。",
                Advice::DontRely,
            )
        }
        PointsReason::NoGrant { receipt } => {
            let receipt = shown(receipt);
            say!(
                lang,
                "It takes back points of the receipt “{receipt}”, but none that count were granted for it before.",
                "它收回凭证“{receipt}”的积分，但此前没有为该凭证有效发放过积分。",
                Advice::DontRely,
            )
        }
        PointsReason::OtherAccount { grant } => {
            let grant = number(*grant);
            say!(
                lang,
                "The points of entry {grant} are with another account, so they can’t be taken from this one.",
                "第 {grant} 号条目发放的积分在另一个账户上，不能从这个账户扣减。",
                Advice::DontRely,
            )
        }
        PointsReason::OtherStation { grant } => {
            let grant = number(*grant);
            say!(
                lang,
                "Somebody else granted the points, by entry {grant}. An operator takes back only what it has granted.",
                "积分由另一方以第 {grant} 号条目发放。运营方只能收回自己发放的积分。",
                Advice::DontRely,
            )
        }
        PointsReason::OtherAuthority { grant } => {
            let grant = number(*grant);
            say!(
                lang,
                "It takes back the points of entry {grant}, but is signed by neither the authority that registered the account nor that of the station.",
                "它收回第 {grant} 号条目发放的积分，但签署方既不是登记账户的机关，也不是登记站点的机关。",
                Advice::DontRely,
            )
        }
        PointsReason::MoreThanGranted { grant, left } => {
            let (grant, left) = (number(*grant), points(*left));
            say!(
                lang,
                "Of the points that entry {grant} granted only {left} can still be taken back, and it takes more.",
                "第 {grant} 号条目发放的积分只剩 {left} 可以收回，而它要收回更多。",
                Advice::DontRely,
            )
        }
        PointsReason::Unbalanced { granted, found } => {
            let (granted, found) = (points(*granted), points(*found));
            say!(
                lang,
                "The scheme has granted {granted} points, but what was spent, expired, was taken back or is still held comes to {found}.",
                "该计划共发放 {granted} 积分，但已兑换、已过期、已收回与仍持有的合计为 {found}。",
                Advice::DontRely,
            )
        }
    }
}

/// A number of points.
fn points(count: i64) -> String {
    let digits = number(count.unsigned_abs());
    if count < 0 {
        format!("−{digits}")
    } else {
        digits
    }
}

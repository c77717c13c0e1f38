//! Why a rule of the rental platform didn't simply pass.

use stele_records::rules::RentalReason;
use stele_records::types::field::ENTITY;

use super::Clock;
use crate::advice::Advice;
use crate::format::{amount, day, number, short_key, shown};
use crate::lang::Lang;
use crate::role::role;
use crate::text::{Text, phrase, say};

/// A rent as rules give it, a decimal and its currency, as money is written everywhere.
fn rent(lang: Lang, price: &str) -> String {
    match price.rsplit_once(' ') {
        Some((decimal, currency)) => amount(lang, decimal, currency),
        None => shown(price),
    }
}

/// Why a rule of the rental platform didn't simply pass.
pub(super) fn reason(lang: Lang, why: &RentalReason, show_time: Clock<'_>) -> Text {
    match why {
        RentalReason::NoTitle
        | RentalReason::NotTheOwner { .. }
        | RentalReason::NoMandate { .. }
        | RentalReason::MandateEnded { .. }
        | RentalReason::TitleSealed { .. }
        | RentalReason::TitleRevoked { .. }
        | RentalReason::TitleEnded { .. }
        | RentalReason::PassedOn { .. } => title(lang, why, show_time),
        RentalReason::OtherPrincipal { .. }
        | RentalReason::Exclusive { .. }
        | RentalReason::PhotoElsewhere { .. }
        | RentalReason::PriceJump { .. }
        | RentalReason::OtherPrice { .. }
        | RentalReason::FarBelow { .. }
        | RentalReason::SizeDiffers { .. }
        | RentalReason::Reserved { .. }
        | RentalReason::Let { .. } => listing(lang, why, show_time),
        _ => lease(lang, why, show_time),
    }
}

/// Whose the flat is to let.
fn title(lang: Lang, why: &RentalReason, show_time: Clock<'_>) -> Text {
    match why {
        RentalReason::NotTheOwner { key, title } => {
            let (key, title) = (short_key(key), number(*title));
            say!(
                lang,
                "It was signed with the key {key}, which is not the owner’s: the title in entry {title} names another.",
                "签署所用的密钥 {key} 不是产权人的密钥：第 {title} 号条目的产权证明写明的是另一个。",
                Advice::DontPay,
            )
        }
        RentalReason::NoMandate { agent } => {
            let agent = shown(agent.strip_prefix(ENTITY).unwrap_or(agent));
            say!(
                lang,
                "The agent {agent} had no mandate of the owner for this flat when this was logged.",
                "写入日志时，经纪机构 {agent} 没有产权人就该房屋出具的委托。",
                Advice::DontPay,
            )
        }
        RentalReason::MandateEnded { by, until } => {
            let (by, until) = (number(*by), show_time(*until));
            say!(
                lang,
                "The agent’s mandate, entry {by}, had ended on {until}, before this was logged.",
                "经纪机构的委托（第 {by} 号条目）已于 {until}到期，早于本记录写入日志的时间。",
                Advice::DontPay,
            )
        }
        RentalReason::TitleSealed { by } => {
            let by = number(*by);
            say!(
                lang,
                "The title is sealed (entry {by}): the flat may not be let for now.",
                "产权已被查封（第 {by} 号条目），该房屋暂不得出租。",
                Advice::DontPay,
            )
        }
        RentalReason::TitleRevoked { by } => {
            let by = number(*by);
            say!(
                lang,
                "The title was revoked by entry {by}.",
                "产权已被第 {by} 号条目撤销。",
                Advice::DontPay,
            )
        }
        RentalReason::TitleEnded { by, until } => {
            let (by, until) = (number(*by), show_time(*until));
            say!(
                lang,
                "What attests the title, entry {by}, ended on {until}.",
                "产权证明（第 {by} 号条目）已于 {until}到期。",
                Advice::DontPay,
            )
        }
        RentalReason::PassedOn { by } => {
            let by = number(*by);
            say!(
                lang,
                "The flat has another owner since: see entry {by}.",
                "此后该房屋已更换产权人，见第 {by} 号条目。",
                Advice::DontPay,
            )
        }
        _ => say!(
            lang,
            "No office entitled to attest it has said who owns the flat.",
            "没有有权机关证明该房屋归谁所有。",
            Advice::DontPay,
        ),
    }
}

/// What speaks against an offer.
fn listing(lang: Lang, why: &RentalReason, show_time: Clock<'_>) -> Text {
    match why {
        RentalReason::OtherPrincipal { other } => {
            let other = number(*other);
            say!(
                lang,
                "Entry {other} offers the same flat for somebody else, who isn’t the same owner.",
                "第 {other} 号条目以另一产权人的名义为同一房屋招租。",
                Advice::DontPay,
            )
        }
        RentalReason::Exclusive { mandate } => {
            let mandate = number(*mandate);
            say!(
                lang,
                "The owner has given one agent alone the right to offer the flat (entry {mandate}), and this is not that agent’s listing.",
                "产权人已将该房屋独家委托给一家经纪机构（第 {mandate} 号条目），本房源不是由该机构发布的。",
                Advice::DontPay,
            )
        }
        RentalReason::PhotoElsewhere { other } => {
            let other = number(*other);
            say!(
                lang,
                "The same photo was shown before with another flat, in entry {other}.",
                "相同的照片此前已用于另一套房屋，见第 {other} 号条目。",
                "See the flat itself before you pay anything.",
                "付款之前请实地看房。",
            )
        }
        RentalReason::PriceJump { before, price } => {
            let (before, price) = (number(*before), rent(lang, price));
            say!(
                lang,
                "The price differs much from {price} in the version before, entry {before}.",
                "价格与上一版本（第 {before} 号条目）的 {price} 相差很大。",
                "Ask why the price has changed.",
                "请询问价格变动的原因。",
            )
        }
        RentalReason::OtherPrice { other, price } => {
            let (other, price) = (number(*other), rent(lang, price));
            say!(
                lang,
                "The same lister offers the flat in entry {other} for {price}.",
                "同一出租方在第 {other} 号条目中对该房屋的报价为 {price}。",
                "Ask which price holds.",
                "请询问以哪个价格为准。",
            )
        }
        RentalReason::FarBelow {
            area,
            percent,
            offers,
        } => {
            let (area, percent, offers) = (shown(area), number(*percent), number(*offers));
            say!(
                lang,
                "For the same floor space the rent is {percent} % of the median of {offers} offers in the area {area}. Baits are often cheap.",
                "按相同面积计算，租金仅为 {area} 区域 {offers} 套招租房源中位数的 {percent}%。低价常被用作诱饵。",
                "See the flat itself before you pay anything.",
                "付款之前请实地看房。",
            )
        }
        RentalReason::SizeDiffers { title, field } => {
            let title = number(*title);
            let what = match *field {
                "floorSizeCm2" => phrase!(
                    lang,
                    "The floor space is not that of the title in entry {title}.",
                    "面积与第 {title} 号条目的产权证明不一致。",
                ),
                "floorLevel" => phrase!(
                    lang,
                    "The floor is not that of the title in entry {title}.",
                    "楼层与第 {title} 号条目的产权证明不一致。",
                ),
                _ => phrase!(
                    lang,
                    "The number of rooms is not that of the title in entry {title}.",
                    "房间数与第 {title} 号条目的产权证明不一致。",
                ),
            };
            let todo = lang.pick(
                "Go by the title, and see the flat itself before you pay anything.",
                "请以产权证明为准，付款之前实地看房。",
            );
            Text::new(what, todo)
        }
        RentalReason::Reserved { by, until } => {
            let (by, until) = (number(*by), show_time(*until));
            say!(
                lang,
                "The flat is reserved for somebody until {until}, by entry {by}.",
                "该房屋已由第 {by} 号条目为他人预订，至 {until}。",
                "Unless the reservation is yours, don’t pay. Look again after that time.",
                "除非预订人是您本人，否则请不要付款，到期后再来查询。",
            )
        }
        RentalReason::Let { lease, from, until } => {
            let lease = number(*lease);
            let (from, until) = (day(lang, from), day(lang, until));
            say!(
                lang,
                "The flat is let from {from} to {until}, by the lease in entry {lease}.",
                "该房屋已出租，租期自 {from}至 {until}，见第 {lease} 号条目的租赁合同。",
                Advice::DontPay,
            )
        }
        _ => title(lang, why, show_time),
    }
}

/// What speaks against a lease, its end, or a reservation.
fn lease(lang: Lang, why: &RentalReason, show_time: Clock<'_>) -> Text {
    match why {
        RentalReason::RentDiffers { listing, price } => {
            let (listing, price) = (number(*listing), rent(lang, price));
            say!(
                lang,
                "The rent is not that of the listing that it follows: entry {listing} says {price}.",
                "租金与所依据的房源不一致：第 {listing} 号条目的价格为 {price}。",
                "Ask why it differs before you sign or pay.",
                "签字或付款之前请问明原因。",
            )
        }
        RentalReason::DatesReversed => say!(
            lang,
            "The lease ends before it begins.",
            "租赁合同的终止日早于起始日。",
            Advice::AskSigner,
        ),
        RentalReason::Deposit { months } => {
            let months = number(*months);
            say!(
                lang,
                "The deposit is more than {months} months’ rent.",
                "押金超过 {months} 个月的租金。",
                "Don’t pay more than is allowed. Ask the housing authority.",
                "请不要支付超出上限的押金，并向住房主管部门咨询。",
            )
        }
        RentalReason::LaterLease { other } => {
            let other = number(*other);
            say!(
                lang,
                "Another lease of the flat for the same days was logged later, in entry {other}. Both can’t be right; this one was first.",
                "此后第 {other} 号条目又登记了同一房屋、租期重叠的租赁合同。两者不可能同时成立；本合同登记在先。",
                "Tell the housing authority and the platform.",
                "请告知住房主管部门和租赁平台。",
            )
        }
        RentalReason::NoLease { id } => {
            let id = shown(id);
            say!(
                lang,
                "The lease {id} that it names isn’t there, or counts for nothing.",
                "它写明的租赁合同 {id} 不存在，或者没有效力。",
                Advice::DontRely,
            )
        }
        RentalReason::OutsideHeadLease { head } => {
            let head = number(*head);
            say!(
                lang,
                "The sublease doesn’t lie within the days of the lease above it, entry {head}.",
                "转租的租期超出了原租赁合同（第 {head} 号条目）的期限。",
                Advice::DontPay,
            )
        }
        RentalReason::NotTheTenant { head } => {
            let head = number(*head);
            say!(
                lang,
                "Whoever sublets is not the tenant of the lease above it, entry {head}.",
                "转租方不是原租赁合同（第 {head} 号条目）的承租方。",
                Advice::DontPay,
            )
        }
        RentalReason::NoConsent { head } => {
            let head = number(*head);
            say!(
                lang,
                "The landlord of the lease above it, entry {head}, has not consented to the sublease.",
                "原租赁合同（第 {head} 号条目）的出租方没有同意转租。",
                Advice::DontPay,
            )
        }
        RentalReason::OtherPerson { by, role: name } => {
            let (by, name) = (number(*by), role(lang, name));
            say!(
                lang,
                "The person who signed as {name} was identity-checked for something else, or under another pseudonym: see entry {by}.",
                "以“{name}”身份签署的个人，其身份核验针对的是其他事项或另一化名，见第 {by} 号条目。",
                Advice::DontPay,
            )
        }
        RentalReason::NotAttested { role: name } => {
            let name = role(lang, name);
            say!(
                lang,
                "Nobody had checked the identity of the person who signed as {name} when this was logged.",
                "写入日志时，以“{name}”身份签署的个人没有经过身份核验。",
                Advice::DontPay,
            )
        }
        RentalReason::NotItsParties { lease } => {
            let lease = number(*lease);
            say!(
                lang,
                "It is not signed by the parties of the lease in entry {lease}, so that lease goes on.",
                "签署方不是第 {lease} 号条目租赁合同的各方，因此该合同继续有效。",
                Advice::TakeNoNotice,
            )
        }
        _ => listing(lang, why, show_time),
    }
}

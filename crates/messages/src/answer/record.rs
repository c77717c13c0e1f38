//! The one-line answer about a record: for each type, whether a reader can go by it, and if not, the
//! gravest reason.

use stele_records::authority::AuthorityReason;
use stele_records::rules::{RentalReason, Rule, RuleReason};
use stele_records::types::{RecordType, System};
use stele_records::verdict::{
    Answer, Check, CheckCode, Evidence, Headline, Outcome, Question, Reason, Verdict,
};

use super::listing::listing;
use super::warned::warned;
use super::why::{forest, funds, other_log, points, rental};
use crate::lang::Lang;
use crate::reason::reason_with;
use crate::role::role;
use crate::text::{Text, phrase, say};
use crate::verdict::headline;

/// Writes a time (POSIX seconds) in words.
pub(super) type Clock<'c> = &'c dyn Fn(u64) -> String;

/// The answer about a record of this type in one sentence, and what to do. `record_type` is none where
/// the type isn't known, or the record not intact: what a changed record says of itself is no matter.
/// Times are written by `time`.
///
/// Reasons stand under it: see [`record_reasons`].
pub fn record_answer(
    lang: Lang,
    record_type: Option<RecordType>,
    verdict: &Verdict,
    time: Clock<'_>,
) -> Text {
    let general = || headline(lang, verdict.headline());
    let kind = match record_type {
        Some(kind) if System::ANY_BUILT_IN => kind,
        _ => return general(),
    };
    match verdict.headline() {
        Headline::Verified => relied_on(lang, kind, verdict, time),
        Headline::WasVerified => was_verified(lang, verdict, time),
        Headline::NotVerified => match gravest(verdict).and_then(Outcome::reason) {
            Some(why) => not_relied_on(lang, kind, verdict, why, time),
            None => general(),
        },
        Headline::IntactAndLogged | Headline::AllButAuthorised | Headline::CantTell
            if is_about_money(kind) =>
        {
            open(lang, kind)
        }
        Headline::IntactAndLogged
        | Headline::AllButAuthorised
        | Headline::CantTell
        | Headline::IndexRoot => general(),
    }
}

/// Why the answer is not simply yes: what failed, the gravest first; where nothing did, what is missing, if it
/// can't be told, and each warning of a rule. Each once. Times are written by `time`.
pub fn record_reasons(lang: Lang, verdict: &Verdict, time: Clock<'_>) -> Vec<Text> {
    let checks = verdict.checks().iter();
    let failed: Vec<&Check> = checks.filter(|check| is_failed(&check.outcome)).collect();
    let reasons: Vec<&Reason> = match verdict.overall() {
        Answer::No if !System::ANY_BUILT_IN => Vec::new(),
        Answer::No => (0..=LEAST_GRAVE)
            .flat_map(|grave| failed.iter().filter(move |check| rank(check) == grave))
            .filter_map(|check| check.outcome.reason())
            .collect(),
        Answer::Yes | Answer::CantTell => missing(verdict)
            .into_iter()
            .chain(warnings(verdict).filter_map(|check| check.outcome.reason()))
            .collect(),
    };
    let mut texts: Vec<Text> = Vec::new();
    for text in reasons.into_iter().map(|why| reason_with(lang, why, time)) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

pub(super) const fn is_about_money(kind: RecordType) -> bool {
    matches!(
        kind,
        RecordType::RentalListing
            | RecordType::Reservation
            | RecordType::Lease
            | RecordType::Mandate
            | RecordType::TitleAttestation
            | RecordType::Property
            | RecordType::Contract
            | RecordType::PaymentRequest
            | RecordType::Payment
            | RecordType::WageRun
    )
}

/// When the quorum vouched for the state that this rests on.
fn cosigned(verdict: &Verdict, time: Clock<'_>) -> Option<String> {
    match verdict.check(CheckCode::Freshness)?.evidence {
        Evidence::Time(seconds) => Some(time(seconds)),
        _ => None,
    }
}

/// It was yes then: the state of the log is too old, or a clock is wrong.
fn was_verified(lang: Lang, verdict: &Verdict, time: Clock<'_>) -> Text {
    let general = headline(lang, Headline::WasVerified);
    let Some(when) = cosigned(verdict, time) else {
        return general;
    };
    let what = phrase!(
        lang,
        "This record was verified on {when}; later changes are unknown",
        "这条记录在 {when}时验证通过；此后的变化未知",
    );
    Text::new(what, general.todo)
}

/// Yes, as of when. Where a rule warns of it nobody is told to go by it: what the rule warns of comes first.
fn relied_on(lang: Lang, kind: RecordType, verdict: &Verdict, time: Clock<'_>) -> Text {
    let about = warned(lang, verdict);
    taken(lang, kind, cosigned(verdict, time), &about)
}

/// The same by what the rules warn `about`, if any does.
fn taken(lang: Lang, kind: RecordType, when: Option<String>, about: &str) -> Text {
    let (what, todo) = (yes(lang, kind), yes_todo(lang, kind));
    let what = match (when, about.is_empty()) {
        (Some(when), true) => phrase!(
            lang,
            "{what}, as logged until {when}",
            "{what}（截至 {when}的日志）"
        ),
        (Some(when), false) => phrase!(
            lang,
            "Careful: {about}. All else was found in order, as logged until {when}",
            "请注意：{about}。其余核验均通过（截至 {when}的日志）",
        ),
        (None, true) => what.to_owned(),
        (None, false) => phrase!(
            lang,
            "Careful: {about}. All else was found in order",
            "请注意：{about}。其余核验均通过",
        ),
    };
    match about.is_empty() {
        true => Text::new(what, todo),
        false => say!(
            lang,
            "{what}",
            "{what}",
            "Ask about it first: the warning stands below. {todo}",
            "请先问明原因，警示见下。{todo}",
        ),
    }
}

/// That a reader can go by it, without a full stop: a time may follow.
const fn yes(lang: Lang, kind: RecordType) -> &'static str {
    match kind {
        RecordType::RentalListing => {
            lang.pick("You can rely on this listing", "您可以采信这个房源")
        }
        RecordType::Reservation => lang.pick("This reservation stands", "这份预订有效"),
        RecordType::Lease => lang.pick("This lease stands", "这份租赁合同有效"),
        RecordType::LeaseEnd => lang.pick(
            "The parties of the lease have agreed on this end",
            "租赁双方已约定按此终止",
        ),
        RecordType::Mandate => lang.pick("This mandate stands", "这份委托有效"),
        RecordType::Property => lang.pick(
            "This registration of the flat can be relied on",
            "这条房屋登记可以采信",
        ),
        RecordType::TitleAttestation => lang.pick(
            "This attestation of the title can be relied on",
            "这份产权证明可以采信",
        ),
        RecordType::Entity => lang.pick("This entity is registered so", "这家机构确已按此登记"),
        RecordType::Key => lang.pick("This was done with the key", "这一密钥确有此次登记或变更"),
        RecordType::Accreditation => lang.pick("This accreditation stands", "这项签署授权有效"),
        RecordType::PersonAttestation => lang.pick(
            "The identity of this person was checked",
            "此人的身份确已经过核验",
        ),
        RecordType::Release => lang.pick(
            "This version of the program was published so",
            "这个版本的程序确已按此发布",
        ),
        RecordType::Withdrawal => lang.pick(
            "This withdrawal counts: the record that it names is withdrawn",
            "这份撤回声明有效，它写明的记录已被撤回",
        ),
        RecordType::Section => lang.pick(
            "These bounds of the section can be relied on",
            "这个标段的边界可以采信",
        ),
        RecordType::TreeCard => lang.pick("This tree card can be relied on", "这张树木卡可以采信"),
        RecordType::Account => {
            lang.pick("This account is registered so", "这个积分账户确已按此登记")
        }
        RecordType::AccountTransfer => {
            lang.pick("The points go on under the new account", "积分已转入新账户")
        }
        RecordType::Amendment => lang.pick("This amendment stands", "这份合同变更有效"),
        RecordType::Catalogue => lang.pick("These prices in points stand", "这份兑换目录有效"),
        RecordType::Contract => lang.pick("This contract stands", "这份工程合同有效"),
        RecordType::Deposit => lang.pick("This deposit was logged so", "这次投放确已按此登记"),
        RecordType::Expiry => lang.pick("These points have expired", "这些积分已过期"),
        RecordType::Grant => lang.pick("These points were granted", "这些积分确已发放"),
        RecordType::Milestone => {
            lang.pick("The supervisor has found this so", "监理单位确已按此认定")
        }
        RecordType::Payment => lang.pick(
            "This payment was made so, as far as its signers say",
            "据签署方记载，这笔款项确已按此支付",
        ),
        RecordType::PaymentRequest => {
            lang.pick("This payment was asked for so", "这份付款申请确已按此提出")
        }
        RecordType::PointsReversal => lang.pick("These points were taken back", "这些积分已被收回"),
        RecordType::Project => {
            lang.pick("This project is registered so", "这个工程项目确已按此登记")
        }
        RecordType::RateTable => lang.pick("These rates stand", "这份积分标准有效"),
        RecordType::Redemption => lang.pick("These points were spent so", "这些积分确已按此兑换"),
        RecordType::Reversal => lang.pick(
            "This money came back, as far as its signers say",
            "据签署方记载，这笔款项已退回",
        ),
        RecordType::Station => {
            lang.pick("This station is registered so", "这个回收站点确已按此登记")
        }
        RecordType::WageRun => lang.pick(
            "These wages were paid so, as far as its signers say",
            "据签署方记载，这批工资确已按此发放",
        ),
        RecordType::TreeEvent => lang.pick(
            "This event in the tree’s life can be relied on",
            "这条树木事件可以采信",
        ),
    }
}

const fn yes_todo(lang: Lang, kind: RecordType) -> &'static str {
    match kind {
        RecordType::RentalListing => lang.pick(
            "Is this what the app showed you? Compare unit number, rent and lister, see the flat, and check again before you pay.",
            "这与您在应用中看到的一致吗？请比对单元号、租金和发布方，实地看房，付款之前再核验一次。",
        ),
        RecordType::Reservation | RecordType::Lease | RecordType::Mandate => lang.pick(
            "It holds as of that time: check again before you pay or sign.",
            "结论以该时间为准，付款或签字前请再核验一次。",
        ),
        RecordType::TreeCard | RecordType::TreeEvent | RecordType::Section => lang.pick(
            "It holds as of that time. No check replaces seeing the thing itself.",
            "结论以该时间为准。核验不能代替实地查看。",
        ),
        _ => lang.pick(
            "It holds as of that time: check again when it matters.",
            "结论以该时间为准，需要时请再核验一次。",
        ),
    }
}

/// Can't tell, where somebody may be about to pay.
fn open(lang: Lang, kind: RecordType) -> Text {
    if kind == RecordType::RentalListing {
        return say!(
            lang,
            "Don’t pay yet: whether you can rely on this listing can’t be told now",
            "请先不要付款：目前无法核验这个房源能否采信",
            "See below what is missing, and try again.",
            "请查看下方缺少的内容，然后重试。",
        );
    }
    say!(
        lang,
        "Don’t pay or sign yet: whether this can be relied on can’t be told now",
        "请先不要付款或签字：目前无法核验这条记录能否采信",
        "See below what is missing, and try again.",
        "请查看下方缺少的内容，然后重试。",
    )
}

const fn is_failed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(_))
}

/// The check that failed and matters most.
fn gravest(verdict: &Verdict) -> Option<&Outcome> {
    let checks = verdict.checks().iter();
    let failed = checks.filter(|check| is_failed(&check.outcome));
    let gravest = failed.min_by_key(|check| rank(check));
    gravest.map(|check| &check.outcome)
}

/// Whether the record itself is not as it was signed: a file besides it is another matter.
fn is_changed(verdict: &Verdict) -> bool {
    let mut checks = verdict.checks_of(Question::Intact);
    checks.any(|check| is_failed(&check.outcome) && check.code != CheckCode::Rule(Rule::C7))
}

/// The highest rank of a check that failed.
const LEAST_GRAVE: u8 = 8;

/// How grave a failed check is: the lower, the graver. What a tenant would lose money by stands before
/// what explains it, and what is merely over stands last.
fn rank(check: &Check) -> u8 {
    let Some(why) = check.outcome.reason() else {
        return u8::MAX;
    };
    match (check.code.question(), why) {
        // The record is as it was, and only a file besides it is another one.
        (_, Reason::Rule(RuleReason::OtherFile)) => 7,
        (Question::Intact, _) => 0,
        (Question::Logged, _) => 1,
        (_, Reason::Rental(RentalReason::Let { .. } | RentalReason::LaterLease { .. })) => 2,
        (
            _,
            Reason::Rental(
                RentalReason::TitleSealed { .. }
                | RentalReason::TitleRevoked { .. }
                | RentalReason::TitleEnded { .. }
                | RentalReason::PassedOn { .. }
                | RentalReason::NoTitle,
            ),
        ) => 3,
        (_, Reason::Superseded { .. } | Reason::Withdrawn { .. } | Reason::Expired { .. }) => {
            LEAST_GRAVE
        }
        (Question::Authorised, _) => 4,
        (
            _,
            Reason::Rental(RentalReason::Exclusive { .. } | RentalReason::OtherPrincipal { .. }),
        ) => 5,
        (Question::Current, _) => 6,
    }
}

/// The rules that warn.
pub(super) fn warnings(verdict: &Verdict) -> impl Iterator<Item = &Check> {
    let checks = verdict.checks().iter();
    // Where no type is built in no rule of a type is asked.
    let warns = |check: &&Check| {
        System::ANY_BUILT_IN
            && matches!(check.code, CheckCode::Rule(_))
            && matches!(check.outcome, Outcome::Warning(_))
    };
    checks.filter(warns)
}

/// The first check that could not be made for a reason of its own.
fn missing(verdict: &Verdict) -> Option<&Reason> {
    let reasons = || {
        verdict
            .checks()
            .iter()
            .filter_map(|check| match &check.outcome {
                Outcome::CouldNotCheck(why) => Some(why),
                _ => None,
            })
    };
    reasons()
        .find(|why| !matches!(why, Reason::Blocked))
        .or_else(|| reasons().next())
}

/// No, by the gravest reason.
fn not_relied_on(
    lang: Lang,
    kind: RecordType,
    verdict: &Verdict,
    why: &Reason,
    time: Clock<'_>,
) -> Text {
    match why {
        Reason::Rule(RuleReason::OtherFile) => say!(
            lang,
            "Don’t go by this file: it is not the one that was logged",
            "请不要依据这份文件办事：它不是登记的那一份",
            "Use the file as you first received it. If it still differs, ask the office named as signer.",
            "请使用最初收到的文件。如果仍不一致，请向署名的签署单位核实。",
        ),
        _ if is_changed(verdict) => say!(
            lang,
            "Don’t rely on this record: it is not as it was signed",
            "请不要依据这条记录办事：内容与签署时不一致",
            "Ask the office named as signer for the original file.",
            "请向署名的签署单位索取原始文件。",
        ),
        Reason::OtherLog { .. } => other_log(lang, kind),
        _ if kind == RecordType::RentalListing => listing(lang, verdict, why, time),
        _ if verdict.answer(Question::Logged) == Answer::No => say!(
            lang,
            "Don’t rely on this record: it is not in the public log as claimed",
            "请不要依据这条记录办事：没有像所称的那样写入公开日志",
            "Ask the office named as signer.",
            "请向署名的签署单位核实。",
        ),
        Reason::Rental(why) => rental(lang, kind, why, time),
        Reason::Forest(why) => forest(lang, why),
        Reason::Funds(why) => funds(lang, why),
        Reason::Points(why) => points(lang, why),
        Reason::Authority(AuthorityReason::KeyRevoked { .. }) => say!(
            lang,
            "Don’t rely on this record: it was signed with a key that had been revoked",
            "请不要依据这条记录办事：签署所用的密钥此前已被吊销",
            "Ask the office named as signer whether it is theirs.",
            "请向署名的签署单位确认是否由其签署。",
        ),
        Reason::Authority(AuthorityReason::SameParty { .. }) => say!(
            lang,
            "Don’t rely on this record: one party has signed it in two roles",
            "请不要依据这条记录办事：同一方以两种身份签署",
            "Ask the authority in charge.",
            "请向主管部门核实。",
        ),
        Reason::Authority(_) => say!(
            lang,
            "Don’t rely on this record: a signer was not entitled to sign it",
            "请不要依据这条记录办事：有签署方无权签署",
            "Ask the authority in charge.",
            "请向主管部门核实。",
        ),
        Reason::RoleMissing(name) if kind == RecordType::Lease => {
            let name = role(lang, name);
            say!(
                lang,
                "Do not pay or sign: the {name} has not signed",
                "请不要付款或签字：{name}尚未签署",
                "Ask the parties for a lease that all of them have signed.",
                "请向各方索取由全部当事方签署的租赁合同。",
            )
        }
        Reason::RoleMissing(_) => say!(
            lang,
            "Don’t rely on this record: not everybody who has to sign it has signed",
            "请不要依据这条记录办事：应当签署的各方没有全部签署",
            "Ask the parties for a record that all of them have signed.",
            "请向各方索取由全部当事方签署的记录。",
        ),
        Reason::Superseded { .. } => say!(
            lang,
            "A later record replaces this one: don’t rely on it any more",
            "已有较新的记录替换了它：请不要再依据这一条办事",
            "Go by the later record.",
            "请以较新的记录为准。",
        ),
        Reason::Withdrawn { .. } => say!(
            lang,
            "This record was withdrawn: don’t rely on it any more",
            "这条记录已被撤回：请不要再依据它办事",
            "If somebody still shows it to you as good, ask them why.",
            "如有人仍以它为凭，请问明原因。",
        ),
        Reason::Expired { until } => {
            let until = time(*until);
            say!(
                lang,
                "This record ended on {until}: don’t rely on it any more",
                "这条记录已于 {until}到期：请不要再依据它办事",
                "Ask for a record that is valid now.",
                "请索取现在有效的记录。",
            )
        }
        _ => headline(lang, Headline::NotVerified),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::limits::record_limits;
    use stele_records::rules::Rule;
    use stele_records::types;

    fn clock(seconds: u64) -> String {
        format!("<{seconds}>")
    }

    fn failed(reasons: &[(CheckCode, Reason)]) -> Verdict {
        let mut verdict = Verdict::pending();
        for (code, why) in reasons {
            verdict.fail(*code, why.clone());
        }
        verdict.close(&Reason::Offline);
        verdict
    }

    fn what(verdict: &Verdict) -> String {
        record_answer(Lang::En, Some(RecordType::RentalListing), verdict, &clock).what
    }

    #[test]
    fn the_gravest_reason_picks_the_sentence() {
        let withdrawn = (CheckCode::History, Reason::Withdrawn { by: 7 });
        let revoked = AuthorityReason::KeyRevoked {
            key: "did:key:z6".into(),
            by: 3,
        };
        let revoked = (CheckCode::Rule(Rule::C2), Reason::Authority(revoked));
        assert_eq!(
            what(&failed(std::slice::from_ref(&withdrawn))),
            "Do not pay: this listing was withdrawn"
        );
        assert_eq!(
            what(&failed(&[withdrawn, revoked.clone()])),
            "Do not pay: it was signed with a revoked key"
        );
        let other = (CheckCode::Inclusion, Reason::OtherRecord);
        let verdict = failed(&[revoked, other]);
        assert_eq!(
            what(&verdict),
            "Do not pay: this listing is not in the public log as claimed"
        );
        let reasons = record_reasons(Lang::En, &verdict, &clock);
        assert_eq!(reasons.len(), 2);
        assert_eq!(
            reasons[0],
            reason_with(Lang::En, &Reason::OtherRecord, &clock)
        );
    }

    #[test]
    fn what_is_of_another_log_is_in_this_one_all_the_same() {
        let named = "city.example/other".into();
        let verdict = failed(&[(CheckCode::Origin, Reason::OtherLog { named })]);
        for kind in types::ALL {
            for lang in Lang::ALL {
                let text = record_answer(lang, Some(kind), &verdict, &clock).what;
                assert!(
                    text.contains(lang.pick("for another log", "另一个日志")),
                    "{text}"
                );
            }
        }
        let verdict = failed(&[(CheckCode::Roles, Reason::RoleMissing("tenant"))]);
        let lease = record_answer(Lang::En, Some(RecordType::Lease), &verdict, &clock);
        assert_eq!(lease.what, "Do not pay or sign: the tenant has not signed");
        assert!(what(&verdict).starts_with("Do not pay"));
    }

    #[test]
    fn whoever_may_be_about_to_pay_is_told_to_wait() {
        let mut verdict = Verdict::pending();
        verdict.close(&Reason::Offline);
        assert!(what(&verdict).starts_with("Don’t pay yet"));
        let tree = record_answer(Lang::En, Some(RecordType::TreeCard), &verdict, &clock);
        assert_eq!(tree, headline(Lang::En, Headline::CantTell));
        let unknown = record_answer(Lang::En, None, &verdict, &clock);
        assert_eq!(unknown, headline(Lang::En, Headline::CantTell));
        assert_eq!(record_reasons(Lang::En, &verdict, &clock).len(), 1);
    }

    #[test]
    fn nobody_is_told_to_rely_on_what_a_rule_warns_of() {
        for kind in types::ALL {
            for lang in Lang::ALL {
                let plain = taken(lang, kind, None, "");
                assert_eq!(plain, Text::new(yes(lang, kind), yes_todo(lang, kind)));
                for when in [None, Some("<7>".into())] {
                    let text = taken(lang, kind, when, "<about>");
                    assert!(!text.what.contains(lang.pick("rely", "采信")), "{text:?}");
                    assert!(!text.what.contains(yes(lang, kind)), "{text:?}");
                    let begins = lang.pick("Careful: <about>. ", "请注意：<about>。");
                    assert!(text.what.starts_with(begins), "{text:?}");
                    assert!(text.todo.ends_with(yes_todo(lang, kind)), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn every_type_has_an_answer_and_its_limits() {
        for kind in types::ALL {
            for lang in Lang::ALL {
                assert!(!yes(lang, kind).is_empty() && !yes_todo(lang, kind).is_empty());
                assert!(!record_limits(lang, kind).is_empty(), "{kind:?}");
            }
        }
    }
}

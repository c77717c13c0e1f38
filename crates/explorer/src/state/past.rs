//! What was right in its time, and is over: it is neither right nor wrong now.

use stele_records::rules::RentalReason;
use stele_records::verdict::{Answer, Check, Outcome, Question, Reason, Verdict};

use super::record::EntryView;

/// Whether a record was right once, and nothing but time or its own parties ended it. What was logged after it, a lease
/// or another owner, is held against an offer that still stands; one that is over was no worse for it.
pub(crate) fn is_past(entry: &EntryView) -> bool {
    let verdict = &entry.verdict;
    let others = [Question::Intact, Question::Logged, Question::Authorised];
    let is_good = others
        .iter()
        .all(|question| verdict.answer(*question) == Answer::Yes);
    is_good
        && endings(verdict).next().is_some()
        && verdict
            .checks_of(Question::Current)
            .all(|check| match &check.outcome {
                Outcome::Failed(why) => is_ending(why) || came_later(entry, why),
                _ => true,
            })
}

/// The checks that tell how a record ended.
pub(crate) fn endings(verdict: &Verdict) -> impl Iterator<Item = &Check> {
    let checks = verdict.checks_of(Question::Current);
    checks.filter(|check| matches!(&check.outcome, Outcome::Failed(why) if is_ending(why)))
}

/// Whether time or a record's own parties ended it.
const fn is_ending(why: &Reason) -> bool {
    matches!(
        why,
        Reason::Superseded { .. } | Reason::Withdrawn { .. } | Reason::Expired { .. }
    )
}

/// Whether what is held against a record wasn't so yet when it was made.
fn came_later(entry: &EntryView, why: &Reason) -> bool {
    let Reason::Rental(why) = why else {
        return false;
    };
    let by = match why {
        RentalReason::Let { lease, .. } => *lease,
        RentalReason::Reserved { by, .. }
        | RentalReason::PassedOn { by }
        | RentalReason::TitleSealed { by }
        | RentalReason::TitleRevoked { by } => *by,
        RentalReason::OtherPrincipal { other } => *other,
        RentalReason::Exclusive { mandate } => *mandate,
        RentalReason::TitleEnded { until, .. } => {
            let record = entry.record.as_ref();
            return record.is_some_and(|record| *until >= record.valid_from);
        }
        _ => return false,
    };
    entry.index.is_some_and(|own| by > own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use crate::testing::market::told;
    use stele_records::verdict::CheckCode;
    use stele_tests::rules::rental::{Street, UNIT, lease, leased, listed, listing};

    /// A street, and the listing of a flat by its owner.
    fn offered() -> (Street, u64) {
        let mut s = Street::new();
        let own = s
            .town
            .log(listed(&s.platform, &s.owner, listing("3200.00")));
        (s, own)
    }

    fn failures(entry: &EntryView) -> usize {
        let checks = entry.verdict.checks_of(Question::Current);
        let failed = checks.filter(|check| matches!(check.outcome, Outcome::Failed(_)));
        failed.count()
    }

    #[test]
    fn what_is_over_is_not_what_is_wrong() {
        let judged = |code, why| {
            let mut entry = EntryView::pending(3);
            entry.verdict = testing::good_log();
            let bytes = testing::tree_record("A-1");
            entry.verdict.judge_record(&bytes, testing::NOW);
            entry.verdict.fail(code, why);
            entry
        };
        // Whether it was authorised isn't known here.
        assert!(!is_past(&judged(
            CheckCode::History,
            Reason::Withdrawn { by: 4 }
        )));
        assert!(!is_past(&judged(CheckCode::Proofs, Reason::OtherRecord)));
    }

    #[test]
    fn what_was_logged_later_is_not_held_against_an_offer_that_is_over() {
        let (mut s, own) = offered();
        let owner = s.owner.clone();
        s.town.withdraw(own, &owner);
        assert!(is_past(&told(&s.town, own)));
        // The flat was let to somebody, and then it was sold.
        let terms = lease("2026-05-03", "2027-05-02");
        s.town.log(leased(&s.platform, &s.owner, &s.tenant, terms));
        let let_since = told(&s.town, own);
        assert!(failures(&let_since) >= 2 && is_past(&let_since));
        let buyer = s.tenant.clone();
        s.log_title(UNIT, &buyer, "held");
        let sold_since = told(&s.town, own);
        assert!(failures(&sold_since) > failures(&let_since));
        assert!(is_past(&sold_since));
        let how: Vec<CheckCode> = endings(&sold_since.verdict).map(|own| own.code).collect();
        assert!(how.contains(&CheckCode::History), "{how:?}");
    }

    #[test]
    fn an_offer_that_stands_is_not_over() {
        let (mut s, own) = offered();
        let terms = lease("2026-05-03", "2027-05-02");
        s.town.log(leased(&s.platform, &s.owner, &s.tenant, terms));
        let entry = told(&s.town, own);
        assert!(failures(&entry) > 0 && !is_past(&entry));
    }

    #[test]
    fn what_was_wrong_in_its_time_stays_wrong() {
        // Let already when it was offered.
        let mut s = Street::new();
        let owner = s.owner.clone();
        let terms = lease("2026-05-03", "2027-05-02");
        s.town.log(leased(&s.platform, &s.owner, &s.tenant, terms));
        let own = s
            .town
            .log(listed(&s.platform, &s.owner, listing("3200.00")));
        s.town.withdraw(own, &owner);
        assert!(!is_past(&told(&s.town, own)));
        // By somebody who doesn't own it.
        let stranger = s.stranger.clone();
        let forged = s.town.log(listed(&s.platform, &stranger, listing("1200")));
        s.town.withdraw(forged, &stranger);
        assert!(!is_past(&told(&s.town, forged)));
    }
}

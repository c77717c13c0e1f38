//! P5: no more is taken from a grant than it gave; and what the city gave is what it took and what is held.

use stele_client::audit::ruled::findings;
use stele_records::index::{IndexKey, Kind};
use stele_records::known::Known;
use stele_records::rules::Rule;
use stele_records::rules::Rule::{P3, P5};
use stele_records::rules::points::{SchemeTotals, balances};
use stele_records::types;
use stele_records::types::RecordType::{Expiry, PointsReversal, RateTable, Redemption};
use stele_records::types::points::deposit_id;
use stele_records::verdict::{CheckCode, Outcome, Reason};

use super::{SCHEME, Scheme, Who, rates, taken};
use crate::city::{NOW, NOW_TEXT};
use crate::rules::town::{Town, told};

/// Expiry and reversal together take no more than was granted, and no more than is there.
pub fn no_more_than_granted() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (_, _, receipt) = s.earns(&a, 5_000);
    s.earns(&a, 5_000);
    let some = s.expires(&a, &receipt, 20);
    let too_much = s.reverses(&a, &receipt, 31);
    let rest = s.reverses(&a, &receipt, 30);
    let more = s.expires(&a, &receipt, 1);
    let nothing = s.expires(&a, "RH-01/2026-09-21/9", 1);
    let again = s.town.log_again(some, &s.office.key, NOW_TEXT);
    s.town.expect(&[
        (P5, some, "passed"),
        (P3, some, "passed"),
        (P5, too_much, "failed more-than-granted"),
        (P3, too_much, "passed"),
        (P5, rest, "passed"),
        (P5, more, "failed more-than-granted"),
        (P5, nothing, "failed no-grant"),
        (P3, again, "failed logged-before"),
    ]);
    s.town.expect_completeness(P5, rest);
    let lists = [
        IndexKey::new(Kind::Subject, deposit_id(&receipt)),
        IndexKey::new(Kind::Account, "a"),
    ];
    s.town.expect_lists(P5, rest, &lists);
}

/// What was spent can't expire.
pub fn spent_before() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (_, _, receipt) = s.earns(&a, 4_000);
    s.buys(&a, "r-1", 1);
    let too_late = s.expires(&a, &receipt, 11);
    let rest = s.expires(&a, &receipt, 10);
    s.town.expect(&[
        (P3, too_late, "failed overdrawn"),
        (P5, too_late, "passed"),
        (P3, rest, "passed"),
        (P5, rest, "passed"),
    ]);
}

/// From the account that has the points: the one that got them, or the one that goes on for it.
pub fn from_whom() {
    let mut s = Scheme::new();
    let (a, b, c) = (s.account("a"), s.account("b"), s.account("c"));
    let (_, _, receipt) = s.earns(&a, 4_000);
    s.earns(&c, 4_000);
    let of_another = s.expires(&c, &receipt, 10);
    let own = s.expires(&a, &receipt, 10);
    s.moves(&a, &b);
    let left = s.expires(&a, &receipt, 10);
    let followed = s.expires(&b, &receipt, 10);
    let all = s.expires(&b, &receipt, 21);
    let rest = s.expires(&b, &receipt, 20);
    s.town.expect(&[
        (P5, of_another, "failed other-account"),
        (P5, own, "passed"),
        (P5, left, "failed other-account"),
        (P3, left, "failed account-left"),
        (P5, followed, "passed"),
        (P3, followed, "passed"),
        (P5, all, "failed more-than-granted"),
        (P5, rest, "passed"),
    ]);
    s.town.expect_completeness(P5, rest);
}

/// A station takes back its own grants; an authority that has nothing to do with it takes nothing.
pub fn by_whom() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (_, _, receipt) = s.earns(&a, 4_000);
    let subject = taken("a", &receipt, 5);
    let other = s.says(PointsReversal, subject.clone(), &[Who::OtherOperator]);
    let stranger = s.town.party("authority");
    let roles = [Expiry, PointsReversal];
    s.town
        .accredit(&stranger, &roles, &["authority"], &["130632"]);
    let elsewhere = Who::By(&stranger.key, "authority");
    let elsewhere = s.says(Expiry, subject.clone(), &[elsewhere]);
    let office = s.says(PointsReversal, subject.clone(), &[Who::Office]);
    let own = s.says(PointsReversal, subject.clone(), &[Who::Operator]);
    let council = Town::council();
    let council = s.says(Expiry, subject, &[Who::By(&council, "authority")]);
    s.town.expect(&[
        (P5, other, "failed other-station"),
        (P5, elsewhere, "failed other-authority"),
        (P5, office, "passed"),
        (P5, own, "passed"),
        (P5, council, "passed"),
    ]);
}

fn totals(s: &Scheme) -> SchemeTotals {
    let trust = Town::trust();
    let all = balances(&s.town.known(&trust)).expect("a whole log");
    let [one] = <[SchemeTotals; 1]>::try_from(all).expect("one scheme");
    one
}

/// The whole city: what those entitled have moved, and what was refused.
pub fn the_whole_city() {
    let mut s = Scheme::new();
    let (a, b, c) = (s.account("a"), s.account("b"), s.account("c"));
    let (_, _, receipt) = s.earns(&a, 9_000);
    s.earns(&b, 2_000);
    s.buys(&a, "r-1", 1);
    let first = s.buys(&b, "r-2", 1);
    s.expires(&a, &receipt, 7);
    s.reverses(&a, &receipt, 5);
    s.moves(&a, &c);
    let second = s.buys(&a, "r-3", 1);
    let expected = SchemeTotals {
        scheme: SCHEME.to_owned(),
        granted: 110,
        redeemed: 30,
        expired: 7,
        reversed: 5,
        held: 68,
        accounts: 3,
        refused: 2,
        named: vec![(first, Redemption), (second, Redemption)],
    };
    let found = totals(&s);
    assert_eq!(found, expected);
    assert!(found.balances());
    // Of many the newest are named.
    let last = (4..30).map(|n| s.buys(&a, &format!("r-{n}"), 1)).last();
    let many = totals(&s);
    assert_eq!(many.refused, 28);
    assert_eq!(many.named.len(), SchemeTotals::NAMED);
    assert_eq!(many.named.last().map(|(entry, _)| *entry), last);
    let trust = Town::trust();
    for list in [
        "Grant",
        "Redemption",
        "Expiry",
        "PointsReversal",
        "AccountTransfer",
        "Account",
    ] {
        let mut known = s.town.known(&trust);
        known.add_list(IndexKey::new(Kind::Type, list), Err(Reason::NoIndex));
        assert!(balances(&known).is_err(), "without {list}");
    }
}

/// An audit tells of a scheme that doesn't add up, or can't be added up, by its newest rate table.
pub fn told_in_audits() {
    let mut s = Scheme::new();
    let a = s.account("a");
    s.earns(&a, 3_000);
    let newer = s.says(RateTable, rates(SCHEME, 20), &[Who::Office]);
    let stranger = s.town.party("authority");
    let by = Who::By(&stranger.key, "authority");
    s.says(RateTable, rates(SCHEME, 20), &[by]);
    let trust = Town::trust();
    let city = |known: &Known<'_>| -> Vec<(u64, Outcome)> {
        let all = findings(known, NOW).into_iter();
        let own = all.filter(|found| found.check == CheckCode::Rule(P5));
        own.map(|found| (found.entry, found.outcome)).collect()
    };
    let mut known = s.town.known(&trust);
    assert_eq!(city(&known), []);
    known.add_list(IndexKey::new(Kind::Type, "Expiry"), Err(Reason::NoIndex));
    assert_eq!(
        city(&known),
        [(newer, Outcome::CouldNotCheck(Reason::NoIndex))]
    );
}

/// What doesn't add up says so, and no single record's verdict has it.
pub fn what_does_not_add_up() {
    let sound = SchemeTotals {
        granted: 10,
        redeemed: 4,
        expired: 3,
        reversed: 2,
        held: 1,
        ..SchemeTotals::default()
    };
    assert_eq!(told(&Ok(sound.finding())), "passed");
    for changed in [
        SchemeTotals {
            granted: 11,
            ..sound.clone()
        },
        SchemeTotals {
            redeemed: 5,
            ..sound.clone()
        },
        SchemeTotals {
            expired: 4,
            ..sound.clone()
        },
        SchemeTotals {
            reversed: 3,
            ..sound.clone()
        },
        SchemeTotals {
            held: 2,
            ..sound.clone()
        },
    ] {
        let found = told(&Ok(changed.finding()));
        assert_eq!(found, "failed unbalanced");
    }
    assert!(!Rule::of(RateTable).contains(&P5));
    assert_eq!(
        types::ALL
            .iter()
            .filter(|t| Rule::of(**t).contains(&P5))
            .count(),
        2
    );
}

//! Accounts: whose their names are, and what becomes of one that was left for another.

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule::{C1, P2, P3, P4};
use stele_records::types::RecordType::{Account, AccountTransfer};

use super::{Scheme, Who, account, transfer};
use crate::city::NOW_TEXT;

/// An account's name is the first holder's, also after it was withdrawn.
pub fn one_name_one_key() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let key = s.town.new_key();
    let by = Who::By(&key, "accountHolder");
    let taken = s.says(Account, account("a", &key), &[Who::Office, by]);
    s.town.withdraw(a.entry, &s.office.key);
    let later = s.says(Account, account("a", &key), &[Who::Office, by]);
    let anew = s.says(
        Account,
        account("a", &a.key),
        &[Who::Office, Who::Holder(&a)],
    );
    s.earns(&a, 3_000);
    let own = s.buys(&a, "r-1", 1);
    let thief = super::Purse {
        name: "a".into(),
        key,
        entry: taken,
    };
    let stolen = s.buys(&thief, "r-2", 1);
    s.town.expect(&[
        (P4, a.entry, "passed"),
        (C1, taken, "passed"),
        (P4, taken, "failed account-taken"),
        (P4, later, "failed account-taken"),
        (P4, anew, "passed"),
        (P4, own, "passed"),
        (P4, stolen, "failed not-the-account-holder"),
    ]);
    s.town.expect_completeness(P4, taken);
}

/// All points go along, and nothing moves on the old account any more.
pub fn all_points_go_along() {
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    s.earns(&a, 4_000);
    s.earns(&b, 1_000);
    let too_early = s.buys(&b, "r-1", 1);
    let moved = s.moves(&a, &b);
    let all = s.buys(&b, "r-2", 1);
    let rest = s.buys(&b, "r-3", 1);
    let (waste, points, _) = s.earns(&a, 3_000);
    let old = s.buys(&a, "r-4", 1);
    let c = s.account("c");
    let again = s.moves(&a, &c);
    let back = s.moves(&b, &a);
    let on = s.moves(&b, &c);
    let last = s.buys(&c, "r-5", 1);
    s.earns(&c, 1_000);
    let enough = s.buys(&c, "r-6", 1);
    s.town.expect(&[
        (P3, too_early, "failed overdrawn"),
        (P3, moved, "passed"),
        (P4, moved, "passed"),
        (P3, all, "passed"),
        (P3, rest, "failed overdrawn"),
        (P2, waste, "failed account-left"),
        (P2, points, "failed account-left"),
        (P3, old, "failed account-left"),
        (P3, again, "failed account-left"),
        (P3, back, "failed account-left"),
        (P4, back, "passed"),
        (P3, on, "passed"),
        (P3, last, "failed overdrawn"),
        (P3, enough, "passed"),
    ]);
    s.town.expect_completeness(P3, enough);
    let lists = [
        IndexKey::new(Kind::Account, "a"),
        IndexKey::new(Kind::Account, "b"),
        IndexKey::new(Kind::Account, "c"),
    ];
    s.town.expect_lists(P3, enough, &lists);
}

/// Both holders have to sign, and both accounts have to be there.
pub fn who_signs() {
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    s.earns(&a, 4_000);
    let ab = transfer("a", "b");
    let thief = s.says(
        AccountTransfer,
        ab.clone(),
        &[Who::Holder(&b), Who::NewHolder(&a)],
    );
    let key = s.town.new_key();
    let unasked = Who::By(&key, "newAccountHolder");
    let unasked = s.says(AccountTransfer, ab, &[Who::Holder(&a), unasked]);
    let c = super::Purse {
        name: "c".into(),
        key,
        entry: 0,
    };
    let nowhere = s.moves(&a, &c);
    let key = s.town.new_key();
    let mut blue = account("blue", &key);
    blue["scheme"] = json!("blue");
    s.says(
        Account,
        blue,
        &[Who::Office, Who::By(&key, "accountHolder")],
    );
    let blue = super::Purse {
        name: "blue".into(),
        key,
        entry: 0,
    };
    let abroad = s.moves(&a, &blue);
    let still = s.buys(&a, "r-1", 1);
    s.town.expect(&[
        (P4, thief, "failed not-the-account-holder"),
        (P4, unasked, "failed not-the-account-holder"),
        (P4, nowhere, "failed no-account"),
        (P4, abroad, "failed other-scheme"),
        (P3, still, "passed"),
    ]);
    s.town.expect_completeness(P4, thief);
}

/// A transfer that is logged again moves nothing; and where accounts go round in a ring, each is left once.
pub fn round_and_round() {
    let mut s = Scheme::new();
    let accounts: Vec<_> = ["a", "b", "c"].map(|name| s.account(name)).into();
    let [a, b, c] = &accounts[..] else {
        unreachable!("there are three");
    };
    s.earns(a, 3_000);
    let first = s.moves(a, b);
    let again = s.town.log_again(first, &a.key, NOW_TEXT);
    let second = s.moves(b, c);
    let third = s.moves(c, a);
    let bought = s.buys(c, "r-1", 1);
    let more = s.buys(c, "r-2", 1);
    s.town.expect(&[
        (P3, first, "passed"),
        (P3, again, "failed logged-before"),
        (P3, second, "passed"),
        (P3, third, "failed account-left"),
        (P3, bought, "passed"),
        (P3, more, "failed overdrawn"),
    ]);
}

/// Accounts that are left one for another more often than a page follows: it says that it can't tell. Whoever
/// asks in the order of the log knows.
pub fn a_long_chain() {
    let mut s = Scheme::new();
    let accounts: Vec<_> = (0..40).map(|n| s.account(&format!("a-{n}"))).collect();
    s.earns(&accounts[0], 3_000);
    let mut moved = Vec::new();
    for two in accounts.windows(2) {
        moved.push(s.moves(&two[0], &two[1]));
    }
    let bought = s.buys(&accounts[39], "r-1", 1);
    let short = s.buys(&accounts[39], "r-2", 1);
    let trust = crate::rules::town::Town::trust();
    let known = s.town.known(&trust);
    let asked = |entry| crate::rules::town::told(&crate::rules::town::ask(&known, P3, entry));
    assert_eq!(asked(bought), "could-not-check too-deep");
    for entry in moved {
        assert_eq!(asked(entry), "passed");
    }
    assert_eq!(asked(bought), "passed");
    assert_eq!(asked(short), "failed overdrawn");
}

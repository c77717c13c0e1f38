//! P3 and P4 of redemptions: the account has the points, its holder and the merchant have signed, once, at the
//! catalogue's price.

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule::{P3, P4};
use stele_records::types::RecordType::{Catalogue, Redemption};
use stele_records::types::points::{account_id, catalogue_id, redemption_id};

use super::{SOAP, Scheme, Who, goods, redemption};
use crate::city::NOW_TEXT;
use crate::rules::forest::with;
use crate::rules::town::Paper;

/// What isn't there can't be spent: at no moment of the log, though it may come in later.
pub fn overspent() {
    let mut s = Scheme::new();
    let a = s.account("a");
    s.earns(&a, 4_000);
    let early = s.buys(&a, "r-1", 2);
    let first = s.buys(&a, "r-2", 1);
    let second = s.buys(&a, "r-3", 1);
    s.earns(&a, 2_000);
    let third = s.buys(&a, "r-4", 1);
    s.earns(&a, 100);
    let fourth = s.buys(&a, "r-5", 1);
    s.town.expect(&[
        (P3, early, "failed overdrawn"),
        (P4, early, "passed"),
        // What failed took nothing.
        (P3, first, "passed"),
        (P3, second, "failed overdrawn"),
        (P3, third, "passed"),
        (P3, fourth, "failed overdrawn"),
    ]);
    s.town.expect_completeness(P3, third);
    s.town
        .expect_lists(P3, third, &[IndexKey::new(Kind::Account, "a")]);
}

/// Points that break a rule are none.
pub fn of_nothing() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (_, _, receipt) = s.earns(&a, 3_000);
    // A second time for the same receipt, and more than was handed in.
    s.grants(&a, &receipt, 30);
    let other = s.receipt();
    s.grants(&a, &other, 1_000);
    let first = s.buys(&a, "r-1", 1);
    let second = s.buys(&a, "r-2", 1);
    s.town
        .expect(&[(P3, first, "passed"), (P3, second, "failed overdrawn")]);
}

/// Both have to sign, each with its own key.
pub fn who_signs() {
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    s.earns(&a, 30_000);
    let honest = s.buys(&a, "r-1", 1);
    let soap = |s: &Scheme, receipt: &str| s.soap(&a, receipt, 1);
    let subject = soap(&s, "r-2");
    let by_another = s.says(Redemption, subject, &[Who::Holder(&b), Who::Merchant]);
    let subject = soap(&s, "r-3");
    let elsewhere = s.says(Redemption, subject, &[Who::Holder(&a), Who::OtherMerchant]);
    let second = s.town.second_key(&s.merchant);
    let by = Who::By(&second.key, "merchant");
    let subject = soap(&s, "r-4");
    let second_key = s.says(Redemption, subject, &[Who::Holder(&a), by]);
    let c = super::Purse {
        name: "c".into(),
        key: s.town.new_key(),
        entry: 0,
    };
    let unknown = s.buys(&c, "r-5", 1);
    s.town.expect(&[
        (P4, honest, "passed"),
        (P4, by_another, "failed not-the-account-holder"),
        (P3, by_another, "passed"),
        (P4, elsewhere, "failed not-the-merchant"),
        (P4, second_key, "passed"),
        (P4, unknown, "failed no-account"),
        (P3, unknown, "failed overdrawn"),
    ]);
    s.town.expect_completeness(P4, honest);
    let catalogues = [
        IndexKey::new(Kind::Type, "Catalogue"),
        IndexKey::new(Kind::Subject, account_id("a")),
        IndexKey::new(Kind::Subject, redemption_id("r-1")),
        IndexKey::new(Kind::Subject, catalogue_id("shop")),
    ];
    s.town.expect_lists(P4, honest, &catalogues);
}

/// A receipt is redeemed once; signed anew it is the same.
pub fn twice() {
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    s.earns(&a, 30_000);
    s.earns(&b, 30_000);
    let first = s.buys(&a, "r-1", 1);
    let second = s.buys(&a, "r-1", 2);
    let other = s.buys(&b, "r-1", 1);
    let again = s.town.log_again(first, &s.merchant.key, NOW_TEXT);
    s.town.expect(&[
        (P4, first, "passed"),
        (P4, second, "failed receipt-used"),
        (P4, other, "failed receipt-used"),
        (P3, again, "failed logged-before"),
    ]);
}

/// At the price of the merchant's newest catalogue in force, and nothing else.
pub fn prices() {
    let mut s = Scheme::new();
    let a = s.account("a");
    s.earns(&a, 100_000);
    let merchant = s.merchant.entity.clone();
    let old = s.town.id_of(s.catalogue);
    let buys = |s: &mut Scheme, receipt: &str, catalogue: &str, points: i64| {
        let subject = redemption("a", &merchant, catalogue, receipt, 2, points);
        s.says(Redemption, subject, &[Who::Holder(&a), Who::Merchant])
    };
    let cheap = buys(&mut s, "r-1", &old, SOAP);
    let right = buys(&mut s, "r-2", &old, 2 * SOAP);
    let nowhere = buys(&mut s, "r-3", "urn:uuid:none", 2 * SOAP);
    let subject = with(s.soap(&a, "r-4", 1), json!({"good": "gold"}));
    let gold = s.says(Redemption, subject, &[Who::Holder(&a), Who::Merchant]);
    let both = [Who::Merchant, Who::OfficeToo];
    let dearer = goods("shop", &s.merchant, 40);
    let dearer = s.says(Catalogue, dearer, &both);
    let new = s.town.id_of(dearer);
    let outdated = buys(&mut s, "r-5", &old, 2 * SOAP);
    let newest = buys(&mut s, "r-6", &new, 80);
    // Another catalogue of the same merchant stands beside it.
    let second = goods("stall", &s.merchant, 5);
    let second = s.says(Catalogue, second, &both);
    let second = s.town.id_of(second);
    let beside = buys(&mut s, "r-7", &second, 10);
    let signers = [s.signer(Who::Merchant), s.signer(Who::OfficeToo)];
    let mut paper = Paper::new(Catalogue, goods("sale", &s.merchant, 1), &signers);
    paper.valid_from = "2026-09-01T00:00:00Z";
    paper.valid_until = Some("2026-09-10T00:00:00Z");
    let bytes = s.town.sign(paper);
    let over = s.town.log_bytes(bytes);
    let over = s.town.id_of(over);
    let after_it = buys(&mut s, "r-8", &over, 2);
    s.town.withdraw(dearer, &s.office.key);
    let withdrawn = buys(&mut s, "r-9", &new, 80);
    s.town.expect(&[
        (P4, cheap, "failed wrong-price"),
        (P4, right, "passed"),
        (P4, nowhere, "failed no-catalogue"),
        (P4, gold, "failed not-in-catalogue"),
        (P4, outdated, "failed other-catalogue"),
        (P4, newest, "passed"),
        (P4, beside, "passed"),
        (P4, after_it, "failed no-catalogue"),
        (P4, withdrawn, "failed other-catalogue"),
    ]);
}

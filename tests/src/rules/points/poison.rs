//! What those say who aren't entitled to it, and what those entitled to something else say: it harms nobody.

use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule::{C6, P1, P2, P3, P4, P5};
use stele_records::types::RecordType::{
    Account, AccountTransfer, Catalogue, Deposit, Expiry, Grant, PointsReversal, RateTable,
    Redemption, Station,
};
use stele_records::verdict::{MAX_HISTORY, Reason};

use super::{
    DAY, Purse, SCHEME, STATION, Scheme, Who, account, deposit, goods, grant, rates, redemption,
    station_of, taken, transfer,
};
use crate::rules::town::{Paper, Town, ask, told};

/// An account among what strangers say of it: a registered entity accredited for nothing, a key that nobody
/// registered, and one that was revoked.
pub fn what_strangers_say() {
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    let (_, _, receipt) = s.earns(&a, 4_000);
    let nobody = s.town.new_key();
    let revoked = s.town.second_key(&s.operator);
    s.town.revoke(&revoked);
    let stranger = s.town.party("other");
    for key in [&stranger.key, &nobody, &revoked.key] {
        say_all(&mut s, key, &a, &b, &receipt);
    }
    let (waste, points, _) = s.earns(&a, 2_000);
    let bought = s.buys(&a, "r-1", 2);
    let rest = s.buys(&a, "r-2", 1);
    s.earns(&a, 3_000);
    let moved = s.moves(&a, &b);
    let at_b = s.buys(&b, "r-3", 1);
    s.town.expect(&[
        (P1, waste, "passed"),
        (P2, waste, "passed"),
        (P1, points, "passed"),
        (P2, points, "passed"),
        (P3, bought, "passed"),
        (P4, bought, "passed"),
        (P3, rest, "failed overdrawn"),
        (P3, moved, "passed"),
        (P4, moved, "passed"),
        (P3, at_b, "passed"),
    ]);
}

/// Everything that would harm account `a`, give to `b`, or use up what is the station's, if this key were
/// entitled to it.
fn say_all(
    s: &mut Scheme,
    key: &stele_sign::multikey::SecretKey,
    a: &Purse,
    b: &Purse,
    used: &str,
) {
    let table = s.town.id_of(s.rates);
    let by = |role| Who::By(key, role);
    let entity = s.stranger.entity.clone();
    s.says(Station, station_of(STATION, &entity), &[by("authority")]);
    s.says(RateTable, rates(SCHEME, 99), &[by("authority")]);
    s.says(
        Account,
        account("a", key),
        &[by("authority"), Who::Holder(b)],
    );
    // The receipts that come next, and the deposits of the day.
    for number in 2..8 {
        let receipt = format!("{STATION}/{DAY}/{number}");
        s.says(Deposit, deposit("a", &receipt, 1_000), &[by("station")]);
        s.says(Grant, grant("b", &receipt, &table, 10), &[by("station")]);
        let again = format!("{STATION}/{DAY}/1");
        s.says(Deposit, deposit("a", &again, 1_000), &[by("station")]);
    }
    s.says(Expiry, taken("a", used, 40), &[by("authority")]);
    s.says(PointsReversal, taken("a", used, 40), &[by("station")]);
    let catalogue = s.town.id_of(s.catalogue);
    let merchant = s.merchant.entity.clone();
    for receipt in ["r-1", "r-9"] {
        let subject = redemption("a", &merchant, &catalogue, receipt, 1, 30);
        s.says(
            Redemption,
            subject.clone(),
            &[by("accountHolder"), Who::Merchant],
        );
        s.says(Redemption, subject, &[Who::Holder(a), by("merchant")]);
    }
    let shop = goods("shop", &s.merchant, 999);
    s.says(Catalogue, shop, &[by("merchant"), Who::OfficeToo]);
    let stolen = transfer("a", "b");
    s.says(
        AccountTransfer,
        stolen,
        &[by("accountHolder"), Who::NewHolder(b)],
    );
    let brought = transfer("b", "a");
    s.says(
        AccountTransfer,
        brought,
        &[Who::Holder(b), by("newAccountHolder")],
    );
}

/// An operator speaks for its own station: what it says in another's name uses up no receipt, no number and
/// none of the day's deposits.
pub fn another_operator() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let table = s.town.id_of(s.rates);
    for number in 1..6 {
        let receipt = format!("{STATION}/{DAY}/{number}");
        let waste = deposit("a", &receipt, 1_000);
        s.says(Deposit, waste, &[Who::OtherOperator]);
        let points = grant("a", &receipt, &table, 10);
        s.says(Grant, points, &[Who::OtherOperator]);
    }
    let (waste, points, receipt) = s.earns(&a, 3_000);
    // Nor does it fill a gap.
    let late = deposit("a", &format!("{STATION}/{DAY}/3"), 1_000);
    let late = s.says(Deposit, late, &[Who::Operator]);
    let reversed = taken("a", &receipt, 30);
    s.says(PointsReversal, reversed, &[Who::OtherOperator]);
    let bought = s.buys(&a, "r-1", 1);
    s.town.expect(&[
        (P1, waste, "passed"),
        (P2, waste, "passed"),
        (P2, points, "passed"),
        (P2, late, "failed number-skipped"),
        (P3, bought, "passed"),
    ]);
}

/// A merchant's receipts and prices are its own, and so are its catalogues' names.
pub fn another_merchant() {
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    s.earns(&a, 4_000);
    s.earns(&b, 4_000);
    let own = goods("shop", &s.other_merchant, 1);
    let own = s.says(Catalogue, own, &[Who::OtherMerchant, Who::OfficeToo]);
    // In the merchant's name, and not by it.
    let false_prices = goods("shop", &s.merchant, 999);
    s.says(
        Catalogue,
        false_prices,
        &[Who::OtherMerchant, Who::OfficeToo],
    );
    let catalogue = s.town.id_of(own);
    let other = s.other_merchant.entity.clone();
    let subject = redemption("b", &other, &catalogue, "r-1", 1, 1);
    let elsewhere = s.says(Redemption, subject, &[Who::Holder(&b), Who::OtherMerchant]);
    // The merchant's soap, by the other's prices.
    let merchant = s.merchant.entity.clone();
    let subject = redemption("b", &merchant, &catalogue, "r-2", 1, 1);
    let cheap = s.says(Redemption, subject, &[Who::Holder(&b), Who::Merchant]);
    let honest = s.buys(&a, "r-1", 1);
    s.town.expect(&[
        (P4, elsewhere, "passed"),
        (P4, cheap, "failed no-catalogue"),
        (P4, honest, "passed"),
        (P3, honest, "passed"),
    ]);
}

/// An authority of elsewhere is accredited for records that name no area: it changes no rates, takes no points and
/// no name.
pub fn another_authority() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let other = s.town.party("authority");
    let types = [RateTable, Account, Expiry, Station];
    s.town.accredit(&other, &types, &["authority"], &["130632"]);
    let by = Who::By(&other.key, "authority");
    let mut table = rates(SCHEME, 99);
    table.as_object_mut().expect("an object").remove("area");
    s.says(RateTable, table, &[by]);
    let key = s.town.new_key();
    let name = account("a", &key);
    s.says(Account, name, &[by, Who::By(&key, "accountHolder")]);
    let mut elsewhere = station_of(STATION, &s.stranger.entity);
    elsewhere["area"] = serde_json::json!(["1306", "130632"]);
    s.says(Station, elsewhere, &[by]);
    let (waste, points, receipt) = s.earns(&a, 3_000);
    let expired = s.says(Expiry, taken("a", &receipt, 30), &[by]);
    let bought = s.buys(&a, "r-1", 1);
    s.town.expect(&[
        (P1, waste, "passed"),
        (P1, points, "passed"),
        (P2, points, "passed"),
        (P5, expired, "failed other-authority"),
        (P3, bought, "passed"),
        (P4, bought, "passed"),
    ]);
}

/// What a root authority has begun no lesser one goes on with.
pub fn after_a_root_authority() {
    let mut s = Scheme::new();
    let council = Town::council();
    let other = s.town.party("authority");
    let types = [RateTable];
    s.town.accredit(&other, &types, &["authority"], &["130632"]);
    let roots = s.says(
        RateTable,
        rates("brown", 10),
        &[Who::By(&council, "authority")],
    );
    let mut better = rates("brown", 99);
    better.as_object_mut().expect("an object").remove("area");
    let others = s.says(RateTable, better, &[Who::By(&other.key, "authority")]);
    let mut station = station_of("S-9", &s.operator.entity);
    station["scheme"] = serde_json::json!("brown");
    s.says(Station, station, &[Who::Office]);
    let key = s.town.new_key();
    let mut name = account("b", &key);
    name["scheme"] = serde_json::json!("brown");
    let signers = [Who::Office, Who::By(&key, "accountHolder")];
    s.says(Account, name, &signers);
    let mut earned = |number: u32, table: u64, points: i64| {
        let receipt = format!("S-9/{DAY}/{number}");
        s.says(Deposit, deposit("b", &receipt, 1_000), &[Who::Operator]);
        let table = s.town.id_of(table);
        let subject = grant("b", &receipt, &table, points);
        s.says(Grant, subject, &[Who::Operator])
    };
    let (by_roots, by_others) = (earned(1, roots, 10), earned(2, others, 99));
    s.town.expect(&[
        (P1, by_roots, "passed"),
        (P1, by_others, "failed other-rates"),
    ]);
}

/// What has moved can't be taken back or replaced, not even by who signed it; and what says to replace it moves
/// nothing.
pub fn nothing_is_unsaid() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (waste, points, receipt) = s.earns(&a, 3_000);
    s.town.withdraw(waste, &s.operator.key);
    s.town.withdraw(points, &s.operator.key);
    let table = s.town.id_of(s.rates);
    let signers = [(&s.operator.key, "station")];
    let more = grant("a", &receipt, &table, 30);
    let mut paper = Paper::new(Grant, more, &signers);
    paper.supersedes = Some(points);
    let instead = s.town.log(paper);
    // Right in all else, for another receipt.
    let receipt = s.receipt();
    s.says(Deposit, deposit("a", &receipt, 3_000), &[Who::Operator]);
    let signers = [(&s.operator.key, "station")];
    let mut paper = Paper::new(Grant, grant("a", &receipt, &table, 30), &signers);
    paper.supersedes = Some(points);
    let replaces = s.town.log(paper);
    let bought = s.buys(&a, "r-1", 1);
    s.town.withdraw_by(bought, &[&a.key, &s.merchant.key]);
    let again = s.buys(&a, "r-2", 1);
    s.town.expect(&[
        (P2, points, "passed"),
        (P2, instead, "failed receipt-used"),
        (P1, replaces, "passed"),
        (P2, replaces, "passed"),
        (C6, replaces, "failed nothing-to-supersede"),
        (P3, bought, "passed"),
        (P3, again, "failed overdrawn"),
    ]);
}

/// Another operator takes points of a receipt that isn't its own from an account about which more is logged than is
/// read for one verdict: that is no matter of the receipt's.
pub fn taken_from_others() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (_, _, receipt) = s.earns(&a, 4_000);
    let others = taken("b", &receipt, 1);
    s.says(PointsReversal, others, &[Who::OtherOperator]);
    let expired = s.expires(&a, &receipt, 10);
    let bought = s.buys(&a, "r-1", 1);
    let trust = Town::trust();
    let mut known = s.town.known(&trust);
    let count = MAX_HISTORY + 1;
    let limit = MAX_HISTORY;
    let list = IndexKey::new(Kind::Account, "b");
    known.add_list(list, Err(Reason::ListTooLong { count, limit }));
    for (rule, entry) in [(P5, expired), (P3, expired), (P3, bought)] {
        assert_eq!(told(&ask(&known, rule, entry)), "passed", "{rule:?}");
    }
}

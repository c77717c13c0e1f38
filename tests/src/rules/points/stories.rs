//! What a page tells of an account and of the city's points.

use stele_records::known::{Known, Open};
use stele_records::story::{
    AccountEvent, AccountEventKind, AccountStanding, AccountStory, AccountTotals, Counterpart,
    EventStanding, PointsStory,
};
use stele_records::types::RecordType::{Grant, Redemption};
use stele_records::verdict::Reason;

use super::{SCHEME, STATION, Scheme, Who, grant};
use crate::city::NOW;
use crate::rules::town::Town;

fn story(s: &Scheme, account: &str) -> AccountStory {
    let trust = Town::trust();
    tell(&s.town.known(&trust), account)
}

fn tell(known: &Known<'_>, account: &str) -> AccountStory {
    AccountStory::tell(known, account, NOW).expect("a whole log")
}

/// Each event: what it is, its points, why it counts for nothing, and the balance after it.
fn rows(story: &AccountStory) -> Vec<(AccountEventKind, i64, Vec<&'static str>, i64)> {
    let rows = story.events.iter().map(|event| {
        let codes = match &event.standing {
            EventStanding::Counts => Vec::new(),
            EventStanding::Fails(reasons) => reasons.iter().map(Reason::code).collect(),
        };
        (event.kind, event.points, codes, event.balance)
    });
    rows.collect()
}

/// Whatever an account says, its parts come to its balance.
fn adds_up(story: &AccountStory) {
    let totals = &story.totals;
    assert_eq!(
        totals.granted + totals.received,
        totals.redeemed + totals.expired + totals.reversed + totals.sent + story.balance
    );
}

/// Each point earned and spent, and the balance after each; from the old account to the new one.
pub fn of_an_account() {
    use AccountEventKind::{Deposit, Expiry, Grant, Redemption, Reversal, TransferIn, TransferOut};
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    let (_, _, receipt) = s.earns(&a, 6_000);
    let bought = s.buys(&a, "r-1", 1);
    s.expires(&a, &receipt, 4);
    s.reverses(&a, &receipt, 6);
    let sound = story(&s, "a");
    assert_eq!(sound.standing(), AccountStanding::Sound { balance: 20 });
    assert_eq!(sound.events[2].entry, bought);
    assert_eq!(sound.events[2].receipt.as_deref(), Some("r-1"));
    let merchant = Counterpart::Merchant {
        id: s.merchant.entity.clone(),
        name: Some("other".into()),
    };
    let with: Vec<_> = sound.events.iter().map(|event| &event.with).collect();
    let station = Counterpart::Station(STATION.into());
    assert_eq!(
        with,
        [
            &station,
            &station,
            &merchant,
            &Counterpart::Authority,
            &station
        ]
    );
    let moved = s.moves(&a, &b);
    let left = story(&s, "a");
    assert_eq!(
        rows(&left),
        [
            (Deposit, 0, vec![], 0),
            (Grant, 60, vec![], 60),
            (Redemption, -30, vec![], 30),
            (Expiry, -4, vec![], 26),
            (Reversal, -6, vec![], 20),
            (TransferOut, -20, vec![], 0),
        ]
    );
    assert_eq!(left.left, Some((moved, "b".to_owned())));
    assert_eq!(left.standing(), AccountStanding::Left { to: "b".into() });
    let totals = AccountTotals {
        granted: 60,
        received: 0,
        redeemed: 30,
        expired: 4,
        reversed: 6,
        sent: 20,
        deposits: 1,
    };
    assert_eq!(left.totals, totals);
    let on = story(&s, "b");
    assert_eq!(rows(&on), [(TransferIn, 20, vec![], 20)]);
    assert_eq!(on.events[0].with, Counterpart::Account("a".into()));
    assert_eq!(on.standing(), AccountStanding::Sound { balance: 20 });
    assert_eq!(on.registered.as_ref().map(|now| now.entry), Some(b.entry));
    for story in [&sound, &left, &on] {
        adds_up(story);
    }
    // A grant to an account that was left.
    s.earns(&a, 1_000);
    let late = story(&s, "a");
    let refused = AccountStanding::Refused {
        events: 2,
        balance: 0,
    };
    assert_eq!(late.standing(), refused);
    adds_up(&late);
}

/// What counts for nothing is told with its reasons, and the summary is no better than it.
pub fn of_what_does_not_count() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (_, _, receipt) = s.earns(&a, 3_000);
    let table = s.town.id_of(s.rates);
    let by = s.town.party("other").key;
    let again = grant("a", &receipt, &table, 30);
    s.says(Grant, again, &[Who::By(&by, "station")]);
    let subject = s.soap(&a, "r-1", 1);
    s.says(
        Redemption,
        subject,
        &[Who::By(&by, "accountHolder"), Who::Merchant],
    );
    let subject = s.soap(&a, "r-2", 1);
    s.says(Redemption, subject, &[Who::Holder(&a)]);
    s.buys(&a, "r-3", 2);
    let story = story(&s, "a");
    let codes: Vec<_> = rows(&story)
        .into_iter()
        .map(|(_, _, codes, _)| codes)
        .collect();
    assert_eq!(
        codes[2..],
        [
            vec!["not-accredited", "not-the-operator", "receipt-used"],
            vec!["not-the-account-holder"],
            vec!["not-the-merchant", "role-missing"],
            vec!["overdrawn"],
        ]
    );
    // What strangers say is told, marked, and no ground to doubt the account.
    let strangers: Vec<bool> = story
        .events
        .iter()
        .map(AccountEvent::is_strangers)
        .collect();
    assert_eq!(strangers, [false, false, true, true, true, false]);
    let refused = AccountStanding::Refused {
        events: 1,
        balance: 30,
    };
    assert_eq!(story.standing(), refused);
    adds_up(&story);
}

/// One that nobody registered, and one that was closed.
pub fn of_no_account() {
    let mut s = Scheme::new();
    assert_eq!(story(&s, "a").standing(), AccountStanding::NotRegistered);
    let a = s.account("a");
    s.earns(&a, 1_000);
    s.town.withdraw(a.entry, &s.office.key);
    let closed = story(&s, "a");
    assert_eq!(closed.standing(), AccountStanding::Closed);
    assert_eq!(closed.balance, 10);
}

/// The city's points, and what stands against them.
pub fn of_the_city() {
    let mut s = Scheme::new();
    let a = s.account("a");
    s.earns(&a, 3_000);
    s.buys(&a, "r-1", 1);
    s.buys(&a, "r-2", 1);
    let trust = Town::trust();
    let known = s.town.known(&trust);
    let city = PointsStory::tell(&known).expect("a whole log");
    assert!(city.balances());
    assert_eq!(city.refused(), 1);
    let [green] = &city.schemes[..] else {
        panic!("one scheme: {city:?}");
    };
    assert_eq!(
        (
            green.scheme.as_str(),
            green.granted,
            green.redeemed,
            green.held
        ),
        (SCHEME, 30, 30, 0)
    );
    let mut known = s.town.known(&trust);
    let too_long = Reason::ListTooLong {
        count: 2_001,
        limit: 2_000,
    };
    let key = stele_records::index::IndexKey::new(stele_records::index::Kind::Type, "Grant");
    known.add_list(key, Err(too_long.clone()));
    assert_eq!(PointsStory::tell(&known), Err(Open::Unknown(too_long)));
}

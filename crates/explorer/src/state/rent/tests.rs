use proptest::prelude::*;
use stele_records::index::IndexKey;
use stele_records::verdict::CheckCode;

use super::*;
use crate::testing;
use crate::testing::market::{Market, browsed, listings};

fn asked(state: Wanted) -> RentRoute {
    RentRoute {
        state,
        ..RentRoute::default()
    }
}

fn numbers(picked: &Picked) -> Vec<u64> {
    picked.shown.iter().map(|offer| offer.index).collect()
}

fn standing(view: &Browse, index: u64) -> Standing {
    Standing::of_line(view.line(index).expect("it has been read"))
}

#[test]
fn each_listing_is_shown_as_what_it_is() {
    let market = Market::new();
    let view = browsed(&market.city(), &listings(), &[]);
    let [before, now] = market.offered;
    for (index, expected) in [
        (before, Standing::Replaced),
        (now, Standing::Offered),
        (market.forged, Standing::NotVerified),
        (market.taken, Standing::Let),
        (market.reserved, Standing::Reserved),
        (market.withdrawn, Standing::Withdrawn),
        (market.expired, Standing::Expired),
        (market.warned, Standing::Warned),
        (market.by_agent, Standing::Offered),
    ] {
        assert_eq!(standing(&view, index), expected, "entry {index}");
    }
    let offered = Picked::of(&view, &asked(Wanted::Offered), PAGE);
    assert_eq!(numbers(&offered), [market.by_agent, market.warned, now]);
    assert!(offered.wanted.is_empty() && offered.open() == 0);
    // What isn't shown is counted, and nothing is counted twice.
    let others: usize = offered
        .tally
        .others(Wanted::Offered)
        .iter()
        .map(|(_, n)| n)
        .sum();
    assert_eq!(others + offered.shown.len(), offered.read);
    assert_eq!(offered.read, view.lines().len());
    for (state, index) in [
        (Wanted::Let, market.taken),
        (Wanted::Reserved, market.reserved),
        (Wanted::Expired, market.expired),
        (Wanted::NotVerified, market.forged),
    ] {
        assert_eq!(
            numbers(&Picked::of(&view, &asked(state), PAGE)),
            [index],
            "{state:?}"
        );
    }
    assert_eq!(
        Picked::of(&view, &asked(Wanted::Withdrawn), PAGE)
            .shown
            .len(),
        3
    );
    let any = Picked::of(&view, &asked(Wanted::Any), PAGE);
    assert_eq!(any.shown.len(), view.lines().len());
}

#[test]
fn nothing_is_offered_before_it_is_known_to_be() {
    let market = Market::new();
    let [_, now] = market.offered;
    let view = browsed(&market.city(), &listings(), &[now, market.forged]);
    for index in [now, market.forged] {
        assert_eq!(standing(&view, index), Standing::Checking, "entry {index}");
    }
    let picked = Picked::of(&view, &asked(Wanted::Offered), PAGE);
    assert_eq!(numbers(&picked), [market.by_agent, market.warned]);
    assert_eq!(picked.wanted, [market.forged, now]);
    assert_eq!(picked.open(), 2);
    // Where every state is wanted they are shown as what they are so far, and checked.
    let any = Picked::of(&view, &asked(Wanted::Any), PAGE);
    assert_eq!(any.wanted, [market.forged, now]);
    assert_eq!(any.open(), 0);
    // No more are under way than there are places.
    let few = Picked::of(&view, &asked(Wanted::Offered), 3);
    assert_eq!(
        (few.shown.len(), few.wanted.as_slice(), few.more),
        (2, &[market.forged][..], 1)
    );
}

#[test]
fn choices_go_by_what_the_listings_say() {
    let market = Market::new();
    let view = browsed(&market.city(), &listings(), &[]);
    let [_, now] = market.offered;
    let pick = |route: &RentRoute| numbers(&Picked::of(&view, route, PAGE));
    let bounds = |from, to| Bounds { from, to };
    let rent = |from, to| RentRoute {
        rent: bounds(from, to),
        ..RentRoute::default()
    };
    assert_eq!(pick(&rent(Some(3_200), Some(3_201))), [now]);
    assert_eq!(pick(&rent(Some(3_201), None)), [market.by_agent]);
    assert_eq!(
        pick(&rent(None, Some(1_900))),
        [market.warned],
        "both bounds are included"
    );
    let size = |from, to| RentRoute {
        size: bounds(from, to),
        ..RentRoute::default()
    };
    // 89.37 m²; one doesn't say, and whoever asks isn't shown it.
    assert_eq!(pick(&size(Some(89), Some(90))), [market.warned, now]);
    assert!(pick(&size(Some(90), None)).is_empty());
    let rooms = |rooms| RentRoute {
        rooms: Some(rooms),
        ..RentRoute::default()
    };
    assert_eq!(pick(&rooms(Rooms::Exactly(3))), [market.warned, now]);
    assert_eq!(pick(&rooms(Rooms::AtLeast(2))), [market.warned, now]);
    assert!(pick(&rooms(Rooms::AtLeast(4))).is_empty());
    let order = |order| RentRoute {
        order,
        ..RentRoute::default()
    };
    assert_eq!(
        pick(&order(Order::Cheapest)),
        [market.warned, now, market.by_agent]
    );
    assert_eq!(
        pick(&order(Order::Dearest)),
        [market.by_agent, now, market.warned]
    );
    assert_eq!(
        pick(&order(Order::Largest)),
        [market.warned, now, market.by_agent]
    );
}

#[test]
fn a_township_has_a_complete_list_of_its_own() {
    let market = Market::new();
    let key = IndexKey::area("RentalListing", "130629100");
    let view = browsed(&market.city(), &key, &[]);
    let all = view.lines().iter().map(|line| line.index);
    // One of them says no township.
    assert_eq!(view.count(), Some(9));
    assert!(all.clone().all(|index| index != market.by_agent));
    let offer = Picked::of(&view, &asked(Wanted::Offered), PAGE)
        .shown
        .remove(0);
    let record = offer.record.as_ref().expect("it is intact");
    assert_eq!(areas(record), ["1306", "130629", "130629100"]);
    assert_eq!(
        per_metre(offer.listing().expect("a listing")).as_deref(),
        Some("21.26")
    );
}

#[test]
fn what_is_only_partly_known_is_never_offered() {
    let market = Market::new();
    let [_, now] = market.offered;
    let view = browsed(&market.city(), &listings(), &[]);
    let entry = view
        .line(now)
        .and_then(|line| line.entry.clone())
        .expect("it is there");
    let good = entry.verdict.clone();
    assert_eq!(Standing::of(&good), Standing::Offered);
    for check in good.checks() {
        let mut open = good.clone();
        open.could_not_check(check.code, Reason::Blocked);
        assert_ne!(Standing::of(&open), Standing::Warned, "{:?}", check.code);
        assert_ne!(Standing::of(&open), Standing::Offered, "{:?}", check.code);
        let mut failed = good.clone();
        failed.fail(check.code, Reason::Blocked);
        assert_eq!(
            Standing::of(&failed),
            Standing::NotVerified,
            "{:?}",
            check.code
        );
    }
    // What is over is told apart only where nothing else speaks against it.
    let mut over = good;
    over.fail(CheckCode::History, Reason::Withdrawn { by: 9 });
    assert_eq!(Standing::of(&over), Standing::Withdrawn);
    over.fail(CheckCode::Validity, Reason::Expired { until: 1 });
    assert_eq!(Standing::of(&over), Standing::Withdrawn);
    over.fail(CheckCode::Proofs, Reason::OtherRecord);
    assert_eq!(Standing::of(&over), Standing::NotVerified);
    assert_eq!(Standing::of(&testing::good_log()), Standing::CantTell);
}

proptest! {
    /// Whatever is asked for: nothing is shown that wasn't read, nothing twice, no more than there is room for,
    /// and nothing is offered that isn't.
    #[test]
    fn choosing_never_invents(
        from in proptest::option::of(0..6_000_u64),
        to in proptest::option::of(0..6_000_u64),
        rooms in proptest::option::of(1..5_u64),
        state in proptest::sample::select(&Wanted::ALL[..]),
        order in proptest::sample::select(&Order::ALL[..]),
        most in 0..12_usize,
    ) {
        thread_local! {
            static VIEW: Rc<Browse> = {
                let market = Market::new();
                browsed(&market.city(), &listings(), &[market.taken, market.expired])
            };
        }
        let view = VIEW.with(Rc::clone);
        let asked = RentRoute {
            rent: Bounds { from, to },
            rooms: rooms.map(Rooms::Exactly),
            state,
            order,
            ..RentRoute::default()
        };
        let picked = Picked::of(&view, &asked, most);
        let mut shown = numbers(&picked);
        prop_assert!(shown.len() + picked.open() <= most);
        shown.sort_unstable();
        shown.dedup();
        prop_assert_eq!(shown.len(), picked.shown.len());
        for offer in &picked.shown {
            prop_assert!(view.line(offer.index).is_some());
            prop_assert!(state == Wanted::Any || offer.standing.wanted() == Some(state));
        }
        let all = Picked::of(&view, &RentRoute { order: Order::Newest, ..asked }, usize::MAX);
        prop_assert_eq!(all.more, 0);
        prop_assert!(picked.shown.len() <= all.shown.len());
    }
}

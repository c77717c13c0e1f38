//! Drawings of chains of contracts: nothing overlaps, nothing crosses, nothing is lost.

use super::*;
use stele_records::story::{Flow as Money, RecordStanding, Sums};

fn cny(amount: &str) -> Sums {
    [(Amount::of(amount), "CNY".to_owned())]
        .into_iter()
        .collect()
}

fn link(depth: usize, name: &str, paid: &str, wages: &str) -> Link {
    Link {
        entry: 0,
        depth,
        contract: name.into(),
        title: String::new(),
        buyer: String::new(),
        supplier: name.into(),
        currency: "CNY".into(),
        signed_value: Amount::ZERO,
        flow: Some(Money {
            value: Amount::ZERO,
            amendments: 0,
            paid: cny(paid),
            passed_on: Sums::default(),
            wages: cny(wages),
            workers: 1,
            due: Sums::default(),
            claims: Vec::new(),
        }),
        standing: RecordStanding::Passes,
    }
}

fn drawn(links: &[Link]) -> Flow {
    lay_out(links, "CNY").expect("something was paid")
}

/// From the top of a node's text to its bottom.
fn text(node: &Node) -> (f64, f64) {
    let last = if node.over > Amount::ZERO { 2 } else { 1 };
    (node.lines[0] - 13.0, node.lines[last] + 4.0)
}

/// Nothing that stands in the same column overlaps or crosses, and every bar is as high as what leaves it or
/// comes in.
fn assert_sound(flow: &Flow) {
    for (a, one) in flow.bands.iter().enumerate() {
        for other in &flow.bands[a + 1..] {
            let column = |band: &Band| flow.nodes[band.from].column;
            if column(one) == column(other) {
                let before = one.start + one.width <= other.start + 1e-6;
                let is_same = before == (one.end + one.width <= other.end + 1e-6);
                assert!(is_same, "{one:?} crosses {other:?}");
            }
        }
    }
    for (a, one) in flow.nodes.iter().enumerate() {
        let (top, bottom) = text(one);
        assert!(top >= -1.0 && bottom <= flow.height + 1.0, "{one:?}");
        for other in flow.nodes[a + 1..]
            .iter()
            .filter(|own| own.column == one.column)
        {
            let (above, below) = text(other);
            assert!(bottom <= above || below <= top, "{one:?} {other:?}");
        }
        assert!(one.x >= 0.0 && one.x + BAR <= WIDTH, "{one:?}");
        assert!(
            one.y >= -1e-6 && one.y + one.height <= flow.height + 1e-6,
            "{one:?}"
        );
        for other in &flow.nodes[a + 1..] {
            let apart =
                one.y + one.height <= other.y + 1e-6 || other.y + other.height <= one.y + 1e-6;
            assert!(one.column != other.column || apart, "{one:?} {other:?}");
        }
        let out = flow.bands.iter().filter(|band| band.from == a);
        let (count, sum) = out.fold((0, 0.0), |(n, sum), band| (n + 1, sum + band.width));
        assert!(
            count == 0 || (sum - one.height).abs() < 1e-6,
            "{one:?} {sum}"
        );
    }
}

#[test]
fn what_comes_in_goes_out_or_stays() {
    let flow = drawn(&[
        link(0, "general", "100", "0"),
        link(1, "labour", "60", "45.5"),
        link(1, "steel", "30", "0"),
        link(0, "trees", "20", "0"),
    ]);
    assert_sound(&flow);
    let spots: Vec<(Spot, String)> = flow
        .nodes
        .iter()
        .map(|node| (node.spot.clone(), node.amount.to_string()))
        .collect();
    assert_eq!(
        spots,
        [
            (Spot::Owner, "120".into()),
            (Spot::Supplier(0), "100".into()),
            (Spot::Supplier(1), "60".into()),
            (Spot::Workers(1), "45.50".into()),
            (Spot::Kept(1), "14.50".into()),
            (Spot::Supplier(2), "30".into()),
            (Spot::Kept(0), "10".into()),
            (Spot::Supplier(3), "20".into()),
        ]
    );
    assert_eq!((flow.unpaid, flow.others), (0, 0));
    assert!((flow.nodes[0].height - MONEY).abs() < 1e-6);
}

#[test]
fn what_leaves_a_thin_bar_is_not_crossed_by_its_text() {
    let flow = drawn(&[
        link(0, "general", "412", "0"),
        link(1, "steel", "240.5", "0"),
        link(1, "labour", "12", "12"),
        link(1, "over", "6", "9"),
    ]);
    assert_sound(&flow);
    let thin = |node: &&Node| {
        let is_inner = flow.bands.iter().any(|band| {
            let from = &flow.nodes[band.from];
            from.spot == node.spot
        });
        is_inner && node.height < THIN
    };
    let thin: Vec<&Node> = flow.nodes.iter().filter(thin).collect();
    assert_eq!(thin.len(), 2);
    for node in thin {
        let [name, amount, _] = node.lines;
        assert!(name + 4.0 <= node.y, "{node:?}");
        assert!(amount - 12.0 >= node.y + node.height, "{node:?}");
    }
}

#[test]
fn one_payee_is_one_band() {
    let flow = drawn(&[link(0, "only", "0.0001", "0")]);
    assert_sound(&flow);
    assert_eq!((flow.nodes.len(), flow.bands.len()), (2, 1));
    assert!((flow.bands[0].width - MONEY).abs() < 1e-6);
}

#[test]
fn what_was_not_paid_is_counted_and_not_drawn() {
    assert_eq!(lay_out(&[link(0, "a", "0", "0")], "CNY"), None);
    assert_eq!(lay_out(&[link(0, "a", "5", "0")], "EUR"), None);
    assert_eq!(lay_out(&[], "CNY"), None);
    let flow = drawn(&[
        link(0, "a", "0", "0"),
        link(0, "b", "5", "0"),
        link(0, "back", "-5", "0"),
    ]);
    assert_sound(&flow);
    assert_eq!((flow.nodes.len(), flow.unpaid), (2, 2));
}

#[test]
fn money_that_never_came_in_is_seen() {
    let flow = drawn(&[link(0, "a", "10", "0"), link(1, "b", "25", "0")]);
    assert_sound(&flow);
    assert_eq!(flow.nodes[1].over.to_string(), "15");
    let came_in = flow.bands.iter().find(|band| band.from == 0);
    assert!(came_in.is_some_and(|band| flow.nodes[1].height > band.width));
    // Nobody has paid this contract, and still it is paid on.
    let flow = drawn(&[link(0, "a", "0", "0"), link(1, "b", "25", "0")]);
    assert_sound(&flow);
    assert_eq!((flow.nodes.len(), flow.unpaid), (3, 0));
}

#[test]
fn many_contracts_are_drawn_together() {
    let name = |n: usize| format!("c{n}");
    let mut links = vec![link(0, "general", "100000", "0")];
    links.extend((0..199).map(|n| link(1, &name(n), &(n + 1).to_string(), "0")));
    let flow = drawn(&links);
    assert_sound(&flow);
    let suppliers = flow.nodes.iter();
    let suppliers = suppliers.filter(|node| matches!(node.spot, Spot::Supplier(_)));
    assert_eq!((suppliers.count(), flow.others), (MOST, 200 - MOST));
    let others = flow
        .nodes
        .iter()
        .find(|node| node.spot == Spot::Others(180));
    let smallest: u32 = (1..=180).sum();
    assert_eq!(
        others.map(|node| node.amount.to_string()),
        Some(smallest.to_string())
    );
    // The largest stands first.
    assert_eq!(flow.nodes[2].spot, Spot::Supplier(199));
}

#[test]
fn what_a_large_contract_hangs_on_is_drawn() {
    let mut links: Vec<Link> = (0..30)
        .map(|n| link(0, &n.to_string(), "50", "0"))
        .collect();
    links.push(link(0, "small", "1", "0"));
    links.push(link(1, "large", "900", "0"));
    let flow = drawn(&links);
    assert_sound(&flow);
    for spot in [Spot::Supplier(30), Spot::Supplier(31)] {
        assert!(flow.nodes.iter().any(|node| node.spot == spot), "{spot:?}");
    }
}

#[test]
fn deep_chains_stay_within_the_drawing() {
    let links: Vec<Link> = (0..9)
        .map(|depth| link(depth, &depth.to_string(), &(90 - depth).to_string(), "0"))
        .collect();
    let flow = drawn(&links);
    assert_sound(&flow);
    assert_eq!(flow.nodes.iter().map(|node| node.column).max(), Some(9));
}

#[test]
fn currencies_are_drawn_apart() {
    let mut both = link(0, "a", "10", "0");
    if let Some(flow) = &mut both.flow {
        flow.paid.add(Amount::of("7"), "EUR");
    }
    let mut story = ProjectStory {
        project: "P".into(),
        own: None,
        links: vec![both],
        movements: Vec::new(),
        tally: stele_records::story::Tally::default(),
        contracted: Sums::default(),
        paid: Sums::default(),
        due: Sums::default(),
        wages: Sums::default(),
        too_long: None,
        as_of: 0,
    };
    let currencies: Vec<String> = flows(&story).into_iter().map(|own| own.currency).collect();
    assert_eq!(currencies, ["CNY", "EUR"]);
    for link in &mut story.links {
        link.flow = None;
    }
    assert_eq!(flows(&story), []);
}

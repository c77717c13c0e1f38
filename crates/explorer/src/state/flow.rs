//! How money flowed through a chain of contracts, laid out for a drawing: owner, suppliers, workers, and what stays
//! with a supplier. One drawing a currency.
//!
//! A chain of contracts is a tree, so nothing needs to cross: whoever is paid stands behind whoever pays, in the
//! order in which the bands leave. Amounts stay exact; a float is only ever a length.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use stele_records::amount::Amount;
use stele_records::story::{Link, ProjectStory};

/// How wide the drawing is, in units of its own.
pub(crate) const WIDTH: f64 = 760.0;
/// How wide the bar of a node is.
pub(crate) const BAR: f64 = 12.0;
/// How high all that the owner has paid is.
const MONEY: f64 = 240.0;
/// How large its letters are.
pub(crate) const LETTER: f64 = 15.0;
/// How much room a node has at least: two lines of text.
const SLOT: f64 = 46.0;
/// And a third one, where more went out than came in.
const LINE: f64 = 18.0;
/// Below this a bar is thin: two lines of text are higher, and would lie across the bands that leave it.
const THIN: f64 = 38.0;
/// What a line of text takes above or below a thin bar.
const ASIDE: f64 = 20.0;
/// Room for the names behind the last column.
const NAMES: f64 = 200.0;
/// How many contracts are drawn one by one; the smallest of more are drawn together.
const MOST: usize = 20;

/// Where money is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spot {
    /// With the owner.
    Owner,
    /// With the supplier of a contract, by its place among the links.
    Supplier(usize),
    /// With the workers whom the supplier of this contract pays.
    Workers(usize),
    /// Kept by the supplier of this contract.
    Kept(usize),
    /// With the suppliers of so many other contracts.
    Others(usize),
}

/// A place in the drawing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) spot: Spot,
    /// What came in; of the owner, what went out.
    pub(crate) amount: Amount,
    /// How much more went out than came in.
    pub(crate) over: Amount,
    pub(crate) column: usize,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) height: f64,
    /// The baselines of its text: the name, the amount, and how much more went out.
    pub(crate) lines: [f64; 3],
    /// How much of its height came in; the rest went out without having come in.
    pub(crate) came_in: f64,
}

/// Money on its way from one node to another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Band {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Where it leaves, and where it arrives.
    pub(crate) start: f64,
    pub(crate) end: f64,
    pub(crate) width: f64,
}

/// The drawing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Flow {
    pub(crate) currency: String,
    pub(crate) nodes: Vec<Node>,
    pub(crate) bands: Vec<Band>,
    pub(crate) height: f64,
    /// How far the columns stand apart.
    pub(crate) step: f64,
    /// Contracts in this currency under which nothing was paid.
    pub(crate) unpaid: usize,
    /// Contracts that are drawn together.
    pub(crate) others: usize,
}

/// A node with those behind it.
struct Branch {
    spot: Spot,
    amount: Amount,
    behind: Vec<Self>,
}

impl Branch {
    fn leaf(spot: Spot, amount: Amount) -> Self {
        let behind = Vec::new();
        Self {
            spot,
            amount,
            behind,
        }
    }

    /// What goes on from here.
    fn out(&self) -> Amount {
        self.behind.iter().map(|own| own.amount).sum()
    }

    /// The larger of what comes in and what goes out: how high it is.
    fn size(&self) -> Amount {
        self.amount.max(self.out())
    }

    /// How many contracts are here and behind.
    fn contracts(&self) -> usize {
        let own = usize::from(matches!(self.spot, Spot::Supplier(_)));
        own + self.behind.iter().map(Self::contracts).sum::<usize>()
    }

    fn columns(&self) -> usize {
        let behind = self.behind.iter().map(Self::columns).max();
        1 + behind.unwrap_or_default()
    }

    fn largest(&self) -> Amount {
        let behind = self.behind.iter().map(Self::largest).max();
        self.size().max(behind.unwrap_or_default())
    }

    /// The height of its slot.
    fn slot(&self, scale: f64) -> f64 {
        let behind: f64 = self.behind.iter().map(|own| own.slot(scale)).sum();
        let (own, over) = (length(self.size(), scale), self.out() > self.amount);
        let third = if over { LINE } else { 0.0 };
        let least = match self.is_thin(own) {
            true => own + 2.0 * (ASIDE + third),
            false => own.max(SLOT + third),
        };
        least.max(behind)
    }

    /// Whether its text stands above and below its bar, which is so high: what leaves it would cross the text.
    fn is_thin(&self, height: f64) -> bool {
        !self.behind.is_empty() && height < THIN
    }

    /// The baselines of its text, for a bar that begins at `y`.
    fn lines(&self, y: f64, height: f64) -> [f64; 3] {
        if self.is_thin(height) {
            let below = y + height + LETTER;
            return [y - 5.0, below, below + LINE];
        }
        let third = if self.out() > self.amount {
            LETTER / 2.0
        } else {
            0.0
        };
        let middle = y + height / 2.0 - third;
        [middle - 3.0, middle + LETTER, middle + LETTER * 2.2]
    }
}

/// The drawings of a project: one for each currency in which something was paid.
pub(crate) fn flows(story: &ProjectStory) -> Vec<Flow> {
    let paid = story.links.iter().filter_map(|link| link.flow.as_ref());
    let paid = paid.flat_map(|flow| flow.paid.iter().chain(flow.wages.iter()));
    let currencies: BTreeSet<&str> = paid.map(|(_, currency)| currency).collect();
    let currencies = currencies.into_iter();
    currencies
        .filter_map(|currency| lay_out(&story.links, currency))
        .collect()
}

/// The drawing of what was paid in a currency; nothing if nothing was.
fn lay_out(links: &[Link], currency: &str) -> Option<Flow> {
    let numbered: Vec<(usize, &Link)> = links.iter().enumerate().collect();
    let mut owner = Branch {
        spot: Spot::Owner,
        amount: Amount::ZERO,
        behind: branches(&numbered, 0, currency),
    };
    owner.amount = owner.out();
    if owner.behind.is_empty() {
        return None;
    }
    let mut drawn = Vec::new();
    sizes(&owner, &mut drawn);
    let drawn: BTreeSet<usize> = drawn.into_iter().map(|(_, number)| number).collect();
    let unpaid = numbered
        .iter()
        .filter(|(number, link)| link.currency == currency && !drawn.contains(number));
    let unpaid = unpaid.count();
    draw_together(&mut owner);
    let scale = MONEY / length(owner.largest(), 1.0).max(f64::MIN_POSITIVE);
    let columns = owner.columns();
    let step = (WIDTH - BAR - NAMES) / length_of(columns.saturating_sub(1).max(1));
    let mut flow = Flow {
        currency: currency.to_owned(),
        nodes: Vec::new(),
        bands: Vec::new(),
        height: owner.slot(scale),
        step,
        unpaid,
        others: drawn.len().saturating_sub(owner.contracts()),
    };
    flow.place(&owner, 0, 0.0, scale);
    // Whoever goes through them by keyboard begins with the owner.
    flow.bands.sort_by_key(|band| band.from);
    Some(flow)
}

impl Flow {
    /// Places a branch within its slot, which begins at `top`; gives the number of its node.
    fn place(&mut self, branch: &Branch, column: usize, top: f64, scale: f64) -> usize {
        let slot = branch.slot(scale);
        let height = length(branch.size(), scale);
        let y = top + (slot - height) / 2.0;
        let number = self.nodes.len();
        self.nodes.push(Node {
            spot: branch.spot.clone(),
            amount: branch.amount,
            over: branch.out().minus(branch.amount).max(Amount::ZERO),
            column,
            x: length_of(column) * self.step,
            y,
            height,
            lines: branch.lines(y, height),
            came_in: length(branch.amount, scale),
        });
        let behind: f64 = branch.behind.iter().map(|own| own.slot(scale)).sum();
        let mut top = top + (slot - behind) / 2.0;
        let mut start = y;
        for own in &branch.behind {
            let to = self.place(own, column + 1, top, scale);
            let width = length(own.amount, scale);
            let end = self.nodes.get(to).map_or(top, |node| node.y);
            self.bands.push(Band {
                from: number,
                to,
                start,
                end,
                width,
            });
            start += width;
            top += own.slot(scale);
        }
        number
    }
}

/// The contracts of this depth under which money went through, the largest first.
fn branches(links: &[(usize, &Link)], depth: usize, currency: &str) -> Vec<Branch> {
    let mut found = Vec::new();
    let mut rest = links;
    while let Some(((number, link), behind)) = rest.split_first() {
        let below = behind.iter().position(|(_, other)| other.depth <= depth);
        let (below, others) = behind.split_at(below.unwrap_or(behind.len()));
        let mut branch = Branch {
            spot: Spot::Supplier(*number),
            amount: paid(link, currency).max(Amount::ZERO),
            behind: branches(below, depth + 1, currency),
        };
        let wages = link.flow.as_ref().map(|flow| flow.wages.get(currency));
        let wages = wages.unwrap_or_default();
        if wages > Amount::ZERO {
            let workers = Branch::leaf(Spot::Workers(*number), wages);
            branch.behind.push(workers);
        }
        let kept = branch.amount.minus(branch.out());
        // Where nothing goes on, all of it stays, and that is seen.
        if kept > Amount::ZERO && !branch.behind.is_empty() {
            branch.behind.push(Branch::leaf(Spot::Kept(*number), kept));
        }
        if branch.size() > Amount::ZERO {
            found.push(branch);
        }
        rest = others;
    }
    found.sort_by_key(|own| std::cmp::Reverse(own.amount));
    found
}

/// Leaves the largest contracts, with what they hang on, and puts all others of a payer together.
fn draw_together(owner: &mut Branch) {
    if owner.contracts() <= MOST {
        return;
    }
    let mut all = Vec::new();
    sizes(owner, &mut all);
    all.sort_unstable_by(|a, b| b.cmp(a));
    let kept: BTreeSet<usize> = all
        .into_iter()
        .take(MOST)
        .map(|(_, number)| number)
        .collect();
    prune(owner, &kept);
}

fn sizes(branch: &Branch, all: &mut Vec<(Amount, usize)>) {
    if let Spot::Supplier(number) = branch.spot {
        all.push((branch.size(), number));
    }
    for own in &branch.behind {
        sizes(own, all);
    }
}

fn prune(branch: &mut Branch, kept: &BTreeSet<usize>) {
    let (mut drawn, mut small) = (Vec::new(), Vec::new());
    for mut own in std::mem::take(&mut branch.behind) {
        if is_kept(&own, kept) {
            prune(&mut own, kept);
            drawn.push(own);
        } else {
            small.push(own);
        }
    }
    let count: usize = small.iter().map(Branch::contracts).sum();
    let amount = small.iter().map(|own| own.amount).sum();
    if count > 0 {
        // Before what stays.
        let last = drawn
            .iter()
            .position(|own| !matches!(own.spot, Spot::Supplier(_)));
        let others = Branch::leaf(Spot::Others(count), amount);
        drawn.insert(last.unwrap_or(drawn.len()), others);
    }
    branch.behind = drawn;
}

fn is_kept(branch: &Branch, kept: &BTreeSet<usize>) -> bool {
    match branch.spot {
        Spot::Supplier(number) if !kept.contains(&number) => {
            let mut behind = branch.behind.iter();
            behind.any(|own| matches!(own.spot, Spot::Supplier(_)) && is_kept(own, kept))
        }
        _ => true,
    }
}

fn paid(link: &Link, currency: &str) -> Amount {
    let flow = link.flow.as_ref();
    flow.map(|flow| flow.paid.get(currency)).unwrap_or_default()
}

/// How long an amount is drawn.
#[expect(
    clippy::cast_precision_loss,
    reason = "a length on a screen, never an amount"
)]
fn length(amount: Amount, scale: f64) -> f64 {
    amount.ten_thousandths() as f64 * scale
}

#[expect(clippy::cast_precision_loss, reason = "a few columns")]
fn length_of(count: usize) -> f64 {
    count as f64
}

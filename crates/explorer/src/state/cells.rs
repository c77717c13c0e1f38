//! A plan cut into square cells, so that only those are drawn anew in which something has changed.

use std::collections::BTreeMap;

use super::plan::{Metres, Sight};

/// So many cells at least lie side by side across everything.
const ACROSS: f64 = 6.0;

/// A cell: which one it is, counted from the plane's origin to the east and to the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    east: i32,
    north: i32,
}

/// How plans of this extent are cut: the side of a cell in metres.
///
/// It is a power of two, so that a plan which grows while it is read keeps its cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cut(f64);

impl Cut {
    /// For what fits into this sight.
    pub(crate) fn of(all: Sight) -> Self {
        Self((all.across() / ACROSS).max(1.0).log2().floor().exp2())
    }

    /// The cell that a point is in.
    fn cell(self, (east, north): Metres) -> Cell {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float beyond the range becomes its end"
        )]
        let at = |metres: f64| (metres / self.0).floor() as i32;
        Cell {
            east: at(east),
            north: at(north),
        }
    }

    /// Things by their cells; in each in the order in which they came.
    pub(crate) fn sort<T>(
        self,
        all: impl IntoIterator<Item = (Metres, T)>,
    ) -> BTreeMap<Cell, Vec<T>> {
        let mut cells: BTreeMap<Cell, Vec<T>> = BTreeMap::new();
        for (at, one) in all {
            cells.entry(self.cell(at)).or_default().push(one);
        }
        cells
    }

    /// Whether something of this size, in units of the drawing, is seen of what stands in a cell.
    pub(crate) fn is_seen(self, cell: Cell, sight: Sight, size: f64) -> bool {
        let corner = |east: i32, north: i32| {
            sight.spot((f64::from(east) * self.0, f64::from(north) * self.0))
        };
        let (east, north) = (cell.east.saturating_add(1), cell.north.saturating_add(1));
        let (left, bottom) = corner(cell.east, cell.north);
        let (right, top) = corner(east, north);
        let reach = Sight::reach(size);
        left <= reach.end && right >= reach.start && top <= reach.end && bottom >= reach.start
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::plan::Turn;

    fn places() -> Vec<Metres> {
        (0..400)
            .map(|n| (f64::from(n % 20) * 25.0 - 250.0, f64::from(n / 20) * -25.0))
            .collect()
    }

    #[test]
    fn each_thing_is_in_one_cell_and_seen_with_it() {
        let all = Sight::of(places());
        let cut = Cut::of(all);
        let cells = cut.sort(places().into_iter().map(|at| (at, at)));
        assert!((16..=100).contains(&cells.len()), "{}", cells.len());
        assert_eq!(cells.values().map(Vec::len).sum::<usize>(), 400);
        let mut sight = all;
        for turn in "++EE+N+W+SS".chars() {
            sight = sight.turned(
                match turn {
                    '+' => Turn::Closer,
                    'E' => Turn::East,
                    'N' => Turn::North,
                    'W' => Turn::West,
                    _ => Turn::South,
                },
                all,
            );
            for (cell, own) in &cells {
                let seen = Sight::reach(12.0);
                let is_seen = own.iter().any(|at| {
                    let (x, y) = sight.spot(*at);
                    seen.contains(&x) && seen.contains(&y)
                });
                assert!(!is_seen || cut.is_seen(*cell, sight, 12.0), "{cell:?}");
            }
            let drawn = cells.keys().filter(|cell| cut.is_seen(**cell, sight, 12.0));
            assert!(drawn.count() < cells.len(), "nothing is left out");
        }
    }

    #[test]
    fn cells_stay_while_a_plan_grows() {
        let across = |metres: f64| Cut::of(Sight::of([(0.0, 0.0), (metres, 0.0)]));
        assert_eq!(across(400.0), across(600.0));
        assert_eq!(across(0.0), across(1.0));
        // However far away, a place is in a cell.
        let far = across(1.0).sort([((f64::INFINITY, f64::NEG_INFINITY), ())]);
        assert_eq!(far.len(), 1);
    }
}

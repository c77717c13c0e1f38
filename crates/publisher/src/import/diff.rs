//! What a new file changes: which trees are new, changed, the same, or gone.
//!
//! Pure, and the reason that importing a file twice logs nothing the second time.

use std::collections::{BTreeMap, HashSet};

use super::rows::{Import, Row};
use super::tree::SubjectDigest;

/// What the log already says under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previous<R> {
    /// The record that says it.
    pub record: R,
    /// What it says.
    pub digest: SubjectDigest,
}

/// What to do about each row of an import, in the order of the file, and about what it lacks, in
/// the order of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<'a, R> {
    /// Keys that were never seen: a first record.
    pub new: Vec<&'a Row>,
    /// Keys under which something else was said before: a record that supersedes that one.
    pub changed: Vec<Change<'a, R>>,
    /// Rows that say nothing new. Another day of observation alone is nothing new.
    pub equal: Vec<&'a Row>,
    /// Keys that are in the file, in rows that were rejected: nothing is known about them.
    pub unreadable: Vec<&'a str>,
    /// Keys that are not in the file: only to be reported, since a file may be an extract. A line
    /// whose cells couldn't be told apart has no key, so its tree is listed here too.
    pub vanished: Vec<Vanished<'a, R>>,
}

/// A row that supersedes a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a, R> {
    /// The record that it supersedes.
    pub supersedes: &'a R,
    /// The row.
    pub row: &'a Row,
}

/// A key that the file doesn't have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vanished<'a, R> {
    /// The key.
    pub key: &'a str,
    /// The record that stands under it.
    pub record: &'a R,
}

/// Compares an import with what was imported before, by key.
pub fn plan<'a, R>(previous: &'a BTreeMap<String, Previous<R>>, import: &'a Import) -> Plan<'a, R> {
    let (mut new, mut changed, mut equal) = (Vec::new(), Vec::new(), Vec::new());
    let mut present = HashSet::with_capacity(import.rows.len());
    for row in &import.rows {
        present.insert(row.key.as_str());
        match previous.get(&row.key) {
            None => new.push(row),
            Some(known) if known.digest == row.subject.digest() => equal.push(row),
            Some(known) => changed.push(Change {
                supersedes: &known.record,
                row,
            }),
        }
    }
    let rejected: HashSet<&str> = import
        .rejects
        .iter()
        .filter_map(|reject| reject.key.as_deref())
        .collect();
    let (mut unreadable, mut vanished) = (Vec::new(), Vec::new());
    for (key, known) in previous {
        if present.contains(key.as_str()) {
            continue;
        }
        if rejected.contains(key.as_str()) {
            unreadable.push(key.as_str());
        } else {
            vanished.push(Vanished {
                key,
                record: &known.record,
            });
        }
    }
    Plan {
        new,
        changed,
        equal,
        unreadable,
        vanished,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::map::Field;
    use super::super::rows::{Problem, Reason, Reject};
    use super::super::tree::tests::tree;
    use super::*;

    fn row(line: u64, key: &str, dbh_mm: u16) -> Row {
        let mut subject = tree(key);
        subject.dbh_mm = Some(dbh_mm);
        Row {
            line,
            key: key.to_owned(),
            subject,
        }
    }

    fn import(rows: Vec<Row>, rejected: &[&str]) -> Import {
        let rejects = rejected
            .iter()
            .map(|key| Reject {
                line: 99,
                index: 97,
                key: Some((*key).to_owned()),
                problems: vec![Problem {
                    column: None,
                    cell: String::new(),
                    reason: Reason::Missing {
                        field: Field::ObservedOn,
                    },
                }],
            })
            .collect();
        Import {
            assumptions: vec![],
            rows,
            rejects,
            warnings: vec![],
        }
    }

    /// The state after `import` was logged; a record is named for its line.
    fn state(import: &Import) -> BTreeMap<String, Previous<u64>> {
        import
            .rows
            .iter()
            .map(|row| {
                let known = Previous {
                    record: row.line,
                    digest: row.subject.digest(),
                };
                (row.key.clone(), known)
            })
            .collect()
    }

    #[test]
    fn each_key_has_one_fate() {
        let before = state(&import(
            vec![
                row(2, "same", 1),
                row(3, "grown", 1),
                row(4, "gone", 1),
                row(5, "held", 1),
            ],
            &[],
        ));
        let mut same = row(9, "same", 1);
        same.subject.observed_on = jiff::civil::date(2030, 1, 1);
        let now = import(
            vec![row(7, "new", 1), row(8, "grown", 2), same],
            &["held", "never"],
        );
        let plan = plan(&before, &now);
        assert_eq!(plan.new, [&now.rows[0]]);
        assert_eq!(
            plan.changed,
            [Change {
                supersedes: &3,
                row: &now.rows[1]
            }]
        );
        assert_eq!(plan.equal, [&now.rows[2]]);
        assert_eq!(plan.unreadable, ["held"]);
        assert_eq!(
            plan.vanished,
            [Vanished {
                key: "gone",
                record: &4
            }]
        );
    }

    proptest! {
        #[test]
        fn the_second_time_there_is_nothing_to_do(sizes in proptest::collection::vec(0..3_u16, 0..20)) {
            let rows: Vec<Row> = sizes.iter().zip(2..).map(|(&dbh, line)| row(line, &line.to_string(), dbh)).collect();
            let import = import(rows, &[]);
            let before = state(&import);
            let again = plan(&before, &import);
            prop_assert_eq!(again.equal.len(), import.rows.len());
            prop_assert!(again.new.is_empty() && again.changed.is_empty() && again.vanished.is_empty());
        }
    }
}

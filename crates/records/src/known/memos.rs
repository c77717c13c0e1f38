//! What has been concluded, so that it is concluded once. Each can be dropped, and is concluded again.

use std::cell::RefCell;
use stele_verify::sorted::SortedMap;

use super::Told;
use crate::authority::{Beside, Judged};
use crate::rules::funds::Books;
use crate::rules::{points, rental};

/// How many judgements are remembered at most: some 5 MB.
const JUDGEMENTS: usize = 10_000;
/// How many subjects are: some 5 MB.
const SUBJECTS: usize = 5_000;
/// How many events of accounts, with what was found of them: some 10 MB.
const EVENTS: usize = 20_000;
/// How many conclusions about flats are: some 5 MB.
const RENTAL: usize = 20_000;
/// How many movements of money are, where there are more than one project's: some 20 MB.
const MOVEMENTS: usize = 50_000;

#[derive(Debug, Default)]
pub(crate) struct Memos {
    pub(crate) authority: RefCell<SortedMap<(u64, u32), Told<Judged>>>,
    pub(crate) beside: RefCell<SortedMap<String, Beside>>,
    pub(crate) books: RefCell<Books>,
    pub(crate) points: RefCell<points::Memo>,
    pub(crate) rental: RefCell<rental::Memo>,
}

impl Memos {
    pub(super) fn clear(&self) {
        self.authority.take();
        self.beside.take();
        self.books.take();
        self.points.take();
        self.rental.take();
    }

    /// Between questions: nothing is being worked out. Who allows no bytes at all wants nothing remembered.
    pub(super) fn trim(&self, most: usize) {
        if most == 0 {
            self.clear();
        }
        self.trim_between();
        self.trim_points();
        if self.books.borrow().len() > MOVEMENTS {
            self.books.take();
        }
    }

    /// The accounts' books alone. Not while one of them is being written.
    pub(crate) fn trim_points(&self) {
        if self.points.borrow().len() > EVENTS {
            self.points.take();
        }
    }

    /// Within a question that goes from one thing to the next.
    pub(super) fn trim_between(&self) {
        if self.authority.borrow().len() > JUDGEMENTS {
            self.authority.take();
        }
        if self.beside.borrow().len() > SUBJECTS {
            self.beside.take();
        }
        if self.rental.borrow().len() > RENTAL {
            self.rental.take();
        }
    }

    pub(super) fn leave_project(&self) {
        self.books.take();
    }
}

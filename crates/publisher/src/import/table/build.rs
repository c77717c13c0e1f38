//! Puts cells together to a [`Table`]: what CSV and XLSX have in common.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::super::assumption::Assumption;
use super::super::error::ImportError;
use super::super::value::fold::trim;
use super::{Defect, Limits, RowStart, Table};

/// A table under construction: cells are pushed, then their row is ended.
pub(super) struct Builder {
    limits: Limits,
    table: Table,
    has_header: bool,
    /// The row whose cells are being pushed.
    pending: RowStart,
    pending_defects: Vec<Defect>,
    blank_rows: u64,
}

impl Builder {
    pub(super) fn new(limits: Limits, assumptions: Vec<Assumption>) -> Self {
        Self {
            limits,
            table: Table {
                columns: Vec::new(),
                text: String::new(),
                ends: Vec::new(),
                rows: Vec::new(),
                defects: BTreeMap::new(),
                assumptions,
                places: Vec::new(),
            },
            has_header: false,
            pending: RowStart {
                line: 0,
                text: 0,
                cell: 0,
            },
            pending_defects: Vec::new(),
            blank_rows: 0,
        }
    }

    /// How many columns the header has, once it is known.
    pub(super) fn width(&self) -> Option<usize> {
        self.has_header.then_some(self.table.columns.len())
    }

    /// How many cells the pending row has.
    pub(super) fn pending_cells(&self) -> usize {
        self.table.ends.len() - self.pending.cell
    }

    pub(super) fn assume(&mut self, assumption: Assumption) {
        self.table.assumptions.push(assumption);
    }

    /// Adds a cell to the pending row.
    pub(super) fn cell(&mut self, line: u64, text: &str) -> Result<(), ImportError> {
        self.table.text.push_str(text);
        let end = self.table.text.len() - self.pending.text;
        // Only a row of thousands of huge cells gets here.
        let end = u32::try_from(end).map_err(|_| ImportError::RowSize { line })?;
        self.table.ends.push(end);
        Ok(())
    }

    /// Marks the pending row as defective.
    pub(super) fn defect(&mut self, defect: Defect) {
        self.pending_defects.push(defect);
    }

    /// Ends the pending row. The first row with anything in it is the header; later rows with
    /// nothing in any cell are counted and dropped.
    pub(super) fn end_row(&mut self, line: u64) -> Result<(), ImportError> {
        let blank = self.pending_defects.is_empty()
            && trim(&self.table.text[self.pending.text..]).is_empty();
        if blank {
            self.blank_rows += u64::from(self.has_header && self.pending_cells() > 0);
            self.discard();
            return Ok(());
        }
        if !self.has_header {
            return self.header(line);
        }
        if self.table.rows.len() as u64 >= self.limits.rows {
            return Err(ImportError::TooManyRows {
                limit: self.limits.rows,
            });
        }
        let (found, expected) = (self.pending_cells(), self.table.columns.len());
        // A row that couldn't be split is one cell; that it is one is no second defect.
        let split = self
            .pending_defects
            .iter()
            .all(|defect| defect.cell().is_some());
        if found != expected && split {
            self.defect(Defect::Cells { found, expected });
        }
        if !self.pending_defects.is_empty() {
            let defects = std::mem::take(&mut self.pending_defects);
            self.table.defects.insert(self.table.rows.len(), defects);
        }
        self.pending.line = line;
        self.table.rows.push(self.pending);
        self.begin();
        Ok(())
    }

    /// The table, once all rows are ended.
    pub(super) fn finish(mut self) -> Result<Table, ImportError> {
        if !self.has_header {
            return Err(ImportError::Empty);
        }
        if self.blank_rows > 0 {
            self.assume(Assumption::BlankRows {
                count: self.blank_rows,
            });
        }
        Ok(self.table)
    }

    fn header(&mut self, line: u64) -> Result<(), ImportError> {
        if let Some(defect) = self.pending_defects.pop() {
            return Err(ImportError::Header { line, defect });
        }
        let count = self.pending_cells();
        if count > self.limits.columns {
            return Err(ImportError::TooManyColumns {
                found: count,
                limit: self.limits.columns,
            });
        }
        let mut columns: Vec<String> = Vec::with_capacity(count);
        let mut seen: HashMap<String, usize> = HashMap::with_capacity(count);
        let mut from = 0;
        for &end in &self.table.ends[self.pending.cell..] {
            let name: String = trim(&self.table.text[self.pending.text..][from..end as usize])
                .nfc()
                .collect();
            from = end as usize;
            let position = columns.len() + 1;
            if name.is_empty() {
                return Err(ImportError::HeaderEmpty { line, position });
            }
            if let Some(first) = seen.insert(name.clone(), position) {
                return Err(ImportError::HeaderTwice {
                    line,
                    name,
                    first,
                    second: position,
                });
            }
            columns.push(name);
        }
        self.table.columns = columns;
        self.has_header = true;
        if line > 1 {
            self.assume(Assumption::HeaderLine { line });
        }
        self.discard();
        Ok(())
    }

    /// Forgets the cells of the pending row.
    fn discard(&mut self) {
        self.table.text.truncate(self.pending.text);
        self.table.ends.truncate(self.pending.cell);
        self.begin();
    }

    fn begin(&mut self) {
        self.pending = RowStart {
            line: 0,
            text: self.table.text.len(),
            cell: self.table.ends.len(),
        };
    }
}

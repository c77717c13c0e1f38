//! Memory as the place of an audit's database: in pieces, because one that grows as a whole has to be copied into
//! a larger one, and then both are there.

use std::io::{Error, ErrorKind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

/// Bytes of a piece.
const PIECE: usize = 1 << 18;

/// A file in memory.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<Pieces>);

#[derive(Debug, Default)]
struct Pieces {
    len: usize,
    pieces: Vec<Box<[u8]>>,
}

impl Memory {
    fn pieces(&self) -> MutexGuard<'_, Pieces> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pieces {
    /// Hands out this range, piece by piece.
    fn each(
        &mut self,
        offset: u64,
        len: usize,
        mut work: impl FnMut(&mut [u8]),
    ) -> Result<(), Error> {
        let outside = || Error::from(ErrorKind::UnexpectedEof);
        let mut at = usize::try_from(offset).map_err(|_| outside())?;
        let end = at.checked_add(len).filter(|end| *end <= self.len);
        let end = end.ok_or_else(outside)?;
        while at < end {
            let (piece, from) = (at / PIECE, at % PIECE);
            let to = PIECE.min(from.saturating_add(end.saturating_sub(at)));
            let piece = self.pieces.get_mut(piece).ok_or_else(outside)?;
            work(piece.get_mut(from..to).ok_or_else(outside)?);
            at = at.saturating_add(to.saturating_sub(from));
        }
        Ok(())
    }
}

impl StorageBackend for Memory {
    fn len(&self) -> Result<u64, Error> {
        Ok(u64::try_from(self.pieces().len).unwrap_or(u64::MAX))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let mut rest = out;
        self.pieces().each(offset, rest.len(), |piece| {
            if let Some((now, later)) = std::mem::take(&mut rest).split_at_mut_checked(piece.len())
            {
                now.copy_from_slice(piece);
                rest = later;
            }
        })
    }

    fn set_len(&self, len: u64) -> Result<(), Error> {
        let len = usize::try_from(len).map_err(|_| Error::from(ErrorKind::StorageFull))?;
        let mut pieces = self.pieces();
        let shorter = len.min(pieces.len);
        pieces.len = len;
        let count = len.div_ceil(PIECE);
        pieces
            .pieces
            .resize_with(count, || vec![0; PIECE].into_boxed_slice());
        // What is cut off and comes back is zero.
        let last = pieces.pieces.get_mut(shorter / PIECE);
        if let Some(rest) = last.and_then(|piece| piece.get_mut(shorter % PIECE..)) {
            rest.fill(0);
        }
        Ok(())
    }

    fn sync_data(&self) -> Result<(), Error> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        let mut rest = data;
        self.pieces().each(offset, data.len(), |piece| {
            if let Some((now, later)) = rest.split_at_checked(piece.len()) {
                piece.copy_from_slice(now);
                rest = later;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(memory: &Memory, offset: u64, len: usize) -> Result<Vec<u8>, ErrorKind> {
        let mut out = vec![7; len];
        let done = memory.read(offset, &mut out);
        done.map(|()| out).map_err(|error| error.kind())
    }

    #[test]
    fn it_is_a_file() {
        let memory = Memory::default();
        let piece = u64::try_from(PIECE).unwrap();
        assert_eq!(memory.len().unwrap(), 0);
        assert_eq!(read(&memory, 0, 1), Err(ErrorKind::UnexpectedEof));
        memory.set_len(3 * piece - 1).unwrap();
        assert_eq!(read(&memory, piece - 2, 4), Ok(vec![0; 4]));
        // Across pieces, and over a whole one.
        let data: Vec<u8> = (0..PIECE + 9).map(|at| (at % 251) as u8).collect();
        memory.write(piece - 5, &data).unwrap();
        assert_eq!(read(&memory, piece - 5, data.len()), Ok(data.clone()));
        assert_eq!(read(&memory, piece - 6, 2), Ok(vec![0, 0]));
        // Not beyond the end, though there is room in the last piece.
        assert!(memory.write(3 * piece - 2, &[1, 2]).is_err());
        assert!(memory.write(u64::MAX, &[1]).is_err());
        memory.write(3 * piece - 2, &[1]).unwrap();
        // Cut off in the midst of a piece, and grown again.
        memory.set_len(piece + 1).unwrap();
        assert_eq!(read(&memory, piece, 2), Err(ErrorKind::UnexpectedEof));
        memory.set_len(3 * piece).unwrap();
        assert_eq!(read(&memory, piece, 2), Ok(vec![data[5], 0]));
        assert_eq!(read(&memory, 2 * piece, 3), Ok(vec![0; 3]));
        assert_eq!(read(&memory, 3 * piece - 2, 2), Ok(vec![0; 2]));
    }
}

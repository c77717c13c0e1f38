//! Numbers of variable length, and the fields of a protocol buffer: what PMTiles and vector tiles have in common.

/// Takes a number of variable length (LEB128, as in protocol buffers) from the beginning. None where it doesn't end, or is
/// larger than 64 bits.
pub(super) fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        if part.checked_shl(shift)? >> shift != part {
            return None;
        }
        number |= part << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// A number of fixed length, which nothing here asks for.
    Fixed,
}

/// The fields of a protocol buffer in their order, each with its number. An error ends them: the bytes aren't one.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(u64, Value<'a>)> {
        let key = varint(&mut self.0)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut self.0)?),
            1 => {
                self.0 = self.0.get(8..)?;
                Value::Fixed
            }
            2 => {
                let length = usize::try_from(varint(&mut self.0)?).ok()?;
                let (bytes, rest) = self.0.split_at_checked(length)?;
                self.0 = rest;
                Value::Bytes(bytes)
            }
            5 => {
                self.0 = self.0.get(4..)?;
                Value::Fixed
            }
            _ => return None,
        };
        Some((key >> 3, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(u64, Value<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_and_fit() {
        let read = |bytes: &[u8]| {
            let mut rest = bytes;
            varint(&mut rest).map(|number| (number, rest.len()))
        };
        assert_eq!(read(&[5, 9]), Some((5, 1)));
        assert_eq!(read(&[0xac, 2]), Some((300, 0)));
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        assert_eq!(read(&most), Some((u64::MAX, 0)));
        for bad in [
            &[][..],
            &[0x80],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2],
            &[0x80; 11],
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn fields_stay_within_their_bytes() {
        let all = |bytes| Fields(bytes).collect::<Vec<_>>();
        let bytes = [
            0x08, 7, 0x12, 2, b'a', b'b', 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x25, 1, 2, 3, 4,
        ];
        let fields = [
            Some((1, Value::Number(7))),
            Some((2, Value::Bytes(b"ab"))),
            Some((3, Value::Fixed)),
            Some((4, Value::Fixed)),
        ];
        assert_eq!(all(&bytes), fields);
        for bad in [&[0x12, 3, b'a'][..], &[0x0b], &[0x08], &[0x19, 1], &[0x80]] {
            assert_eq!(all(bad), [None], "{bad:?}");
        }
    }
}

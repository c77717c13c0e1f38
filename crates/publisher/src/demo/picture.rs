//! Pictures that nobody took: stripes of colour, which no reader takes for the photo of a flat.

use stele_verify::hash::Hash;

/// Width in pixels: 14 stripes of 12.
const WIDTH: u32 = 168;
/// Height in pixels.
const HEIGHT: u32 = 127;
/// Stripes; three bytes of four pixels are one.
const STRIPES: u32 = 14;
/// Copies of 258 bytes, the longest that DEFLATE knows, after the first row: with it they are all 127 rows of 43 bytes.
const COPIES: u32 = 21;

/// A PNG (ISO/IEC 15948) of some 300 bytes. It says in a comment what it is of, so no two are the same.
pub fn draw(of: &str) -> Vec<u8> {
    let chance = Hash::of(&[b"made-up picture of ", of.as_bytes()]);
    let (palette, stripes) = chance.as_bytes().split_at(12);
    let stripes = stripes.first_chunk().copied().map_or(0, u32::from_be_bytes);
    // Each row begins with the number of its filter: none.
    let mut row = vec![0];
    for stripe in 0..STRIPES {
        let colour = [0x00, 0x55, 0xaa, 0xff][(stripes >> (2 * stripe)) as usize % 4];
        row.extend([colour; 3]);
    }
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    // Two bits a pixel, which are numbers of the palette; then the only methods that there are.
    header.extend([2, 3, 0, 0, 0]);
    let comment = format!("Comment\0Made up, no photo: {of}");
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [
        (b"IHDR", header.as_slice()),
        (b"PLTE", palette),
        (b"tEXt", comment.as_bytes()),
        (b"IDAT", &zlib(&row)),
        (b"IEND", &[]),
    ] {
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let named = [name, content].concat();
        png.extend(length.to_be_bytes());
        png.extend(&named);
        png.extend(crc32(&named).to_be_bytes());
    }
    png
}

/// All rows, each like the first: RFC 1950 around one block of RFC 1951 with its fixed codes. So the bytes hang on no
/// library's version.
fn zlib(row: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    // The last block; fixed codes.
    bits.number(1, 1);
    bits.number(1, 2);
    for byte in row.iter().copied().map(u32::from) {
        match byte {
            0..144 => bits.code(0x30 + byte, 8),
            _ => bits.code(0x190 + byte - 144, 9),
        }
    }
    for _ in 0..COPIES {
        // 258 bytes, of those from 43 bytes ago on: 33 and 10 more.
        bits.code(0b1100_0101, 8);
        bits.code(10, 5);
        bits.number(10, 4);
    }
    bits.code(0, 7);
    let rows = row.repeat(HEIGHT as usize);
    [&[0x78, 0x01], bits.bytes.as_slice(), &adler32(&rows)].concat()
}

/// Bits, packed into bytes from the lowest on.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn push(&mut self, bit: u32) {
        if self.count.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit & 1 == 1) << (self.count % 8);
        }
        self.count += 1;
    }

    /// The lowest bit first.
    fn number(&mut self, number: u32, bits: u32) {
        (0..bits).for_each(|at| self.push(number >> at));
    }

    /// The highest bit first.
    fn code(&mut self, code: u32, bits: u32) {
        (0..bits).rev().for_each(|at| self.push(code >> at));
    }
}

fn adler32(bytes: &[u8]) -> [u8; 4] {
    let (mut a, mut b) = (1, 0);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    ((b << 16) | a).to_be_bytes()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), step);
    !bytes.iter().fold(!0, byte)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::Crc;
    use flate2::read::ZlibDecoder;

    use super::*;

    /// The chunks of a PNG, each with a sum that holds.
    fn chunks(png: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n").unwrap();
        let mut chunks = Vec::new();
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
            let (named, after) = rest[4..].split_at(4 + length);
            let mut sum = Crc::new();
            sum.update(named);
            assert_eq!(after[..4], sum.sum().to_be_bytes());
            let name = String::from_utf8(named[..4].to_vec()).unwrap();
            chunks.push((name, named[4..].to_vec()));
            rest = &after[4..];
        }
        chunks
    }

    #[test]
    fn another_decoder_reads_it() {
        let png = draw("130629001001GB00001F00010001 1");
        assert!(png.len() < 320, "{}", png.len());
        let chunks = chunks(&png);
        let names: Vec<&str> = chunks.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["IHDR", "PLTE", "tEXt", "IDAT", "IEND"]);
        let mut rows = Vec::new();
        // It holds the sum at the end against what it has read.
        let mut data = ZlibDecoder::new(chunks[3].1.as_slice());
        data.read_to_end(&mut rows).unwrap();
        assert_eq!(data.total_in(), chunks[3].1.len() as u64);
        assert_eq!(rows.len(), 127 * (1 + 168 / 4));
        let (first, others) = rows.split_at(43);
        assert_eq!(first[0], 0);
        assert!(others.chunks(43).all(|row| row == first));
    }

    #[test]
    fn no_two_are_the_same() {
        let one = draw("a 1");
        assert_eq!(one, draw("a 1"));
        assert_ne!(one, draw("a 2"));
        // Not by the comment alone.
        assert_ne!(chunks(&one)[1], chunks(&draw("a 2"))[1]);
    }
}

//! Reading QR codes (ISO/IEC 18004) in a picture, where the browser itself can't.

use rqrr::PreparedImage;

/// A picture in shades of grey, one byte each, row by row; 255 is white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grey {
    width: usize,
    height: usize,
    shades: Vec<u8>,
}

impl Grey {
    /// From red, green, blue and opacity of each pixel, as a canvas gives them; what is beside the picture is white.
    pub(crate) fn of_rgba(width: usize, rgba: &[u8]) -> Self {
        let shade = |pixel: &[u8]| match *pixel {
            // ITU-R BT.601, in 256ths.
            [red, green, blue, _] => {
                let sum = u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29;
                u8::try_from(sum >> 8).unwrap_or(u8::MAX)
            }
            _ => u8::MAX,
        };
        let shades: Vec<u8> = rgba.chunks_exact(4).map(shade).collect();
        let height = shades.len().checked_div(width).unwrap_or_default();
        Self {
            width,
            height,
            shades,
        }
    }

    /// Its photographic negative: some codes are light on dark.
    #[must_use]
    pub(crate) fn negative(&self) -> Self {
        let shades = self.shades.iter().map(|shade| u8::MAX - shade).collect();
        Self {
            shades,
            ..self.clone()
        }
    }

    /// The texts of all codes that can be read. A code of bytes that are no text is none.
    pub(crate) fn texts(&self) -> Vec<String> {
        if self.width == 0 || self.height == 0 {
            return Vec::new();
        }
        let shade = |x: usize, y: usize| {
            let at = y.checked_mul(self.width).and_then(|row| row.checked_add(x));
            let shade = at.and_then(|at| self.shades.get(at));
            shade.copied().unwrap_or(u8::MAX)
        };
        let mut picture = PreparedImage::prepare_from_greyscale(self.width, self.height, shade);
        let grids = picture.detect_grids();
        let texts = grids.iter().filter_map(|grid| grid.decode().ok());
        texts.map(|(_, text)| text).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use qrcode::{Color, EcLevel, QrCode};

    use super::*;

    /// A code drawn with this many pixels a square, as a canvas gives it.
    fn drawn(text: &str, scale: usize) -> (usize, Vec<u8>) {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).expect("it fits");
        let side = (code.width() + 8) * scale;
        let mut rgba = Vec::new();
        for y in 0..side {
            for x in 0..side {
                let (x, y) = ((x / scale).wrapping_sub(4), (y / scale).wrapping_sub(4));
                let is_dark = x < code.width() && y < code.width() && code[(x, y)] == Color::Dark;
                let shade = if is_dark { 10 } else { 250 };
                rgba.extend([shade, shade, shade, 255]);
            }
        }
        (side, rgba)
    }

    #[test]
    fn codes_are_read_in_every_script() {
        let long = "https://city.example/records/#/entry/12/".to_owned() + &"a1".repeat(400);
        for text in ["https://city.example/#/t/T-0004", "国槐 T-0004", &long] {
            let (width, rgba) = drawn(text, 4);
            let grey = Grey::of_rgba(width, &rgba);
            assert_eq!(grey.texts(), [text]);
            assert!(grey.negative().texts().is_empty());
            assert_eq!(grey.negative().negative().texts(), [text]);
        }
    }

    #[test]
    fn turned_codes_are_read_too() {
        let text = "https://city.example/#/t/T-0004";
        let (width, rgba) = drawn(text, 5);
        let grey = Grey::of_rgba(width, &rgba);
        let mut turned = grey.clone();
        turned.shades.reverse();
        assert_eq!(turned.texts(), [text]);
    }

    #[test]
    fn nothing_is_read_where_there_is_nothing() {
        assert!(Grey::of_rgba(0, &[]).texts().is_empty());
        assert!(Grey::of_rgba(1, &[0, 0, 0, 255]).texts().is_empty());
        let white = vec![255; 64 * 64 * 4];
        assert!(Grey::of_rgba(64, &white).texts().is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Whatever a camera sees, reading it ends.
        #[test]
        fn spoilt_codes_are_read_or_not(spots in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 1_usize..400), 0..60)) {
            let text = "https://city.example/#/t/T-0004";
            let (width, rgba) = drawn(text, 3);
            let mut grey = Grey::of_rgba(width, &rgba);
            for (at, shade, long) in spots {
                let at = at.index(grey.shades.len());
                for spot in grey.shades.iter_mut().skip(at).take(long) {
                    *spot = shade;
                }
            }
            let _ = grey.texts();
        }

        #[test]
        fn noise_is_no_code(shades in prop::collection::vec(any::<u8>(), 0..6_000), width in 1_usize..90) {
            let height = shades.len() / width;
            let _ = Grey { width, height, shades }.texts();
        }
    }
}

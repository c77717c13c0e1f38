//! A text as a QR code, drawn as one path. A reader's camera opens what it holds.

use qrcode::{Color, EcLevel, QrCode};
use yew::{Html, html};

use super::text::{Locale, fill_text};

/// What is left free around a code, in its own squares (ISO/IEC 18004, 6.3.8).
const QUIET: usize = 4;

/// The code of a link. Dark on white also at night: many cameras read no other.
pub(crate) fn qr(link: &str, locale: &Locale) -> Html {
    let words = locale.forest();
    let Some((d, side)) = drawn(link) else {
        return html! { <p class="fine">{ words.code_long }</p> };
    };
    let label = fill_text(words.code_label, &[("link", link)]);
    let side = side.to_string();
    html! {
        <svg class="qr" viewBox={format!("0 0 {side} {side}")} role="img" aria-label={label}>
            <rect class="qr-light" width={side.clone()} height={side} />
            <path class="qr-dark" {d} />
        </svg>
    }
}

/// Its dark squares as a path, and the side of the whole with what is left free. Nothing if the text is too long.
fn drawn(text: &str) -> Option<(String, usize)> {
    // A sign outdoors gets dirty: a quarter of it may be unreadable, if the code isn't too fine for that.
    let code = QrCode::with_error_correction_level(text, EcLevel::Q)
        .or_else(|_| QrCode::with_error_correction_level(text, EcLevel::L))
        .ok()?;
    let width = code.width();
    let mut path = String::new();
    for (row, colors) in code.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        // What is dark side by side is drawn at once.
        for run in colors.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let (x, y) = (column + QUIET, row + QUIET);
                path.push_str(&format!("M{x} {y}h{0}v1h-{0}z", run.len()));
            }
            column += run.len();
        }
    }
    Some((path, width + 2 * QUIET))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The squares that a path paints.
    fn painted(path: &str, side: usize) -> Vec<Vec<bool>> {
        let mut squares = vec![vec![false; side]; side];
        for run in path.split('M').filter(|run| !run.is_empty()) {
            let numbers: Vec<usize> = run
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            let [x, y, long, 1, back] = numbers[..] else {
                panic!("{run}")
            };
            assert_eq!(long, back);
            squares[y][x..x + long].fill(true);
        }
        squares
    }

    #[test]
    fn the_path_paints_the_code() {
        let link = "https://city.example/#/t/XA0629-0001042";
        let (path, side) = drawn(link).expect("it fits");
        let code = QrCode::with_error_correction_level(link, EcLevel::Q).expect("it fits");
        assert_eq!(side, code.width() + 8);
        let squares = painted(&path, side);
        for (y, row) in squares.iter().enumerate() {
            for (x, is_dark) in row.iter().enumerate() {
                let inside = |at: usize| (QUIET..side - QUIET).contains(&at);
                let expected =
                    inside(x) && inside(y) && code[(x - QUIET, y - QUIET)] == Color::Dark;
                assert_eq!(*is_dark, expected, "{x} {y}");
            }
        }
    }

    #[test]
    fn long_texts_are_less_sure_and_longer_ones_are_none() {
        assert!(drawn(&"x".repeat(2_000)).is_some());
        assert_eq!(drawn(&"x".repeat(3_000)), None);
    }
}

//! Holds the colours of `www/css/tokens.css` against WCAG 2.2: 4.5 for text, 3 for what is no text.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../../www/css/tokens.css");

/// Text, and what it stands on.
const TEXT: [(&str, &str); 30] = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "stone"),
    ("ink", "malachite-bg"),
    ("ink", "ochre-bg"),
    ("ink", "cinnabar-bg"),
    ("ink-2", "paper"),
    ("ink-2", "sheet"),
    ("ink-2", "stone"),
    ("ink-2", "malachite-bg"),
    ("ink-2", "ochre-bg"),
    ("ink-2", "cinnabar-bg"),
    ("azurite", "paper"),
    ("azurite", "sheet"),
    ("azurite", "stone"),
    ("azurite", "azurite-bg"),
    ("azurite", "malachite-bg"),
    ("azurite", "ochre-bg"),
    ("azurite", "cinnabar-bg"),
    ("malachite", "malachite-bg"),
    ("malachite", "ochre-bg"),
    ("ochre", "ochre-bg"),
    ("cinnabar", "cinnabar-bg"),
    ("cinnabar", "sheet"),
    ("on-tone", "azurite"),
    ("on-tone", "malachite"),
    ("on-tone", "ochre"),
    ("on-tone", "cinnabar"),
    ("sheet", "ink"),
    ("ink-2", "azurite-bg"),
];

/// Borders of controls, and marks, against what is beside them.
const EDGES: [(&str, &str); 5] = [
    ("line-strong", "paper"),
    ("line-strong", "sheet"),
    ("line-strong", "stone"),
    ("malachite", "sheet"),
    ("ochre", "sheet"),
];

/// Signs of a map, against what a background map is drawn with.
const SIGNS: [&str; 6] = ["malachite", "ochre", "cinnabar", "azurite", "ink", "ink-2"];
const GROUND: [&str; 5] = ["paper", "stone", "line", "malachite-bg", "azurite-bg"];

type Palette = BTreeMap<&'static str, [f64; 3]>;

/// The colours by name; a later one of the same name wins.
fn colours(css: &'static str) -> Palette {
    let lines = css.lines().filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        let hex = u32::from_str_radix(value.strip_suffix(';')?, 16).ok()?;
        let channel = |shift: u32| f64::from((hex >> shift) & 0xff) / 255.0;
        Some((name, [channel(16), channel(8), channel(0)]))
    });
    lines.collect()
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        if channel <= 0.040_45 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn black_on_white_is_twenty_one() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
}

#[test]
fn every_pair_can_be_read_light_and_dark() {
    let (before, dark) = TOKENS
        .split_once("@media (prefers-color-scheme: dark)")
        .expect("a dark palette");
    let light = colours(before);
    let mut night = light.clone();
    night.extend(colours(dark));
    assert_ne!(light, night);
    for palette in [light, night] {
        let pairs = TEXT.map(|pair| (pair, 4.5)).into_iter();
        for ((front, back), least) in pairs.chain(EDGES.map(|pair| (pair, 3.0))) {
            let ratio = contrast(palette[front], palette[back]);
            assert!(ratio >= least, "{front} on {back}: {ratio:.2}");
        }
    }
}

#[test]
fn signs_stand_out_from_any_background_map() {
    const FOREST: &str = include_str!("../../../www/css/forest.css");
    let opacity = FOREST
        .split_once(".ground-pictures {")
        .and_then(|(_, rule)| rule.split_once("opacity: ")?.1.split_once(';'));
    let (opacity, _) = opacity.expect("pictures are made pale");
    let opacity: f64 = opacity.parse().expect("a number");
    let (before, dark) = TOKENS
        .split_once("@media (prefers-color-scheme: dark)")
        .expect("a dark palette");
    let light = colours(before);
    let mut night = light.clone();
    night.extend(colours(dark));
    // A picture may be as dark, or as bright, as it likes.
    for (palette, worst) in [(light, 0.0), (night, 1.0)] {
        let paper = palette["paper"];
        let picture = paper.map(|channel| channel * (1.0 - opacity) + worst * opacity);
        for sign in SIGNS {
            let mut grounds = GROUND.map(|ground| (ground, palette[ground])).to_vec();
            grounds.push(("a picture", picture));
            for (name, ground) in grounds {
                let ratio = contrast(palette[sign], ground);
                assert!(ratio >= 3.0, "{sign} on {name}: {ratio:.2}");
            }
        }
    }
}

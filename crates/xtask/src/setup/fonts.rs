//! A font with Chinese characters, for screenshots. Tests pass without one, so a lack is only said.

use super::system::{self, Packages};
use crate::run::Cmd;

const PACKAGES: Packages = Packages {
    apt: &["fontconfig", "fonts-noto-cjk"],
    dnf: &["fontconfig", "google-noto-sans-cjk-fonts"],
    // macOS comes with Chinese fonts.
    brew: &[],
};

pub(super) fn ensure() {
    if cfg!(target_os = "macos") {
        return;
    }
    let known = Cmd::new("fc-list").args([":lang=zh-cn", "family"]).probe();
    if let Some(fonts) = known.filter(|fonts| !fonts.is_empty()) {
        println!(
            "  Chinese font: {}",
            fonts.lines().next().unwrap_or_default()
        );
    } else if let Err(failure) = system::install("a Chinese font", PACKAGES) {
        println!("  Chinese text will be boxes in screenshots: {failure}");
    }
}

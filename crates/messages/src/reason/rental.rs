//! Why a rule of the rental platform didn't simply pass.

use stele_records::rules::RentalReason;

use crate::advice::Advice;
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a rule of the rental platform didn't simply pass.
pub(super) fn reason(lang: Lang, why: &RentalReason) -> Text {
    match why {
        RentalReason::NoTitle => say!(
            lang,
            "Nobody entitled to it has attested who owns the flat.",
            "没有有权机关证明该房屋归谁所有。",
            Advice::DontRely,
        ),
    }
}

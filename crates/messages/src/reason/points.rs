//! Why a rule of personal points didn't simply pass.

use stele_records::rules::PointsReason;

use crate::advice::Advice;
use crate::format::shown;
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a rule of personal points didn't simply pass.
pub(super) fn reason(lang: Lang, why: &PointsReason) -> Text {
    match why {
        PointsReason::NoStation { station } => {
            let station = shown(station);
            say!(
                lang,
                "It names the station “{station}”, but no station of that name has been logged by an authority entitled to.",
                "它写明站点“{station}”，但日志中没有由有权机关登记的这一站点。",
                Advice::AskSigner,
            )
        }
    }
}

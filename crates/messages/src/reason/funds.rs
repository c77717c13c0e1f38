//! Why a rule of engineering funds didn't simply pass.

use stele_records::rules::FundsReason;

use crate::advice::Advice;
use crate::format::shown;
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a rule of engineering funds didn't simply pass.
pub(super) fn reason(lang: Lang, why: &FundsReason) -> Text {
    match why {
        FundsReason::NoContract { contract } => {
            let contract = shown(contract);
            say!(
                lang,
                "It names the contract “{contract}”, but no contract of that number has been logged by parties entitled to.",
                "它写明合同“{contract}”，但日志中没有由有权方签署的这一编号的合同。",
                Advice::AskSigner,
            )
        }
    }
}

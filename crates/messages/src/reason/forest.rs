//! Why a rule of the forest didn't simply pass.

use stele_records::rules::ForestReason;

use crate::advice::Advice;
use crate::format::number;
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a rule of the forest didn't simply pass.
pub(super) fn reason(lang: Lang, why: &ForestReason) -> Text {
    match why {
        ForestReason::AfterRemoval { removed } => {
            let removed = number(*removed);
            say!(
                lang,
                "By entry {removed} the tree had been taken away; nothing can happen to it after that.",
                "第 {removed} 号条目已记载该树被移除，此后不应再有事件。",
                Advice::AskSigner,
            )
        }
    }
}

//! The events in a tree's life by name.

use stele_records::types::forest::EventKind;

use crate::lang::Lang;

/// What an event is called within a sentence: planting, 栽植.
pub const fn event(lang: Lang, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Select => lang.pick("selection in the nursery", "选苗"),
        EventKind::Lift => lang.pick("lifting", "起苗"),
        EventKind::Load => lang.pick("loading", "装车"),
        EventKind::Transport => lang.pick("transport", "运输"),
        EventKind::Receive => lang.pick("arrival", "到场"),
        EventKind::Plant => lang.pick("planting", "栽植"),
        EventKind::Position => lang.pick("survey of the position", "定位"),
        EventKind::Inspect => lang.pick("inspection", "验收"),
        EventKind::Care => lang.pick("care", "养护"),
        EventKind::Measure => lang.pick("measurement", "测量"),
        EventKind::Replace => lang.pick("replacement", "更换"),
        EventKind::Remove => lang.pick("removal", "移除"),
        EventKind::Correct => lang.pick("correction", "更正"),
        EventKind::Retag => lang.pick("change of the tag", "换牌"),
    }
}

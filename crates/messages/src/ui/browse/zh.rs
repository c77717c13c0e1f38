//! The words of lists that are read as far as the reader goes on, in Chinese.

use super::Browse;
use crate::format::{number, size};

/// Chinese.
pub const ZH: Browse = Browse {
    label: "继续读取",
    stop: "停止读取",
    failed: "未能继续读取。",
    read_note: "每一行在读取时都已核对“完整且已入册”。显示出来的行随后会核验到底：签署方是否有权签署，以及现在是否仍然有效。",
    so_far: |come, count| format!("目前已读取 {} 条，共 {} 条", number(come), number(count)),
    all_read: |count| format!("共 {} 条，已全部读取", number(count)),
    reading: |come, until| format!("正在读取：{} / {}", number(come), number(until)),
    more: |more| format!("再读取 {} 条", number(more)),
    all: |count| format!("读取全部 {} 条", number(count)),
    newest: |count| format!("读取最新的 {} 条", number(count)),
    most: |most| {
        format!(
            "本页最多读取最新的 {} 条。如要查看更早的，请缩小范围。",
            number(most)
        )
    },
    open: |rows| {
        format!(
            "有 {} 行未能取得或未能核验到底，这不说明它们有问题。",
            number(u64::try_from(rows).unwrap_or(u64::MAX))
        )
    },
    checked: |done, of| {
        format!(
            "正在核验到底：显示的 {} 行中已完成 {} 行。",
            size(of),
            size(done)
        )
    },
    checking: |rows| {
        format!(
            "显示的行中还有 {} 行正在核验。",
            number(u64::try_from(rows).unwrap_or(u64::MAX))
        )
    },
};

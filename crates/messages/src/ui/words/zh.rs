//! In Chinese.

use super::Words;

/// In Chinese.
pub const ZH: Words = Words {
    title: "按名称或地址查找",
    looking: "正在查找名称和地址。",
    none: "这些检索文件里，没有哪个名称或地址包含全部这些词。名称和地址按签署时的语言登记，译名查不到。",
    botanical: "俗称“{text}”的树木以学名 {name} 登记：",
    hint: "每一行都取自日志，并已在这里核验。但没有人担保检索结果齐全，可能有遗漏。要确认某套房屋、某棵树、某家企业或某个项目没有任何记录，请用编号查询：那样可以得到证明。",
    gap: "第 {first} 至 {last} 号条目未能检索。",
    gap_missing: "存放日志的服务器上没有这一部分的检索文件。最新的条目写入日志后，稍后才会补上。",
    gap_damaged: "这一部分的检索文件已损坏。请告知记录主管单位。",
    no_search: "本日志没有提供按词检索。请用编号查询。",
    more: "显示更多",
    to_flat: "这套房屋的全部情况",
    to_tree: "这棵树的全部情况",
    to_entity: "这家企业的全部情况",
    to_project: "这个项目的全部情况",
    to_account: "这个账户的全部情况",
    found: |count, may_be_more| match may_be_more {
        false => format!("有 {count} 条记录包含全部这些词。"),
        true => format!("目前找到 {count} 条记录包含全部这些词。"),
    },
};

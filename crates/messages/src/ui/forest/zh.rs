//! The words of the pages about trees, in Chinese.

use super::Forest;
use crate::format::{number, size};

/// Chinese.
pub const ZH: Forest = Forest {
    title: "树木",
    lead: "城市森林的各个标段、在那里栽下的树，以及其中有多少活着。",
    counts: "已写入的记录",
    counts_note: "这些数量由日志的索引证明。同一记录的新版本另计一条。",
    count_sections: "标段记录",
    count_cards: "树木卡",
    count_events: "树木生长过程中的事件",
    count_open: "无法核验",
    map_sections: "标段地图",
    map_trees: "树木地图",
    map_hint: "方向键移动地图，+ 和 − 调整远近，0 显示全部。地图上的内容在列表里都有。",
    map_closer: "放大",
    map_farther: "缩小",
    map_all: "显示全部",
    map_north: "向北移动",
    map_south: "向南移动",
    map_east: "向东移动",
    map_west: "向西移动",
    map_signs: "图例",
    map_nothing: "目前读取的记录里没有位置。",
    ground_note: "底图不属于日志，也未经核验；提供底图的一方看得到读了底图的哪些部分。",
    ground_failed: "底图未能载入，地图上的其他内容不受影响。",
    outline_record: "轮廓是该标段自己的记录所写的边界，见{entry}。",
    outline_hull: "轮廓由目前读取的树木围成：没有找到经核验的标段边界记录。",
    sections: "标段",
    section_field: "按完整名称查找标段",
    section_open: "打开",
    section_title: "{name}的树木",
    section_all: "这个标段的树木与地图",
    section_lead: "该标段各条目所提到的每棵树，都按它的全部经历给出结论。",
    section_unread: "无法显示的记录",
    trees: "树木",
    trees_none: "目前读取的条目没有提到任何树。",
    alive: "存活",
    unseen: "一年多无人查看",
    dead: "已发现死亡",
    gone: "已移除或更换",
    elsewhere: "现在位于别处",
    doubtful: "未通过核验",
    unknown: "无法核验",
    checking: "核验中",
    doubtful_note: "未通过核验：声称这棵树在此处的一方无权这样写，或因此违反了规则。",
    flagged: "有相关记录违反规则",
    flag_warned: "有相关记录受到规则警示",
    last_seen: "最近一次见到存活：{day}",
    placeless: "没有登记位置",
    survival: "有多少树活着",
    section_uncounted: "记录验证通过，树木尚未统计",
    survival_note: "统计要读取所列标段中每棵树的全部条目，可能需要一些时间和若干兆字节的流量。",
    survival_count: "统计这些树",
    survival_counting: "正在读取和统计",
    survival_line: "每个条形上的竖线位于 85%：成活率应不低于它。",
    survival_caption: "各标段栽植与存活的树",
    column_section: "标段",
    column_planted: "栽植",
    column_alive: "存活",
    column_percent: "成活率",
    word_low: "低于 85%",
    word_enough: "不低于 85%",
    species: "树种",
    species_most: "在已核验、未发现死亡的 {total} 棵树中，{name} 最多，有 {count} 棵。",
    species_caption: "各树种存活的树",
    column_species: "树种",
    column_trees: "棵数",
    species_open: "没有记录",
    species_others: "其余树种",
    tag: "可打印的树牌",
    tag_note: "供挂在树旁使用。二维码指向本页，任何人都可以在这里核验记录。",
    tag_warning: "纸面不是证明，请扫码核验。",
    tag_print: "打印树牌",
    code_label: "二维码，指向 {link}",
    code_long: "该地址太长，无法做成二维码。",
    near: "它离您有多远？",
    near_note: "浏览器会询问是否允许本页得知您的位置。距离在本机计算，您的位置不会发给任何人。",
    near_measure: "测量距离",
    near_asking: "正在向设备询问位置",
    near_refused: "设备或浏览器没有给出您的位置。请对照坐标，或在地图应用里打开该位置。",
    tree_field: "按树牌号打开",
    tree_wrong: "请按树牌上的原样输入树牌号。",
    no_sections: "本日志没有标段记录，因此这里不按标段分组和统计。下面直接列出树木卡，新的在前。",
    cards: "树木卡",
    map_unplaced: |trees| format!("有 {} 棵树没有登记位置，地图上没有画出。", size(trees)),
    bar: |metres| {
        let bar = match (metres % 1_000, metres / 1_000) {
            (0, kilometres) if kilometres > 0 => format!("{} 千米", number(kilometres)),
            _ => format!("{} 米", number(metres)),
        };
        format!("比例尺和每个方格的边长都是 {bar}。上方为北。")
    },
    crowded: |labels| {
        format!(
            "有 {} 个编号在当前比例下排不开：请放大，或指向小圆点。列表里也有这些编号。",
            number(labels)
        )
    },
    trees_read: |trees, checked| {
        format!(
            "目前读取的条目提到 {} 棵树，其中 {} 棵的全部经历已核验。",
            number(trees),
            number(checked)
        )
    },
    show_more: |more| format!("再显示 {} 棵", number(more)),
    broken: |entries| format!("{} 条记录违反规则", number(entries)),
    warned: |entries| format!("{} 条记录有警示", number(entries)),
    open: |trees| format!("其中 {} 棵所依据的内容未能取得。", number(trees)),
    lives: |alive, planted| format!("栽植 {} 棵，存活 {} 棵", number(planted), number(alive)),
    percent: |percent| format!("{percent}%"),
    counted: |done, sections| {
        format!(
            "已统计 {} 个标段，共 {} 个。",
            number(done),
            number(sections)
        )
    },
    near_far: |metres, exact| {
        format!(
            "登记的位置距设备所报的您的位置约 {} 米，该位置的误差约 {} 米。",
            number(metres),
            number(exact)
        )
    },
    near_here: |exact| {
        format!(
            "就设备所能判断的而言，您就在登记的位置上：误差约 {} 米。",
            number(exact)
        )
    },
};

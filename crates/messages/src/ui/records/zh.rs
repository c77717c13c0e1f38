//! 关于各类记录的文字：中文。

use super::Records;
use crate::format::number;

/// 中文。
pub const ZH: Records = Records {
    line_accreditation: "{entity} 可在{areas}签署{types}",
    line_entity: "{name}，{kind}，代码 {code}",
    line_key_register: "密钥 {key} 登记给 {entity}",
    line_key_rotate: "{entity} 的密钥 {key} 更换为 {new}",
    line_key_revoke: "{entity} 的密钥 {key} 被吊销",
    line_person: "化名为 {pseudonym} 的个人，用于{scope}，密钥 {key}",
    line_withdrawal: "撤回 {record}",
    line_property: "{address}：{size}，{floor} 层，{rooms}",
    line_title_held: "{unit} 的产权有效，产权人密钥 {key}",
    line_title_sealed: "{unit} 的产权已被查封，不得出租",
    line_title_revoked: "{unit} 的产权已被撤销",
    line_mandate: "{agent} 受托出租 {unit}",
    line_mandate_exclusive: "{agent} 独家受托出租 {unit}",
    line_listing: "{what}：月租 {price}，{size}，{rooms}",
    line_reservation: "{unit} 为 {pseudonym} 保留，押金 {deposit}",
    line_reservation_until: "{unit} 为 {pseudonym} 保留至 {until}，押金 {deposit}",
    line_lease: "{unit} 自 {start}至 {end}出租，月租 {price}",
    line_sublease: "{unit} 自 {start}至 {end}转租，月租 {price}",
    line_lease_end: "{unit} 的租赁合同提前于 {end}终止",
    line_section: "片区“{name}”及其边界",
    line_tree: "{name}，树牌号 {tag}，{date} 观测",
    line_tree_unnamed: "树牌号 {tag} 的树，{date} 观测",
    line_event: "{date} {event}，树牌号 {tag}",
    line_event_select: "{date} 在苗圃选定，树牌号 {tag}，苗圃标签号 {nursery}",
    line_event_alive: "{date} 验收，存活，树牌号 {tag}",
    line_event_dead: "{date} 验收，已死亡，树牌号 {tag}",
    line_event_measure: "{date} 测量，胸径 {dbh}，树牌号 {tag}",
    line_event_retag: "{date} 树牌 {former} 更换为 {tag}",
    line_other: "关于 {id}",

    square_metres: "{number} 平方米",
    centimetres: "{number} 厘米",
    position_ne: "北纬 {lat}°，东经 {lon}°",
    position_nw: "北纬 {lat}°，西经 {lon}°",
    position_se: "南纬 {lat}°，东经 {lon}°",
    position_sw: "南纬 {lat}°，西经 {lon}°",
    area_code: "{name}（{code}）",
    yes: "是",
    no: "否",
    copy_key: "复制",
    copy_value: "复制 {value}",
    withheld_note: "只有持有人能用披露文件出示其内容。",
    photo: "SHA-256 {hash}",

    withheld: |count| format!("{count} 项，日志中只有加盐摘要"),
    rooms: |count| format!("{} 间", number(count)),
};

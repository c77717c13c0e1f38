//! In Chinese.

use stele_records::types::RecordType;

use super::Home;

/// In Chinese.
pub const ZH: Home = Home {
    title: "您想了解什么？",
    counting: "正在统计记录数。",
    counted: "统计的是日志中的全部记录，包括已撤回和未通过核验的。每个数字都有证明。",
    not_counted: "统计的是日志中的全部记录。目前并非每个数字都能得到证明。",
    none_counted: "目前无法得知各类记录的数量。",
    unknown: "无法核验",
    rental: "租房",
    rental_asks: "这套房真的在出租吗？谁有权出租？",
    funds: "工程资金",
    funds_asks: "项目的钱付给了谁？由谁签字？",
    forest: "林木",
    forest_asks: "这是哪棵树？长得怎么样？",
    points: "积分",
    points_asks: "发了多少，用了多少，对得上吗？",
    identity: "企业与密钥",
    identity_asks: "谁是谁？谁有权签署什么？",
    many: |kind, _| match kind {
        RecordType::Property => "套登记房屋",
        RecordType::RentalListing => "条房源",
        RecordType::Lease => "份租赁合同",
        RecordType::Project => "个项目",
        RecordType::Contract => "份合同",
        RecordType::Payment => "笔付款",
        RecordType::TreeCard => "张树木卡",
        RecordType::TreeEvent => "次树木事件",
        RecordType::Account => "个账户",
        RecordType::Deposit => "次投放",
        RecordType::Redemption => "次兑换",
        RecordType::Entity => "条机构登记",
        RecordType::Key => "条密钥登记或吊销",
        RecordType::Accreditation => "项授权",
        _ => "条其他记录",
    },
};

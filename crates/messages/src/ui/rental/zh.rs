//! The words of the pages about what is offered for rent, in Chinese.

use super::Rental;

/// Chinese.
pub const ZH: Rental = Rental {
    title: "出租房源",
    lead: "所有已写入日志的房源，最新的在前，并附上您的浏览器核验的结果。未显示“出租中”的房源，请不要付款。",
};

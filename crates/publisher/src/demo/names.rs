//! What things are called: real townships, and otherwise names that are made up.
//!
//! The townships of the three counties and their codes are public facts (the division codes for
//! statistics). Companies bear `（示例）`, "example", in their names, and their codes lie in a part of the
//! numbers that nobody has been given. Persons are put together from frequent surnames and
//! given names.

use stele_records::codes::uscc_check_characters;

use super::DemoError;
use super::dice::Dice;

/// A county: its division code, its name, the office that its companies name, and what of its latitude and
/// longitude (degrees x 10^7) a plantation can begin at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct County {
    /// Six digits.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its name in English.
    pub english: &'static str,
    /// A place in it.
    pub origin: (i64, i64),
    /// Its townships.
    pub townships: &'static [(&'static str, &'static str)],
}

/// The code under which the New Area itself registers.
pub const NEW_AREA: &str = "133100";

/// The codes of all areas of the city.
pub const AREAS: [&str; 4] = ["130629", "130632", "130638", NEW_AREA];

/// The three counties.
pub const COUNTIES: [County; 3] = [
    County {
        code: "130629",
        name: "容城县",
        english: "Rongcheng",
        origin: (390_300_000, 1_158_500_000),
        townships: &[
            ("130629100", "容城镇"),
            ("130629101", "小里镇"),
            ("130629102", "南张镇"),
            ("130629103", "大河镇"),
            ("130629104", "晾马台镇"),
            ("130629200", "八于乡"),
            ("130629201", "贾光乡"),
            ("130629203", "平王乡"),
        ],
    },
    County {
        code: "130632",
        name: "安新县",
        english: "Anxin",
        origin: (389_000_000, 1_158_800_000),
        townships: &[
            ("130632100", "安新镇"),
            ("130632101", "大王镇"),
            ("130632102", "三台镇"),
            ("130632103", "端村镇"),
            ("130632104", "赵北口镇"),
            ("130632105", "同口镇"),
            ("130632106", "刘李庄镇"),
            ("130632107", "安州镇"),
            ("130632108", "老河头镇"),
            ("130632200", "圈头乡"),
            ("130632201", "寨里乡"),
            ("130632202", "芦庄乡"),
            ("130632203", "龙化乡"),
        ],
    },
    County {
        code: "130638",
        name: "雄县",
        english: "Xiongxian",
        origin: (389_800_000, 1_160_800_000),
        townships: &[
            ("130638100", "雄州镇"),
            ("130638101", "昝岗镇"),
            ("130638102", "大营镇"),
            ("130638103", "龙湾镇"),
            ("130638104", "朱各庄镇"),
            ("130638105", "米家务镇"),
            ("130638106", "鄚州镇"),
            ("130638107", "苟各庄镇"),
            ("130638200", "北沙口乡"),
            ("130638203", "双堂乡"),
            ("130638204", "张岗乡"),
            ("130638205", "七间房乡"),
        ],
    },
];

/// A township of one of the counties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The county.
    pub county: &'static County,
    /// Nine digits.
    pub code: &'static str,
    /// The township's name.
    pub name: &'static str,
}

impl Place {
    /// Its division codes, widest first, as records have them.
    pub fn area(&self) -> [&'static str; 2] {
        [self.county.code, self.code]
    }
}

/// A township of this county, by its position from zero.
pub fn place(county: usize, township: usize) -> Place {
    let [first, ..] = &COUNTIES;
    let county = COUNTIES.get(county).unwrap_or(first);
    let (code, name) = county.townships.get(township).copied().unwrap_or_default();
    Place { county, code, name }
}

/// Any township.
pub fn any_place(dice: &mut Dice) -> Place {
    let county = dice.position(COUNTIES.len());
    let townships = COUNTIES
        .get(county)
        .map_or(0, |county| county.townships.len());
    place(county, dice.position(townships))
}

const STREETS: [&str; 16] = [
    "奥威路",
    "金台路",
    "白洋淀大道",
    "旅游路",
    "育才路",
    "建设路",
    "雄州路",
    "温泉城路",
    "古秋路",
    "板正街",
    "容和路",
    "上坡路",
    "津海大街",
    "永贵南大街",
    "罗萨大街",
    "雁翎路",
];

const ESTATES: [&str; 20] = [
    "青芦苑",
    "荷香里",
    "白鹭园",
    "雁栖居",
    "秀林湾",
    "淀边人家",
    "苇海家园",
    "晴川里",
    "云杉庭",
    "碧波苑",
    "兰渚园",
    "望舟里",
    "桐荫居",
    "松涛苑",
    "柳堤家园",
    "星河湾里",
    "杏坛园",
    "鹤鸣居",
    "南风里",
    "金苇苑",
];

/// An address up to the house number, and the estate that stands there.
pub fn estate(place: &Place, dice: &mut Dice) -> String {
    format!(
        "{}{}{}{}号{}",
        place.county.name,
        place.name,
        dice.pick(&STREETS),
        dice.between(1, 299),
        dice.pick(&ESTATES)
    )
}

const FANCY: [&str; 24] = [
    "青芦", "白鹭", "云淀", "雁翎", "荷风", "苇舟", "秀林", "千帆", "清渠", "晴川", "望野", "嘉木",
    "长堤", "星渚", "拾禾", "澄湖", "南浦", "松间", "远岫", "明漪", "榆荫", "溪午", "兰舟", "北渚",
];

/// The name of a company in this trade, the number of which keeps it apart from all others.
pub fn company(number: usize, trade: &str) -> String {
    let fancy = FANCY.get(number % FANCY.len()).copied().unwrap_or_default();
    let round = match number / FANCY.len() {
        0 => String::new(),
        round => format!("{}号", round + 1),
    };
    format!("雄安{fancy}{round}{trade}（示例）有限公司")
}

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
];

const GIVEN: [&str; 40] = [
    "子", "雨", "思", "文", "嘉", "晓", "志", "建", "明", "海", "春", "秋", "立", "国", "学", "永",
    "玉", "兰", "芳", "静", "敏", "伟", "磊", "涛", "鹏", "欣", "怡", "梓", "涵", "浩", "宇", "泽",
    "可", "一", "诺", "瑞", "松", "柏", "清", "远",
];

/// A person who doesn't exist: a surname and two given syllables.
pub fn person(dice: &mut Dice) -> String {
    format!(
        "{}{}{}",
        dice.pick(&SURNAMES),
        dice.pick(&GIVEN),
        dice.pick(&GIVEN)
    )
}

/// Botanical name, common name, trunk in millimetres at planting, growth a year.
pub const SPECIES: [(&str, &str, i64, i64); 14] = [
    ("Pinus tabuliformis", "油松", 80, 7),
    ("Styphnolobium japonicum", "国槐", 90, 10),
    ("Fraxinus chinensis", "白蜡", 85, 11),
    ("Ginkgo biloba", "银杏", 100, 6),
    ("Acer truncatum", "元宝枫", 75, 8),
    ("Ulmus pumila", "榆树", 80, 12),
    ("Koelreuteria paniculata", "栾树", 85, 11),
    ("Platycladus orientalis", "侧柏", 60, 6),
    ("Salix matsudana", "旱柳", 90, 16),
    ("Populus tomentosa", "毛白杨", 95, 18),
    ("Ailanthus altissima", "臭椿", 85, 13),
    ("Pinus bungeana", "白皮松", 70, 5),
    ("Sophora davidii", "白刺花", 40, 4),
    ("Prunus davidiana", "山桃", 55, 8),
];

const CODE_DIGITS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code with its two checks: of a company (`91`) or an organ of the state
/// (`11`). The organisation number begins with `MAY`, which registrars, who hand them out in order,
/// won't reach for years.
///
/// # Errors
/// [`DemoError::Code`] if the division can't stand in one.
pub fn credit_code(head: &str, division: &str, dice: &mut Dice) -> Result<String, DemoError> {
    let mut stem = format!("{head}{division}MAY");
    stem.extend((0..5).map(|_| char::from(dice.pick(CODE_DIGITS))));
    let checks = uscc_check_characters(&stem).map_err(DemoError::Code)?;
    stem.extend(checks);
    Ok(stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_records::codes::check_uscc;

    #[test]
    fn codes_of_companies_are_well_formed() {
        let mut dice = Dice::new(1, "codes");
        for division in AREAS {
            for head in ["11", "91"] {
                let code = credit_code(head, division, &mut dice).unwrap();
                assert_eq!(check_uscc(&code), Ok(()), "{code}");
            }
        }
    }

    #[test]
    fn townships_lie_in_their_counties() {
        for county in &COUNTIES {
            assert!(
                county
                    .townships
                    .iter()
                    .all(|(code, _)| code.starts_with(county.code))
            );
        }
    }
}

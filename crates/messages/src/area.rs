//! The names of the areas that Xiong'an's records lie in, by their division codes.

use crate::lang::Lang;

/// Code, English and Chinese name, in the order of the codes: GB/T 2260 down to the counties, and the
/// townships below them.
const AREAS: &[(&str, &str, &str)] = &[
    ("13", "Hebei", "河北省"),
    ("1306", "Baoding", "保定市"),
    ("130629", "Rongcheng County", "容城县"),
    ("130629100", "Rongcheng Town", "容城镇"),
    ("130629101", "Xiaoli Town", "小里镇"),
    ("130629102", "Nanzhang Town", "南张镇"),
    ("130629103", "Dahe Town", "大河镇"),
    ("130629104", "Liangmatai Town", "晾马台镇"),
    ("130629200", "Bayu Township", "八于乡"),
    ("130629201", "Jiaguang Township", "贾光乡"),
    ("130629203", "Pingwang Township", "平王乡"),
    ("130629400", "Rongdong Area", "容东片区"),
    ("130629401", "Rongxi Area", "容西片区"),
    ("130632", "Anxin County", "安新县"),
    ("130632100", "Anxin Town", "安新镇"),
    ("130632101", "Dawang Town", "大王镇"),
    ("130632102", "Santai Town", "三台镇"),
    ("130632103", "Duancun Town", "端村镇"),
    ("130632104", "Zhaobeikou Town", "赵北口镇"),
    ("130632105", "Tongkou Town", "同口镇"),
    ("130632106", "Liulizhuang Town", "刘李庄镇"),
    ("130632107", "Anzhou Town", "安州镇"),
    ("130632108", "Laohetou Town", "老河头镇"),
    ("130632200", "Quantou Township", "圈头乡"),
    ("130632201", "Zhaili Township", "寨里乡"),
    ("130632202", "Luzhuang Township", "芦庄乡"),
    ("130632203", "Longhua Township", "龙化乡"),
    ("130638", "Xiongxian County", "雄县"),
    ("130638100", "Xiongzhou Town", "雄州镇"),
    ("130638101", "Zangang Town", "昝岗镇"),
    ("130638102", "Daying Town", "大营镇"),
    ("130638103", "Longwan Town", "龙湾镇"),
    ("130638104", "Zhugezhuang Town", "朱各庄镇"),
    ("130638105", "Mijiawu Town", "米家务镇"),
    ("130638106", "Maozhou Town", "鄚州镇"),
    ("130638107", "Gougezhuang Town", "苟各庄镇"),
    ("130638200", "Beishakou Township", "北沙口乡"),
    ("130638203", "Shuangtang Township", "双堂乡"),
    ("130638204", "Zhanggang Township", "张岗乡"),
    ("130638205", "Qijianfang Township", "七间房乡"),
    ("130638400", "Zangang Area", "昝岗片区"),
    ("1331", "Xiong’an New Area", "雄安新区"),
    ("133100", "Xiong’an New Area", "雄安新区"),
];

/// The name of the area with this division code; none where it isn't known here.
pub fn area(lang: Lang, code: &str) -> Option<&'static str> {
    let mut areas = AREAS.iter();
    let found = areas.find(|(known, _, _)| *known == code);
    found.map(|(_, en, zh)| lang.pick(en, zh))
}

/// What stands behind the name of an area, and may be left out by whoever types it.
const KINDS: [&str; 11] = [
    " county",
    " town",
    " township",
    " area",
    "新区",
    "片区",
    "省",
    "市",
    "县",
    "镇",
    "乡",
];

/// The codes of the areas that bear this name, in either language, with or without what kind of area it is: counties
/// before their townships. Empty of what is none that is known here.
pub fn areas_named(name: &str) -> Vec<&'static str> {
    let plain = |name: &str| name.trim().to_lowercase().replace('’', "'");
    let typed = plain(name);
    let bare = |name: &str| {
        let mut kinds = KINDS.iter();
        let bare = kinds.find_map(|kind| name.strip_suffix(kind));
        bare.map(str::to_owned)
    };
    let is_it = |name: &str| {
        let name = plain(name);
        name == typed || bare(&name).is_some_and(|bare| bare == typed)
    };
    let found = AREAS.iter().filter(|(_, en, zh)| is_it(en) || is_it(zh));
    let mut codes: Vec<&'static str> = found.map(|(code, _, _)| *code).collect();
    codes.sort_by_key(|code| code.len());
    codes
}

/// Code and name of every area that is known here, in the order of the codes: counties before their townships.
pub fn areas(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    let areas = AREAS.iter();
    areas.map(move |(code, en, zh)| (*code, lang.pick(en, zh)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn townships_lie_in_their_counties() {
        assert!(AREAS.is_sorted_by(|a, b| a.0 < b.0));
        for (code, _, _) in AREAS.iter().filter(|(code, ..)| code.len() == 9) {
            let county = code.get(..6).and_then(|county| area(Lang::En, county));
            assert!(
                county.is_some_and(|name| name.ends_with("County")),
                "{code}"
            );
        }
        assert_eq!(area(Lang::Zh, "130629400"), Some("容东片区"));
        assert_eq!(area(Lang::En, "110000"), None);
    }

    #[test]
    fn areas_are_found_by_their_names() {
        for name in ["Rongcheng", "rongcheng ", "容城"] {
            assert_eq!(areas_named(name), ["130629", "130629100"], "{name}");
        }
        assert_eq!(areas_named("Rongcheng County"), ["130629"]);
        assert_eq!(areas_named("容东片区"), ["130629400"]);
        assert_eq!(areas_named("Rongdong"), ["130629400"]);
        assert_eq!(areas_named("Xiong'an New Area"), ["1331", "133100"]);
        for other in ["", " ", "县", "county", "Rong", "Paris"] {
            assert_eq!(areas_named(other), [""; 0], "{other}");
        }
    }
}

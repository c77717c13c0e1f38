//! The common names of trees, and the botanical ones by which they are recorded.

/// Botanical names of genera, or of species where the genus has others that are called otherwise, with what people
/// call them. Small letters; without "tree" behind them.
const NAMES: &[(&str, &[&str])] = &[
    ("Acer", &["maple", "枫树", "枫", "槭树", "元宝枫"]),
    ("Aesculus", &["horse chestnut", "buckeye", "七叶树"]),
    ("Ailanthus", &["tree of heaven", "臭椿", "椿树"]),
    ("Betula", &["birch", "桦树", "白桦"]),
    ("Catalpa", &["catalpa", "楸树", "梓树"]),
    ("Cedrus", &["cedar", "雪松"]),
    ("Fraxinus", &["ash", "白蜡", "白蜡树", "梣"]),
    (
        "Ginkgo",
        &["ginkgo", "gingko", "maidenhair", "银杏", "银杏树", "白果树"],
    ),
    ("Gleditsia", &["honey locust", "皂荚", "皂角"]),
    ("Juniperus", &["juniper", "圆柏", "桧柏"]),
    ("Koelreuteria", &["goldenrain", "golden rain", "栾树", "栾"]),
    ("Magnolia", &["magnolia", "玉兰", "玉兰树"]),
    (
        "Malus",
        &["apple", "crabapple", "crab apple", "海棠", "苹果树"],
    ),
    ("Metasequoia", &["dawn redwood", "水杉"]),
    ("Picea", &["spruce", "云杉"]),
    ("Pinus", &["pine", "松树", "松", "油松", "白皮松"]),
    ("Platanus", &["plane", "sycamore", "悬铃木", "法桐"]),
    (
        "Platycladus",
        &["arborvitae", "oriental thuja", "侧柏", "柏树", "柏"],
    ),
    (
        "Populus",
        &[
            "poplar",
            "aspen",
            "cottonwood",
            "杨树",
            "杨",
            "白杨",
            "毛白杨",
        ],
    ),
    (
        "Prunus",
        &[
            "cherry", "plum", "peach", "apricot", "樱花", "樱", "桃树", "山桃", "李树", "杏树",
        ],
    ),
    ("Quercus", &["oak", "橡树", "栎树", "柞树"]),
    ("Robinia", &["black locust", "刺槐", "洋槐"]),
    ("Salix", &["willow", "柳树", "柳", "垂柳", "旱柳"]),
    ("Sophora", &["sophora", "白刺花"]),
    (
        "Styphnolobium",
        &["pagoda", "scholar", "国槐", "槐树", "槐"],
    ),
    ("Tilia", &["linden", "lime", "basswood", "椴树"]),
    ("Ulmus", &["elm", "榆树", "榆"]),
    ("Zelkova", &["zelkova", "榉树"]),
];

/// The botanical name under which trees are recorded that people call so; none of what is no such name, or is the
/// botanical one itself.
pub(crate) fn botanical(typed: &str) -> Option<&'static str> {
    let typed = typed.trim().to_lowercase();
    let bare = ["trees", "tree"]
        .iter()
        .find_map(|end| typed.strip_suffix(end));
    // A tree of heaven ends otherwise.
    let bare = bare.map_or(&*typed, str::trim_end);
    let forms = [&*typed, bare, bare.strip_suffix('s').unwrap_or(bare)];
    let is_it = |name: &&str| forms.contains(name);
    let mut names = NAMES.iter();
    let (botanical, _) = names.find(|(_, common)| common.iter().any(is_it))?;
    (typed != botanical.to_lowercase()).then_some(botanical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_known_by_what_people_call_them() {
        for typed in [
            "poplar",
            " Poplars ",
            "Poplar tree",
            "poplar trees",
            "杨树",
            "毛白杨",
        ] {
            assert_eq!(botanical(typed), Some("Populus"), "{typed}");
        }
        assert_eq!(botanical("tree of heaven"), Some("Ailanthus"));
        assert_eq!(botanical("Ash"), Some("Fraxinus"));
        // Nothing is gained by looking for the same once more.
        for other in [
            "Ginkgo",
            "magnolia",
            "",
            "tree",
            "trees",
            "Rongcheng",
            "杨过",
        ] {
            assert_eq!(botanical(other), None, "{other}");
        }
    }

    #[test]
    fn no_name_is_that_of_two() {
        let mut all: Vec<&str> = NAMES
            .iter()
            .flat_map(|(_, names)| names.iter().copied())
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(
            all.iter()
                .all(|name| *name == name.to_lowercase() && !name.ends_with("tree"))
        );
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
    }
}

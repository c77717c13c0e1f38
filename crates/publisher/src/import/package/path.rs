//! Paths into a package: where its items are, and what a map wants of each.
//!
//! `releases[].contracts[]` names every item of the lists `contracts` of every item of the list `releases`.
//! From an item, `value.amount` leads inward, each `../` to the next object further out, and a `/` in front to
//! the outermost. `suppliers[]` is the only item of a list, and `awards[id=awardID]` the item whose `id` is
//! what `awardID` is for the item that the path starts from.

use std::borrow::Cow;

use super::json::{Node, Value};

/// Where the items of a section are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Each {
    steps: Vec<EachStep>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct EachStep {
    /// The member; nothing where the outermost value is a list.
    name: String,
    /// Whether it is a list, of which every item is meant.
    every: bool,
}

/// One item.
#[derive(Debug, Clone)]
pub struct Item<'n, 'a> {
    /// It.
    pub node: &'n Node<'a>,
    /// The objects around it, the outermost first.
    around: Vec<&'n Node<'a>>,
    /// Where it is, as `releases[0].contracts[2]`.
    pub place: String,
    /// Of all items, those with the same number stand in one list.
    pub list: usize,
}

impl Each {
    /// Reads a path to items.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split('.').enumerate();
        let steps = parts.map(|(index, part)| {
            let (name, every) = match part.strip_suffix("[]") {
                Some(name) => (name, true),
                None => (part, false),
            };
            if name.contains(['[', ']', '/', '=']) {
                return Err(format!(
                    "'{part}' is neither a name nor a name with [] behind it"
                ));
            }
            if name.is_empty() && (index > 0 || !every) {
                return Err("a name is empty".to_owned());
            }
            Ok(EachStep {
                name: name.to_owned(),
                every,
            })
        });
        let steps = steps.collect::<Result<Vec<_>, _>>()?;
        Ok(Self { steps })
    }

    /// All items, in the order of the file.
    ///
    /// # Errors
    /// Where the package is built otherwise, and how.
    pub fn items<'n, 'a>(&self, root: &'n Node<'a>) -> Result<Vec<Item<'n, 'a>>, String> {
        let start = Item {
            node: root,
            around: Vec::new(),
            place: String::new(),
            list: 0,
        };
        let mut items = vec![start];
        let mut lists = 0;
        for step in &self.steps {
            let mut next = Vec::new();
            for item in items {
                step.follow(&item, &mut lists, &mut next)?;
            }
            items = next;
        }
        match items
            .iter()
            .find(|item| !matches!(item.node.value, Value::Object(_)))
        {
            Some(item) => Err(format!("{} is no object", item.place)),
            None => Ok(items),
        }
    }
}

impl EachStep {
    fn follow<'n, 'a>(
        &self,
        item: &Item<'n, 'a>,
        lists: &mut usize,
        next: &mut Vec<Item<'n, 'a>>,
    ) -> Result<(), String> {
        let (node, place, around) = if self.name.is_empty() {
            (item.node, String::new(), Vec::new())
        } else {
            let Value::Object(_) = item.node.value else {
                return Err(format!("{} is no object", shown(&item.place)));
            };
            // What isn't there has no items.
            let Some(node) = item.node.get(&self.name).filter(|node| !node.is_null()) else {
                return Ok(());
            };
            let mut around = item.around.clone();
            around.push(item.node);
            let dot = if item.place.is_empty() { "" } else { "." };
            (node, format!("{}{dot}{}", item.place, self.name), around)
        };
        match (&node.value, self.every) {
            (Value::List(nodes), true) => {
                *lists += 1;
                let list = *lists;
                next.extend(nodes.iter().enumerate().map(|(index, node)| Item {
                    node,
                    around: around.clone(),
                    place: format!("{place}[{index}]"),
                    list,
                }));
                Ok(())
            }
            (_, true) => Err(format!("{} is no list; leave out its []", shown(&place))),
            (Value::List(_), false) => {
                Err(format!("{} is a list; write [] behind it", shown(&place)))
            }
            (_, false) => {
                next.push(Item {
                    node,
                    around,
                    place,
                    list: item.list,
                });
                Ok(())
            }
        }
    }
}

fn shown(place: &str) -> &str {
    if place.is_empty() {
        "the outermost value"
    } else {
        place
    }
}

/// What a map wants of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPath {
    from: From,
    steps: Vec<CellStep>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    /// So many objects further out.
    Out(usize),
    /// The outermost object.
    Root,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum CellStep {
    Name(String),
    /// The only item of a list.
    Only,
    /// The item whose member is what a path from the first item leads to.
    Where(String, CellPath),
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'n> {
    /// Nothing.
    Nothing,
    /// A text, or a number or flag as it is written.
    Text(Cow<'n, str>),
    /// A list or an object, where one value is wanted.
    Nested,
    /// So many items, where one is wanted.
    Several(usize),
}

impl CellPath {
    /// Reads a path from an item.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::parse_within(text, true)
    }

    fn parse_within(text: &str, may_choose: bool) -> Result<Self, String> {
        let (from, mut rest) = match text.strip_prefix('/') {
            Some(rest) => (From::Root, rest),
            None => {
                let mut rest = text;
                let mut out = 0;
                while let Some(inner) = rest.strip_prefix("../") {
                    rest = inner;
                    out += 1;
                }
                (From::Out(out), rest)
            }
        };
        let mut steps = Vec::new();
        loop {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            if name.is_empty() || name.contains(['/', ']', '=']) {
                return Err(format!("'{text}' has no sound name at '{rest}'"));
            }
            steps.push(CellStep::Name(name.to_owned()));
            rest = behind;
            if let Some(inner) = rest.strip_prefix('[') {
                let (choice, behind) = inner
                    .split_once(']')
                    .ok_or_else(|| format!("'{text}' has a [ that is never closed"))?;
                steps.push(match choice.split_once('=') {
                    None if choice.is_empty() => CellStep::Only,
                    Some((name, path)) if may_choose && !name.is_empty() => {
                        CellStep::Where(name.to_owned(), Self::parse_within(path, false)?)
                    }
                    _ => {
                        return Err(format!(
                            "'[{choice}]' is neither [], the only item of a list, nor [name=path]"
                        ));
                    }
                });
                rest = behind;
            }
            match rest.strip_prefix('.') {
                Some(behind) => rest = behind,
                None if rest.is_empty() => return Ok(Self { from, steps }),
                None => return Err(format!("'{text}' has no dot before '{rest}'")),
            }
        }
    }

    /// What it leads to from an item.
    pub fn find<'n>(&self, item: &Item<'n, '_>) -> Found<'n> {
        let around = &item.around;
        let start = match self.from {
            From::Out(0) => Some(item.node),
            From::Out(out) => around.len().checked_sub(out).map(|index| around[index]),
            From::Root => around.first().copied().or(Some(item.node)),
        };
        let Some(mut node) = start else {
            return Found::Nothing;
        };
        for step in &self.steps {
            let next = match step {
                CellStep::Name(name) => match &node.value {
                    Value::List(_) => return Found::Nested,
                    _ => node.get(name),
                },
                CellStep::Only => match items(node) {
                    Err(found) => return found,
                    Ok([]) => None,
                    Ok([only]) => Some(only),
                    Ok(several) => return Found::Several(several.len()),
                },
                CellStep::Where(name, path) => {
                    let all = match items(node) {
                        Err(found) => return found,
                        Ok(all) => all,
                    };
                    let wanted = match path.find(item) {
                        Found::Text(wanted) => wanted,
                        other => return other,
                    };
                    let is_wanted = |item: &&Node<'_>| {
                        let own = item.get(name);
                        own.is_some_and(|own| text(own) == Found::Text(wanted.clone()))
                    };
                    let mut fitting = all.iter().filter(is_wanted);
                    match (fitting.next(), fitting.count()) {
                        (first, 0) => first,
                        (_, more) => return Found::Several(more + 1),
                    }
                }
            };
            match next {
                Some(next) => node = next,
                None => return Found::Nothing,
            }
        }
        text(node)
    }
}

/// The items of a list. `null` is a list of none.
fn items<'n, 'a>(node: &'n Node<'a>) -> Result<&'n [Node<'a>], Found<'n>> {
    match &node.value {
        Value::List(items) => Ok(items),
        Value::Null => Ok(&[]),
        _ => Err(Found::Nested),
    }
}

fn text<'n>(node: &'n Node<'_>) -> Found<'n> {
    match &node.value {
        Value::Null => Found::Nothing,
        Value::Flag(flag) => Found::Text(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Value::Number(number) => Found::Text(Cow::Borrowed(number)),
        Value::Text(text) => Found::Text(Cow::Borrowed(text)),
        Value::List(_) | Value::Object(_) => Found::Nested,
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::parse;
    use super::*;

    const PACKAGE: &str = r#"{
        "publisher": {"name": "P"},
        "releases": [
            {"id": 1, "buyer": {"id": "B"},
             "awards": [{"id": "a", "suppliers": [{"id": "S"}]}, {"id": "b", "suppliers": []}],
             "contracts": [
                {"id": "c1", "awardID": "a", "implementation": {"transactions": [{"value": 1.50}, {"value": null}]}},
                {"id": "c2", "awardID": "b", "tags": ["x", "y"]},
                {"id": "c3", "awardID": "z"}
             ]},
            {"id": 2, "contracts": null},
            {"id": 3, "contracts": [{"id": "c1", "implementation": {"transactions": [{"value": 2e1}]}}]}
        ]}"#;

    fn found(each: &str, path: &str) -> Vec<String> {
        let root = parse(PACKAGE).unwrap();
        let items = Each::parse(each).unwrap().items(&root).unwrap();
        let path = CellPath::parse(path).unwrap();
        let found = items.iter().map(|item| match path.find(item) {
            Found::Text(text) => text.into_owned(),
            other => format!("{other:?}"),
        });
        found.collect()
    }

    #[test]
    fn items_are_found_with_what_stands_around_them() {
        let each = "releases[].contracts[].implementation.transactions[]";
        assert_eq!(found(each, "value"), ["1.50", "Nothing", "2e1"]);
        assert_eq!(found(each, "../../id"), ["c1", "c1", "c1"]);
        assert_eq!(found(each, "../../../id"), ["1", "1", "3"]);
        assert_eq!(found(each, "/publisher.name"), ["P", "P", "P"]);
        assert_eq!(
            found(each, "../../../../../id"),
            ["Nothing", "Nothing", "Nothing"]
        );
        let root = parse(PACKAGE).unwrap();
        let items = Each::parse(each).unwrap().items(&root).unwrap();
        assert_eq!(
            items[2].place,
            "releases[2].contracts[0].implementation.transactions[0]"
        );
        assert!(items[0].list == items[1].list && items[1].list != items[2].list);
    }

    #[test]
    fn the_item_of_another_list_is_found_by_what_names_it() {
        let supplier = "../awards[id=awardID].suppliers[].id";
        let each = "releases[].contracts[]";
        assert_eq!(
            found(each, supplier),
            ["S", "Nothing", "Nothing", "Nothing"]
        );
        assert_eq!(
            found(each, "tags[]"),
            ["Nothing", "Several(2)", "Nothing", "Nothing"]
        );
        assert_eq!(
            found(each, "tags"),
            ["Nothing", "Nested", "Nothing", "Nothing"]
        );
        assert_eq!(
            found(each, "tags.id"),
            ["Nothing", "Nested", "Nothing", "Nothing"]
        );
        assert_eq!(
            found("releases[]", "contracts[].id"),
            ["Several(3)", "Nothing", "c1"]
        );
        assert_eq!(
            found("releases[]", "buyer"),
            ["Nested", "Nothing", "Nothing"]
        );
    }

    #[test]
    fn a_package_that_is_built_otherwise_is_told() {
        let root = parse(PACKAGE).unwrap();
        for (each, part) in [
            ("releases", "releases is a list; write []"),
            ("publisher[]", "publisher is no list"),
            ("releases[].id", "releases[0].id is no object"),
            ("[]", "the outermost value is no list"),
            ("publisher.name.x", "publisher.name is no object"),
        ] {
            let error = Each::parse(each).unwrap().items(&root).unwrap_err();
            assert!(error.contains(part), "{each}: {error}");
        }
        assert_eq!(
            Each::parse("nothing[].at.all")
                .unwrap()
                .items(&root)
                .unwrap()
                .len(),
            0
        );
        let list = parse("[{}, {}]").unwrap();
        assert_eq!(Each::parse("[]").unwrap().items(&list).unwrap().len(), 2);
    }

    #[test]
    fn paths_are_strict() {
        for each in ["", "a..b", "a[0]", "a[].", "a/b", "a.[]"] {
            assert!(Each::parse(each).is_err(), "{each}");
        }
        for path in [
            "",
            "a..b",
            "a[0]",
            "a[b]",
            "a[",
            "a[]b",
            "../",
            "a/../b",
            "a[=b]",
            "a[b=c[d=e]]",
            "..",
            "a[]]",
        ] {
            assert!(CellPath::parse(path).is_err(), "{path}");
        }
        for path in ["a", "a.b", "../a", "/a", "a[].b", "a[b=../c.d].e", "x:y"] {
            assert!(CellPath::parse(path).is_ok(), "{path}");
        }
    }
}

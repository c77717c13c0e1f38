//! docs/embed.md and the explorer's "Embed this" say what is built: its lines, its policies, and the names of the contract.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use super::super::manifest::Entry;
use super::super::{HOST, VERSION};
use super::*;
use crate::paths;

type Names = BTreeSet<String>;

/// The pages that readers may copy.
const EXAMPLES: &str = "docs/examples/embed/";

fn text(path: &str) -> String {
    fs::read_to_string(paths::root().join(path)).expect("a file of the project")
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).expect("JSON")
}

fn guide() -> String {
    text("docs/embed.md")
}

/// With words in the place of the hash, as the guide has them.
fn snippets(host: &str) -> Vec<Snippet> {
    let entry = |name: &str| Entry {
        bytes: 1,
        brotli: 1,
        sha256: String::new(),
        integrity: format!("sha384-HASH-OF-{}", name.to_uppercase()),
    };
    let names = [
        "stele-verify.js",
        "worker.js",
        "embed-frame.html",
        "modules/all-en.wasm",
    ];
    let manifest = Manifest {
        version: VERSION.into(),
        files: names.map(|name| (name.to_owned(), entry(name))).into(),
    };
    all(&manifest, &Site { host, pin: None }).expect("everything is built")
}

/// Names of one kind in custom-elements.json.
fn contract(kind: &str) -> Names {
    let file = json("www/widget/custom-elements.json");
    let class = &file["modules"][0]["declarations"][0];
    let entries = class[kind].as_array().expect("a list");
    let is_method = |entry: &&Value| kind != "members" || entry["kind"] == "method";
    let names = entries
        .iter()
        .filter(is_method)
        .filter_map(|entry| entry["name"].as_str());
    names.map(str::to_owned).collect()
}

/// What stands as code in the first column of the table with this heading.
fn column(guide: &str, heading: &str) -> Names {
    let head = format!("| {heading} |");
    let lines = guide.lines().skip_while(|line| !line.starts_with(&head));
    let rows = lines.skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let names = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    names
        .map(|name| name.trim_end_matches("()").to_owned())
        .collect()
}

/// The blocks of code, with their language.
fn blocks(guide: &str) -> Vec<(String, String)> {
    let parts = guide.split("```").skip(1).step_by(2);
    let block = |part: &str| {
        let (lang, code) = part.split_once('\n').expect("a block has lines");
        (lang.to_owned(), code.trim_end().to_owned())
    };
    parts.map(block).collect()
}

/// The names of attributes in the element's tags.
fn used(code: &str) -> Names {
    let mut names = Names::new();
    let tags = code.split("<stele-verify").skip(1);
    for part in tags.filter(|part| part.starts_with([' ', '\n'])) {
        let mut rest = part.trim_start();
        while !rest.starts_with(['>', '/']) {
            let end = rest.find(['=', ' ', '\n', '>']).expect("the tag ends");
            names.insert(rest[..end].to_owned());
            rest = &rest[end..];
            if let Some(value) = rest.strip_prefix("=\"") {
                rest = &value[value.find('"').expect("the value ends") + 1..];
            } else if let Some(value) = rest.strip_prefix("={") {
                rest = &value[value.find('}').expect("the value ends") + 1..];
            }
            rest = rest.trim_start();
        }
    }
    names
}

/// What stands between `start` and the next of `end`, wherever it does.
fn between(code: &str, start: &str, end: &str) -> Names {
    let parts = code.split(start).skip(1);
    parts
        .filter_map(|part| part.split_once(end))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[test]
fn the_guide_has_each_snippet_with_its_policies() {
    let guide = guide();
    let mut blocks = blocks(&guide).into_iter();
    for snippet in snippets(HOST) {
        let mut next = |lang: &str, code: &str| {
            let found = blocks.any(|block| block == (lang.to_owned(), code.to_owned()));
            assert!(
                found,
                "{} isn't in docs/embed.md, in this order:\n{code}",
                snippet.name
            );
        };
        next("html", &snippet.html);
        let policies = [Some(&snippet.policy), snippet.worker.as_ref()];
        for policy in policies.into_iter().flatten() {
            let line = format!("Content-Security-Policy: {}", line(policy));
            next("text", &line);
        }
    }
}

#[test]
fn the_guide_names_the_whole_contract_and_no_more() {
    let guide = guide();
    for (heading, kind) in [
        ("attribute", "attributes"),
        ("event", "events"),
        ("method", "members"),
        ("part", "cssParts"),
        ("custom property", "cssProperties"),
    ] {
        assert_eq!(column(&guide, heading), contract(kind), "{heading}");
    }
    let words = json("www/widget/words-en.json");
    let causes = words["causes"].as_object().expect("an object");
    assert_eq!(column(&guide, "cause"), causes.keys().cloned().collect());
    let file = json("www/widget/custom-elements.json");
    let attributes = file["modules"][0]["declarations"][0]["attributes"].as_array();
    let mut attributes = attributes.expect("a list").iter();
    let state = attributes.find(|entry| entry["name"] == "state");
    let states = state.and_then(|entry| entry["type"]["text"].as_str());
    let states = states
        .expect("its states")
        .replace('"', "`")
        .replace(" |", ",");
    assert!(
        guide.contains(&format!("`state` is one of {states}.")),
        "{states}"
    );
}

/// The contract of an entry's script, as the manifest and the types have it.
#[test]
fn what_the_entry_exports_is_declared() {
    let entry = text("www/widget/stele-verify.element.js");
    let exported = between(&entry, "export { ", " }");
    assert!(exported.len() >= 3, "{exported:?}");
    let types = text("www/widget/stele-verify.d.ts");
    for name in &exported {
        let is_typed = ["function", "class", "const"].iter().any(|kind| {
            let mut endings = [" ", "(", ":"].iter();
            endings.any(|end| types.contains(&format!("export declare {kind} {name}{end}")))
        });
        assert!(is_typed, "{name} has no type");
    }
    let file = json("www/widget/custom-elements.json");
    for list in ["declarations", "exports"] {
        let entries = file["modules"][0][list].as_array().expect("a list");
        let names = entries.iter().filter_map(|entry| entry["name"].as_str());
        let names: Names = names.map(str::to_owned).collect();
        assert_eq!(names, exported, "{list}");
    }
}

/// Whoever opens the folder finds each file in its table.
#[test]
fn the_folders_own_page_names_every_file() {
    let named = column(&text("www/widget/README.md"), "file");
    let folder = paths::root().join("www/widget");
    let files = fs::read_dir(folder).expect("the widget's folder");
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let names: Names = names.filter(|name| name != "README.md").collect();
    assert_eq!(named, names);
}

/// Where a link of the guide leads, `FOLDER/FILE):` at the end of a line, the file follows as code.
#[test]
fn the_guide_shows_the_examples_as_they_are() {
    let guide = guide();
    let mut shown = Names::new();
    for part in guide.split("](examples/embed/").skip(1) {
        let Some((path, rest)) = part.split_once("):\n\n```") else {
            continue;
        };
        if path.contains(')') {
            continue;
        }
        let code = rest
            .split_once('\n')
            .and_then(|(_, code)| code.split_once("\n```"));
        let code = code.map(|(code, _)| code);
        let file = text(&format!("{EXAMPLES}{path}"));
        assert_eq!(code, Some(file.trim_end()), "{path}");
        shown.insert(path.to_owned());
    }
    let files = [
        "cms/policy.txt",
        "react/build.js",
        "react/src/Record.jsx",
        "vue/src/Record.vue",
        "vue/vite.config.js",
    ];
    assert_eq!(shown, files.map(str::to_owned).into());
}

#[test]
fn the_guides_examples_use_what_there_is() {
    let guide = guide();
    let (attributes, events) = (contract("attributes"), contract("events"));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut hold = |what: &'static str, names: Names, known: &Names| {
        *counts.entry(what).or_default() += names.len();
        let unknown: Vec<_> = names.difference(known).collect();
        assert!(unknown.is_empty(), "{what}: {unknown:?}");
    };
    let pages = ["html/index.html", "cms/article.html"];
    let pages = pages.map(|page| ("html".to_owned(), text(&format!("{EXAMPLES}{page}"))));
    for (_, code) in blocks(&guide).into_iter().chain(pages) {
        let tags = used(&code);
        // As Vue and React bind them.
        let event = |name: &str| {
            ["@", "on"]
                .iter()
                .find_map(|sign| Some(name.strip_prefix(sign)?.to_owned()))
        };
        let bound = tags.iter().filter_map(|name| event(name)).collect();
        hold("bound events", bound, &events);
        // Vue's sign for a value that is computed.
        let plain = tags.iter().filter(|name| event(name).is_none());
        let plain = plain
            .map(|name| name.trim_start_matches(':').to_owned())
            .collect();
        hold("attributes", plain, &attributes);
        let mut heard = between(&code, "addEventListener(\"", "\"");
        // What the frame says comes as the browser's own event.
        heard.remove("message");
        hold("events", heard, &events);
        hold(
            "parts",
            between(&code, "::part(", ")"),
            &contract("cssParts"),
        );
        let properties = between(&code, "  --stele-", ":");
        let properties = properties
            .iter()
            .map(|name| format!("--stele-{name}"))
            .collect();
        hold("properties", properties, &contract("cssProperties"));
    }
    assert!(counts.values().all(|count| *count > 0), "{counts:?}");
}

/// What stands in the explorer's page as code, in order.
fn shown(page: &str) -> Vec<String> {
    let parts = page.split("<pre").skip(1);
    let texts = parts.filter_map(|part| Some(part.split_once('>')?.1.split_once("</pre>")?.0));
    let plain = |text: &str| {
        let text = text.replace("&lt;", "<").replace("&gt;", ">");
        text.replace("&amp;", "&")
    };
    texts.map(plain).collect()
}

/// With these words in the place of others, each of which stands there.
fn replaced(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from} isn't in {text}");
        text.replace(from, to)
    })
}

/// With words in the place of what differs from record to record.
fn worded(lines: &str) -> String {
    let changes = [
        ("trust-integrity=\"", "sha256-HASH-OF-YOUR-TRUST-FILE"),
        (" href=\"", "LINK"),
        (
            "-verify.js\" integrity=\"",
            "sha384-HASH-OF-STELE-VERIFY.JS",
        ),
    ];
    changes
        .into_iter()
        .fold(lines.to_owned(), |lines, (start, to)| {
            match between(&lines, start, "\"").pop_first() {
                Some(value) => {
                    lines.replace(&format!("{start}{value}\""), &format!("{start}{to}\""))
                }
                None => lines,
            }
        })
}

/// The explorer offers each way but the worker with the lines that dist gives, for its own address.
#[test]
fn the_explorers_lines_are_those_of_the_snippets() {
    const LOG: &str = "https://records.city.example/log/";
    const AUDITOR: &str = " https://audit.university.example";
    let look_up = format!("log=\"{LOG}\" record=\"{RECORD}\"");
    let all = snippets("https://records.city.example/stele/");
    let by_name: BTreeMap<_, _> = all.iter().map(|one| (one.name, one)).collect();
    let policy = |name: &str, more: &str| {
        let policy = line(&by_name[name].policy);
        format!("Content-Security-Policy: {policy}{more}")
    };
    let link = ("href=\"/records/\"", "href=\"LINK\"");
    let own = &by_name["self-hosted"].html;
    let own = [
        replaced(own, &[("0001.tlog-proof", "entry-12.dossier"), link]),
        policy("self-hosted", ""),
    ];
    let live = [
        replaced(&by_name["look-up"].html, &[link]),
        policy("look-up", AUDITOR),
    ];
    let from_site = [
        replaced(
            &by_name["city-hosted"].html,
            &[
                (
                    "src=\"https://records.city.example/records/0001.tlog-proof\"",
                    look_up.as_str(),
                ),
                ("/records/trust.json", "/stele/trust.json"),
                ("href=\"https://records.city.example/records/\"", link.1),
            ],
        ),
        policy("city-hosted", AUDITOR),
    ];
    let asked = format!("?log={LOG}&amp;record={RECORD}&amp;trust=../trust.json\"");
    let frame = [
        replaced(
            &by_name["iframe"].html,
            &[
                (
                    "?src=https://records.city.example/records/0001.tlog-proof&amp;trust=https://records.city.example/records/trust.json&amp;origin=https://your-page.example\"",
                    asked.as_str(),
                ),
                ("Check of a public record", "Check this record"),
            ],
        ),
        policy("iframe", ""),
    ];
    let expected = [own, live, from_site, frame].concat();
    let page = text("crates/explorer/goldens/embed-pinned-en.html");
    let found: Vec<_> = shown(&page).iter().map(|text| worded(text)).collect();
    assert_eq!(found, expected);
    // A site without the widget offers none of its own, and says that the hash isn't known.
    let page = text("crates/explorer/goldens/embed-en.html");
    let found: Vec<_> = shown(&page).iter().map(|text| worded(text)).collect();
    assert_eq!(found, expected[..4]);
    assert!(shown(&page)[0].contains("sha384-HASH-OF-STELE-VERIFY.JS"));
}

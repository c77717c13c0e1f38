//! `offline.html`: the verifier as one file that opens from disk.
//!
//! Everything stands in it: styles, script, and in base64 what the script would fetch elsewhere. Its own policy
//! names its script and its styles by hash, and lets nothing be loaded or sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::bundle::Stage;
use crate::run::{Failure, Outcome};
use crate::site::integrity;

/// What it is called.
pub(super) const NAME: &str = "offline.html";

/// Builds the page around some files, by the names under which the script asks for them.
///
/// # Errors
/// Fails where esbuild does, and where a text would end the element in which it stands.
pub(super) fn page(
    stage: &Stage<'_>,
    files: &[(String, Vec<u8>)],
    trust: Option<&str>,
) -> Outcome<String> {
    stage.replace("fetching.js", "fetching.inline.js")?;
    stage.replace("variants.js", "variants.inline.js")?;
    let styles = stage.styles("offline.css")?;
    let script = stage.script("offline.js")?;
    assemble(
        &stage.text("offline.html")?,
        styles.trim_end(),
        script.trim_end(),
        files,
        trust.unwrap_or_default(),
    )
}

fn assemble(
    template: &str,
    styles: &str,
    script: &str,
    files: &[(String, Vec<u8>)],
    trust: &str,
) -> Outcome<String> {
    inside("styles", "style", styles)?;
    inside("script", "script", script)?;
    inside("trust file", "script", trust)?;
    let held: Vec<_> = files
        .iter()
        .map(|(name, bytes)| {
            let text = STANDARD.encode(bytes);
            format!(
                "<script type=\"application/octet-stream\" data-file=\"{name}\">{text}</script>"
            )
        })
        .collect();
    let parts = [
        ("{{policy}}", policy(styles, script)),
        ("{{styles}}", styles.to_owned()),
        ("{{trust}}", trust.to_owned()),
        ("{{files}}", held.join("\n")),
        ("{{script}}", script.to_owned()),
    ];
    let mut page = String::new();
    let mut rest = template;
    // One after the other, so that nothing that was filled in is taken for a gap.
    for (gap, text) in parts {
        let (before, after) = rest
            .split_once(gap)
            .ok_or_else(|| Failure::new(format!("www/widget/offline.html lacks {gap}")))?;
        page.push_str(before);
        page.push_str(&text);
        rest = after;
    }
    Ok(page + rest)
}

fn policy(styles: &str, script: &str) -> String {
    let hash = |text: &str| integrity::value(text.as_bytes());
    [
        "default-src 'none'",
        &format!("script-src '{}' 'wasm-unsafe-eval'", hash(script)),
        &format!("style-src '{}'", hash(styles)),
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    .join("; ")
}

/// Whether a text stays inside of its element, whatever a browser makes of it.
fn inside(what: &str, element: &str, text: &str) -> Outcome {
    let lower = text.to_ascii_lowercase();
    let end = format!("</{element}");
    match [end.as_str(), "<!--", "\r"]
        .iter()
        .find(|sign| lower.contains(**sign))
    {
        None => Ok(()),
        Some(sign) => Err(Failure::new(format!(
            "the {what} of offline.html can't stand in a page: it holds {sign:?}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "<meta content=\"{{policy}}\"><style>{{styles}}</style>\
        <script type=\"application/json\">{{trust}}</script>{{files}}<script>{{script}}</script>!";

    fn made(styles: &str, script: &str, trust: &str) -> Outcome<String> {
        assemble(
            TEMPLATE,
            styles,
            script,
            &[("m/a.wasm".into(), vec![0, 1])],
            trust,
        )
    }

    #[test]
    fn the_policy_names_script_and_styles_by_hash() {
        let page = made("a{}", "go()", "{}").expect("fits");
        for text in ["a{}", "go()"] {
            assert!(page.contains(&format!("'{}'", integrity::value(text.as_bytes()))));
        }
        assert!(page.contains("default-src 'none'") && !page.contains("'self'"));
        assert!(page.contains("data-file=\"m/a.wasm\">AAE=</script>"));
        assert!(page.ends_with("<script>go()</script>!"));
    }

    #[test]
    fn what_is_filled_in_is_no_gap() {
        let page = made("{{script}}", "x", "{{files}}").expect("fits");
        assert!(page.contains("<style>{{script}}</style>") && page.contains(">{{files}}<"));
    }

    #[test]
    fn nothing_leaves_its_element() {
        assert!(made("", "'</SCRIPT>'", "").is_err());
        assert!(made("</style", "", "").is_err());
        assert!(made("", "", "{\"name\": \"<!--\"}").is_err());
        assert!(made("", "", "{}\r\n").is_err());
        assert!(assemble("no gaps", "", "", &[], "").is_err());
    }
}

//! Pages that are served beside the entries: copied, with every script and every sheet of theirs pinned.

use std::path::Path;

use super::files::{read, read_text, write};
use crate::run::{Failure, Outcome};
use crate::site::html::{self, Tag};
use crate::site::integrity;

/// Copies a page into a folder. Scripts and sheets that lie in the folder get their integrity; others are refused.
///
/// # Errors
/// Fails where the page holds a script inline, or one that isn't in the folder.
pub(super) fn copy(from: &Path, folder: &Path) -> Outcome {
    let name = from.file_name().unwrap_or_default();
    let text = pinned(&read_text(from)?, &|src| read(&folder.join(src)))
        .map_err(|failure| Failure::new(format!("{}: {failure}", from.display())))?;
    write(&folder.join(name), text)
}

fn pinned(page: &str, read: &dyn Fn(&str) -> Outcome<Vec<u8>>) -> Outcome<String> {
    let mut text = String::new();
    let mut at = 0;
    for tag in html::tags(page)? {
        let address = match tag.name.as_str() {
            "script" if !is_data(&tag) => tag.get("src"),
            "link" if tag.get("rel") == Some("stylesheet") => tag.get("href"),
            "style" => None,
            _ => continue,
        };
        let address = address
            .ok_or_else(|| Failure::new("something inline, which a strict policy refuses"))?;
        let pin = integrity::value(&read(address.trim_start_matches("./"))?);
        let end = tag.range.end - 1;
        text.push_str(&page[at..end]);
        text.push_str(&format!(" integrity=\"{pin}\""));
        at = end;
    }
    Ok(text + &page[at..])
}

/// A block of data is no script.
fn is_data(tag: &Tag) -> bool {
    tag.get("type").is_some_and(|kind| kind.contains("json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_sheets_are_pinned_and_data_is_not() {
        let page = "<link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"a.js\"><script type=\"module\" src=\"./a.js\"></script><script type=\"application/json\">{}</script><p>";
        let got = pinned(page, &|name| {
            assert_eq!(name, "a.js");
            Ok(b"x".to_vec())
        });
        let pin = integrity::value(b"x");
        let want = format!(
            "<link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"a.js\" integrity=\"{pin}\"><script type=\"module\" src=\"./a.js\" integrity=\"{pin}\"></script><script type=\"application/json\">{{}}</script><p>"
        );
        assert_eq!(got, Ok(want));
    }

    #[test]
    fn inline_and_foreign_scripts_are_refused() {
        let none = |_: &str| Err(Failure::new("no such file"));
        assert!(pinned("<script>x</script>", &none).is_err());
        assert!(pinned("<style>x</style>", &none).is_err());
        assert!(pinned("<script src=\"https://a.example/x.js\"></script>", &none).is_err());
    }
}

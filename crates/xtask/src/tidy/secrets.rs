//! No private key is committed, except those that say that they are for tests.

use super::Fault;
use super::source::Tree;

/// What a test key says on its line, or in the first lines of its file.
const EXCUSE: &str = "TEST KEY";
const HEADER_LINES: usize = 5;

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in &tree.files {
        let Some(text) = &file.text else { continue };
        if text
            .lines()
            .take(HEADER_LINES)
            .any(|line| line.contains(EXCUSE))
        {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            let key = is_note_key(line) || is_multikey(line) || is_pem(line);
            if key && !line.contains(EXCUSE) {
                let what = format!("a private key; one for tests says {EXCUSE} on its line");
                faults.push(Fault::new(&file.path, index + 1, what));
            }
        }
    }
    faults
}

/// `PRIVATE+KEY+<name>+<8 hex digits>+<base64>`: a signer of the signed-note format.
fn is_note_key(line: &str) -> bool {
    line.split("PRIVATE+KEY+").skip(1).any(|rest| {
        let mut parts = rest.splitn(3, '+');
        let (_, hash, key) = (parts.next(), parts.next(), parts.next());
        let base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
        hash.is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
            && key.is_some_and(|key| key.chars().take_while(|c| base64(*c)).count() >= 40)
    })
}

/// The value of a `secretKeyMultibase` member, or an Ed25519 secret key as multibase by itself.
fn is_multikey(line: &str) -> bool {
    let run = |text: &str| text.chars().take_while(char::is_ascii_alphanumeric).count();
    let member = line.split("secretKeyMultibase").skip(1).any(|rest| {
        rest.split(['"', '\'', ' ', ':', '='])
            .any(|word| word.starts_with('z') && run(word) >= 40)
    });
    // z3u2 is the base58 of the multicodec prefix 0x1300.
    member || line.split("z3u2").skip(1).any(|rest| run(rest) >= 40)
}

fn is_pem(line: &str) -> bool {
    line.contains("-----BEGIN") && line.contains("PRIVATE KEY-----") && !line.contains('{')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check(&Tree::of(&[("a.txt", text)])).len()
    }

    #[test]
    fn keys_are_found() {
        let long = "A".repeat(44);
        let note = format!("PRIVATE+KEY+example.com/log+0123abcd+{long}\n");
        let member = format!("\"secretKeyMultibase\": \"z{long}\"\n");
        let bare = format!("key = z3u2{long}\n");
        let pem = format!("-----BEGIN {}PRIVATE KEY-----\n", "EC ");
        for key in [&note, &member, &bare, &pem] {
            assert_eq!(found(key), 1, "{key}");
            let excused = key.replace('\n', " # TEST KEY\n");
            assert_eq!(found(&excused), 0, "{excused}");
            assert_eq!(found(&format!("// TEST KEY\n\n{key}")), 0);
            assert_eq!(found(&format!("\n\n\n\n\n// TEST KEY\n{key}")), 1);
        }
    }

    #[test]
    fn words_about_keys_are_no_keys() {
        assert_eq!(found("the line begins PRIVATE+KEY+ and then the name\n"), 0);
        assert_eq!(
            found("format!(\"PRIVATE+KEY+{name}+{hash:08x}+{key}\")\n"),
            0
        );
        assert_eq!(found("secretKeyMultibase is never printed\n"), 0);
    }
}

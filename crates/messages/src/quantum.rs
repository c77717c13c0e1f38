//! Which signatures of a state of the log would survive a quantum computer.

use stele_verify::checkpoint::VerifiedCheckpoint;

use crate::lang::Lang;

/// Which signatures below a verified checkpoint nobody could forge even with a quantum computer. The
/// signatures of the records themselves are another matter.
pub fn quantum(lang: Lang, checkpoint: &VerifiedCheckpoint) -> &'static str {
    said(
        lang,
        checkpoint.log_signature_survives_quantum(),
        checkpoint.quorum_survives_quantum(),
    )
}

fn said(lang: Lang, log: bool, quorum: bool) -> &'static str {
    match (log, quorum) {
        (true, true) => lang.pick(
            "The log and enough witnesses have signed with ML-DSA-44 too: not even a quantum computer could forge this state, as far as is known today.",
            "日志和足够多的见证方还用 ML-DSA-44 签了名：就目前所知，即使用量子计算机也无法伪造这一状态。",
        ),
        (true, false) => lang.pick(
            "The log has signed with ML-DSA-44 too, which a quantum computer could not forge. Too few witnesses have, so theirs it could.",
            "日志还用 ML-DSA-44 签了名，量子计算机无法伪造；但这样签名的见证方不足，见证方的联署仍可能被量子计算机伪造。",
        ),
        (false, true) => lang.pick(
            "Enough witnesses have signed with ML-DSA-44 too, which a quantum computer could not forge. The log has not, so its signature it could.",
            "足够多的见证方还用 ML-DSA-44 签了名，量子计算机无法伪造；但日志没有这样签名，日志的签名仍可能被量子计算机伪造。",
        ),
        (false, false) => lang.pick(
            "A quantum computer, should there be one some day, could forge these signatures: they are Ed25519.",
            "这些签名是 Ed25519：如果将来有了量子计算机，它们可能被伪造。",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_case_is_said_in_its_own_words() {
        let cases = [(false, false), (false, true), (true, false), (true, true)];
        for lang in [Lang::En, Lang::Zh] {
            let texts = cases.map(|(log, quorum)| said(lang, log, quorum));
            for (at, text) in texts.iter().enumerate() {
                assert!(!texts[..at].contains(text), "{text}");
                // The kind is named where it stands, and only there.
                assert_eq!(text.contains("ML-DSA-44"), cases[at] != (false, false));
            }
        }
    }
}

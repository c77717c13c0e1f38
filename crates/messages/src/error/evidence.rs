//! Evidence: what it proves, and why a file is none.

use stele_client::evidence::{EvidenceError, Finding, Unproven};

use super::note::line_number;
use super::{checkpoint_error, note_error, text_error};
use crate::format::{duration, entries};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a file is no evidence.
pub fn evidence_error(lang: Lang, error: &EvidenceError) -> Text {
    let again = lang.pick(
        "Use the file as it was saved; an editor or a mail program may have changed it. If you were sent this file, ask for it again.",
        "请使用保存时的原文件，编辑软件或邮件程序可能改动过它。如果文件是别人发来的，请对方重新发送。",
    );
    let lead = lang.pick(
        "A head of the log in this file can’t be read.",
        "该文件中日志的一个状态无法读取。",
    );
    let text = match error {
        EvidenceError::Text(error) => return text_error(lang, error).advised(again),
        EvidenceError::Note(error) => {
            return note_error(lang, error).after(lang, lead).advised(again);
        }
        EvidenceError::Checkpoint(error) => {
            return checkpoint_error(lang, error)
                .after(lang, lead)
                .advised(again);
        }
        EvidenceError::Line { line } => {
            let text = say!(
                lang,
                "A line of the evidence was damaged, or belongs to a version that this program doesn’t know.",
                "证据文件有一行已损坏，或属于本程序不认识的版本。",
                "",
                "",
            );
            return text
                .coded_at(lang, error.code(), &line_number(lang, *line))
                .advised(again);
        }
        EvidenceError::Header => say!(
            lang,
            "This evidence is of a version that this program doesn’t know.",
            "这份证据属于本程序不认识的版本。",
            "",
            "",
        ),
        EvidenceError::Parts => say!(
            lang,
            "A head of the log is missing in the evidence, so the file was cut off.",
            "证据文件中缺少日志的一个状态，文件不完整。",
            "",
            "",
        ),
        EvidenceError::Origin => say!(
            lang,
            "The heads in the evidence are not of the log that the file names.",
            "证据文件中的状态不属于文件所写的日志。",
            "",
            "",
        ),
        EvidenceError::Kind => say!(
            lang,
            "The heads in the evidence are not such as the file says that it is evidence of.",
            "证据文件中的状态与文件所称的情形不符。",
            "",
            "",
        ),
    };
    text.coded(lang, error.code()).advised(again)
}

/// What evidence proves, and what it doesn't.
pub fn finding(lang: Lang, finding: &Finding) -> Text {
    match finding {
        Finding::Fork(fork) => {
            let (seen, shown) = fork.sizes();
            let (seen, shown) = (entries(lang, seen), entries(lang, shown));
            if let Some(other) = fork.other_key() {
                let key = fork.key();
                let text = say!(
                    lang,
                    "Proven: two keys of the log, {key} and {other}, signed two heads that can’t both be true, one of {seen} and one of {shown}. Both keys speak for the log. That one holder signed both is not proven: one of the keys may be in other hands. Nor is it which of the two heads is the honest one, and when each was shown.",
                    "已证明：日志的两个密钥 {key} 与 {other} 签署了两个互相矛盾的状态，一个有 {seen}，一个有 {shown}。两个密钥都代表该日志。二者是否由同一持有人签署，本文件不能证明，其中一个密钥可能在他人手中；哪一个状态是真实的、各在何时出示，也不能证明。",
                    "Don’t rely on this log. Pass the file on: to the city’s contact, to a witness, to a journalist. Anyone who has the log’s keys can check it.",
                    "请不要采信该日志，并把本文件转交给城市的联系单位、见证方或记者。任何持有日志公钥的人都能核验它。",
                );
                return text.coded(lang, finding.code());
            }
            say!(
                lang,
                "Proven: the log signed two heads that can’t both be true, one of {seen} and one of {shown}. Whoever holds the log’s key showed different logs, or changed the past. Which of the two is the honest one, and when each was shown, is not proven.",
                "已证明：日志签署了两个互相矛盾的状态，一个有 {seen}，一个有 {shown}。持有日志密钥的人出示过不同的日志，或改动了历史。哪一个是真实的、各在何时出示，本文件不能证明。",
                "Don’t rely on this log. Pass the file on: to the city’s contact, to a witness, to a journalist. Anyone who has the log’s key can check it.",
                "请不要采信该日志，并把本文件转交给城市的联系单位、见证方或记者。任何持有日志公钥的人都能核验它。",
            )
            .coded(lang, finding.code())
        }
        Finding::Rollback { seen, shown } => {
            let (seen, shown) = (entries(lang, *seen), entries(lang, *shown));
            say!(
                lang,
                "Not proven: the log signed both heads, one of {seen} and one of {shown}, and both can be true. That the smaller one was shown later, and when, is the word of whoever made the file. It may have been a stale copy.",
                "不能证明：两个状态都由日志签署，一个有 {seen}，一个有 {shown}，二者并不矛盾。较小的状态是否在后出示、何时出示，只是制作文件者的陈述，也可能只是旧的副本。",
                "Ask others whether they were shown the same at that time. If several were, tell the city’s contact and a witness.",
                "请向他人了解当时是否也看到同样的状态。如果不止一人看到，请告知城市的联系单位和见证方。",
            )
            .coded(lang, finding.code())
        }
        Finding::Freeze { age, max_age } => {
            let (age, max_age) = (duration(lang, *age), duration(lang, *max_age));
            say!(
                lang,
                "Not proven: the head is signed, and at the time that the file names its newest cosignature was {age} old; at most {max_age} are allowed. That it was shown at that time is the word of whoever made the file.",
                "不能证明：该状态已签署，在文件所写的时间，其最近一次联署已过去 {age}，而时限为 {max_age}。当时是否出示的是这一状态，只是制作文件者的陈述。",
                "Ask others whether they were shown the same at that time. If several were, tell the city’s contact and a witness.",
                "请向他人了解当时是否也看到同样的状态。如果不止一人看到，请告知城市的联系单位和见证方。",
            )
            .coded(lang, finding.code())
        }
        Finding::NoTime => say!(
            lang,
            "Can’t tell how old the head was: the trust file asks for no witnesses, so nobody vouches for a time.",
            "无法判断该状态的新旧：信任文件没有要求见证方联署，没有人为时间作保。",
            "Check the file with a trust file that names witnesses.",
            "请改用列有见证方的信任文件核验。",
        )
        .coded(lang, finding.code()),
        Finding::KeyRetired { key } => say!(
            lang,
            "Can’t tell what this file proves: one of its heads is signed by the log’s key {key} only, which the trust file doesn’t let count at the time of that head or, where no quorum of witnesses vouches for a time, today. Whoever came by a key that is out of use may have made it.",
            "无法判断该文件能证明什么：其中一个状态仅由日志密钥 {key} 签署，而按信任文件，该密钥在该状态的时间无效；若没有足够的见证方为时间作保，则以今天为准。得到停用密钥的任何人都可能制作它。",
            "Check it with the trust file that was in use when the evidence was saved, and with a clock that is right.",
            "请用保存证据时所用的信任文件核验，并确认时钟准确。",
        )
        .coded(lang, finding.code()),
        Finding::CantTell(error) => {
            let lead = lang.pick(
                "Can’t tell what this file proves with this trust file.",
                "用这份信任文件无法判断该文件能证明什么。",
            );
            let todo = lang.pick(
                "Check it with the trust file that was in use when the evidence was saved.",
                "请用保存证据时所用的信任文件核验。",
            );
            checkpoint_error(lang, error).after(lang, lead).advised(todo)
        }
        Finding::Nothing(Unproven::Signature(error)) => {
            let lead = lang.pick(
                "This file shows nothing against the log: it did not sign one of the heads as it stands there.",
                "该文件不能说明日志有问题：其中一个状态并非日志签署的原样。",
            );
            checkpoint_error(lang, error)
                .after(lang, lead)
                .advised(nothing(lang))
        }
        Finding::Nothing(Unproven::Consistent) => say!(
            lang,
            "This file shows nothing against the log: both heads are of one log, which has only grown or stayed as it was.",
            "该文件不能说明日志有问题：两个状态属于同一份日志，日志只有增加或没有变化。",
            "",
            "",
        )
        .coded(lang, finding.code())
        .advised(nothing(lang)),
        Finding::Nothing(Unproven::Proof) => say!(
            lang,
            "This file shows nothing against the log: the proof in it does not lead to the head that it should bind.",
            "该文件不能说明日志有问题：其中的证明与所要约束的状态对不上。",
            "",
            "",
        )
        .coded(lang, finding.code())
        .advised(nothing(lang)),
        Finding::Nothing(Unproven::Fresh) => say!(
            lang,
            "This file shows nothing against the log: at the time that it names, the head was fresh enough.",
            "该文件不能说明日志有问题：在文件所写的时间，该状态仍在时限之内。",
            "",
            "",
        )
        .coded(lang, finding.code())
        .advised(nothing(lang)),
    }
}

fn nothing(lang: Lang) -> &'static str {
    lang.pick(
        "Don’t accuse anyone with it. If you were sent this file, ask for the one that was saved.",
        "请不要凭它指责任何人。如果文件是别人发来的，请索取保存时的原文件。",
    )
}

//! Why a rule for records of every type didn't simply pass.

use stele_records::codes::CodeError;
use stele_records::rules::RuleReason;

use super::Clock;
use crate::advice::Advice;
use crate::format::{number, shown};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a rule for records of every type didn't simply pass.
pub(super) fn reason(lang: Lang, why: &RuleReason, show_time: Clock<'_>) -> Text {
    match why {
        RuleReason::OtherRecords => say!(
            lang,
            "This rule says nothing about this record.",
            "这条规则不涉及该记录。",
            Advice::Nothing,
        ),
        RuleReason::NoFile => say!(
            lang,
            "No file was given that could be compared with the logged one.",
            "没有提供可供比对的文件。",
            "If you have the document, choose it here to compare it.",
            "如果您手中有该文件，请在此选择进行比对。",
        ),
        RuleReason::OtherFile => say!(
            lang,
            "This is not the logged file. Apps and scanners change files, so that alone says nothing against anybody.",
            "这不是登记的那份文件。应用程序和扫描会改变文件，仅凭这一点不能认定有人作假。",
            "Don’t sign or pay by this copy. Use the file as you first received it. If it still differs, ask the office named as signer.",
            "请不要依据这一份签字或付款。请使用最初收到的文件。如果仍不一致，请向署名的签署单位核实。",
        ),
        RuleReason::SaltMissing => say!(
            lang,
            "The document can’t be compared yet: it was logged with a salt, which stands in the disclosure file.",
            "还不能比对文件：登记时加了盐值，盐值在披露文件里。",
            "Ask whoever holds the document for its disclosure file, and give both.",
            "请向文件持有人索取披露文件，连同文件一并提供。",
        ),
        RuleReason::NoDocument => say!(
            lang,
            "This record names no document that the file could be compared with.",
            "这条记录没有写明可供比对的文件。",
            "Choose the record that the document belongs to.",
            "请选择这份文件所属的记录。",
        ),
        RuleReason::CreatedLate { created, logged } => {
            let (created, logged) = (show_time(*created), show_time(*logged));
            say!(
                lang,
                "A signer dates the signature {created}, but the record was in the log by {logged}. The log’s time counts.",
                "签名注明的时间为 {created}，但记录最迟在 {logged}已写入日志。以日志时间为准。",
                "Go by the log’s time. If it matters, ask the signers whose clock was wrong.",
                "请以日志时间为准。如果时间重要，请向签署方核实是谁的时钟不准。",
            )
        }
        RuleReason::LoggedLate { created, logged } => {
            let (created, logged) = (show_time(*created), show_time(*logged));
            say!(
                lang,
                "The signers date it {created}, but on {logged} it was not in the log yet. The log’s time counts: it may have been back-dated.",
                "签名注明的时间为 {created}，但在 {logged}时仍未写入日志。以日志时间为准，该记录可能倒签了日期。",
                "Ask the signers why it was logged so late.",
                "请向签署方询问为何迟迟才写入日志。",
            )
        }
        RuleReason::CreatedBefore { created, earlier } => {
            let (created, earlier) = (show_time(*created), number(*earlier));
            say!(
                lang,
                "A signer dates it {created}, before entry {earlier} about the same subject, which was logged earlier. It may have been back-dated.",
                "签名注明的时间为 {created}，早于更先写入日志的、关于同一对象的第 {earlier} 号条目，可能倒签了日期。",
                "The log’s order counts. Ask the signers if the date matters.",
                "以日志的先后次序为准。如果日期重要，请向签署方核实。",
            )
        }
        RuleReason::EntityCode { code, error } => {
            let code = shown(code);
            code_error(lang, &code, error)
        }
        RuleReason::UnknownDivision { code } => {
            let code = shown(code);
            say!(
                lang,
                "The division code {code} is none that this version knows.",
                "区划代码 {code} 不在本版本已知的范围内。",
                "Check the code with the office named as signer.",
                "请向署名的签署单位核对代码。",
            )
        }
        RuleReason::NothingToSupersede { id } => {
            let id = shown(id);
            say!(
                lang,
                "It says that it replaces {id}; no earlier record of its type about the same subject has that id.",
                "它声明替换 {id}，但此前没有关于同一对象的、编号为此的同类记录。",
                Advice::AskSigner,
            )
        }
        RuleReason::NotTheirsToSupersede { of } => {
            let of = number(*of);
            say!(
                lang,
                "It says that it replaces entry {of}, which other parties signed.",
                "它声明替换第 {of} 号条目，但该条目由其他各方签署。",
                Advice::DontRely,
            )
        }
        RuleReason::MovementReplaced { of } => {
            let of = number(*of);
            say!(
                lang,
                "It says to replace entry {of}, which tells of money or points that have moved. That is not replaced but reversed, by a record of its own.",
                "它声称替换第 {of} 号条目，而该条目记载的款项或积分已经变动。这类记录不能替换，款项只能另行冲正，积分只能另行收回。",
                Advice::AskSigner,
            )
        }
        RuleReason::TwoVersions { other } => {
            let other = number(*other);
            say!(
                lang,
                "Entry {other} replaces the same record: two versions can’t both be current.",
                "第 {other} 号条目替换了同一条记录：两个版本不可能同时有效。",
                Advice::AskSigner,
            )
        }
    }
}

/// What is wrong with the code of an entity. A code that is invented rarely has the right check digit.
fn code_error(lang: Lang, code: &str, error: &CodeError) -> Text {
    let (en, zh) = match error {
        CodeError::Length => ("another length than such codes have", "长度不对"),
        CodeError::Character => (
            "a character that such codes never have",
            "含有此类代码不会出现的字符",
        ),
        CodeError::Division => ("a division that doesn’t exist", "其中的区划不存在"),
        CodeError::OrganisationCheck => (
            "a wrong check digit for the organisation in it",
            "其中组织机构代码的校验位不正确",
        ),
        CodeError::Check => ("a wrong check digit", "校验位不正确"),
        CodeError::Scheme => ("the form of no code that is known", "不是已知的代码形式"),
    };
    say!(
        lang,
        "The entity’s code {code} has {en}: such an entity may be invented.",
        "机构代码 {code} {zh}：该机构可能是虚构的。",
        "Look the entity up in the public register of companies under its name.",
        "请按机构名称在国家企业信用信息公示系统中查询。",
    )
}

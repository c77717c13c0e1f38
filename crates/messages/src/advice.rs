//! What to do, where many causes have the same remedy.

use crate::lang::Lang;

/// A remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advice {
    /// There is nothing that the reader could do.
    Nothing,
    /// A record that can't be believed.
    AskSigner,
    /// An offer or a lease that nobody should pay on.
    DontPay,
    /// A record that changes nothing for another.
    TakeNoNotice,
    /// A record that nobody was entitled to sign.
    DontRely,
    /// A record that may merely have been damaged on its way.
    OriginalFile,
    /// A private field that was disclosed wrongly.
    AskHolder,
    /// A proof file that can't be used.
    SaveProofAgain,
    /// The network, most likely.
    TryAgain,
    /// The log serves something wrong.
    TellOperator,
    /// A trust file that can't be used.
    MendTrustFile,
    /// A newer trust file that doesn't follow the one in use.
    TellTrustOffice,
    /// A path that somebody typed.
    CheckPath,
    /// Something that only a later version knows.
    NewerVersion,
}

impl Advice {
    pub(crate) const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::AskSigner => lang.pick(
                "Don’t rely on it. Ask the office named as signer for the original file.",
                "请不要依据它办事，并向署名的签署单位索取原始文件。",
            ),
            Self::DontPay => lang.pick(
                "Don’t pay anything on it. If somebody asks you to, tell the housing authority.",
                "请不要据此付款。如有人要求付款，请告知住房主管部门。",
            ),
            Self::TakeNoNotice => lang.pick(
                "Take no notice of it: the other record stands as it is.",
                "请不必理会：原记录的效力不受影响。",
            ),
            Self::DontRely => lang.pick(
                "Don’t rely on it. Ask the authority in charge.",
                "请不要依据它办事，并向主管部门核实。",
            ),
            Self::OriginalFile => lang.pick(
                "Download the record again and use that file as it is, without opening and saving it in an editor. If this stays, ask the office named as signer for the original file.",
                "请重新下载这条记录，直接使用下载的文件，不要用编辑软件打开后另存。如果问题仍在，请向署名的签署单位索取原始文件。",
            ),
            Self::AskHolder => lang.pick(
                "Ask whoever holds the private fields for the file as it was given to them.",
                "请向持有隐私字段的一方索取其收到的原始文件。",
            ),
            Self::SaveProofAgain => lang.pick(
                "Save the proof again from the record’s page and use that file as it is. If you were sent this file, ask for a new one.",
                "请在记录页面重新保存证明文件，并直接使用该文件。如果文件是别人发来的，请对方重新提供。",
            ),
            Self::TryAgain => lang.pick(
                "Try again in a few minutes. If this stays, tell the operator of the log.",
                "请过几分钟再试。如果问题仍在，请告知日志运营方。",
            ),
            Self::TellOperator => lang.pick(
                "Try again. If this stays, don’t rely on what this log shows, and tell its operator.",
                "请重试。如果问题仍在，请不要采信该日志显示的内容，并告知日志运营方。",
            ),
            Self::MendTrustFile => lang.pick(
                "Get the trust file again from the office that gives it out. If you wrote it yourself, correct it there.",
                "请向信任文件的发布单位重新索取。如果文件由您编写，请在相应位置更正。",
            ),
            Self::TellTrustOffice => lang.pick(
                "The version in use stays in use. If this stays, tell the office that gives the trust file out.",
                "正在使用的版本继续有效。如果问题仍在，请告知信任文件的发布单位。",
            ),
            Self::CheckPath => lang.pick(
                "Check the path for a typing error.",
                "请检查路径是否写错。",
            ),
            Self::NewerVersion => lang.pick(
                "Use a newer version of this program.",
                "请使用本程序的新版本。",
            ),
        }
    }
}

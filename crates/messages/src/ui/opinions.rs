//! The words about what witnesses say when they are asked themselves, and about mirrors that sent something
//! wrong.

use crate::lang::Lang;

/// The words about second opinions in this language.
pub const fn opinions(lang: Lang) -> &'static Opinions {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about second opinions and mirrors, in one language.
    Opinions;
    /// Heading.
    title,
    /// Who was asked, and why.
    lead,
    /// It hasn't answered yet.
    asking,
    /// It has seen the same: slot `{time}`.
    same,
    /// It has seen a beginning of what is shown: slots `{size}` and `{time}`.
    grown,
    /// It has just seen more: slots `{size}` and `{time}`.
    ahead,
    /// It has seen more for a while: slots `{size}` and `{time}`.
    held_back,
    /// It has seen another past: slots `{size}` and `{time}`.
    forked,
    /// There is no second opinion from it: slot `{code}`.
    nothing,
    /// A mirror sent a file wrong: slots `{mirror}` and `{path}`.
    mirror_wrong,
    ;
}

/// In English.
pub const EN: Opinions = Opinions {
    title: "Second opinion",
    lead: "Your browser asked these witnesses themselves what they have seen of this log.",
    asking: "is being asked",
    same: "has seen the same state, and cosigned it on {time}",
    grown: "had seen {size} on {time}; what is shown here begins with them",
    ahead: "has just seen {size}, on {time}: a new state is being published",
    held_back: "has seen {size}, on {time}: more than is shown here",
    forked: "has seen another log under this name, with {size}, on {time}",
    nothing: "gave no second opinion ({code}); that doesn’t speak against the log",
    mirror_wrong: "The mirror {mirror} sent a file that doesn’t fit what is signed: {path}. Your browser didn’t use it.",
};

/// In Chinese.
pub const ZH: Opinions = Opinions {
    title: "向见证方求证",
    lead: "您的浏览器直接询问了这些见证方，了解它们所见的日志状态。",
    asking: "正在询问",
    same: "所见状态相同，并已于 {time} 联署",
    grown: "在 {time} 已见到 {size}；这里显示的内容以此为开头",
    ahead: "刚刚在 {time} 见到 {size}：新的状态正在发布",
    held_back: "在 {time} 已见到 {size}，多于这里所显示的",
    forked: "在 {time} 见到的是另一个同名日志，有 {size}",
    nothing: "没有给出意见（{code}）；这不说明日志有问题",
    mirror_wrong: "镜像 {mirror} 发来的一个文件与已签名的内容不符：{path}。您的浏览器没有采用它。",
};

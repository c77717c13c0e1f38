//! 关于与记录比对的文件的文字：中文。

use super::Handed;

/// 中文。
pub const ZH: Handed = Handed {
    title: "您有合同文件或披露文件吗？",
    lead: "请把这条记录所涉及的文件（例如租赁合同）和持有人交给您的披露文件拖到这里。可以看到它是不是登记的那份文件，以及在日志中只有摘要的姓名。",
    drop: "把合同文件和披露文件拖到这里",
    reading: "正在读取并比对文件。",
    done: "文件比对完毕。",
    stayed: "比对在您的设备上进行，文件内容没有离开您的设备。",
    again: "清除这些文件",
    document: "文件 {name}",
    document_logged: "这就是登记的那份文件，完全一致。",
    word_logged: "登记的文件",
    word_other: "不是登记的文件",
    document_needs_salt: "还不能比对：登记时加了盐值，盐值在披露文件里。请把披露文件也拖进来。",
    document_other_salt: "无法比对：这份披露文件属于另一份租赁合同，其中的盐值与本文件无关。请索取本合同的披露文件。",
    document_none: "这条记录没有写明可供比对的文件。",
    word_nothing: "无可比对",
    of_itself: "对这条记录的披露",
    of_signer: "以“{role}”身份签署本记录的个人",
    of_owner: "产权证明上的产权人，其密钥以“{role}”身份签署了本记录",
    of_other: "对另一条记录的披露，与本记录没有关联",
    of_other_lease: "这份披露文件属于另一份租赁合同，不属于本记录",
    logged_in: "其摘要见{entry}",
    word_fits: "与登记的摘要一致",
    word_unfit: "不一致",
    fits_note: "这就是签署时隐去的内容。内容是否属实，由签署方负责。",
    not_verified: "那条记录没有通过全部核验，请不要采信对它的披露。",
    not_known: "那条记录能否采信目前无法核验，请先不要采信对它的披露。",
    no_record: "日志中没有记录 {id}，因此无从比对。",
    salt_alone: "合同文件的盐值已经有了，请把文件本身也拖进来。",
    elsewhere: "这是对另一条记录 {id} 的披露。请打开那条记录的页面，再把文件拖到那里。",
    elsewhere_file: "另有内容属于其他记录 {id}，此处不查询该记录。请连同这份披露文件一起核验那条记录。",
    refused: "{name} 无法使用",
    refused_unnamed: "无法使用",
    too_many: "文件太多了。请只选择合同文件和披露文件。",

    field: |name| match name {
        "name" => Some("姓名"),
        "birthDate" => Some("出生日期"),
        "documentType" => Some("证件类型"),
        "documentNumber" => Some("证件号码"),
        "telephone" => Some("电话"),
        _ => None,
    },
};

//! The words about what is pasted or scanned: links, ids, codes.

use crate::lang::Lang;

/// The words about what is pasted or scanned, in this language.
pub const fn scan(lang: Lang) -> &'static Scan {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about what is pasted or scanned, in one language.
    Scan;
    /// Heading over the field for a link.
    paste_title,
    /// Label of that field.
    paste_label,
    /// What happens to a link.
    paste_note,
    /// Button beside it.
    paste_open,
    /// Name of the file that a pasted or scanned text is checked as.
    made_name,
    /// From the home page to all of this.
    from_home,
    /// Button on the home page: turn the camera on.
    way_scan,
    /// Button on the home page: choose a file.
    way_file,
    /// Heading over scanning.
    title,
    /// What a code may hold, and where its picture stays.
    note,
    /// Button: turn the camera on.
    camera,
    /// The browser is asking the reader.
    asking,
    /// Button: turn the camera off.
    stop,
    /// Name of what the camera shows.
    view,
    /// What to do while the camera looks.
    watching,
    /// Button: choose a picture.
    picture,
    /// A picture is looked at.
    looking,
    /// The page didn't come by HTTPS.
    insecure,
    /// The camera isn't allowed.
    refused,
    /// There is no camera.
    no_camera,
    /// The camera can't be used.
    busy,
    /// The way out of all these.
    instead,
    /// It is no picture.
    no_picture,
    /// The picture is too large.
    too_large,
    /// There is no code in it.
    no_code,
    /// What to do then.
    no_code_todo,
    /// Nothing was pasted.
    empty,
    /// It is too long.
    too_long,
    /// The text means nothing here.
    unknown,
    /// What that may be, and that it wasn't opened.
    unknown_note,
    /// Link: look the text up.
    find,
    ;
}

/// In English.
pub const EN: Scan = Scan {
    paste_title: "Or paste a link",
    paste_label: "Link, record id, or the text of a proof",
    paste_note: "Whatever website a link names, this page looks up what it leads to here, in the log that it reads itself.",
    paste_open: "Open",
    made_name: "the text that you gave",
    from_home: "Paste a link or scan a QR code",
    way_scan: "Scan a QR code",
    way_file: "Check a file",
    title: "Or scan a QR code",
    note: "A code on a tree’s tag, a notice or a print holds a link to its record. What the camera sees, and any picture that you choose, stays on this device.",
    camera: "Scan with the camera",
    asking: "Your browser is asking whether this page may use the camera.",
    stop: "Stop the camera",
    view: "What the camera sees",
    watching: "The camera is on. Hold it over the code until the page goes on by itself.",
    picture: "Choose a picture of the code",
    looking: "Looking for a code in the picture.",
    insecure: "The camera can’t be used: this page didn’t come over a secure connection (https).",
    refused: "The camera can’t be used: your browser, or whoever runs this site, doesn’t allow it. You can allow it in your browser’s settings for this site.",
    no_camera: "The camera can’t be used: this device has none that your browser knows of.",
    busy: "The camera can’t be used: another program has it, or it has stopped working.",
    instead: "Take a photo of the code and choose that picture instead, or type what stands beside the code into the search.",
    no_picture: "Your browser can’t open this file as a picture.",
    too_large: "This picture is too large. It may have at most 32 MB.",
    no_code: "There is no QR code in this picture that could be read.",
    no_code_todo: "Take another one: closer, sharp, evenly lit, with some white left around the code.",
    empty: "There is nothing in the field yet.",
    too_long: "This text is too long. Save it as a file, and choose the file above.",
    unknown: "This text leads to no record",
    unknown_note: "It is neither a link into such an explorer, nor the id of a record, nor a proof. This page has not opened it, and you should not trust it. It reads:",
    find: "Search the log for it",
};

/// In Chinese.
pub const ZH: Scan = Scan {
    paste_title: "也可以粘贴链接",
    paste_label: "链接、记录编号或证明文件的文字内容",
    paste_note: "无论链接写的是哪个网站，本页都只在自己读取的日志里查找它所指的内容。",
    paste_open: "打开",
    made_name: "您提供的文字",
    from_home: "粘贴链接或扫描二维码",
    way_scan: "扫描二维码",
    way_file: "核验文件",
    title: "也可以扫描二维码",
    note: "树牌、告示或打印件上的二维码里是通往其记录的链接。摄像头看到的画面和您选择的图片都不会离开本设备。",
    camera: "用摄像头扫描",
    asking: "浏览器正在询问是否允许本页使用摄像头。",
    stop: "关闭摄像头",
    view: "摄像头画面",
    watching: "摄像头已开启。请对准二维码，读出后页面会自动跳转。",
    picture: "选择二维码图片",
    looking: "正在图片中查找二维码。",
    insecure: "无法使用摄像头：本页不是通过安全连接（https）打开的。",
    refused: "无法使用摄像头：您的浏览器或本网站的管理方没有允许。您可以在浏览器的网站设置里允许使用。",
    no_camera: "无法使用摄像头：浏览器没有找到可用的摄像头。",
    busy: "无法使用摄像头：它正被其他程序占用，或已停止工作。",
    instead: "请改为给二维码拍照并选择那张图片，或把二维码旁的编号输入搜索框。",
    no_picture: "浏览器无法把这个文件当作图片打开。",
    too_large: "这张图片太大，最多 32 MB。",
    no_code: "这张图片里没有能读出的二维码。",
    no_code_todo: "请重拍一张：靠近一些、清晰、光线均匀，并在二维码四周留出空白。",
    empty: "输入框里还没有内容。",
    too_long: "这段文字太长。请把它存为文件，再在上方选择该文件。",
    unknown: "这段文字不指向任何记录",
    unknown_note: "它既不是通往这类查询页面的链接，也不是记录编号或证明。本页没有打开它，您也不应相信它。内容如下：",
    find: "在日志中查找",
};

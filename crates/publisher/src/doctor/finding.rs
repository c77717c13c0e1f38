//! What can be missing: as data with a stable code, and in words with what to do.

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The widget can't show a verdict, or shows one that rests on nothing.
    Problem,
    /// It works, but worse than it could.
    Advice,
    /// It can't be told whether it works.
    Unknown,
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// An address gives no answer.
    Unreachable { url: String, why: String },
    /// A server answers with another status than 200.
    Status { url: String, status: u16 },
    /// The page has no script of the widget, and no iframe with it.
    NoWidget,
    /// The page has the script, but no element.
    NoElement,
    /// The policy doesn't let the script start.
    ScriptBlocked { url: String },
    /// The policy doesn't let WebAssembly be compiled.
    WasmBlocked,
    /// The worker is sent with a policy that doesn't let WebAssembly be compiled.
    WorkerWasmBlocked { url: String },
    /// The policy doesn't let a worker be started.
    WorkerBlocked { url: String },
    /// The worker isn't on the page's own host.
    WorkerElsewhere { url: String },
    /// The policy asks for Trusted Types and doesn't know the widget's.
    TypesBlocked,
    /// The policy doesn't let something be fetched.
    ConnectBlocked { url: String },
    /// The policy doesn't let the frame be shown.
    FrameBlocked { url: String },
    /// The frame's host doesn't want it in the page.
    FrameRefused { url: String, header: String },
    /// The script isn't held against a hash.
    NoIntegrity { url: String, value: String },
    /// What is sent has another hash than the page names.
    IntegrityDiffers { url: String, value: String },
    /// What is sent has another hash than manifest.json names.
    ManifestDiffers { url: String },
    /// There is no manifest.json beside the script.
    NoManifest { url: String },
    /// The media type isn't the one that browsers ask for.
    MediaType {
        url: String,
        found: String,
        wanted: &'static str,
    },
    /// Pages of another host may not read it.
    NoCors { url: String, origin: String },
    /// It may not be kept, though it never changes.
    NotCached { url: String },
    /// The element says nothing about whom to trust.
    NoTrust,
    /// The trust file comes from elsewhere, and no hash holds it.
    TrustUnpinned { url: String, pin: String },
    /// The trust file is another than the page's hash names.
    TrustDiffers { url: String, pin: String },
    /// What is sent is no trust file.
    TrustUnreadable { url: String, why: String },
    /// It can't be told in which log an element is to look.
    LogUnknown,
    /// A host that a look-up can do without lacks something.
    Spare(Box<Self>),
}

impl Finding {
    /// The stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Status { .. } => "status",
            Self::NoWidget => "no-widget",
            Self::NoElement => "no-element",
            Self::ScriptBlocked { .. } => "script-blocked",
            Self::WasmBlocked => "wasm-blocked",
            Self::WorkerWasmBlocked { .. } => "worker-wasm-blocked",
            Self::WorkerBlocked { .. } => "worker-blocked",
            Self::WorkerElsewhere { .. } => "worker-elsewhere",
            Self::TypesBlocked => "types-blocked",
            Self::ConnectBlocked { .. } => "connect-blocked",
            Self::FrameBlocked { .. } => "frame-blocked",
            Self::FrameRefused { .. } => "frame-refused",
            Self::NoIntegrity { .. } => "no-integrity",
            Self::IntegrityDiffers { .. } => "integrity-differs",
            Self::ManifestDiffers { .. } => "manifest-differs",
            Self::NoManifest { .. } => "no-manifest",
            Self::MediaType { .. } => "media-type",
            Self::NoCors { .. } => "no-cors",
            Self::NotCached { .. } => "not-cached",
            Self::NoTrust => "no-trust",
            Self::TrustUnpinned { .. } => "trust-unpinned",
            Self::TrustDiffers { .. } => "trust-differs",
            Self::TrustUnreadable { .. } => "trust-unreadable",
            Self::LogUnknown => "log-unknown",
            Self::Spare(finding) => finding.code(),
        }
    }

    /// How much it matters.
    pub(crate) const fn weight(&self) -> Weight {
        match self {
            Self::Unreachable { .. } | Self::NoElement => Weight::Unknown,
            Self::NoIntegrity { .. }
            | Self::NoManifest { .. }
            | Self::NotCached { .. }
            | Self::Spare(_) => Weight::Advice,
            _ => Weight::Problem,
        }
    }

    /// What is so.
    pub(crate) fn what(&self) -> String {
        match self {
            Self::Unreachable { url, why } => format!("{url} gives no answer: {why}"),
            Self::Status { url, status } => format!("{url} is answered with status {status}"),
            Self::NoWidget => {
                "The page has no script of stele-verify, and no iframe with it".into()
            }
            Self::NoElement => {
                "The page has the script, but no <stele-verify> in what its server sends".into()
            }
            Self::ScriptBlocked { url } => {
                format!("The page’s policy doesn’t let the script {url} start")
            }
            Self::WasmBlocked => {
                "The page’s policy doesn’t let WebAssembly run, which the check needs".into()
            }
            Self::WorkerWasmBlocked { url } => {
                format!("The worker {url} is sent with a policy that doesn’t let WebAssembly run")
            }
            Self::WorkerBlocked { url } => {
                format!("The page’s policy doesn’t let the worker {url} start")
            }
            Self::WorkerElsewhere { url } => format!(
                "The worker {url} lies on another host than the page, where no browser starts it"
            ),
            Self::TypesBlocked => {
                "The page’s policy asks for Trusted Types, and doesn’t know those of the worker"
                    .into()
            }
            Self::ConnectBlocked { url } => {
                format!("The page’s policy doesn’t let {url} be fetched")
            }
            Self::FrameBlocked { url } => {
                format!("The page’s policy doesn’t let the frame {url} be shown")
            }
            Self::FrameRefused { url, header } => {
                format!("{url} is sent with {header}, so that no other page can show it")
            }
            Self::NoIntegrity { url, .. } => {
                format!("The page holds the script {url} against no hash")
            }
            Self::IntegrityDiffers { url, .. } => format!(
                "{url} is another file than the page’s integrity names, and browsers don’t start it"
            ),
            Self::ManifestDiffers { url } => format!(
                "{url} is another file than the manifest.json beside it names, and is not started"
            ),
            Self::NoManifest { url } => {
                format!("There is no {url}, so the modules can’t be held against their hashes here")
            }
            Self::MediaType { url, found, .. } if found.is_empty() => {
                format!("{url} is sent without a media type")
            }
            Self::MediaType { url, found, .. } => format!("{url} is sent as {found}"),
            Self::NoCors { url, .. } => {
                format!("{url} lies on another host, which doesn’t let this page read it")
            }
            Self::NotCached { url } => {
                format!("{url} never changes, but browsers aren’t told to keep it")
            }
            Self::NoTrust => "An element says nothing about whom to trust".into(),
            Self::TrustUnpinned { url, .. } => format!(
                "The trust file {url} comes from another host, and the page doesn’t say what hash it must have"
            ),
            Self::TrustDiffers { url, .. } => {
                format!("The trust file {url} has another hash than trust-integrity names")
            }
            Self::TrustUnreadable { url, why } => format!("{url} is no trust file: {why}"),
            Self::LogUnknown => {
                "It can’t be told in which of the trust file’s logs an element is to look, or where that log lies".into()
            }
            Self::Spare(finding) => format!(
                "{}; look-ups ask this host only beside others, and can do without it",
                finding.what()
            ),
        }
    }

    /// What to do about it.
    pub(crate) fn todo(&self) -> String {
        match self {
            Self::Unreachable { .. } => "Try again from a machine that reaches it; nothing that depends on it was looked at".into(),
            Self::Status { .. } => "Put the file there, or correct the address in the page".into(),
            Self::NoWidget => "Paste a snippet into the page; cargo xtask dist writes them to snippets/".into(),
            Self::NoElement => "If a script adds it, look at the page in a browser; else paste one".into(),
            Self::ScriptBlocked { url } => format!("Add to script-src: {url}"),
            Self::WasmBlocked => "Add to script-src: 'wasm-unsafe-eval'. Or give the element the attribute worker, on one’s own host".into(),
            Self::WorkerWasmBlocked { .. } => "Send worker.js with: Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'".into(),
            Self::WorkerBlocked { .. } => "Add to worker-src: 'self'".into(),
            Self::WorkerElsewhere { .. } => "Host the widget beside the page, or leave the attribute worker out".into(),
            Self::TypesBlocked => "Add to trusted-types: stele-verify".into(),
            Self::ConnectBlocked { url } => format!("Add to connect-src: {}", super::url::origin(url)),
            Self::FrameBlocked { url } => format!("Add to frame-src: {}", super::url::origin(url)),
            Self::FrameRefused { .. } => "Send this page without X-Frame-Options, and with no frame-ancestors that leave others out".into(),
            Self::NoIntegrity { value, .. } => format!("Add to the script’s tag: integrity=\"{value}\""),
            Self::IntegrityDiffers { value, .. } => format!("Find out who changed it. The file that is sent has integrity=\"{value}\""),
            Self::ManifestDiffers { .. } => "Copy the whole folder of the version again, as it was built".into(),
            Self::NoManifest { .. } => "Copy the whole folder of the version, with manifest.json".into(),
            Self::MediaType { wanted, .. } => format!("Have its server send: Content-Type: {wanted}"),
            Self::NoCors { origin, .. } => format!("Have its server send: Access-Control-Allow-Origin: * (or {origin})"),
            Self::NotCached { .. } => "Have its server send: Cache-Control: public, max-age=31536000, immutable".into(),
            Self::NoTrust => "Give it trust=\"URL\" with trust-integrity, or the trust file itself as <script type=\"application/json\" slot=\"trust\">".into(),
            Self::TrustUnpinned { pin, .. } => format!("Compare the file with the one that the city announces, then add: trust-integrity=\"{pin}\""),
            Self::TrustDiffers { pin, .. } => format!("Find out which of both the city announces. The file that is sent has trust-integrity=\"{pin}\""),
            Self::TrustUnreadable { .. } => "Put the city’s trust file there".into(),
            Self::LogUnknown => "Give it log=\"URL\": an address that the trust file names for its log".into(),
            Self::Spare(finding) => finding.todo(),
        }
    }
}

//! Whom the widget is compared with: other people's verifiers for browsers.

/// One of them. Its versions stand in tools.toml, as `[npm.peer-KEY]`.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) key: &'static str,
    /// What a page's script has to do to check one document.
    pub(super) script: &'static str,
    /// What the page loads besides, below `node_modules`.
    pub(super) besides: &'static [&'static str],
    pub(super) how: How,
    pub(super) can: &'static str,
    pub(super) cannot: &'static str,
}

/// How it comes into a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Installed with all that it depends on.
    Installed,
    /// As its maintainers have bundled it: it depends on what no registry has.
    Packed,
    /// Written for Node: a page brings stand-ins for Node's own modules. Of what it depends on, the registry's
    /// placeholder `fs` is replaced by an empty package.
    ForNode,
}

pub(super) const PEERS: [Peer; 7] = [
    Peer {
        key: "sigstore",
        script: include_str!("sigstore.js"),
        besides: &[],
        how: How::Installed,
        can: "that the holder of an account at an identity provider signed exactly these bytes, and that Sigstore’s log has it",
        cannot: "whether they were entitled to, whether it still holds, and what else was signed",
    },
    Peer {
        key: "eddsa-jcs",
        script: include_str!("eddsa-jcs.js"),
        besides: &[],
        how: How::Installed,
        can: "that the key which the document names signed it",
        cannot: "whose key that is, whether it was logged, whether it still holds",
    },
    Peer {
        key: "eddsa-rdfc",
        script: include_str!("eddsa-rdfc.js"),
        besides: &[],
        how: How::Installed,
        can: "the same of what the document means as JSON-LD",
        cannot: "the same; and needs the contexts that the document names",
    },
    Peer {
        key: "libsodium",
        script: include_str!("libsodium.js"),
        besides: &[],
        how: How::Installed,
        can: "that a key signed some bytes",
        cannot: "anything about records: it knows no format, no log and no rules",
    },
    Peer {
        key: "opentimestamps",
        script: include_str!("opentimestamps.js"),
        besides: &[],
        how: How::ForNode,
        can: "that a document existed before a block of Bitcoin, if the explorer that it asks is honest",
        cannot: "who wrote it, whether it still holds, and anything without a network",
    },
    Peer {
        key: "blockcerts",
        script: include_str!("blockcerts.js"),
        besides: &[],
        how: How::Packed,
        can: "shows a certificate, that its issuer signed it, and that it was anchored and not revoked, if the explorers and the issuer’s server that it asks are honest",
        cannot: "whether the issuer was entitled to, and what else was issued",
    },
    Peer {
        key: "c2pa",
        script: include_str!("c2pa.js"),
        besides: &["@contentauth/c2pa-web/dist/resources/c2pa_bg.wasm"],
        how: How::Installed,
        can: "the signed history of a picture, a film or a PDF, and that its bytes are those",
        cannot: "whether there is another history: there is no log",
    },
];

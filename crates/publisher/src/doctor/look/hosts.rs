//! The hosts that a look-up asks: mirrors of its log, and auditors. The widget chooses them in the same way.

use stele_records::auditors::checkpoint_path;
use stele_records::trust::TrustFile;
use stele_verify::policy::Log;

use super::{Finding, Looking, Page};

impl Looking {
    /// Looks at every host that an element may ask which looks into its log. `log` is what it names.
    pub(super) fn hosts(&mut self, page: &Page<'_>, log: Option<&str>, trust: Option<&TrustFile>) {
        let named = log.map(|log| page.address(log.trim_end_matches('/')));
        let Some(trust) = trust else {
            // Why it can't be read was said.
            let own: Vec<_> = named.into_iter().collect();
            self.enough(page, &own, "checkpoint", 1);
            return;
        };
        let Some(mirrors) = mirrors(trust, named.as_deref()) else {
            return self.find(Finding::LogUnknown);
        };
        // What the trust file names relative to the explorer's page means nothing where the page names an address.
        let is_meant = |url: &&String| named.is_none() || url.contains("://");
        let others = mirrors.iter().filter(is_meant);
        let others = others.map(|url| page.address(url.trim_end_matches('/')));
        let mut places: Vec<String> = Vec::new();
        for place in named.iter().cloned().chain(others) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if places.is_empty() {
            return self.find(Finding::LogUnknown);
        }
        let has_log = self.enough(page, &places, "checkpoint", 1) > 0;
        let (mut below_log, mut elsewhere) = (0, Vec::new());
        for auditor in &trust.auditors {
            match auditor.url.as_ref().filter(is_meant) {
                Some(url) => {
                    let url = page.address(url.trim_end_matches('/'));
                    elsewhere.push(format!("{url}/{}", checkpoint_path(&auditor.key)));
                }
                None => below_log += usize::from(has_log),
            }
        }
        let quorum = trust.auditor_quorum.unwrap_or_default();
        let quorum = usize::try_from(quorum).unwrap_or(usize::MAX);
        self.enough(page, &elsewhere, "", quorum.saturating_sub(below_log));
    }

    /// Asks all of these for a file, and says how many let the page read it. Where as many do as are needed, what the
    /// others lack is no more than advice.
    fn enough(&mut self, page: &Page<'_>, places: &[String], file: &str, needed: usize) -> usize {
        let before = std::mem::take(&mut self.findings);
        let mut good = 0;
        for place in places {
            let url = match file {
                "" => place.clone(),
                file => format!("{place}/{file}"),
            };
            let known = self.findings.len();
            self.connect(page, &url);
            if let Some(answer) = self.get(&url, &page.origin) {
                self.cors(page, &answer, &url);
                good += usize::from(self.findings.len() == known);
            }
        }
        for finding in std::mem::replace(&mut self.findings, before) {
            self.find(match good >= needed {
                true => Finding::Spare(Box::new(finding)),
                false => finding,
            });
        }
        good
    }
}

/// The mirrors of the log that lies at an address by the trust file, or of its only one; none where it has several.
fn mirrors<'t>(trust: &'t TrustFile, address: Option<&str>) -> Option<&'t [String]> {
    let of = |origin: &str| trust.mirrors.get(origin).map_or(&[][..], Vec::as_slice);
    let mut origins: Vec<_> = trust.policy.logs().iter().map(Log::origin).collect();
    // Several keys of one log have its origin in common.
    origins.dedup();
    let is_there = |origin: &&&str| {
        let mut mirrors = of(origin).iter();
        mirrors.any(|url| address == Some(url.trim_end_matches('/')))
    };
    match (origins.iter().find(is_there), origins.as_slice()) {
        (Some(origin), _) | (None, [origin]) => Some(of(origin)),
        _ => None,
    }
}

//! All of a project as a file: what `stele export` writes, from records that are checked here.

use stele_client::check::{CheckedHead, Inquiry};
use stele_export::{Format, ProjectError, write_project};
use stele_records::verdict::Reason;

use super::Session;

impl Session {
    /// Everything that names a project, in this form. `on_rows` is told how far it has come, and may let the page be
    /// drawn in between.
    ///
    /// # Errors
    /// [`ProjectError`]
    pub(crate) async fn export(
        &self,
        head: &CheckedHead,
        project: &str,
        format: Format,
        on_rows: impl AsyncFnMut(usize, usize),
    ) -> Result<Vec<u8>, ProjectError> {
        let inquiry = Inquiry::new(&self.log, &self.trust, head);
        let mut inquiry = inquiry.ok_or(Reason::Blocked)?;
        write_project((&mut inquiry, head), &self.trust, project, format, on_rows).await
    }
}

//! Scanning a code: with the camera, or from a picture.

/// The largest picture that is looked at, in bytes.
pub(crate) const MAX_PICTURE: u64 = 32 * 1024 * 1024;

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scan {
    /// Nobody has asked for it.
    Idle,
    /// The reader is asked for the camera.
    Asking,
    /// The camera is on.
    Watching,
    /// A picture is looked at.
    Looking,
    /// It came to nothing.
    Failed(ScanProblem),
}

/// Why it came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScanProblem {
    /// The page didn't come by HTTPS: browsers give such pages no camera.
    Insecure,
    /// The reader, or whoever set the browser or the site up, doesn't allow it.
    Refused,
    /// There is none, or none that looks where it should.
    NoCamera,
    /// Another program has it, or it failed.
    Busy,
    /// What was chosen is no picture that the browser can draw.
    NoPicture,
    /// It is larger than [`MAX_PICTURE`].
    TooLarge,
    /// No code could be made out in the picture.
    NoCode,
}

impl ScanProblem {
    /// By the name of what `getUserMedia` throws (W3C Media Capture and Streams, 10.2).
    pub(crate) fn of_camera(name: &str) -> Self {
        match name {
            "NotAllowedError" | "SecurityError" | "PermissionDeniedError" => Self::Refused,
            "NotFoundError" | "OverconstrainedError" | "DevicesNotFoundError" => Self::NoCamera,
            _ => Self::Busy,
        }
    }
}

/// The sides of a picture that is as large as may be: neither longer than `most`, and neither larger than it is.
pub(crate) fn fitted(width: u32, height: u32, most: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= most {
        return (width, height);
    }
    let scaled = |side: u32| {
        let scaled = u64::from(side) * u64::from(most) / u64::from(longest);
        u32::try_from(scaled).unwrap_or(most).max(1)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_shape() {
        assert_eq!(fitted(640, 480, 1_000), (640, 480));
        assert_eq!(fitted(4_000, 3_000, 1_000), (1_000, 750));
        assert_eq!(fitted(3, 40_000, 1_000), (1, 1_000));
        assert_eq!(fitted(u32::MAX, 1, 1_000), (1_000, 1));
    }

    #[test]
    fn what_the_browser_throws_has_a_reason() {
        for (name, problem) in [
            ("NotAllowedError", ScanProblem::Refused),
            ("NotFoundError", ScanProblem::NoCamera),
            ("NotReadableError", ScanProblem::Busy),
            ("", ScanProblem::Busy),
        ] {
            assert_eq!(ScanProblem::of_camera(name), problem);
        }
    }
}

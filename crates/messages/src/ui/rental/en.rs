//! The words of the pages about what is offered for rent, in English.

use super::Rental;

/// English.
pub const EN: Rental = Rental {
    title: "Homes offered for rent",
    lead: "Every listing that has been logged, newest first, and what your browser finds out about it. Don’t pay for one that isn’t offered.",
};

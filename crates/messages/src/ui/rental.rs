//! The words of the pages about what is offered for rent.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about what is offered for rent in this language.
pub const fn rental(lang: Lang) -> &'static Rental {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of the pages about what is offered for rent, in one language.
    Rental;
    /// Heading of the list.
    title,
    /// What it is, and what to look for.
    lead,
    ;
}

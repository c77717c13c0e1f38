//! The words of the home page: what the city's records are about, and how many there are.

use stele_records::types::RecordType;

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words of the home page in this language.
pub const fn home(lang: Lang) -> &'static Home {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of the home page in one language, but for those of [`Ui`](super::Ui).
    Home;
    /// Heading over what the records are about.
    title,
    /// While the counts are looked up.
    counting,
    /// What is counted, and that it is proven.
    counted,
    /// What is counted, where that isn't known: not all counts could be proven.
    not_counted,
    /// Nothing could be counted.
    none_counted,
    /// In a count's place.
    unknown,
    /// Homes to let.
    rental,
    /// The question that it answers.
    rental_asks,
    /// Construction money.
    funds,
    /// The question that it answers.
    funds_asks,
    /// Trees.
    forest,
    /// The question that it answers.
    forest_asks,
    /// Points.
    points,
    /// The question that it answers.
    points_asks,
    /// Companies and keys.
    identity,
    /// The question that it answers.
    identity_asks,
    ;
    /// What records of a type are called, so many of them, below their number.
    fn many: fn(RecordType, u64) -> &'static str,
}

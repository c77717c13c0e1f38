//! What a reader looks for among all that is offered for rent, as it stands in an address:
//! `#/rent?township=130629101&rent=1000-2500&rooms=2&view=table`. So a link leads to the same list, and the browser's
//! own way back leads from one choice to the one before.

use stele_verify::encoding::from_decimal;

use super::key::{decode_text, encode};

/// The largest bound that an address can have: more than any rent, and it fits every sum.
const MAX_BOUND: u64 = 999_999_999_999;
/// As many rooms as a record can say.
const MAX_ROOMS: u64 = 1_000;

/// What is looked for, and how it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RentRoute {
    /// The code of a township or county; none for the whole city.
    pub(crate) township: Option<String>,
    /// Rent a month, in whole units of its currency.
    pub(crate) rent: Bounds,
    /// Floor space in square metres.
    pub(crate) size: Bounds,
    pub(crate) rooms: Option<Rooms>,
    pub(crate) state: Wanted,
    pub(crate) order: Order,
    pub(crate) is_table: bool,
}

/// From so many to so many, both included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) from: Option<u64>,
    pub(crate) to: Option<u64>,
}

/// How many rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rooms {
    /// Exactly so many.
    Exactly(u64),
    /// So many or more.
    AtLeast(u64),
}

/// In which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Offered now: what most readers look for.
    #[default]
    Offered,
    /// Every listing, whatever its state.
    Any,
    Reserved,
    Let,
    Expired,
    Withdrawn,
    NotVerified,
    CantTell,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// The lowest rent first.
    Cheapest,
    /// The highest rent first.
    Dearest,
    /// The largest first.
    Largest,
}

impl Bounds {
    /// Whether nothing is asked for.
    pub(crate) const fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Whether nothing can lie between them.
    pub(crate) fn is_empty(self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if from > to)
    }

    fn write(self) -> Option<String> {
        let bound = |bound: Option<u64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        (!self.is_open()).then(|| format!("{}-{}", bound(self.from), bound(self.to)))
    }

    fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let bound = |text: &str| match text {
            "" => Some(None),
            text => from_decimal(text)
                .filter(|bound| *bound <= MAX_BOUND)
                .map(Some),
        };
        let bounds = Self {
            from: bound(from)?,
            to: bound(to)?,
        };
        (!bounds.is_open()).then_some(bounds)
    }

    /// What somebody has typed as a bound: blanks and separators are forgiven.
    ///
    /// # Errors
    /// Nothing, where it is no number.
    pub(crate) fn typed(text: &str) -> Result<Option<u64>, ()> {
        match text.trim() {
            "" => Ok(None),
            text => crate::state::paging::typed_number(text, MAX_BOUND.saturating_add(1))
                .map(Some)
                .ok_or(()),
        }
    }
}

impl Rooms {
    /// As it stands in an address and in a choice: `2`, `4+`.
    pub(crate) fn write(self) -> String {
        match self {
            Self::Exactly(rooms) => rooms.to_string(),
            Self::AtLeast(rooms) => format!("{rooms}+"),
        }
    }

    /// Reads what [`Rooms::write`] writes.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let number = |text| from_decimal(text).filter(|rooms| (1..=MAX_ROOMS).contains(rooms));
        match text.strip_suffix('+') {
            Some(rooms) => number(rooms).map(Self::AtLeast),
            None => number(text).map(Self::Exactly),
        }
    }
}

impl Wanted {
    /// All, in the order in which they are offered for choice.
    pub(crate) const ALL: [Self; 8] = [
        Self::Offered,
        Self::Any,
        Self::Reserved,
        Self::Let,
        Self::Expired,
        Self::Withdrawn,
        Self::NotVerified,
        Self::CantTell,
    ];

    /// As it stands in an address and in a choice.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Any => "any",
            Self::Reserved => "reserved",
            Self::Let => "let",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::NotVerified => "not-verified",
            Self::CantTell => "cant-tell",
        }
    }

    /// Reads what [`Wanted::code`] writes.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.code() == code)
    }
}

impl Order {
    /// All, in the order in which they are offered for choice.
    pub(crate) const ALL: [Self; 4] = [Self::Newest, Self::Cheapest, Self::Dearest, Self::Largest];

    /// As it stands in an address and in a choice.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Cheapest => "cheapest",
            Self::Dearest => "dearest",
            Self::Largest => "largest",
        }
    }

    /// Reads what [`Order::code`] writes.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.code() == code)
    }
}

impl RentRoute {
    /// Whether it leaves nothing out by what the listings say.
    pub(crate) fn is_open(&self) -> bool {
        self.rent.is_open() && self.size.is_open() && self.rooms.is_none()
    }

    /// What stands behind `#/rent`: nothing for what is asked for by default.
    pub(super) fn query(&self) -> String {
        let mut parts = Vec::new();
        let mut add = |name: &str, value: Option<String>| {
            parts.extend(value.map(|value| format!("{name}={value}")));
        };
        add(
            "township",
            self.township.as_deref().map(|code| encode(code.as_bytes())),
        );
        add("rent", self.rent.write());
        add("size", self.size.write());
        add("rooms", self.rooms.map(Rooms::write));
        let named = |code: &'static str, is_default: bool| (!is_default).then(|| code.to_owned());
        add(
            "state",
            named(self.state.code(), self.state == Wanted::default()),
        );
        add(
            "order",
            named(self.order.code(), self.order == Order::default()),
        );
        add("view", named("table", !self.is_table));
        match parts.is_empty() {
            true => String::new(),
            false => format!("?{}", parts.join("&")),
        }
    }

    /// Reads what [`RentRoute::query`] writes, in any order; none where a part isn't known, or stands there twice.
    pub(super) fn read(query: &str) -> Option<Self> {
        let mut route = Self::default();
        let mut seen = Vec::new();
        for part in query.split('&') {
            let (name, value) = part.split_once('=')?;
            if seen.contains(&name) {
                return None;
            }
            seen.push(name);
            match name {
                "township" => {
                    route.township = Some(decode_text(value).filter(|code| is_area(code))?);
                }
                "rent" => route.rent = Bounds::read(value)?,
                "size" => route.size = Bounds::read(value)?,
                "rooms" => route.rooms = Some(Rooms::read(value)?),
                "state" => route.state = Wanted::from_code(value)?,
                "order" => route.order = Order::from_code(value)?,
                "view" => {
                    route.is_table = match value {
                        "table" => true,
                        "cards" => false,
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
        Some(route)
    }
}

/// Whether an entry can have this code of an area: of one that it can't it would be proven that there is nothing.
fn is_area(code: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    (2..=16).contains(&code.len()) && code.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Route;
    use proptest::prelude::*;

    fn parse(hash: &str) -> Option<RentRoute> {
        match Route::parse(hash) {
            Route::Rent(route) => Some(route),
            _ => None,
        }
    }

    fn bounds() -> impl Strategy<Value = Bounds> {
        let bound = || proptest::option::of(0..=MAX_BOUND);
        (bound(), bound()).prop_map(|(from, to)| Bounds { from, to })
    }

    fn rooms() -> impl Strategy<Value = Rooms> {
        (1..=MAX_ROOMS, any::<bool>()).prop_map(|(rooms, more)| match more {
            true => Rooms::AtLeast(rooms),
            false => Rooms::Exactly(rooms),
        })
    }

    prop_compose! {
        fn route()(
            township in proptest::option::of("[0-9A-Z]{2,16}"),
            (rent, size, rooms) in (bounds(), bounds(), proptest::option::of(rooms())),
            state in proptest::sample::select(&Wanted::ALL[..]),
            order in proptest::sample::select(&Order::ALL[..]),
            is_table in any::<bool>(),
        ) -> RentRoute {
            RentRoute { township, rent, size, rooms, state, order, is_table }
        }
    }

    proptest! {
        #[test]
        fn every_choice_reads_back(route in route()) {
            let hash = Route::Rent(route.clone()).to_hash();
            prop_assert!(hash.is_ascii() && !hash.contains(' '), "{}", hash);
            prop_assert_eq!(parse(&hash), Some(route.clone()), "{}", hash);
            // The order of the parts doesn't matter.
            if let Some(query) = hash.strip_prefix("#/rent?") {
                let turned: Vec<&str> = query.rsplit('&').collect();
                prop_assert_eq!(parse(&format!("#/rent?{}", turned.join("&"))), Some(route));
            }
        }

        #[test]
        fn no_address_breaks_it(query in ".{0,60}") {
            let _ = Route::parse(&format!("#/rent?{query}"));
        }
    }

    #[test]
    fn addresses_are_short_and_readable() {
        assert_eq!(Route::Rent(RentRoute::default()).to_hash(), "#/rent");
        let route = RentRoute {
            township: Some("130629101".into()),
            rent: Bounds {
                from: Some(1_000),
                to: None,
            },
            rooms: Some(Rooms::AtLeast(4)),
            state: Wanted::Any,
            is_table: true,
            ..RentRoute::default()
        };
        let hash = "#/rent?township=130629101&rent=1000-&rooms=4+&state=any&view=table";
        assert_eq!(Route::Rent(route.clone()).to_hash(), hash);
        assert_eq!(parse(hash), Some(route));
        assert_eq!(parse("#/rent?view=cards"), Some(RentRoute::default()));
    }

    #[test]
    fn what_is_not_known_leads_nowhere() {
        for hash in [
            "#/rent?",
            "#/rent?rent",
            "#/rent?rent=",
            "#/rent?rent=-",
            "#/rent?rent=1",
            "#/rent?rent=01-",
            "#/rent?rent=1-2-3",
            "#/rent?rent=-1-",
            "#/rent?rent=1000000000000-",
            "#/rent?rooms=0",
            "#/rent?rooms=+",
            "#/rent?rooms=1001",
            "#/rent?state=Offered",
            "#/rent?order=",
            "#/rent?view=list",
            "#/rent?rooms=1&rooms=1",
            "#/rent?colour=red",
            "#/rent?township=",
            "#/rent?township=%FF",
            "#/rent?township=1",
            "#/rent?township=%E6%9D%A8",
            "#/rent?township=1&",
            "#/rent?view=table/x",
        ] {
            assert_eq!(parse(hash), None, "{hash}");
            assert_eq!(Route::parse(hash), Route::Unknown, "{hash}");
        }
    }

    #[test]
    fn bounds_as_people_type_them() {
        for (text, bound) in [
            ("", Ok(None)),
            ("  ", Ok(None)),
            ("2,500", Ok(Some(2_500))),
            ("２５００", Ok(Some(2_500))),
            ("0", Ok(Some(0))),
            ("-1", Err(())),
            ("2.5", Err(())),
            ("cheap", Err(())),
            ("1000000000000", Err(())),
        ] {
            assert_eq!(Bounds::typed(text), bound, "{text}");
        }
        let empty = Bounds {
            from: Some(2),
            to: Some(1),
        };
        assert!(empty.is_empty() && !Bounds::default().is_empty());
    }
}

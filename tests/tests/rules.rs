//! The rules of the city over real logs.
#![cfg(not(target_arch = "wasm32"))]

/// One test for each function of a shared module.
macro_rules! tests {
    ($attribute:meta; $($own:ident = $path:path: $($name:ident)+;)+) => {
        $(mod $own {
            use $path as shared;

            $(#[$attribute]
            fn $name() {
                shared::$name();
            })+
        })+
    };
}

tests! {
    test;
    identity = stele_tests::rules::identity: revoked_keys rotated_keys accreditations chains codes times a_verdict_of_all;
    offers = stele_tests::rules::rental::offers: impostors ended_mandates stale_titles exclusive_mandates one_party_twice;
    listings = stele_tests::rules::rental::listings: already_let expired_and_withdrawn stolen_photos prices versions inflated reserved;
    leases = stele_tests::rules::rental::leases: two_leases reserved_for_others terms subleases invented_tenants;
}

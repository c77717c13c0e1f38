//! What the record says, changed after it was signed.

use stele_records::verdict::CheckCode::{Form, Proofs};
use stele_verify::record::CONTEXT;

use super::proofs::did;
use super::{Change, change};
use crate::city::{self, OTHER_ORIGIN};
use crate::tamper::replaced;

/// Every change.
pub(super) fn changes() -> Vec<Change> {
    let broken = || [(Proofs, "proof-signature")];
    vec![
        change(
            "a number of the subject",
            |r| replaced(r, r#""dbhMm":128"#, r#""dbhMm":129"#),
            broken(),
        ),
        change(
            "a text of the subject",
            |r| replaced(r, "银杏", "水杉"),
            broken(),
        ),
        change(
            "the subject itself",
            |r| {
                replaced(
                    &replaced(r, r#"tree:T-0004"#, "tree:T-0005"),
                    r#""tag":"T-0004""#,
                    r#""tag":"T-0005""#,
                )
            },
            broken(),
        ),
        change(
            "a field more",
            |r| {
                replaced(
                    r,
                    r#""type":"Tree""#,
                    r#""type":"Tree","vernacularNamf":"x""#,
                )
            },
            [(Form, "json-name-order")],
        ),
        change(
            "a field less",
            |r| replaced(r, r#""locality":"人民路 4 号","#, ""),
            broken(),
        ),
        change(
            "the record's id",
            |r| replaced(r, "000000000004", "000000000005"),
            broken(),
        ),
        change(
            "the log it was made for",
            |r| replaced(r, city::ORIGIN, OTHER_ORIGIN),
            broken(),
        ),
        change(
            "the time it is valid from",
            |r| {
                replaced(
                    r,
                    r#""validFrom":"2026-09-21"#,
                    r#""validFrom":"2026-09-20"#,
                )
            },
            broken(),
        ),
        change(
            "the type",
            |r| replaced(r, "TreeCard", "TreeCars"),
            broken(),
        ),
        change(
            "the signer's role",
            |r| replaced(r, "custodian", "bystander"),
            [(Proofs, "proof-signature")],
        ),
        change(
            "the context",
            |r| {
                [
                    b"{\"@context\":[\"https://www.w3.org/2018/credentials/v1\"",
                    &r[51..],
                ]
                .concat()
            },
            [(Form, "record-context")],
        ),
        change(
            "the context of its proof",
            |r| {
                replaced(
                    r,
                    &format!(r#""{}"],"created""#, CONTEXT[1]),
                    r#""https://www.w3.org/ns/credentials/other/v2"],"created""#,
                )
            },
            [(Form, "proof-context")],
        ),
        change(
            "the issuer",
            |r| {
                replaced(
                    r,
                    &format!(r#""issuer":"{}""#, did(0x11)),
                    &format!(r#""issuer":"{}""#, did(0x12)),
                )
            },
            [(Form, "record-issuer-not-signer")],
        ),
        change(
            "an unknown member",
            |r| replaced(r, r#""issuer""#, r#""issued":true,"issuer""#),
            broken(),
        ),
        change(
            "no id",
            |r| {
                replaced(
                    r,
                    r#""id":"urn:uuid:00000000-0000-8000-8000-000000000004","#,
                    "",
                )
            },
            [(Form, "record-member-missing")],
        ),
    ]
}

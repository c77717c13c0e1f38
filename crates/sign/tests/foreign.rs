//! What `foreign` does with documents that no issuer would sign.

use serde_json::{Value, json};
use stele_sign::foreign::{ForeignError, verify_proof};
use stele_sign::multikey::SecretKey;
use stele_verify::encoding::to_multibase58;

/// A proof that is right but for its signature, with this context.
fn proof(context: &Value) -> Value {
    // TEST KEY
    let key = SecretKey::from_seed(&[1; 32]).unwrap();
    json!({
        "@context": context,
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-08-03T12:00:00Z",
        "verificationMethod": key.did().verification_method(),
        "proofPurpose": "assertionMethod",
        "proofValue": to_multibase58(key.sign(b"something else").unwrap().as_bytes()),
    })
}

/// A context in a proof is held against the document's, and there has to be one.
#[test]
fn a_context_needs_one_in_the_document() {
    let contexts = [
        json!(null),
        json!([]),
        json!("https://x.example"),
        json!({}),
    ];
    let documents = [
        json!(null),
        json!("text"),
        json!([1]),
        json!(1),
        json!({}),
        json!({"id": "urn:uuid:1"}),
    ];
    for context in &contexts {
        for document in &documents {
            let result = verify_proof(document, &proof(context));
            assert_eq!(result, Err(ForeignError::Context), "{document} {context}");
        }
    }
}

/// What is signed has a context that begins with the proof's (vc-di-eddsa section 3.3.2, step 4).
#[test]
fn a_context_begins_the_documents() {
    let document = json!({"@context": ["https://a.example", "https://b.example"]});
    for (context, error) in [
        (json!(["https://a.example"]), ForeignError::Signature),
        (json!("https://a.example"), ForeignError::Signature),
        (json!(["https://b.example"]), ForeignError::Context),
        (
            json!([
                "https://a.example",
                "https://b.example",
                "https://c.example"
            ]),
            ForeignError::Context,
        ),
    ] {
        let result = verify_proof(&document, &proof(&context));
        assert_eq!(result, Err(error), "{context}");
    }
}

#[test]
fn a_proof_that_is_no_object_is_refused() {
    for proof in [json!(null), json!("proof"), json!([]), json!(1)] {
        let result = verify_proof(&json!({}), &proof);
        assert_eq!(result, Err(ForeignError::Suite(" ".into())), "{proof}");
    }
}

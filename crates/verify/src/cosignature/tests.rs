use super::*;
use crate::note::KeyKind;
use crate::note::testing::TestKey;

// The example of the specification.
const TEXT: &str = "example.com/behind-the-sofa\n\
    20852163\n\
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const TIME: u64 = 1_679_315_147;

#[test]
fn the_message_is_the_example_s() {
    let message = "cosignature/v1\n\
        time 1679315147\n\
        example.com/behind-the-sofa\n\
        20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    assert_eq!(signed_message(TEXT, TIME), message.as_bytes());
}

#[test]
fn the_example_s_time_is_read() {
    let line = SignatureLine::parse("— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==").unwrap();
    let cosignature = Cosignature::parse(line.bytes()).unwrap();
    assert_eq!(cosignature.time(), TIME);
}

#[test]
fn it_holds_for_its_text_time_and_key_alone() {
    let witness = TestKey::witness("w", 1);
    let key = &witness.vkey;
    let line = witness.cosign(TEXT, TIME);
    assert!(line.claims(key));
    let cosignature = Cosignature::parse(line.bytes()).unwrap();
    assert_eq!(cosignature.to_line(key), line);
    assert_eq!(cosignature.verify(key, TEXT), Ok(()));

    let bad = Err(CosignatureError::Signature);
    assert_eq!(cosignature.verify(key, &TEXT.replace('3', "4")), bad);
    assert_eq!(cosignature.verify(key, TEXT.trim_end()), bad);
    let later = Cosignature::new(TIME + 1, cosignature.signature.clone()).unwrap();
    assert_eq!(later.verify(key, TEXT), bad);
    assert_eq!(
        cosignature.verify(&TestKey::witness("w", 2).vkey, TEXT),
        bad
    );
    // The same public key as a log's key.
    assert_eq!(
        cosignature.verify(&TestKey::log("w", 1).vkey, TEXT),
        Err(CosignatureError::KeyKind)
    );
}

#[test]
fn a_log_s_signature_is_no_cosignature() {
    let line = TestKey::log("w", 1).sign(TEXT);
    assert_eq!(
        Cosignature::parse(line.bytes()),
        Err(CosignatureError::Length { found: 64 })
    );
    // Not even with a time put before it.
    let mut bytes = TIME.to_be_bytes().to_vec();
    bytes.extend_from_slice(line.bytes());
    let cosignature = Cosignature::parse(&bytes).unwrap();
    let key = TestKey::witness("w", 1).vkey;
    let bad = Err(CosignatureError::Signature);
    assert_eq!(cosignature.verify(&key, TEXT), bad);
}

#[test]
fn length_and_time_are_bounded() {
    for found in [0, 7, 8, 71, 73, 2427, 2429] {
        let error = Err(CosignatureError::Length { found });
        assert_eq!(Cosignature::parse(&alloc::vec![0; found]), error);
    }
    let mut bytes = [0; Cosignature::LEN];
    assert_eq!(Cosignature::parse(&bytes).unwrap().time(), 0);
    bytes[..8].copy_from_slice(&MAX_TIME.to_be_bytes());
    assert_eq!(Cosignature::parse(&bytes).unwrap().time(), MAX_TIME);
    bytes[0] = 0x80;
    bytes[1..8].fill(0);
    let time = MAX_TIME + 1;
    let error = Err(CosignatureError::TimeOutOfRange { time });
    assert_eq!(Cosignature::parse(&bytes), error);
}

#[test]
fn the_ml_dsa_message_is_the_specification_s_byte_for_byte() {
    let name = KeyName::new("witness.example.com/w1").unwrap();
    let checkpoint = Checkpoint::parse_text(TEXT).unwrap();
    let message = cosigned_message(&name, TIME, &checkpoint).unwrap();
    let mut expected = Vec::new();
    // uint8 label[12] = "subtree/v1\n\0"
    expected.extend([
        0x73, 0x75, 0x62, 0x74, 0x72, 0x65, 0x65, 0x2f, 0x76, 0x31, 0x0a, 0x00,
    ]);
    // opaque cosigner_name<1..2^8-1>
    expected.push(22);
    expected.extend(b"witness.example.com/w1");
    // uint64 timestamp: 1679315147
    expected.extend([0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb]);
    // opaque log_origin<1..2^8-1>, without the newline
    expected.push(27);
    expected.extend(b"example.com/behind-the-sofa");
    // uint64 start, uint64 end: 20852163
    expected.extend([0; 8]);
    expected.extend([0, 0, 0, 0, 0x01, 0x3e, 0x2d, 0xc3]);
    // uint8 hash[32]
    let hash: [u8; 32] = crate::encoding::from_hex(
        "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62",
    )
    .unwrap();
    expected.extend(hash);
    assert_eq!(message, expected);
}

#[test]
fn the_ml_dsa_message_has_room_for_255_bytes_of_each_name() {
    let of = |cosigner: usize, origin: usize| {
        let name = KeyName::new(&"n".repeat(cosigner)).unwrap();
        let checkpoint = Checkpoint::new(&"o".repeat(origin), 0, crate::hash::empty_root());
        cosigned_message(&name, 1, &checkpoint.unwrap()).map(|message| message.len())
    };
    assert_eq!(of(255, 255), Ok(12 + 256 + 8 + 256 + 16 + 32));
    assert_eq!(of(256, 1), Err(CosignatureError::Unstatable));
    assert_eq!(of(1, 256), Err(CosignatureError::Unstatable));
}

#[test]
fn kinds_of_signatures_and_keys_don_t_mix() {
    let ed25519 = TestKey::witness("w", 1).vkey;
    let ml_dsa = VerifierKey::new(KeyName::new("w").unwrap(), KeyKind::MlDsa44, &[7; 1312]);
    let ml_dsa = ml_dsa.unwrap();
    let short = Cosignature::parse(&[0; Cosignature::LEN]).unwrap();
    let long = Cosignature::parse(&[0; Cosignature::ML_DSA_44_LEN]).unwrap();
    let length = |found| Err(CosignatureError::Length { found });
    assert_eq!(short.verify(&ml_dsa, TEXT), length(72));
    assert_eq!(long.verify(&ed25519, TEXT), length(2428));
    let log = TestKey::log("w", 1).vkey;
    assert_eq!(long.verify(&log, TEXT), Err(CosignatureError::KeyKind));
    let not_checked = match cfg!(feature = "ml-dsa") {
        true => CosignatureError::Signature,
        false => CosignatureError::Unsupported,
    };
    assert_eq!(long.verify(&ml_dsa, TEXT), Err(not_checked));
    assert_eq!(long.to_line(&ml_dsa).bytes(), [0; 2428]);
    // It isn't about a text that is no checkpoint, or has a fourth line.
    for text in ["", "a\n", &format!("{TEXT}more\n")] {
        let unstatable = Err(CosignatureError::Unstatable);
        assert_eq!(long.verify(&ml_dsa, text), unstatable, "{text:?}");
    }
}

#[cfg(feature = "ml-dsa")]
#[test]
fn an_ml_dsa_cosignature_holds_for_its_tree_time_and_name_alone() {
    let witness = TestKey::ml_dsa("w", 1);
    let key = &witness.vkey;
    let line = witness.cosign(TEXT, TIME);
    assert!(line.claims(key));
    assert_eq!(line.bytes().len(), Cosignature::ML_DSA_44_LEN);
    let cosignature = Cosignature::parse(line.bytes()).unwrap();
    assert_eq!((cosignature.time(), cosignature.to_line(key)), (TIME, line));
    assert_eq!(cosignature.verify(key, TEXT), Ok(()));

    let bad = Err(CosignatureError::Signature);
    for text in [
        TEXT.replace("sofa", "sofb"),
        TEXT.replace("163", "164"),
        TEXT.replace("Cs", "Ct"),
    ] {
        assert_eq!(cosignature.verify(key, &text), bad, "{text}");
    }
    let later = Cosignature::new(TIME + 1, cosignature.signature.clone()).unwrap();
    assert_eq!(later.verify(key, TEXT), bad);
    let other = TestKey::ml_dsa("w", 2).vkey;
    assert_eq!(cosignature.verify(&other, TEXT), bad);
    // Unlike with Ed25519 the same key under another name is another cosigner.
    let renamed = TestKey::ml_dsa("v", 1).vkey;
    assert_eq!(renamed.public_key(), key.public_key());
    assert_eq!(cosignature.verify(&renamed, TEXT), bad);
    // Each part of the signature counts: the challenge, the response, the hint.
    for at in [8, 40, 2000, 2340, 2427] {
        let mut bytes = cosignature.to_line(key).bytes().to_vec();
        bytes[at] ^= 1;
        let changed = Cosignature::parse(&bytes).unwrap();
        assert_eq!(changed.verify(key, TEXT), bad, "{at}");
    }
}

//! What no check can show.

use stele_records::types::RecordType;

use crate::lang::Lang;
use crate::text::either;

/// What no check of a record of this type can show.
pub const fn record_limits(lang: Lang, record_type: RecordType) -> &'static [&'static str] {
    match record_type {
        RecordType::RentalListing
        | RecordType::Reservation
        | RecordType::Lease
        | RecordType::LeaseEnd
        | RecordType::Mandate => either!(
            lang,
            &[
                "Money paid outside this log isn’t shown.",
                "Not checked: that whoever asks you for money is the signer.",
            ],
            &[
                "在本日志之外支付的款项，这里看不到。",
                "没有核验：向您收款的人是否就是签署方。",
            ]
        ),
        RecordType::Property | RecordType::TitleAttestation => either!(
            lang,
            &[
                "That the flat is as described, and that nobody else claims it in court, is the registry’s word.",
            ],
            &["房屋是否如所述、是否有人另行主张权利，以登记机构的说法为准。"]
        ),
        RecordType::TreeCard | RecordType::TreeEvent | RecordType::Section => either!(
            lang,
            &["No check can show that the tree lives, or that it stands there."],
            &["核验不能说明树是否活着、是否真的在那里。"]
        ),
        RecordType::PersonAttestation => either!(
            lang,
            {
                &["That the right person held the document that was seen is the authority’s word."]
            },
            &["持证件者是否就是本人，以核验机关的说法为准。"]
        ),
        RecordType::Project
        | RecordType::Contract
        | RecordType::Amendment
        | RecordType::Milestone
        | RecordType::PaymentRequest
        | RecordType::Payment
        | RecordType::Reversal
        | RecordType::WageRun => either!(
            lang,
            &[
                "Money paid outside this log isn’t shown.",
                "That the money moved, and that the works are as described, is the signers’ word.",
            ],
            &[
                "在本日志之外支付的款项，这里看不到。",
                "款项是否实际到账、工程是否如所述，以签署方的说法为准。",
            ]
        ),
        RecordType::Station
        | RecordType::RateTable
        | RecordType::Account
        | RecordType::AccountTransfer
        | RecordType::Deposit
        | RecordType::Grant
        | RecordType::Expiry
        | RecordType::PointsReversal
        | RecordType::Catalogue
        | RecordType::Redemption => either!(
            lang,
            &[
                "That the waste was handed in and weighed so is the station’s word.",
                "Anyone can follow an account by its pseudonym; only who is behind it is private.",
            ],
            &[
                "垃圾是否如此投放和称重，以站点的说法为准。",
                "任何人都可以按化名查看账户的往来，只有账户背后的人不公开。",
            ]
        ),
        RecordType::Release => either!(
            lang,
            &[
                "That the program does what it should, and that a page runs these very files, no check here can show: compare the files.",
            ],
            &["程序是否做它该做的事、网页运行的是否就是这些文件，这里的核验无法说明，请比对文件。"]
        ),
        RecordType::Entity
        | RecordType::Key
        | RecordType::Accreditation
        | RecordType::Withdrawal => either!(
            lang,
            &[
                "Who holds a key at this moment no check can show: a stolen one signs as well until it is revoked.",
            ],
            &["密钥此刻在谁手中，核验无法说明：被盗的密钥在吊销之前同样能签署。"]
        ),
    }
}

// Which module knows which record types. A module is chosen by looking at the file before anything is checked, to
// load a small one at once; nothing else rests on it. A wrong choice ends in the module that knows all, or in "can't
// tell".

/** The types of each system. `crates/widget/tests/shell.rs` holds them against the records crate. */
const TYPES = {
  rental: "Lease LeaseEnd Mandate Property RentalListing Reservation TitleAttestation",
  funds: "Amendment Contract Milestone Payment PaymentRequest Project Reversal WageRun",
  forest: "Section TreeCard TreeEvent",
  points: "Account AccountTransfer Catalogue Deposit Expiry Grant PointsReversal RateTable Redemption Station",
};

/** @type {Map<string, string>} */
const SYSTEMS = new Map(
  Object.entries(TYPES).flatMap(([system, types]) => types.split(" ").map((type) => [type, system])),
);

/** The systems that have modules. */
export const ALL = Object.keys(TYPES);

/** Every module knows the types on which all others rest: a file about those alone goes to any. */
const ANY = "rental";

/** The module for a system and a language. */
export const variantOf = (/** @type {string} */ system, /** @type {string} */ lang) => `${system}-${lang}`;

/**
 * The system that a file is probably about. A proof of one record goes to a module of its own, which is small.
 *
 * @param {Uint8Array} bytes a record, a `.tlog-proof` or a dossier
 * @returns {string}
 */
export function sniff(bytes) {
  const text = new TextDecoder().decode(bytes);
  if (text.startsWith("stele/dossier@")) {
    return sniffDossier(text);
  }
  return text.startsWith("c2sp.org/tlog-proof@") ? "proof" : (systemIn(text) ?? ANY);
}

/** The entry that it is about; of one about a key, whatever most of its entries are. */
function sniffDossier(/** @type {string} */ text) {
  const about = /^about entry (\d+)$/m.exec(text);
  if (about) {
    const entry = new RegExp(`^entry ${about[1]} (\\S+)$`, "m").exec(text);
    return (entry && systemIn(decode(entry[1]))) ?? ANY;
  }
  const counts = new Map();
  for (const [, entry] of text.matchAll(/^entry \d+ (\S+)$/gm)) {
    const system = systemIn(decode(entry));
    if (system) {
      counts.set(system, (counts.get(system) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ANY;
}

function systemIn(/** @type {string} */ record) {
  const type = /"type":\["VerifiableCredential","(\w+)"\]/.exec(record);
  return type ? SYSTEMS.get(type[1]) : undefined;
}

function decode(/** @type {string} */ base64) {
  try {
    return atob(base64);
  } catch {
    return "";
  }
}

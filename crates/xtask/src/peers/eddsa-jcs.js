import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import jsigs from "jsonld-signatures";
import { createVerifyCryptosuite } from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";

export async function verify(document, documentLoader) {
  const suite = new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() });
  const purpose = new jsigs.purposes.AssertionProofPurpose();
  return jsigs.verify(document, { suite, purpose, documentLoader });
}

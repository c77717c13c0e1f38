import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import jsigs from "jsonld-signatures";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";

export async function verify(document, documentLoader) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const purpose = new jsigs.purposes.AssertionProofPurpose();
  return jsigs.verify(document, { suite, purpose, documentLoader });
}

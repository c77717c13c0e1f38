import { SigstoreVerifier } from "@freedomofpress/sigstore-browser";

export async function verify(root, identity, issuer, bundle, artifact) {
  const verifier = new SigstoreVerifier();
  await verifier.loadSigstoreRoot(root);
  return verifier.verifyArtifact(identity, issuer, bundle, artifact);
}

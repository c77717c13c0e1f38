// Verifies and signs with Digital Bazaar's libraries. Reads one request from standard input and
// writes one answer to standard output, both JSON:
//
//   {"verify": DOCUMENT}                           -> {"whole": RESULT, "each": [RESULT, ...]}
//   {"sign": DOCUMENT, "keys": [MULTIKEY, ...], "created": TIME} -> {"proofs": [PROOF, ...]}
//
// A RESULT is "verified", or what the library says is wrong. Anything unforeseen is an exit status.

import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {
  createSignCryptosuite, createVerifyCryptosuite
} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import jsigs from 'jsonld-signatures';

const DID_KEY = 'did:key:';

/** Knows did:key and nothing else: contexts are compared, never fetched. */
async function documentLoader(url) {
  const [did, fragment] = url.split('#');
  if(!did.startsWith(DID_KEY)) {
    throw new Error(`nothing may be fetched, but ${url} was asked for`);
  }
  const publicKeyMultibase = did.slice(DID_KEY.length);
  const id = `${did}#${publicKeyMultibase}`;
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id, type: 'Multikey', controller: did, publicKeyMultibase
  };
  const document = fragment ? method : {
    '@context': 'https://www.w3.org/ns/did/v1',
    id: did, verificationMethod: [method], assertionMethod: [id]
  };
  return {contextUrl: null, documentUrl: url, document};
}

const purpose = () => new jsigs.purposes.AssertionProofPurpose();

/** The library says "verified" if any proof is: so callers also ask for each alone. */
async function result(document) {
  const suite = new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()});
  const {verified, error} = await jsigs.verify(
    structuredClone(document), {suite, purpose: purpose(), documentLoader});
  if(verified) {
    return 'verified';
  }
  const errors = error?.errors ?? [error];
  return errors.map(each => each?.message ?? 'no reason').join('; ');
}

async function verify(document) {
  const each = [];
  for(const proof of [document.proof].flat()) {
    each.push(await result({...document, proof}));
  }
  return {whole: await result(document), each};
}

async function sign(document, keys, created) {
  const proofs = [];
  for(const {publicKeyMultibase, secretKeyMultibase} of keys) {
    const controller = DID_KEY + publicKeyMultibase;
    const id = `${controller}#${publicKeyMultibase}`;
    const key = await Ed25519Multikey.from(
      {type: 'Multikey', id, controller, publicKeyMultibase, secretKeyMultibase});
    const suite = new DataIntegrityProof(
      {signer: key.signer(), date: created, cryptosuite: createSignCryptosuite()});
    const signed = await jsigs.sign(
      structuredClone(document), {suite, purpose: purpose(), documentLoader});
    proofs.push(signed.proof);
  }
  return {proofs};
}

let input = '';
for await (const chunk of process.stdin.setEncoding('utf8')) {
  input += chunk;
}
const request = JSON.parse(input);
const answer = request.verify ?
  await verify(request.verify) :
  await sign(request.sign, request.keys, request.created);
process.stdout.write(JSON.stringify(answer));

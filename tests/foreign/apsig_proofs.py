"""Verifies and signs with apsig. Reads one request from standard input and writes one answer to
standard output, both JSON:

    {"verify": DOCUMENT}                                -> {"each": [RESULT, ...]}
    {"sign": DOCUMENT, "keys": [MULTIKEY, ...], "created": TIME} -> {"proofs": [PROOF, ...]}

A RESULT is "verified", or what the library says is wrong. apsig knows documents with one proof:
each proof of a set is checked alone. Anything unforeseen is an exit status.
"""

import copy
import json
import sys

from apsig import ProofSigner, ProofVerifier
from apsig.exceptions import UnknownSignatureError, VerificationFailedError

DID_KEY = "did:key:"


def result(document, proof):
    method = proof["verificationMethod"]
    multikey = method.split("#")[0].removeprefix(DID_KEY)
    alone = copy.deepcopy({**document, "proof": proof})
    try:
        signer = ProofVerifier(multikey).verify(alone, raise_on_fail=True)
    except UnknownSignatureError:
        return "context"
    except VerificationFailedError:
        return "signature"
    return "verified" if signer == method else f"by {signer}"


def verify(document):
    proofs = document["proof"]
    proofs = proofs if isinstance(proofs, list) else [proofs]
    return {"each": [result(document, proof) for proof in proofs]}


def sign(document, keys, created):
    proofs = []
    for key in keys:
        multikey = key["publicKeyMultibase"]
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "created": created,
            "verificationMethod": f"{DID_KEY}{multikey}#{multikey}",
            "proofPurpose": "assertionMethod",
        }
        signer = ProofSigner(key["secretKeyMultibase"])
        proofs.append(signer.create_proof(document, options))
    return {"proofs": proofs}


request = json.load(sys.stdin)
if "verify" in request:
    answer = verify(request["verify"])
else:
    answer = sign(request["sign"], request["keys"], request["created"])
json.dump(answer, sys.stdout)

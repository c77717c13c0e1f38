import sodium from "libsodium-wrappers";

export async function verify(signature, message, key) {
  await sodium.ready;
  return sodium.crypto_sign_verify_detached(signature, message, key);
}

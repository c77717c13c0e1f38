import { createC2pa } from "@contentauth/c2pa-web";

export async function verify(blob) {
  const c2pa = await createC2pa({ wasmSrc: "c2pa_bg.wasm" });
  const reader = await c2pa.reader.fromBlob(blob.type, blob);
  return reader.manifestStore();
}

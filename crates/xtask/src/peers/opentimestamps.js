import OpenTimestamps from "opentimestamps";

export async function verify(proof, bytes) {
  const stamp = OpenTimestamps.DetachedTimestampFile.deserialize(proof);
  const hash = new OpenTimestamps.Ops.OpSHA256();
  const file = OpenTimestamps.DetachedTimestampFile.fromBytes(hash, bytes);
  return OpenTimestamps.verify(stamp, file);
}

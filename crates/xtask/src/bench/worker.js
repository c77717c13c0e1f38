// One of the workers that verify records side by side.
import init, { verifyRecords } from "./plain.js";

await init({ module_or_path: "plain.wasm" });
onmessage = ({ data }) => postMessage(data.reduce((sum, bundle) => sum + verifyRecords(bundle), 0));
postMessage(0);

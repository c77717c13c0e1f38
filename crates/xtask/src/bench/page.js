// Runs in the page that `cargo xtask bench` opens: everyone in turn, round by round, so that what else the machine does
// falls on all alike. What is sent back are microseconds for one, of each round.
import canonicalize from "canonicalize";
import sodium from "libsodium-wrappers";
import { ed25519 } from "@noble/curves/ed25519.js";
import init, * as stele from "./plain.js";
import initWide, * as wide from "./wide.js";

const text = new TextEncoder();

const bytes = (numbers) => Uint8Array.from(numbers);

/** What is verified, as each wants it. */
async function load() {
  const inputs = await (await fetch("inputs.json")).json();
  const signed = ({ key, message, signature }) => ({ key, message: bytes(message), signature: bytes(signature) });
  const joined = (parts) => bytes(parts.flatMap((part) => [...part]));
  const keys = inputs.keys.map(bytes);
  const signatures = inputs.signatures.map(signed);
  const records = inputs.records.map(({ text: own, key, signature }) => ({
    bytes: text.encode(own),
    key,
    signature: bytes(signature),
  }));
  return {
    keys,
    signatures,
    records,
    singles: inputs.singles.map(signed),
    singleKeys: inputs.single_keys.map(bytes),
    joined: [
      joined(keys),
      bytes(signatures.map(({ key }) => key)),
      joined(signatures.map(({ message }) => message)),
      joined(signatures.map(({ signature }) => signature)),
    ],
    bundle: joined(records.map(({ bytes: own }) => [own.length >> 8, own.length & 255, ...own])),
    webKeys: await Promise.all(keys.map(imported)),
  };
}

const imported = (key) => crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
const byWeb = (key, { message, signature }) => crypto.subtle.verify("Ed25519", key, signature, message);
const bySodium = (key, { message, signature }) => sodium.crypto_sign_verify_detached(signature, message, key);
const byNoble = (key, { message, signature }) => ed25519.verify(signature, message, key);
const sha256 = (message) => crypto.subtle.digest("SHA-256", message);
const good = (answers) => answers.filter(Boolean).length;

/** Whether these bytes are the canonical form of what they say, and what that is. */
function inForm(record) {
  const own = new TextDecoder().decode(record);
  const value = JSON.parse(own);
  return canonicalize(value) === own ? value : undefined;
}

/** The message that the proof of a record signs: vc-di-eddsa section 3.3.4. */
async function signedMessage(record) {
  const { proof, ...document } = inForm(record);
  const { proofValue, ...config } = proof[0];
  const hashes = await Promise.all([config, document].map((part) => sha256(text.encode(canonicalize(part)))));
  return joinedHashes(hashes);
}

function joinedHashes([first, second]) {
  const message = new Uint8Array(64);
  message.set(new Uint8Array(first), 0);
  message.set(new Uint8Array(second), 32);
  return message;
}

/** Workers, each with a module of its own. */
class Pool {
  constructor(count) {
    this.workers = Array.from({ length: count }, () => new Worker("worker.js", { type: "module" }));
  }

  ready() {
    return Promise.all(this.workers.map((worker) => answered(worker)));
  }

  /** Has each bundle verified, by turns; how many records are intact. */
  async verify(bundles) {
    const { workers } = this;
    const parts = workers.map((_, own) => bundles.filter((_, at) => at % workers.length === own));
    const counts = workers.map((worker, own) => {
      const count = answered(worker);
      worker.postMessage(parts[own]);
      return count;
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }
}

function answered(worker) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
}

const BUNDLES = 16;

/** The rows: of how many, and who does it in which way. Each says how many of them are good. */
const ROWS = {
  bulk: async ({ keys, webKeys, signatures, joined }) => ({
    count: signatures.length,
    native: true,
    by: {
      stele: () => stele.verifySignatures(...joined),
      libsodium: () => good(signatures.map((one) => bySodium(keys[one.key], one))),
      noble: () => good(signatures.map((one) => byNoble(keys[one.key], one))),
      webcrypto: async () => good(await Promise.all(signatures.map((one) => byWeb(webKeys[one.key], one)))),
    },
  }),
  wide: async ({ keys, signatures, joined }) => {
    await initWide({ module_or_path: "wide.wasm" });
    return {
      count: signatures.length,
      by: {
        stele: () => wide.verifySignatures(...joined),
        plain: () => stele.verifySignatures(...joined),
        libsodium: () => good(signatures.map((one) => bySodium(keys[one.key], one))),
      },
    };
  },
  records: async ({ keys, records, bundle }) => ({
    count: records.length,
    native: true,
    by: {
      stele: () => stele.verifyRecords(bundle),
      libsodium: async () => {
        const messages = await Promise.all(records.map((record) => signedMessage(record.bytes)));
        return good(records.map(({ key, signature }, at) => bySodium(keys[key], { message: messages[at], signature })));
      },
    },
  }),
  cold: async ({ singles, singleKeys }) => ({
    count: singles.length,
    native: true,
    by: {
      stele: () => good(singles.map((one, at) => stele.verifyOne(singleKeys[at], one.message, one.signature))),
      libsodium: () => good(singles.map((one, at) => bySodium(singleKeys[at], one))),
      noble: () => good(singles.map((one, at) => byNoble(singleKeys[at], one))),
      webcrypto: async () => {
        let count = 0;
        for (const [at, one] of singles.entries()) count += Number(await byWeb(await imported(singleKeys[at]), one));
        return count;
      },
    },
  }),
  seen: async ({ singles, singleKeys }) => {
    const seen = singleKeys.map((key) => stele.SeenKey.read(key));
    const webKeys = await Promise.all(singleKeys.map(imported));
    return {
      count: singles.length,
      by: {
        stele: () => good(singles.map((one, at) => seen[at].verify(one.message, one.signature))),
        libsodium: () => good(singles.map((one, at) => bySodium(singleKeys[at], one))),
        webcrypto: async () => {
          let count = 0;
          for (const [at, one] of singles.entries()) count += Number(await byWeb(webKeys[at], one));
          return count;
        },
      },
    };
  },
  form: async ({ records, bundle }) => ({
    count: records.length,
    native: true,
    by: {
      stele: () => stele.readRecords(bundle).length / 32,
      canonicalize: async () => {
        const read = records.filter((record) => inForm(record.bytes));
        return (await Promise.all(read.map((record) => sha256(record.bytes)))).length;
      },
    },
  }),
  workers: async ({ records, bundle }) => {
    const bundles = Array.from({ length: BUNDLES }, () => bundle);
    const pools = { one: new Pool(1), two: new Pool(2) };
    await Promise.all(Object.values(pools).map((pool) => pool.ready()));
    return {
      count: records.length * BUNDLES,
      by: {
        one: () => pools.one.verify(bundles),
        two: () => pools.two.verify(bundles),
      },
    };
  },
  audit: async () => {
    const { size, begin } = await asked("audit.json");
    const task = { ...begin, mirrors: [new URL("log/", location.href).href] };
    return {
      count: size,
      native: true,
      by: {
        stele: async () => {
          const { size: verified, read } = await audited(task);
          return { verified, parts: { reading: read } };
        },
      },
    };
  },
};

/** Has the explorer's worker audit a log; how many entries it has read, and when it had read all. */
function audited(task) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let read;
    const worker = new Worker("audit.js");
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }) => {
      if (data === "Ready") worker.postMessage({ Begin: task });
      else if (data.Done) resolve({ size: Number(data.Done.size), read });
      else if (data.Running?.rules) read ??= performance.now() - start;
      else if (!data.Running) reject(new Error(JSON.stringify(data)));
    };
  });
}

/** Microseconds for one, by everyone of a row, of each round. */
async function measure(name, { count, native, by }, rounds, warmUp) {
  const samples = {};
  const names = Object.keys(by);
  for (let round = -warmUp; round < rounds; round++) {
    const took = {};
    for (let turn = 0; turn < names.length; turn++) {
      // Nobody always comes first.
      const who = names[(turn + Math.abs(round)) % names.length];
      const start = performance.now();
      const answer = await by[who]();
      const all = { [who]: performance.now() - start, ...answer.parts };
      for (const [part, milliseconds] of Object.entries(all)) took[part] = (milliseconds * 1000) / count;
      const verified = answer.verified ?? answer;
      if (verified !== count) throw new Error(`${name}: ${who} found ${verified} of ${count} to be good`);
    }
    if (native) Object.assign(took, await asked(`native/${name}`));
    if (round < 0) continue;
    for (const [who, micros] of Object.entries(took)) (samples[who] ??= []).push(micros);
  }
  return samples;
}

async function asked(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

/** Whoever finds everything good is fast, and no peer. */
async function refuseWhatIsBad({ keys, webKeys, signatures, joined }) {
  const one = signatures[0];
  const bad = { ...one, signature: one.signature.map((byte, at) => (at === 40 ? byte ^ 1 : byte)) };
  const [k, signers, messages, all] = joined;
  const changed = all.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
  const answers = {
    stele: stele.verifySignatures(k, signers, messages, changed) === signatures.length,
    steleOne: stele.verifyOne(keys[one.key], bad.message, bad.signature),
    libsodium: bySodium(keys[one.key], bad),
    noble: byNoble(keys[one.key], bad),
    webcrypto: await byWeb(webKeys[one.key], bad),
  };
  for (const [who, isGood] of Object.entries(answers)) {
    if (isGood) throw new Error(`${who} takes a bad signature for a good one`);
  }
}

/** A browser that can't compile a module lacks what it is built for: then the row has a reason in place of figures. */
function unknownHere(error) {
  if (error instanceof WebAssembly.CompileError) return error.message;
  throw error;
}

async function run() {
  const asks = new URLSearchParams(location.search);
  await Promise.all([sodium.ready, init({ module_or_path: "plain.wasm" })]);
  const inputs = await load();
  await refuseWhatIsBad(inputs);
  const rows = {};
  for (const asked of asks.get("rows").split(",")) {
    const [name, rounds, warmUp] = asked.split(":");
    const row = await ROWS[name](inputs).catch(unknownHere);
    rows[name] = typeof row === "string" ? row : await measure(name, row, Number(rounds), Number(warmUp));
  }
  const length = inputs.records.reduce((sum, { bytes: own }) => sum + own.length, 0) / inputs.records.length;
  return { browser: navigator.userAgent, record: Math.round(length), rows };
}

const send = (path, body) => fetch(path, { method: "POST", body });
run().then(
  (result) => send("result", JSON.stringify(result)),
  (error) => send("failed", String(error?.stack ?? error)),
);

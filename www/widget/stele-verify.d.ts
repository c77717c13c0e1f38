/** Where an element stands. `cant-tell` is no verdict of guilt: it says what is missing, or why nothing could be checked. */
export type SteleState = "idle" | "loading" | "checking" | "verified" | "not-verified" | "cant-tell";

/** A sentence, and what to do about it; the second may be empty. */
export interface SteleWords {
  what: string;
  todo: string;
}

export type SteleAnswer = "yes" | "no" | "cant-tell";
export type SteleOutcome = "passed" | "warning" | "failed" | "could-not-check" | "not-applicable" | "pending";

export interface SteleCheck extends SteleWords {
  code: string;
  outcome: SteleOutcome;
  title: string;
}

export interface SteleQuestion {
  code: "intact" | "logged" | "authorised" | "current";
  answer: SteleAnswer;
  title: string;
  /** The answer in a word. */
  word: string;
  /** The answer in a sentence. */
  said: string;
  checks: SteleCheck[];
}

/** What a record says of itself; only of one that is intact. */
export interface SteleRecord {
  id: string;
  /** As it stands in the record. */
  type: string;
  /** In words, where the module knows the type. */
  typeName: string | null;
  subject: string;
  /** Its number in the log, where that is proven. */
  entry: number | null;
}

/** The machine-readable verdict, as `stele verify --json` gives it. */
export interface SteleVerdict {
  headline:
    | "verified"
    | "not-verified"
    | "intact-and-logged"
    | "all-but-authorised"
    | "was-verified"
    | "index-root"
    | "cant-tell";
  overall: SteleAnswer;
  questions: {
    question: SteleQuestion["code"];
    answer: SteleAnswer;
    checks: { check: string; outcome: SteleOutcome; reason?: string; evidence?: unknown }[];
  }[];
}

export interface SteleReport {
  state: "verified" | "not-verified" | "cant-tell";
  /** `log` for what was looked up. */
  kind: "proof" | "record" | "dossier" | "log";
  /** The module that could say more, where it wasn't built. */
  wants: "all" | null;
  /** BCP 47. */
  lang: string;
  answer: SteleWords;
  reasons: SteleWords[];
  /** What no check of such a record can show. */
  limits: string[];
  questions: SteleQuestion[];
  record: SteleRecord | null;
  log: {
    origin: string;
    /** Entries. */
    size: number;
    /** The quorum's time in POSIX seconds. */
    time: number | null;
    said: string | null;
    witnesses: string[];
  } | null;
  /** All entries about a key, where that is what the file is about. */
  list: {
    /** What it is a list of, as the attribute `key` has it. */
    key: string;
    answer: SteleAnswer;
    count: number | null;
    entries: {
      entry: number;
      state: SteleReport["state"];
      answer: SteleWords;
      record: SteleRecord | null;
      verdict: SteleVerdict;
    }[];
  } | null;
  trust: {
    name: string;
    version: number;
    contact: string;
    isMadeUp: boolean;
    /** Of a look-up: whether the log's hosts said that there is no newer version; false where that isn't known. */
    isNewest?: boolean;
  };
  /** Of a look-up: the hosts that sent nothing in time and were not asked for anything else. */
  silent?: string[];
  verdict: SteleVerdict;
  /** What has checked it, and the SHA-256 of its file, `sha256-` and base64. The details show the same in hexadecimal. */
  module: { version: string; variant: string; integrity: string };
}

/** Why nothing could be checked. */
export interface SteleTrouble extends SteleWords {
  /** Stable. */
  code: string;
  /** The file that it is about. */
  url?: string;
  /** The HTTP status, where that is the cause. */
  status?: number;
}

export interface SteleVerifyEventMap extends HTMLElementEventMap {
  statechange: CustomEvent<{ state: SteleState; previous: SteleState }>;
  verdict: CustomEvent<SteleReport>;
  verifyerror: CustomEvent<SteleTrouble>;
}

export declare class SteleVerify extends HTMLElement {
  static readonly formAssociated: true;

  /** The address of a `.tlog-proof` or a dossier. */
  src: string | null;
  /** The address of the log to look into, where there is no `src`; without it, the mirrors of the trust file. */
  log: string | null;
  /** The id of the record to look up; with `src`, of the one that the file must be about. */
  record: string | null;
  /** The index key to look up: `tag:T-1`, `property:110108...`. */
  key: string | null;
  /** The address of a trust file; one of another host needs `trustIntegrity`. */
  trust: string | null;
  /** `sha256-` and base64. */
  trustIntegrity: string | null;
  theme: "auto" | "light" | "dark" | null;
  size: "badge" | "card" | "full" | null;
  loading: "lazy" | "eager" | null;
  /** Checks in a worker: `true` for the one beside the script, or an address on the page's own host. */
  get worker(): string | null;
  set worker(worker: string | boolean | null);
  name: string | null;
  required: boolean;

  /** The file itself, in place of `src`. */
  get file(): Blob | ArrayBuffer | ArrayBufferView | null;
  set file(file: Blob | ArrayBuffer | ArrayBufferView | null | undefined);
  /** The trust file itself, in place of `trust`. */
  get trustFile(): object | string | Uint8Array | null;
  set trustFile(file: object | string | Uint8Array | null | undefined);

  readonly state: SteleState;
  readonly report: SteleReport | null;
  /** The record's id, once it is verified. */
  readonly value: string | null;
  readonly form: HTMLFormElement | null;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;

  /** Checks now, seen or not, and again; null where nothing could be checked, or something came in between. */
  verify(): Promise<SteleReport | null>;
  /** Forgets what came out. */
  reset(): void;
  /** Lets go of everything, for good. */
  destroy(): void;

  addEventListener<K extends keyof SteleVerifyEventMap>(
    type: K,
    listener: (this: SteleVerify, event: SteleVerifyEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** Registers the element; a name that is taken stays with whoever took it. */
export declare function define(name?: string): CustomElementConstructor;

export declare const VERSION: string;

declare global {
  interface HTMLElementTagNameMap {
    "stele-verify": SteleVerify;
  }
}

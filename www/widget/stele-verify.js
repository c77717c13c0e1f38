// The entry that defines <stele-verify>.
import { define } from "./define.js";

export * from "./stele-verify.element.js";

define();

// The entry that defines nothing: for pages that choose the moment, or another name.
export { define } from "./define.js";
export { SteleVerify } from "./element.js";
export { VERSION } from "./modules.js";

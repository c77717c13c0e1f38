// Why nothing could be checked. It is never a verdict: "could not fetch" is not "forged".

/**
 * @typedef {object} TroubleData
 * @property {string} code stable; the shell's own (see words.js) or one of the module's
 * @property {string} [what] what happened, where the module said it itself
 * @property {string} [todo] what to do about it
 * @property {string} [url] the file that it is about
 * @property {number} [status] the HTTP status, where that is the cause
 */

export class Trouble extends Error {
  /**
   * @param {TroubleData} data
   * @param {number} [sign] why there is no file, as a module is told it where there is no status: 1 for silence, 2 for
   *   one that is too long, 3 for a web page in its place
   */
  constructor(data, sign = 0) {
    super(data.code);
    this.name = "Trouble";
    /** @type {TroubleData} */
    this.data = data;
    this.sign = sign;
  }

  /**
   * @param {string} code
   * @param {string | URL} [url]
   * @param {number} [status]
   * @param {number} [sign]
   */
  static of(code, url, status, sign) {
    return new Trouble({ code, url: url && String(url), status }, sign);
  }

  /**
   * What was thrown, as trouble: by the module as the JSON of `{code, what, todo}`, by the browser as anything.
   *
   * @param {any} thrown
   */
  static from(thrown) {
    if (typeof thrown === "string") {
      return new Trouble(JSON.parse(thrown));
    }
    return thrown?.data?.code ? thrown : Trouble.of("crashed");
  }
}

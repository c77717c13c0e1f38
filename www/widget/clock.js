// Times in words, in the zone that the trust file names.

/** A formatter takes longer to make than a check. @type {Map<string, [Intl.DateTimeFormat, string]>} */
const formats = new Map();

/**
 * Writes times in words, as the explorer does: `3 August 2026, 14:32`, `2026年8月3日 14:32`. The zone is an IANA name;
 * of one that the browser doesn't know, UTC takes the place.
 *
 * @param {string} lang
 * @returns {(zone: string, ms: number) => string}
 */
export const writer = (lang) => (zone, ms) => {
  const key = lang + zone;
  const [format, place] = formats.get(key) ?? made(lang, zone);
  formats.set(key, [format, place]);
  const at = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const clock = `${at.hour}:${at.minute}`;
  return lang === "zh"
    ? `${at.year}年${at.month}月${at.day}日 ${clock}（${place}）`
    : `${at.day} ${at.month} ${at.year}, ${clock} (${place})`;
};

/** @returns {[Intl.DateTimeFormat, string]} and the name of the zone that it is for */
function made(/** @type {string} */ lang, /** @type {string} */ timeZone) {
  try {
    const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: lang === "zh" ? "numeric" : "long",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    });
    return [format, timeZone];
  } catch {
    return made(lang, "UTC");
  }
}

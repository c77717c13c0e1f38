// Times in words, in the zone that the trust file names.

/**
 * Writes a time in words, as the explorer does: `3 August 2026, 14:32`, `2026年8月3日 14:32`.
 *
 * @param {string} zone an IANA name; of one that the browser doesn't know, UTC takes the place
 * @param {string} lang
 * @returns {(ms: number) => string}
 */
export function writer(zone, lang) {
  const isChinese = lang === "zh";
  const formatter = (/** @type {string} */ timeZone) =>
    new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: isChinese ? "numeric" : "long",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    });
  let place = zone;
  /** @type {Intl.DateTimeFormat} */
  let format;
  try {
    format = formatter(zone);
  } catch {
    place = "UTC";
    format = formatter(place);
  }
  return (ms) => {
    const at = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const clock = `${at.hour}:${at.minute}`;
    return isChinese
      ? `${at.year}年${at.month}月${at.day}日 ${clock}（${place}）`
      : `${at.day} ${at.month} ${at.year}, ${clock} (${place})`;
  };
}

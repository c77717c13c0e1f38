// Times in words, in the zone that the trust file names.

const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
  "December",
];

/**
 * Writes a time in words, as the explorer does: `3 August 2026, 14:32`, `2026年8月3日 14:32`.
 *
 * @param {string} zone an IANA name; of one that the browser doesn't know, UTC takes the place
 * @param {string} lang
 * @returns {(ms: number) => string}
 */
export function writer(zone, lang) {
  const [format, place] = known(zone);
  return (ms) => {
    /** @type {Record<string, string>} */
    const at = {};
    for (const { type, value } of format.formatToParts(ms)) {
      at[type] = value;
    }
    const clock = `${at.hour.padStart(2, "0")}:${at.minute.padStart(2, "0")}`;
    return lang === "zh"
      ? `${at.year}年${at.month}月${at.day}日 ${clock}（${place}）`
      : `${at.day} ${MONTHS[Number(at.month) - 1]} ${at.year}, ${clock} (${place})`;
  };
}

/** @returns {[Intl.DateTimeFormat, string]} */
function known(/** @type {string} */ zone) {
  try {
    return [formatter(zone), zone];
  } catch {
    return [formatter("UTC"), "UTC"];
  }
}

function formatter(/** @type {string} */ timeZone) {
  return new Intl.DateTimeFormat("en", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
}

/** Numbers behind a title: 2, 10, II, XIV, Two, Part 2, Volume III, Chapter One. */
const NUMBERED =
  /[\s:,-]*\b(?:(?:part|vol(?:ume)?|chapter|episode|season|book|number|no|series)\.?\s+)?(?:\d{1,2}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)$/i
/** Subtitles begin here. */
const SUBTITLE = /\s*(?::|\s[-–—]\s|\/|\().*$/u
/** Shorter keys (`it`, `her`) are no series. */
const LEAST_CHARS = 4

/**
 * What the titles of a series have in common: the title without subtitle, number and article, in small letters.
 * `The Godfather: Part II` and `Godfather, The` → `godfather`. Undefined when nothing usable is left.
 */
export function seriesKey(title: string): string | undefined {
  let key = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(SUBTITLE, '')
    .replace(/,\s*(?:the|a|an)$/, '')
    .replace(/^(?:the|a|an)\s+/, '')
    .trim()
  key = key
    .replace(NUMBERED, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return key.length < LEAST_CHARS ? undefined : key
}

/** More titles with one key are no series, but a common word or a pattern of the catalogue. */
const LARGEST_SERIES = 12

/**
 * A number for each item: items of one series have the same one, all others −1.
 *
 * @param titles by place; undefined where there is none
 */
export function seriesOf(titles: readonly (string | undefined)[]): Int32Array {
  const members = new Map<string, number[]>()
  titles.forEach((title, place) => {
    const key = title === undefined ? undefined : seriesKey(title)
    if (key === undefined) return
    const list = members.get(key)
    if (list === undefined) members.set(key, [place])
    else list.push(place)
  })
  const series = new Int32Array(titles.length).fill(-1)
  let next = 0
  for (const list of members.values()) {
    if (list.length < 2 || list.length > LARGEST_SERIES) continue
    for (const place of list) series[place] = next
    next++
  }
  return series
}

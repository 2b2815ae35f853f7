/**
 * How long a `Retry-After` header asks to wait: seconds or an HTTP date (RFC 9110 §10.2.3). Fractions, which some vendors
 * send, are taken; a time that is over is no wait. A date is compared with the one that the server sent along: our own
 * clock may be wrong.
 *
 * @param date  the answer's `Date` header
 * @param nowMs our own clock, used only where the answer has no date
 * @returns milliseconds ≥ 0; undefined when the header is absent or says neither
 */
export function retryAfterMs(
  header: string | null | undefined,
  date: string | null | undefined,
  nowMs: number,
): number | undefined {
  const text = header?.trim() ?? ''
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Math.max(0, Number(text) * 1000)
  const until = dateMs(text)
  return until === undefined ? undefined : Math.max(0, until - (dateMs(date ?? '') ?? nowMs))
}

/** `Date.parse` also reads texts such as `1-2`, which are no HTTP date: those have letters. */
function dateMs(text: string): number | undefined {
  const ms = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

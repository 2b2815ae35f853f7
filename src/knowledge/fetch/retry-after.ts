/**
 * How long a `Retry-After` header asks to wait: whole seconds or an HTTP date (RFC 9110 §10.2.3).
 *
 * @returns milliseconds ≥ 0; undefined when the header is absent or says neither
 */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim()
  if (text === undefined || text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  // Date.parse also reads "5.5" and "-1", which are neither.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

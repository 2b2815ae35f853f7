/** A length in minutes: "105", "105 minutes", "1h 45m", "1:45". @returns undefined when it is none between 1 and 1,000 */
export function minutesOf(value: string): string | undefined {
  const text = value.trim().toLowerCase()
  const hours = /^(\d{1,2})\s*(?:h|hours?|hrs?|:)\s*(?:and\s+)?(?:(\d{1,2})\s*(?:m|min|mins|minutes?)?)?$/.exec(text)
  const minutes = /^(\d{1,4})\s*(?:m|min|mins|minutes?)?$/.exec(text)
  const total = hours ? Number(hours[1]) * 60 + Number(hours[2] ?? 0) : minutes ? Number(minutes[1]) : 0
  return total >= 1 && total <= 1000 ? String(total) : undefined
}

/** The lengths that a sentence gives, in minutes, with a unit beside the number. */
export function minutesIn(sentence: string): ReadonlySet<string> {
  const found = sentence.matchAll(
    /\b(?:(\d{1,2})[\s-]*(?:h|hours?|hrs?)\b(?:\s*(?:and\s+)?(\d{1,2})[\s-]*(?:m|mins?|minutes?)\b)?|(\d{1,4})[\s-]*(?:min|mins|minutes?)\b)/gi,
  )
  return new Set([...found].map(([, h, m, only]) => String(only ? Number(only) : Number(h) * 60 + Number(m ?? 0))))
}

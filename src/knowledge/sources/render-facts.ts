/** Facts a structured record may hold, in the order in which they are written, with the label of the line. */
const FACTS: readonly (readonly [field: string, label: string, unit?: string])[] = [
  ['directors', 'Directors'],
  ['writers', 'Writers'],
  ['cast', 'Cast'],
  ['countries', 'Countries'],
  ['languages', 'Languages'],
  ['genres', 'Genres'],
  ['runtime_min', 'Running time', ' minutes'],
]

/**
 * A record of facts as text: its prose, then a line for each fact it has, e.g. `Directors: Joel Coen, Ethan Coen.` Lists
 * and single values are both read; fields of other names and values that are neither text nor number are left out.
 */
export function renderFacts(prose: string, record: Readonly<Record<string, unknown>>): string {
  const lines = prose.trim() === '' ? [] : [prose.trim()]
  for (const [field, label, unit = ''] of FACTS) {
    const value = record[field]
    const values = (Array.isArray(value) ? value : [value])
      .filter((one) => typeof one === 'string' || typeof one === 'number')
      .map((one) => String(one).trim())
      .filter((one) => one !== '')
    if (values.length > 0) lines.push(`${label}: ${values.join(', ')}${unit}.`)
  }
  return lines.join('\n')
}

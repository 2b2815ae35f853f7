/** Fields whose strings are words of the contract; every other string may come from outside. */
const CONTRACT = new Set(
  'metric slice status attribute aspect itemAspect verdict ranking fit mask ties step role format severity check profileStatus'.split(
    ' ',
  ),
)
const REASONS = new Set(['kept', 'kept-warmup', 'gate', 'cosine', 'unknown'])

/** The same value with the hostile text before every string that is not of the contract, keys of maps too. */
export function poisoned<T>(value: T, hostile: string, key = ''): T {
  const changed = (): unknown => {
    if (typeof value === 'string') {
      return CONTRACT.has(key) || (key === 'reason' && REASONS.has(value)) ? value : hostile + value
    }
    if (Array.isArray(value)) return value.map((one) => poisoned(one, hostile, key))
    if (value instanceof Map) return new Map([...value].map(([k, v]) => [poisoned(k, hostile), poisoned(v, hostile)]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poisoned(v, hostile, k)]))
  }
  return changed() as T
}

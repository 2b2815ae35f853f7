const INTEGER = /^-?\d+$/

/**
 * The order of dense indices, the same whatever the order of the file: by number when every id is an integer (any
 * length; "007" before "7", as the ids stay apart), else by code point.
 *
 * @returns place of each id in the order: `ids[k]` is to have the index `result[k]`
 */
export function rankIds(ids: readonly string[]): Int32Array {
  const order = Int32Array.from(ids.keys()).sort(idOrder(ids))
  const ranks = new Int32Array(ids.length)
  for (let place = 0; place < order.length; place++) ranks[order[place]] = place
  return ranks
}

function idOrder(ids: readonly string[]): (a: number, b: number) => number {
  if (!ids.every((id) => INTEGER.test(id))) return (a, b) => compareCodePoints(ids[a], ids[b])
  const values = Float64Array.from(ids, Number)
  if (values.every(Number.isSafeInteger)) return (a, b) => values[a] - values[b] || ids[b].length - ids[a].length
  return (a, b) => compareIntegers(ids[a], ids[b])
}

/** Compares decimal integers by value without rounding; equal values (leading zeros) by length, the longer first. */
export function compareIntegers(a: string, b: string): number {
  const negative = a.startsWith('-')
  if (negative !== b.startsWith('-')) return negative ? -1 : 1
  const digitsA = a.replace(/^-?0*/, '')
  const digitsB = b.replace(/^-?0*/, '')
  const bySize = digitsA.length - digitsB.length || (digitsA < digitsB ? -1 : digitsA > digitsB ? 1 : 0)
  return (negative ? -bySize : bySize) || b.length - a.length
}

/** Compares strings by Unicode code point; JavaScript's own `<` compares UTF-16 units, which misplaces surrogates. */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let k = 0; k < shorter; k++) {
    const unitA = a.charCodeAt(k)
    const unitB = b.charCodeAt(k)
    if (unitA !== unitB) return codePointOrder(unitA) - codePointOrder(unitB)
  }
  return a.length - b.length
}

/** Moves the surrogates (d800–dfff) above e000–ffff, where their code points are. */
function codePointOrder(unit: number): number {
  if (unit < 0xd800) return unit
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000
}

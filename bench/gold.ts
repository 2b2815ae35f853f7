// The true values of the demo's items, and when a statement agrees with them. Rough on purpose: spelling, and a few names
// of countries and people's adjectives made alike; no synonyms of genres.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { COMMON_COUNTRIES, describePlace, normaliseCountry } from '../examples/movietweetings/sheet-places.ts'

const example = new URL('../examples/movietweetings/', import.meta.url)

/** The records of a JSON lines file of the demo, gzipped or not. */
export function demoLines<T>(name: string): T[] {
  const bytes = readFileSync(new URL(name, example))
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

/** What a statement of the language model came to. */
export type Judgement = 'right' | 'wrong' | 'unknown'

export interface Gold {
  /** Attributes of an item that have gold values. */
  attributes(item: string): number
  /** `right` when every value is one of the gold values; undefined when the item has no gold for the attribute. */
  judge(item: string, attribute: string, values: readonly string[]): Judgement | undefined
}

/** Reads `gold.jsonl.gz`. */
export function readGold(): Gold {
  const gold = new Map<string, Map<string, Set<string>>>()
  type Line = { readonly item: string; readonly attribute: string; readonly values: readonly string[] }
  for (const { item, attribute, values } of demoLines<Line>('gold.jsonl.gz')) {
    const byAttribute = gold.get(item) ?? new Map<string, Set<string>>()
    gold.set(item, byAttribute)
    byAttribute.set(attribute, new Set(values.map((value) => folded(attribute, value))))
  }
  return {
    attributes: (item) => gold.get(item)?.size ?? 0,
    judge(item, attribute, values) {
      const truth = gold.get(item)?.get(attribute)
      if (truth === undefined) return undefined
      if (values.length === 0) return 'unknown'
      return values.every((value) => truth.has(folded(attribute, value))) ? 'right' : 'wrong'
    },
  }
}

const ADJECTIVES = new Map(
  COMMON_COUNTRIES.map((name) => [plain(describePlace(name).adjective ?? name), plain(name)] as const),
)

function folded(attribute: string, value: string): string {
  const text = plain(value)
  if (attribute === 'language') return text.replace(/ language$/, '')
  if (attribute !== 'country') return text
  return ADJECTIVES.get(text) ?? plain(normaliseCountry(value.trim()) ?? '')
}

function plain(value: string): string {
  return value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

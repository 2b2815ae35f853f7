import { didYouMean } from '../../data/nearest-name.ts'
import type { AttributeId, ItemAttribute } from '../../enrich/attribute.ts'
import { foldWords } from '../../enrich/values/fold-words.ts'
import { Er2almError } from '../../errors.ts'
import type { Csr } from '../../numeric/csr.ts'
import type { RunData } from '../../pipeline/data-stage.ts'
import { itemAttributeTable, oneSpelling, toldAs } from '../../pipeline/item-attributes.ts'
import type { AddedItem } from '../added/added-item.ts'
import { valuesOfItem } from './item-values.ts'

/** The items that filters let through. */
export interface Allowed {
  /** 1 for an item that passes. */
  readonly items: Uint8Array
  /** Why none does; absent when one does. */
  readonly why?: string
}

/** Says which items pass filters on what is known of them. */
export interface ItemFilters {
  /** @throws {Er2almError} SERVE_INPUT for a filter that is none */
  allowed(filters: readonly string[]): Allowed
  /** Whether an item that the run does not have passes, by what was told of it. Filters as `allowed` takes them. */
  allows(item: AddedItem, filters: readonly string[]): boolean
}

/** A year, or two with a hyphen between. */
const YEARS = /^(\d{1,4})(?:-(\d{1,4}))?$/

/**
 * Filters over genre and year of the catalogue and the shared facts that were stated. A value is asked for in any spelling:
 * `country:USA`, `country:United States`.
 *
 * @param stated what the run's language model stated; empty without enrichment
 */
export function itemFilters({ catalogue }: RunData, stated: readonly ItemAttribute[]): ItemFilters {
  const { matrices, names } = itemAttributeTable(catalogue, stated)
  const columns = new Map(
    [...names].map(([name, values]) => [name, new Map(values.map((value, column) => [value, column]))]),
  )
  const stands = (attribute: string): readonly string[] =>
    [attribute, toldAs(attribute as AttributeId)].filter(
      (name, at, all) => columns.has(name) && all.indexOf(name) === at,
    )
  const attributes = [...new Set([...columns.keys(), 'year'])].filter((name) => name !== toldAs('genre'))

  function passes(attribute: string, texts: readonly string[]): Uint8Array {
    const marked = new Uint8Array(catalogue.length)
    if (attribute === 'year') {
      for (const text of texts) markYears(text, marked)
      return marked
    }
    for (const name of stands(attribute)) {
      for (const text of texts) {
        for (const value of spellingsOf(attribute, text)) {
          const column = columns.get(name)!.get(value)
          if (column !== undefined) markColumn(matrices.get(name)!, column, marked)
        }
      }
    }
    return marked
  }

  function markYears(text: string, marked: Uint8Array): void {
    const [from, to] = yearsOf(text)
    catalogue.forEach(({ year }, item) => {
      if (year !== undefined && year >= from && year <= to) marked[item] = 1
    })
  }

  return {
    allowed(filters) {
      const items = new Uint8Array(catalogue.length).fill(1)
      for (const [attribute, asked] of byAttribute(filters)) {
        if (!attributes.includes(attribute)) {
          throw new Er2almError('SERVE_INPUT', `items have no attribute ${JSON.stringify(attribute)} to filter by`, {
            hint: `${didYouMean(attribute, attributes)}attributes: ${attributes.join(', ')}`,
          })
        }
        const marked = passes(attribute, asked)
        if (!marked.includes(1)) return { items: marked, why: `no item has the ${attribute} ${asked.join(' or ')}` }
        for (let item = 0; item < items.length; item++) items[item]! &= marked[item]!
      }
      return items.includes(1) ? { items } : { items, why: `no item passes all of ${filters.join(', ')}` }
    },
    allows(item, filters) {
      const values = valuesOfItem(item)
      return [...byAttribute(filters)].every(([attribute, asked]) =>
        asked.some((text) => {
          if (attribute === 'year') {
            const [from, to] = yearsOf(text)
            return item.year !== undefined && item.year >= from && item.year <= to
          }
          const spellings = spellingsOf(attribute, text)
          return [attribute, toldAs(attribute as AttributeId)].some((name) =>
            values.get(name)?.some((value) => spellings.includes(value)),
          )
        }),
      )
    },
  }
}

/** What is asked of each attribute. */
function byAttribute(filters: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const grouped = Map.groupBy(filters.map(parse), ([name]) => name)
  return new Map([...grouped].map(([name, asked]) => [name, asked.map(([, text]) => text)]))
}

function spellingsOf(attribute: string, text: string): readonly string[] {
  return [foldWords(text), ...oneSpelling(attribute as AttributeId, text)]
}

function yearsOf(text: string): readonly [from: number, to: number] {
  const match = YEARS.exec(text)
  if (match !== null) {
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])]
    if (from <= to) return [from, to]
    throw new Er2almError('SERVE_INPUT', `${JSON.stringify(text)} ends before it begins`, {
      hint: `write year:${to}-${from}`,
    })
  }
  throw new Er2almError('SERVE_INPUT', `${JSON.stringify(text)} is no year`, {
    hint: 'write year:1995 or year:1990-1999',
  })
}

function parse(filter: string): readonly [attribute: string, value: string] {
  const at = filter.indexOf(':')
  const [attribute, value] = [filter.slice(0, at).trim(), filter.slice(at + 1).trim()]
  if (at > 0 && attribute !== '' && value !== '') return [attribute, value]
  throw new Er2almError('SERVE_INPUT', `the filter ${JSON.stringify(filter)} is not attribute:value`, {
    hint: 'write genre:Drama, director:Agnès Varda or year:1990-1999',
  })
}

function markColumn({ rows, rowPtr, colIdx }: Csr, column: number, marked: Uint8Array): void {
  for (let row = 0; row < rows; row++) {
    for (let p = rowPtr[row]!; p < rowPtr[row + 1]!; p++) if (colIdx[p] === column) marked[row] = 1
  }
}

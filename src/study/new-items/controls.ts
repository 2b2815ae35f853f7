import type { Random } from '../../context.ts'
import { attributeCsr, type WeightedValue } from '../../data/attribute-csr.ts'
import type { Csr } from '../../numeric/csr.ts'
import { shuffle } from '../../numeric/random.ts'
import { yearValues } from '../../pipeline/item-attributes.ts'
import type { StudyItem, Values } from './films.ts'

/** What a model is told of the items: by attribute, item × value. */
export type Told = ReadonlyMap<string, Csr>

/** Named values of all items, before they become matrices. */
export type Table = readonly Values[]

/** Knowable when a film comes out, with no look at what became of it. Keywords are written later by viewers. */
const AT_RELEASE = ['director', 'cast', 'writer', 'company', 'country', 'language']

/** Steps of a count: two items are the more alike the more steps both have taken. */
const STEPS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100]

/** Genre and year: what a catalogue has without any knowledge. */
export function catalogueOf(items: readonly StudyItem[]): Table {
  return items.map(({ genres, year, attributes }) => ({
    ...attributes,
    genre: genres,
    year: year === undefined ? [] : yearValues(year),
  }))
}

/** Numbers of documents, sources and values: that something is written about an item, not what. */
export function coverageOf(items: readonly StudyItem[]): Table {
  const steps = (count: number): readonly string[] => STEPS.filter((step) => count >= step).map(String)
  return items.map(({ coverage }) => ({
    documents: steps(coverage.documents),
    sources: steps(coverage.sources),
    values: steps(coverage.values),
  }))
}

export function statedOf(items: readonly StudyItem[]): Table {
  return items.map(({ stated }) => stated)
}

export function atReleaseOnly(table: Table): Table {
  return table.map((values) => Object.fromEntries(AT_RELEASE.map((attribute) => [attribute, values[attribute] ?? []])))
}

/** Words of titles, for how much of the gain a title alone could give. */
export function titleWordsOf(items: readonly StudyItem[]): Table {
  return items.map(({ title }) => ({ title: title.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [] }))
}

/** The rows of a table dealt out anew among all items, or among those with the same number of documents. */
export function permuted(table: Table, items: readonly StudyItem[], random: Random, equallyCovered: boolean): Table {
  const groups = new Map<number, number[]>()
  items.forEach(({ coverage }, at) => {
    const key = equallyCovered ? coverage.documents : 0
    groups.set(key, [...(groups.get(key) ?? []), at])
  })
  const dealt = [...table]
  for (const [key, members] of groups) {
    const from = Int32Array.from(members)
    shuffle(random.fork(`group ${key}`), from)
    members.forEach((to, m) => {
      dealt[to] = table[from[m]!]!
    })
  }
  return dealt
}

/** As many values of each attribute as an item has, drawn from as many as there are, each as likely. */
export function randomValues(table: Table, random: Random): Table {
  const names = [...new Set(table.flatMap((values) => Object.keys(values)))]
  const sizes = new Map(names.map((name) => [name, new Set(table.flatMap((values) => values[name] ?? [])).size]))
  return table.map((values) =>
    Object.fromEntries(
      names.map((name) => [name, (values[name] ?? []).map(() => String(random.int(sizes.get(name)!)))]),
    ),
  )
}

/** The matrices of several tables together; attributes of one name are one. */
export function told(numItems: number, ...tables: readonly Table[]): Told {
  return matricesOf(numItems, tables, (value) => ({ value }))
}

/** Catalogue, coverage and stated values, the last by their reliability; 1 where nothing says it. */
export function weighed(items: readonly StudyItem[]): Told {
  const stated = statedOf(items)
  return matricesOf(items.length, [catalogueOf(items), coverageOf(items), stated], (value, name, item, table) => {
    const reliability = table === stated ? items[item]!.reliability?.(name, value) : undefined
    return { value, ...(reliability !== undefined && { reliability }) }
  })
}

/** Matrices by attribute name, each value with the weight that `weigh` gives it in its table. */
export function matricesOf(
  numItems: number,
  tables: readonly Table[],
  weigh: (value: string, attribute: string, item: number, table: Table) => WeightedValue,
): Told {
  const names = [...new Set(tables.flatMap((table) => table.flatMap((values) => Object.keys(values))))]
  return new Map(
    names.map((name) => {
      const rows = Array.from({ length: numItems }, (_, item): readonly WeightedValue[] =>
        tables.flatMap((table) => (table[item]![name] ?? []).map((value) => weigh(value, name, item, table))),
      )
      return [name, attributeCsr(rows)]
    }),
  )
}

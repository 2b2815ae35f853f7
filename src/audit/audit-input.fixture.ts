import type { CatalogueItem } from '../data/catalogue.ts'
import type { RecDataset } from '../data/dataset.ts'
import { findDefects } from '../data/defects.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { evaluateConfig } from '../evaluate/config.ts'
import { makePassage, type Passage } from '../knowledge/passage.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import type { AuditCheck, AuditedEnrichment, AuditInput } from './audit-input.ts'
import type { Found } from './finding.ts'

/** A pair, and its time where there are any. */
export type Row = readonly [user: number, item: number, time?: number]

/** The interactions of a small data set; users and items are numbered from 0, ids are `u0` and `i0`. */
export interface SmallData {
  readonly users: number
  readonly items: number
  readonly train: readonly Row[]
  readonly validation?: readonly Row[]
  readonly test?: readonly Row[]
}

/** A dataset of these rows; with times when the first training row has one. */
export function smallDataset({ users, items, train, validation = [], test = [] }: SmallData): RecDataset {
  const timed = train[0]?.[2] !== undefined
  const part = (rows: readonly Row[]): ReturnType<typeof csrFromPairs> =>
    csrFromPairs(
      users,
      items,
      rows.map(([user]) => user),
      rows.map(([, item]) => item),
    )
  const times = (rows: readonly Row[]): Float64Array =>
    Float64Array.from(
      rows.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
      ([, , time]) => time ?? Number.NaN,
    )
  return {
    ...{ numUsers: users, numItems: items, train: part(train), validation: part(validation), test: part(test) },
    ...(timed && { trainTimes: times(train), validationTimes: times(validation), testTimes: times(test) }),
    ...{ itemFeatures: new Map(), userFeatures: new Map() },
  }
}

/** What a check is given for these data; `changes` replace the rest. */
export function auditInput(data: SmallData, changes: Partial<AuditInput> = {}): AuditInput {
  const dataset = smallDataset(data)
  const ids = {
    users: Array.from({ length: data.users }, (_, user) => `u${user}`),
    items: Array.from({ length: data.items }, (_, item) => `i${item}`),
  }
  return {
    ...{ dataset, ids, catalogue: new Map(), defects: findDefects(dataset, ids), split: 'given' },
    ...{ evaluate: evaluateConfig.parse({}), random: createRandom(1), signal: new AbortController().signal },
    ...changes,
  }
}

/** A catalogue of these titles, for items `i0`, `i1`, … */
export function catalogueOf(items: readonly Partial<CatalogueItem>[]): ReadonlyMap<string, CatalogueItem> {
  return new Map(
    items.map((item, place) => [`i${place}`, { id: `i${place}`, title: `Title ${place}`, genres: [], ...item }]),
  )
}

/** A stated value of an item with its quote, and the passage that it stands in. */
export function statement(
  item: string,
  attribute: ItemAttribute['attribute'],
  quote: string,
  changes: Partial<Passage> = {},
): { readonly record: ItemAttribute; readonly passage: Passage } {
  const passage = makePassage({ id: `p:${item}:${attribute}`, title: item, source: 'p', text: quote, ...changes })
  const { id, source, sha256, text } = passage
  const evidence = [{ passage: id, quote, start: 0, end: text.length, source, sha256 }]
  return { record: { item, attribute, value: ['x'], status: 'stated', evidence, call: 'call' }, passage }
}

/** An enrichment with these statements and nothing else; `changes` replace the rest. */
export function enrichment(
  stated: readonly ReturnType<typeof statement>[],
  changes: Partial<AuditedEnrichment> = {},
): AuditedEnrichment {
  const passages = new Map(stated.map(({ passage }) => [passage.id, passage]))
  const passagesOf = new Map<string, string[]>()
  for (const { record, passage } of stated)
    passagesOf.set(record.item, [...(passagesOf.get(record.item) ?? []), passage.id])
  return {
    ...{ attributes: stated.map(({ record }) => record), profiles: [], picks: [], passagesOf },
    settings: {
      knowableAtRelease: ['director', 'cast', 'country', 'language', 'genre', 'durationMinutes'],
      hindsight: 'leave-out-on-time-splits',
    },
    ...{ leavesOutHindsight: false, renderPrompts: () => new Map(), probe: { notRun: 'nobody asked' } },
    getPassage: async (id) => passages.get(id),
    ...changes,
  }
}

/** What a check finds, each as `severity: message`. */
export async function found(check: AuditCheck, input: AuditInput): Promise<readonly Found[]> {
  return check.run(input)
}

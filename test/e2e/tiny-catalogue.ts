import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../src/numeric/random.ts'
import type { RunConfigInput } from '../../src/pipeline/config.ts'

export const NUM_USERS = 40
export const NUM_ITEMS = 60
/** The last items are taken in the test part alone. */
export const NEW_ITEMS = 6

const VALIDATION_FROM = 20_000
const TEST_FROM = 30_000
const DIRECTORS = ['Ann Lee', 'Bob Ray', 'Cy Fox', 'Di Poe']
const PLACES = [
  { country: 'France', language: 'French' },
  { country: 'Japan', language: 'Japanese' },
]
const GENRES = ['drama', 'comedy']

/**
 * Writes a synthetic catalogue into `dir`: two tastes, of even and of odd items, each with its country, genre and
 * directors; every item has two sheets, which say different things about it.
 *
 * @param baseUrl of the server that stands in for the language model
 */
export function writeTinyCatalogue(dir: string, baseUrl: string): void {
  const items = Array.from({ length: NUM_ITEMS }, (_, item) => ({
    id: `m${item}`,
    title: `Story Number ${item}`,
    year: 1980 + (item % 20),
    genres: GENRES[item % 2]!,
  }))
  const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  writeFileSync(join(dir, 'items.jsonl'), lines(items))
  writeFileSync(
    join(dir, 'passages.jsonl'),
    lines(items.flatMap(({ id, title, year }, item) => sheets(id, title, year, item))),
  )
  writeFileSync(join(dir, 'ratings.csv'), `user,item,rating,time\n${interactions().join('\n')}\n`)
  writeFileSync(join(dir, 'er2alm.config.json'), JSON.stringify(config(baseUrl)))
}

function sheets(id: string, title: string, year: number, item: number): readonly object[] {
  const { country, language } = PLACES[item % 2]!
  const director = DIRECTORS[item % DIRECTORS.length]!
  return [
    {
      id: `a:${id}`,
      source: 'a',
      title,
      year,
      text: `${title} was directed by ${director}. It was made in ${country}.`,
    },
    {
      id: `b:${id}`,
      source: 'b',
      title,
      year,
      text: `${title} is a ${GENRES[item % 2]} film. It is spoken in ${language}.`,
    },
  ]
}

/** Per user 8 training, 2 validation and 3 test items, mostly of the user's taste; one test item is a new one. */
function interactions(): readonly string[] {
  const random = createRandom(5)
  const rows: string[] = []
  for (let user = 0; user < NUM_USERS; user++) {
    const taken = new Set<number>()
    const take = (from: number, below: number, time: number): void => {
      let item: number
      do {
        const taste = random.next() < 0.9 ? user % 2 : 1 - (user % 2)
        item = from + 2 * random.int((below - from) / 2) + taste
      } while (taken.has(item))
      taken.add(item)
      rows.push(`u${user},m${item},${3 + random.int(3)},${time + random.int(1000)}`)
    }
    const old = NUM_ITEMS - NEW_ITEMS
    for (let n = 0; n < 8; n++) take(0, old, 10_000 + n * 1000)
    for (let n = 0; n < 2; n++) take(0, old, VALIDATION_FROM + n * 1000)
    for (let n = 0; n < 2; n++) take(0, old, TEST_FROM + n * 1000)
    take(old, NUM_ITEMS, TEST_FROM + 5000)
  }
  return rows
}

function config(baseUrl: string): RunConfigInput {
  const small = { epochs: 4, embeddingDim: 8 }
  return {
    data: {
      interactions: 'ratings.csv',
      split: { kind: 'globalTemporal', validationFrom: VALIDATION_FROM, testFrom: TEST_FROM },
      catalogue: 'items.jsonl',
    },
    knowledge: { sources: [{ file: 'passages.jsonl' }] },
    llm: { provider: { kind: 'openai-compatible', baseUrl, model: 'reader' } },
    enrich: { attributes: ['director', 'country', 'language', 'genre'], candidates: 3, candidateDepth: 8 },
    embed: { encoder: { kind: 'hashed', dim: 32 } },
    denoise: { hidden: 8, epochs: 3, warmupSize: 20 },
    models: {
      popularity: {},
      'recent-popularity': {},
      itemknn: {},
      ease: {},
      'bpr-mf': { ...small, batchSize: 128 },
      lightgcn: { ...small, batchSize: 128 },
      er2alm: { ...small, batchSize: 32 },
    },
    train: { evaluateEvery: 2, patience: 2 },
    evaluate: { cutoffs: [5, 20], resamples: 200 },
    seeds: [1, 2],
    threads: 1,
  }
}

/** The models of its config. */
export const TINY_MODELS: readonly string[] = [
  'popularity',
  'recent-popularity',
  'itemknn',
  'ease',
  'bpr-mf',
  'lightgcn',
  'er2alm',
]

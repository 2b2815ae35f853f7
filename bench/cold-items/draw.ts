// One draw: a share of the items plays new, and every row ranks them for everybody who took one.
import type { Random } from '../../src/context.ts'
import type { RecDataset } from '../../src/data/dataset.ts'
import type { Scorer } from '../../src/models/model.ts'
import { models } from '../../src/models/registry.ts'
import { type Csr, colDegrees, csrFromPairs, emptyCsr } from '../../src/numeric/csr.ts'
import { topK } from '../../src/numeric/top-k.ts'
import { itemAttributes } from '../../src/pipeline/item-attributes.ts'
import type { AddedItem } from '../../src/serve/added/added-item.ts'
import { type Additions, addedScores, type PlacedItem } from '../../src/serve/added/added-items.ts'
import { createItemTexts, type KnownTexts } from '../../src/serve/added/item-texts.ts'
import { makePlacing, neighboursOf, type PlacingSources } from '../../src/serve/added/place-items.ts'
import { stretchOf } from '../../src/serve/added/stretch.ts'
import { type ColdFilms, MARKERS, type TextSide } from './films.ts'

export const NOT_STRETCHED = 'like these, by ease, not stretched'

/** A way to rank new items. */
export interface DrawnRow {
  readonly name: string
  readonly scorer: Scorer
  /** Whether its scores of known and of new items belong into one list. */
  readonly isMixed: boolean
}

/**
 * The rows of a draw.
 * @param held items that play new: nothing of them is in the training part
 */
export async function rowsOfDraw(
  films: ColdFilms,
  split: RecDataset,
  held: readonly number[],
  texts: TextSide | undefined,
  random: Random,
): Promise<readonly DrawnRow[]> {
  const { numItems } = split
  const degrees = colDegrees(split.train)
  const known = Int32Array.from(degrees.keys()).filter((item) => degrees[item]! > 0)
  const small = withItems(split, known)
  const bases = {
    ease: models.ease.fit(small, models.ease.config.parse({}), random).scorer,
    itemknn: models.itemknn.fit(small, models.itemknn.config.parse({}), random).scorer,
    popularity: models.popularity.fit(small, models.popularity.config.parse({}), random).scorer,
  }
  const told = itemAttributes(films.catalogue, films.stated, films.reliabilityOf)
  const plus = models['er2alm-plus']
  const like = async (base: keyof typeof bases, name: string, options: PlacedOptions = {}): Promise<DrawnRow> => {
    const scorer = bases[base]
    const additions = await additionsOf(films, small, scorer, known, held, options)
    return { name, scorer: throughNeighbours(scorer, additions, known, held, numItems), isMixed: true }
  }
  const rows = [
    { name: 'chance', scorer: shared(new Float32Array(numItems)), isMixed: false },
    { name: 'popularity of its genres', scorer: shared(genrePopularity(films, degrees)), isMixed: false },
    await like('popularity', 'like these, by popularity'),
    await like('itemknn', 'like these, by itemknn'),
    await like('ease', 'like these, by ease'),
    await like('ease', NOT_STRETCHED, { stretch: 1 }),
    await like('ease', 'like these by genre and year alone, by ease', { catalogueOnly: true }),
  ]
  if (texts !== undefined) rows.push(await like('ease', 'like these with texts, by ease', { texts }))
  const { scorer } = plus.fit({ ...split, itemAttributes: told }, plus.config.parse({}), random)
  return [...rows, { name: 'er2alm-plus, trained with them', scorer, isMixed: true }]
}

interface PlacedOptions {
  readonly catalogueOnly?: boolean
  readonly texts?: TextSide
  /** In place of the model's own. */
  readonly stretch?: number
}

/** The data without the items that play new: what a run was trained on before they came. */
function withItems(split: RecDataset, known: Int32Array): RecDataset {
  const place = new Map(Array.from(known, (item, at) => [item, at]))
  const cut = (part: Csr): Csr => {
    const users: number[] = []
    const items: number[] = []
    for (let user = 0; user < part.rows; user++) {
      for (let e = part.rowPtr[user]!; e < part.rowPtr[user + 1]!; e++) {
        users.push(user)
        items.push(place.get(part.colIdx[e]!)!)
      }
    }
    return csrFromPairs(part.rows, known.length, users, items)
  }
  const none = emptyCsr(split.numUsers, known.length)
  return { ...split, numItems: known.length, train: cut(split.train), validation: none, test: none }
}

/** The held-out items as `POST /items` would add them. */
async function additionsOf(
  { catalogue, stated, reliabilityOf, plots }: ColdFilms,
  small: RecDataset,
  scorer: Scorer,
  known: Int32Array,
  held: readonly number[],
  { catalogueOnly = false, texts, stretch }: PlacedOptions,
): Promise<Additions> {
  const items = Array.from(known, (item) => catalogue[item]!)
  const data = { dataset: small, ids: { users: [], items: items.map(({ id }) => id) }, catalogue: items }
  const sources: PlacingSources = {
    ...(reliabilityOf !== undefined && { reliabilityOf }),
    ...(texts !== undefined && { texts: createItemTexts(cutTexts(texts.known, known), texts.encoder, MARKERS) }),
  }
  const placing = makePlacing({ data, stated: () => (catalogueOnly ? [] : stated) }, sources)
  const byItem = Map.groupBy(stated, ({ item }) => item)
  const placed: PlacedItem[] = []
  for (const index of held) {
    const { id, title, year, genres } = catalogue[index]!
    const own = (byItem.get(id) ?? []).filter(({ status }) => status === 'stated')
    const item: AddedItem = {
      ...{ id, title: title || id, genres, ...(year !== undefined && { year }) },
      ...(texts !== undefined && plots.has(id) && { text: plots.get(id)! }),
      attributes: catalogueOnly ? {} : Object.fromEntries(own.map(({ attribute, value }) => [attribute, value])),
    }
    const vectors = sources.texts === undefined ? new Map() : await sources.texts.encode(item, texts!.packed)
    placed.push({ item, like: neighboursOf({ item, vectors }, placing) })
  }
  return {
    ...{ items: placed, indexOf: new Map(), known: placing.known, revision: 0 },
    stretch: stretch ?? (await stretchOf({ scorer, data, seen: small.train }, placing)),
  }
}

function cutTexts({ markers, prose, vectors }: KnownTexts, known: Int32Array): KnownTexts {
  const cut = <T>(all: readonly T[]): readonly T[] => Array.from(known, (item) => all[item]!)
  return { markers: cut(markers), prose: new Map([...prose].map(([name, all]) => [name, cut(all)])), vectors }
}

/** Scores of known items by the base, of the held-out ones through `addedScores`. */
function throughNeighbours(
  base: Scorer,
  additions: Additions,
  known: Int32Array,
  held: readonly number[],
  numItems: number,
): Scorer {
  const own = new Float32Array(known.length)
  return {
    numItems,
    scoreBlock(users, out) {
      out.fill(0, 0, users.length * numItems)
      users.forEach((user, b) => {
        base.scoreBlock(Int32Array.of(user), own)
        known.forEach((item, at) => {
          out[b * numItems + item] = own[at]!
        })
        addedScores(additions, own).forEach((score, at) => {
          out[b * numItems + held[at]!] = score
        })
      })
    },
  }
}

/** Share of held-out items among the first 20 places of whole lists, of every user. What the user took is left out. */
export function shareOfNew(scorer: Scorer, { train, numUsers, numItems }: RecDataset, held: readonly number[]): number {
  const isHeld = new Uint8Array(numItems)
  for (const item of held) isHeld[item] = 1
  const scores = new Float32Array(numItems)
  const best = new Int32Array(20)
  let places = 0
  let taken = 0
  for (let user = 0; user < numUsers; user++) {
    scorer.scoreBlock(Int32Array.of(user), scores)
    for (const item of train.colIdx.subarray(train.rowPtr[user], train.rowPtr[user + 1]))
      scores[item] = Number.NEGATIVE_INFINITY
    const found = topK(scores, best.length, best)
    places += found
    for (const item of best.subarray(0, found)) taken += isHeld[item]!
  }
  return taken / places
}

/** The split with a fifth of every part as the test: for lists of known and new items together. */
export function wholeLists(split: RecDataset, random: Random): RecDataset {
  const kept = { users: [] as number[], items: [] as number[] }
  const test = { users: [] as number[], items: [] as number[] }
  const { numUsers, numItems } = split
  for (const [part, rest] of [
    [split.train, kept],
    [split.test, undefined],
  ] as const) {
    for (let user = 0; user < numUsers; user++) {
      for (const item of part.colIdx.subarray(part.rowPtr[user], part.rowPtr[user + 1])) {
        const side = random.next() < 0.2 ? test : rest
        side?.users.push(user)
        side?.items.push(item)
      }
    }
  }
  const csr = ({ users, items }: typeof kept): Csr => csrFromPairs(numUsers, numItems, users, items)
  return { ...split, train: csr(kept), test: csr(test) }
}

/** Mean over an item's genres of the mean popularity of the known items of that genre. */
function genrePopularity({ catalogue }: ColdFilms, degrees: Int32Array): Float32Array {
  const sums = new Map<string, { taken: number; items: number }>()
  catalogue.forEach(({ genres }, item) => {
    if (degrees[item] === 0) return
    for (const genre of genres) {
      const sum = sums.get(genre) ?? { taken: 0, items: 0 }
      sums.set(genre, { taken: sum.taken + degrees[item]!, items: sum.items + 1 })
    }
  })
  return Float32Array.from(catalogue, ({ genres }) => {
    const means = genres.flatMap((genre) => {
      const sum = sums.get(genre)
      return sum === undefined ? [] : [sum.taken / sum.items]
    })
    return means.reduce((total, mean) => total + mean, 0) / Math.max(1, means.length)
  })
}

function shared(scores: Float32Array): Scorer {
  return {
    numItems: scores.length,
    scoreBlock(users, out) {
      for (let b = 0; b < users.length; b++) out.set(scores, b * scores.length)
    },
  }
}

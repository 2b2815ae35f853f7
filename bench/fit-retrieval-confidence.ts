// Fits src/knowledge/retrieval-weights.ts on ml10m's catalogue (../shared/data) and on nothing else:
//   node scripts/with-node.mjs bench/fit-retrieval-confidence.ts [--store FILE] [--write]
// --store keeps the passages there between runs. Without --write the file is printed only.
//
// Exact keys: the share of best passages that are about the item, by kind of key and year, smoothed by two more that
// are as right as the kinds below `title` are together. Of those kinds only passages that state an id are counted.
// Doubtful answers: a softmax over the items found and "none of them". Its examples are the queries that no exact key
// answers, and those that one answers with every passage of that key taken away: what is left differs in title as the
// passages of hard items do. The latter would change how often there is an answer at all, so that the bias and the
// scale of all weights are fitted again on the former alone.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  addKbPassages,
  externalIds,
  type GoldItem,
  readExternalIds,
  readGold,
  readMl10mTitles,
} from '../src/bench/retrieval-data.ts'
import { FEATURES, groupCandidates } from '../src/knowledge/candidate-features.ts'
import { type CandidateSearch, candidateSearch } from '../src/knowledge/candidates.ts'
import type { RetrievalQuery } from '../src/knowledge/passage.ts'
import { exactMatches, isSameItem, keyQuery } from '../src/knowledge/rerank.ts'
import type { YearMatch } from '../src/knowledge/retrieval-weights.ts'
import { openKnowledge } from '../src/knowledge/sqlite-store.ts'
import type { TitleKeyKind } from '../src/knowledge/title-key.ts'
import { openStore } from '../src/store/sqlite.ts'

/**
 * Items that the gold file calls without document, and whose document is in the store under a title that its join by
 * exact titles missed. Looked up by hand among the answers of a first fit; two more of its answers were other films.
 */
const HAS_DOCUMENT: ReadonlyMap<string, string> = new Map([
  ['Lovers of the Arctic Circle, The', 'Lovers of the Arctic Circle'],
  ['Howling II: Your Sister Is a Werewolf', 'Howling II'],
  ['Poison Ivy: New Seduction', 'Poison Ivy: The New Seduction'],
  ['Three Ages, The', 'Three Ages'],
  ['Captain Horatio Hornblower', 'Captain Horatio Hornblower R.N.'],
  ['Phish: Bittersweet Motel', 'Bittersweet Motel'],
  ['Milagro Beanfield War', 'Milagro Beanfield War, The'],
  ['How to Beat the High Cost of Living', 'How to Beat the High Co$t of Living'],
  ['Tabu: A Story of the South Seas', 'Tabu'],
  ['Personal Velocity', 'Personal Velocity: Three Portraits'],
  ['Q: The Winged Serpent', 'Q'],
  ['House of the Dead, The', 'House of the Dead'],
  ['Valachi Papers,The', 'Valachi Papers, The'],
  ['Time of the Wolf, The', 'Time of the Wolf'],
  ['Flying Leathernecks, The', 'Flying Leathernecks'],
])

/** Gold is joined by title and year for the most part, so that it cannot say more of an equal title and year. */
const MOST = 0.999
const HIDDEN_WEIGHT = 0.5
/** Of the queries whose passages are all of the exact key, one in so many is an example of "none". */
const NONE_EVERY = 10
const L2 = 2
const STEPS = 300
const LEARNING_RATE = 0.05
/** Items of an example that are likest by a first guess of the weights; the rest have no chance. */
const KEPT_GROUPS = 25

interface Example {
  readonly natural: boolean
  readonly weight: number
  /** Feature rows of each item. */
  readonly groups: readonly { readonly rows: readonly (readonly number[])[]; readonly right: boolean }[]
}

type ExactCounts = Map<TitleKeyKind, Map<YearMatch, { right: number; all: number }>>

const { values } = parseArgs({
  options: { store: { type: 'string' }, write: { type: 'boolean' }, data: { type: 'string' } },
})
const data = values.data ?? fileURLToPath(new URL('../../shared/data', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'er2alm-fit-'))
try {
  const file = values.store ?? join(scratch, 'store.sqlite')
  const isThere = existsSync(file)
  const store = openStore(file)
  if (isThere) openKnowledge(store)
  else await addKbPassages(openKnowledge(store), join(data, 'kb'))
  const titles = new Map(
    store.db
      .prepare('SELECT id, title, year FROM passages')
      .all()
      .map((row) => [String(row.id), { title: String(row.title), year: Number(row.year) }]),
  )
  const search = candidateSearch(store)
  const items = await readGold(join(data, 'kb'), 'ml10m')
  const ids = await readExternalIds(join(data, 'kb'))
  const bracketed = await readMl10mTitles(data)

  const counts: ExactCounts = new Map()
  const examples: Example[] = []
  for (const [at, item] of items.entries()) {
    countExact(search, item, titles, ids, counts)
    countExact(search, { ...item, year: undefined }, titles, ids, counts)
    const alternativeTitles = bracketed.get(item.id)
    if (alternativeTitles !== undefined)
      countExact(search, { ...item, title: '', alternativeTitles }, titles, ids, counts)
    const example = exampleOf(search, item, titles, at % NONE_EVERY === 0)
    if (example !== undefined) examples.push(example)
  }
  store.close()
  const natural = examples.filter((example) => example.natural)
  process.stderr.write(
    `${natural.length} queries without exact key, ${examples.length - natural.length} with it hidden\n`,
  )
  const all = fit(examples, new Array<number>(FEATURES.length).fill(0))
  const weights = rescale(natural, all)
  process.stderr.write(
    `log loss on the former: ${loss(natural, all).toFixed(4)} before, ${loss(natural, weights).toFixed(4)} after rescaling\n`,
  )
  const text = render(counts, weights)
  if (values.write)
    writeFileSync(fileURLToPath(new URL('../src/knowledge/retrieval-weights.ts', import.meta.url)), text)
  else process.stdout.write(text)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

type Titles = ReadonlyMap<string, { readonly title: string; readonly year: number }>

/** True when the passage is gold, or has title and year of one that is. */
function isRight(
  passage: { readonly id: string } & RetrievalQuery,
  gold: ReadonlySet<string>,
  titles: Titles,
): boolean {
  if (gold.has(passage.id)) return true
  return [...gold].some((id) => isSameItem(titles.get(id)!, passage))
}

function countExact(
  search: CandidateSearch,
  item: GoldItem,
  titles: Titles,
  ids: ReadonlyMap<string, readonly string[]>,
  counts: ExactCounts,
): void {
  const asked = keyQuery(item)
  const [best] = exactMatches(asked, search.sameKey(asked))
  if (best === undefined) return
  // Without an id of the passage's that could be the item's, nobody knows whether a passage of another title is right.
  const stated = externalIds(item)
  const isJudged = ids.get(best.passage.id)?.some((id) => stated.some((own) => own.slice(0, 4) === id.slice(0, 4)))
  if (best.kind !== 'title' && !isJudged) return
  const year: YearMatch =
    item.year === undefined ? 'not asked for' : best.passage.year === item.year ? 'equal' : 'off by 1'
  const byYear = counts.get(best.kind) ?? new Map<YearMatch, { right: number; all: number }>()
  counts.set(best.kind, byYear)
  const count = byYear.get(year) ?? { right: 0, all: 0 }
  byYear.set(year, count)
  count.all++
  if (isRight(best.passage, item.gold, titles)) count.right++
}

function exampleOf(search: CandidateSearch, item: GoldItem, titles: Titles, wantsNone: boolean): Example | undefined {
  const asked = keyQuery(item)
  const sameKey = search.sameKey(asked)
  const natural = exactMatches(asked, sameKey).length === 0
  const byHand = HAS_DOCUMENT.get(item.title)
  if (!natural && !wantsNone && [...item.gold].every((id) => isSameItem(item, titles.get(id)!))) return undefined
  const candidates = search.all(asked, sameKey).filter(({ passage }) => natural || !isSameItem(item, passage))
  const groups = groupCandidates(item, candidates).map((group) => ({
    rows: group.features.flat(),
    right: group.candidates.some(
      ({ passage }) =>
        item.gold.has(passage.id) ||
        (byHand === passage.title && isSameItem({ title: byHand, year: item.year }, passage)),
    ),
  }))
  const guess = (rows: readonly (readonly number[])[]): number =>
    Math.max(
      ...rows.map(
        (row) =>
          5 * row[1] +
          3 * row[FEATURES.indexOf('sameYear')] +
          3 * row[FEATURES.indexOf('part')] +
          2 * row[FEATURES.indexOf('phrase')],
      ),
    )
  const kept = groups
    .map((group) => ({ ...group, guess: group.right ? Infinity : guess(group.rows) }))
    .sort((a, b) => b.guess - a.guess)
    .slice(0, KEPT_GROUPS)
  return { natural, weight: natural ? 1 : HIDDEN_WEIGHT, groups: kept }
}

/** Each item's likeliest row, its probability, and that it ought to have. */
function outcomes(
  example: Example,
  weights: readonly number[],
): { readonly row: readonly number[]; readonly p: number; readonly target: number }[] {
  const best = example.groups.map(({ rows }) => {
    let top = rows[0]
    let score = -Infinity
    for (const row of rows) {
      const s = row.reduce((sum, value, j) => sum + value * weights[j], 0)
      if (s > score) [top, score] = [row, s]
    }
    return { row: top, e: Math.exp(score) }
  })
  const total = 1 + best.reduce((sum, { e }) => sum + e, 0)
  const right = best.reduce((sum, { e }, i) => sum + (example.groups[i].right ? e : 0), 0)
  return best.map(({ row, e }, i) => ({ row, p: e / total, target: example.groups[i].right ? e / right : 0 }))
}

/** Mean negative log likelihood of the right item, or of none. */
function loss(examples: readonly Example[], weights: readonly number[]): number {
  const sum = examples.reduce((total, example) => {
    const found = outcomes(example, weights)
    const rightIs = found.reduce((p, outcome, i) => p + (example.groups[i].right ? outcome.p : 0), 0)
    const none = 1 - found.reduce((p, outcome) => p + outcome.p, 0)
    return total - Math.log(Math.max(1e-12, example.groups.some(({ right }) => right) ? rightIs : none))
  }, 0)
  return sum / examples.length
}

/** Adam on the weighted log likelihood with an L2 penalty on all weights but the bias. */
function fit(examples: readonly Example[], start: readonly number[]): number[] {
  const weights = [...start]
  weights[0] = -6
  const first = weights.map(() => 0)
  const second = weights.map(() => 0)
  const total = examples.reduce((sum, { weight }) => sum + weight, 0)
  for (let step = 1; step <= STEPS; step++) {
    const gradient = weights.map((weight, j) => (j === 0 ? 0 : (L2 * weight) / total))
    for (const example of examples) {
      for (const { row, p, target } of outcomes(example, weights)) {
        const slope = (example.weight * (p - target)) / total
        if (Math.abs(slope) > 1e-9)
          row.forEach((value, j) => {
            gradient[j] += slope * value
          })
      }
    }
    gradient.forEach((g, j) => {
      first[j] = 0.9 * first[j] + 0.1 * g
      second[j] = 0.999 * second[j] + 0.001 * g * g
      weights[j] -=
        (LEARNING_RATE * (first[j] / (1 - 0.9 ** step))) / (Math.sqrt(second[j] / (1 - 0.999 ** step)) + 1e-8)
    })
  }
  return weights
}

/** The weights times a scale, with another bias: those of the smallest loss on a grid. */
function rescale(examples: readonly Example[], weights: readonly number[]): number[] {
  let best = [...weights]
  let least = loss(examples, best)
  for (let scale = 0.7; scale <= 1.31; scale += 0.05) {
    for (let shift = -2; shift <= 2; shift += 0.25) {
      const tried = weights.map((weight, j) => (j === 0 ? weight + shift : weight) * scale)
      const value = loss(examples, tried)
      if (value < least) [best, least] = [tried, value]
    }
  }
  return best
}

function render(counts: ExactCounts, weights: readonly number[]): string {
  const kinds: readonly TitleKeyKind[] = ['title', 'numeral', 'alternative', 'compact']
  const years: readonly YearMatch[] = ['equal', 'off by 1', 'not asked for']
  const none = { right: 0, all: 0 }
  const share = (kind: TitleKeyKind, year: YearMatch): string => {
    const { right, all } = counts.get(kind)?.get(year) ?? none
    const others = kinds.filter((other) => other !== 'title').map((other) => counts.get(other)?.get(year) ?? none)
    const prior =
      (1 + others.reduce((sum, count) => sum + count.right, 0)) /
      (2 + others.reduce((sum, count) => sum + count.all, 0))
    return `${year.includes(' ') ? `'${year}'` : year}: ${Math.min(MOST, (right + 2 * prior) / (all + 2)).toFixed(4)}`
  }
  const comment = kinds
    .map(
      (kind) =>
        `${kind} ${years
          .map((year) => {
            const c = counts.get(kind)?.get(year)
            return `${c?.right ?? 0}/${c?.all ?? 0}`
          })
          .join(' ')}`,
    )
    .join(', ')
  return `import type { Feature } from './candidate-features.ts'
import type { TitleKeyKind } from './title-key.ts'

// Fitted on ml10m by \`node scripts/with-node.mjs bench/fit-retrieval-confidence.ts --write\`; do not edit by hand.

/** How the year agrees with an exact key: the same, one off, or none was asked for. */
export type YearMatch = 'equal' | 'off by 1' | 'not asked for'

/**
 * Share of best passages with an exact key that are about the item, and two more as right as the lower three kinds are
 * together. Right of all counted, by year:
 * ${comment}.
 */
export const EXACT_CONFIDENCE: Readonly<Record<TitleKeyKind, Readonly<Record<YearMatch, number>>>> = {
${kinds.map((kind) => `  ${kind}: { ${years.map((year) => share(kind, year)).join(', ')} },`).join('\n')}
}

/** Log odds that passages of one title and year, rather than none, are about the item. */
export const DOUBTFUL_WEIGHTS: Readonly<Record<Feature, number>> = {
${FEATURES.map((name, j) => `  ${name}: ${weights[j].toFixed(3)},`).join('\n')}
}
`
}

import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import {
  catalogueIds,
  type GuessedCatalogue,
  guessCatalogue,
  type SeenItems,
  seenItems,
  titlesBeside,
} from './guess-catalogue.ts'
import { type GuessedInteractions, guessInteractions, type Sureness } from './guess-interactions.ts'
import { guessPassages } from './guess-passages.ts'
import { sampleTable, type TableSample } from './sample-table.ts'

/** What the files of a folder seem to be. */
export interface GuessedData {
  /** Files looked at that are tables, with the names of their columns. */
  readonly looked: readonly { readonly name: string; readonly columns?: readonly string[] }[]
  /** One file of all interactions, or files of parts that are split already. */
  readonly interactions?: GuessedInteractions
  readonly parts?: { readonly [K in 'train' | 'validation' | 'test']?: GuessedInteractions }
  readonly catalogue?: GuessedCatalogue
  /** A source of passages about the items, as `knowledge.sources` takes it. */
  readonly passages?: { readonly file: string }
  /** Files that were looked at and are not used, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[]
}

interface Table {
  readonly name: string
  readonly sample: TableSample
}

/** Files of programs and documents, which are no data whatever their lines look like. */
const NO_DATA =
  /(?:^er2alm\.config\.\w+|^package(?:-lock)?\.json|\.(?:md|rst|html?|ts|mts|js|mjs|py|ipynb|r|sh|sql|ya?ml|toml|ini|cfg|lock|log|pdf|png|jpe?g))$/i
/** Most files of a folder that are looked into. */
const MOST_FILES = 100

/** Looks at the table files of a folder (without one there, of its sub-folders) and tells interactions, catalogue and passages apart. */
export async function guessData(dir: string): Promise<GuessedData> {
  const here = await guessFiles(dir, filesOf(dir, '.'))
  if (here.interactions !== undefined || here.parts !== undefined) return here
  const below = foldersOf(dir).flatMap((folder) => filesOf(dir, folder))
  if (below.length === 0) return here
  const deeper = await guessFiles(dir, [...filesOf(dir, '.'), ...below])
  return deeper.interactions === undefined && deeper.parts === undefined ? here : deeper
}

/** Tells given files apart. @param names from `dir` */
export async function guessFiles(dir: string, names: readonly string[]): Promise<GuessedData> {
  const tables: Table[] = []
  const unreadable: { readonly name: string; readonly why: string }[] = []
  for (const name of names.slice(0, MOST_FILES)) {
    const sample = await sampleTable(join(dir, name))
    if (sample !== undefined && 'why' in sample) unreadable.push({ name, why: sample.why })
    else if (sample !== undefined && sample.rows.length > 0) tables.push({ name, sample })
  }
  const candidates = ranked(dir, interactionsOf(tables))
  const parts = partsOf(candidates)
  const used = parts === undefined ? candidates.slice(0, 1) : Object.values(parts)
  const others = tables.filter(({ name }) => !used.some(({ file }) => file.path === name))
  const items = itemsOf(tables, used)
  const catalogue = catalogueOf(others, items) ?? besideItems(tables, used)
  const passages = guessPassages(others, catalogue)
  const taken = [...used.map(({ file }) => file.path), catalogue?.file.path, passages?.file]
  const leftOut = tables
    .filter(({ name }) => !taken.includes(name))
    .map(({ name, sample }) => ({ name, why: whyLeftOut(name, sample, candidates, used) }))
  return {
    looked: tables.map(({ name, sample: { columns } }) => ({ name, ...(columns && { columns }) })),
    ...(parts !== undefined ? { parts } : used[0] !== undefined && { interactions: used[0] }),
    ...(catalogue && { catalogue }),
    ...(passages && { passages }),
    leftOut: [...leftOut, ...unreadable.map(({ name, why }) => ({ name, why: `not readable as a table: ${why}` }))],
  }
}

function filesOf(dir: string, folder: string): readonly string[] {
  return readdirSync(join(dir, folder))
    .filter((name) => !name.startsWith('.') && !NO_DATA.test(name) && statSync(join(dir, folder, name)).isFile())
    .sort()
    .map((name) => (folder === '.' ? name : `${folder}/${name}`))
}

/** Sub-folders that are no run folders and hold no programs. */
function foldersOf(dir: string): readonly string[] {
  return readdirSync(dir)
    .filter((name) => !name.startsWith('.') && !['node_modules', 'runs', 'split'].includes(name))
    .filter((name) => statSync(join(dir, name)).isDirectory())
    .filter((name) => !readdirSync(join(dir, name)).includes('manifest.json'))
    .sort()
}

function interactionsOf(tables: readonly Table[]): readonly GuessedInteractions[] {
  const known = tables.flatMap(({ name, sample }) => catalogueIds(sample).map((ids) => ({ name, ids })))
  return tables.flatMap(({ name, sample }) => {
    const sets = known.filter((other) => other.name !== name).map(({ ids }) => ids)
    return guessInteractions(name, sample, sets) ?? []
  })
}

const ORDER: readonly Sureness[] = ['unsure', 'likely', 'sure']

/** The one that says most first: the surest, then with ratings and times, then the largest. */
function ranked(dir: string, guessed: readonly GuessedInteractions[]): readonly GuessedInteractions[] {
  const size = ({ file }: GuessedInteractions): number => statSync(join(dir, file.path)).size
  return guessed.toSorted(
    (a, b) => ORDER.indexOf(b.sureness) - ORDER.indexOf(a.sureness) || saidBy(b) - saidBy(a) || size(b) - size(a),
  )
}

function partsOf(candidates: readonly GuessedInteractions[]): GuessedData['parts'] {
  const train = candidates.find(({ file }) => isPart('train', file.path))
  const beside = candidates.filter(({ file }) => train !== undefined && dirname(file.path) === dirname(train.file.path))
  const test = beside.find(({ file }) => isPart('test', file.path))
  const validation = beside.find(({ file }) => isPart('valid|val|dev', file.path))
  return train !== undefined && test !== undefined ? { train, ...(validation && { validation }), test } : undefined
}

function isPart(names: string, path: string): boolean {
  return new RegExp(`(^|[^a-z])(${names})`, 'i').test(basename(path))
}

function itemsOf(tables: readonly Table[], [first]: readonly GuessedInteractions[]): SeenItems | undefined {
  const sample = tables.find(({ name }) => name === first?.file.path)?.sample
  return first && sample && seenItems(sample, first.file.columns!.item)
}

/** Of several, the one that has most of the items; equal ones: the one without sentences, which is one of passages. */
function catalogueOf(others: readonly Table[], items: SeenItems | undefined): GuessedCatalogue | undefined {
  const found = others.flatMap(({ name, sample }) => guessCatalogue(name, sample, items) ?? [])
  return found.toSorted((a, b) => (b.covers ?? 0) - (a.covers ?? 0) || a.texts.length - b.texts.length)[0]
}

function besideItems(tables: readonly Table[], [first]: readonly GuessedInteractions[]): GuessedCatalogue | undefined {
  const table = tables.find(({ name }) => name === first?.file.path)
  return first && table && titlesBeside(table.name, table.sample, first.file.columns!.item)
}

function whyLeftOut(
  name: string,
  { columns }: TableSample,
  candidates: readonly GuessedInteractions[],
  used: readonly GuessedInteractions[],
): string {
  const other = candidates.find(({ file }) => file.path === name)
  const [first] = used
  if (other !== undefined && first !== undefined)
    return `looks like interactions, too; ${first.file.path} ${whyBefore(first, other)}`
  const names = columns === undefined ? '' : ` (${columns.slice(0, 6).join(', ')}${columns.length > 6 ? ', …' : ''})`
  return `neither users with items nor titles of these items${names}`
}

function whyBefore(first: GuessedInteractions, other: GuessedInteractions): string {
  if (first.sureness !== other.sureness) return 'says more plainly who took what'
  return saidBy(first) > saidBy(other) ? 'has ratings or times that it lacks' : 'is larger'
}

/** Of ratings and times, how many there are. */
function saidBy({ rated, timed }: GuessedInteractions): number {
  return Number(rated) + Number(timed)
}

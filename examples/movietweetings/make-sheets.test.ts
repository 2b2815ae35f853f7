import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createRandom } from '../../src/numeric/random.ts'
import { type BuiltSheets, buildSheets, type GoldLine, type SheetLine, type TruthLine } from './build-sheets.ts'
import { type FilmFacts, SHEET_ATTRIBUTES } from './sheet-facts.ts'
import { listedGenres } from './sheet-genres.ts'
import { describePlace, nationality } from './sheet-places.ts'
import { renderSheet } from './sheet-wording.ts'

const here = import.meta.dirname
const shared = join(here, '../../../shared/data')
const needsShared = {
  skip: existsSync(shared) ? false : 'needs ../shared/data/kb and ../shared/data/movietweetings',
  tags: ['shared'],
}

const MOST_BYTES = 2_500_000
const MOST_WORDS = 70

const passages = readLines<SheetLine>('passages.jsonl.gz')
const truth = readLines<TruthLine>('truth.jsonl')
const gold = readLines<GoldLine>('gold.jsonl.gz')

let built: BuiltSheets | undefined
/** Rendered once for all tests that need it: reading the corpus takes two seconds. */
function fresh(): BuiltSheets {
  built ??= buildSheets(shared)
  return built
}

function readLines<T>(name: string): readonly T[] {
  const bytes = readFileSync(join(here, name))
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

const HEAT: FilmFacts = {
  title: 'Heat',
  year: 1995,
  director: ['Michael Mann'],
  cast: ['Al Pacino', 'Robert De Niro'],
  country: ['United States', 'France'],
  language: ['English'],
  genre: ['Crime', 'Drama'],
}

test('renderSheet › gives the same words for the same seed and others for another', () => {
  const of = (seed: number): string => renderSheet(HEAT, createRandom(seed))
  assert.equal(of(1), of(1))
  assert.ok(new Set(Array.from({ length: 50 }, (_, seed) => of(seed))).size > 45)
})

test('renderSheet › states every fact, whatever the seed', () => {
  for (let seed = 0; seed < 300; seed++) {
    const text = renderSheet(HEAT, createRandom(seed))
    for (const fact of [/Heat/, /1995/, /Michael Mann/, /Al Pacino/, /Robert De Niro/, /English/, /crime/, /drama/]) {
      assert.match(text, fact)
    }
    assert.match(text, /United States|the US|American/)
    assert.match(text, /France|French/)
  }
})

test('renderSheet › says nothing about what it has no facts on', () => {
  const bare: FilmFacts = { ...HEAT, director: [], cast: [], country: [], language: [] }
  for (let seed = 0; seed < 300; seed++) {
    assert.doesNotMatch(renderSheet(bare, createRandom(seed)), /direct|helm|star|cast|screen|produc|dialogue|spoken/i)
  }
})

test('the sheets › have numbers in order, at most 70 words and no double quotes but a title’s', () => {
  passages.forEach(({ id, title, text }, index) => {
    assert.equal(id, `sheet-${String(index + 1).padStart(6, '0')}`)
    assert.ok(text.split(' ').length <= MOST_WORDS, text)
    assert.ok(text.includes(title) && !text.replace(title, '').includes('"'), text)
  })
})

test('the sheets › of which a tenth is wrong, in one value that is in none of the item’s true ones', () => {
  assert.equal(truth.length, Math.round(passages.length / 10))
  assert.equal(new Set(truth.map(({ sheet }) => sheet)).size, truth.length)
  const itemOf = new Map(gold.flatMap(({ item, sheets }) => sheets.map((sheet) => [sheet, item] as const)))
  const values = new Map(gold.map((line) => [`${line.item} ${line.attribute}`, line.values]))
  let ofItems = 0
  for (const { sheet, attribute, stated, true: right } of truth) {
    assert.ok(right.length > 0 && !right.includes(stated), sheet)
    const item = itemOf.get(sheet)
    if (item === undefined || attribute === 'year') continue
    ofItems++
    assert.deepEqual(right, values.get(`${item} ${attribute}`))
  }
  assert.ok(ofItems > truth.length / 4)
})

test('the sheets › of every item with a known director include one that names a director', () => {
  const lines = gold.filter(({ attribute }) => attribute === 'director')
  assert.ok(lines.length > 800)
  assert.deepEqual(
    lines.filter(({ sheets }) => sheets.length === 0),
    [],
  )
})

test('the sheets › are at most four an item, and stand among at least 3,000 of other films', () => {
  const sheetsOf = Map.groupBy(gold, ({ item }) => item)
  let ofItems = 0
  for (const [item, lines] of sheetsOf) {
    const sheets = new Set(lines.flatMap((line) => line.sheets))
    assert.ok(sheets.size >= 1 && sheets.size <= 4, item)
    ofItems += sheets.size
  }
  assert.ok(passages.length - ofItems >= 3000)
})

test('the example’s data › is smaller than 2.5 MB', () => {
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?:\.txt|passages.*|items.*|truth.*|gold.*)$/u.test(name),
  )
  const bytes = files.reduce((sum, name) => sum + statSync(join(here, name)).size, 0)
  assert.ok(bytes > 500_000 && bytes < MOST_BYTES, `${bytes} bytes`)
})

test('make-sheets › writes again what is committed', needsShared, () => {
  const { passages: again, truth: truthAgain, gold: goldAgain, items } = fresh()
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
  assert.deepEqual(plain(again), passages)
  assert.deepEqual(plain(truthAgain), truth)
  assert.deepEqual(plain(goldAgain), gold)
  assert.deepEqual(plain(items), readLines('items.jsonl'))
})

test('the interactions › have 1,132 items, all in the catalogue, and stay as MovieTweetings has them', () => {
  const items = readLines<{ readonly id: string }>('items.jsonl').map(({ id }) => id)
  const parts = ['train', 'valid', 'test'].map((part) =>
    readFileSync(join(here, 'interactions', `${part}.txt`), 'utf8'),
  )
  const lines = parts.map((part) => part.trimEnd().split('\n'))
  assert.deepEqual(
    lines.map((part) => part.length),
    [19_915, 2_059, 1_537],
  )
  const seen = new Set(lines.flat().map((line) => line.split(' ')[1]))
  assert.deepEqual([...seen].sort(), items)
  assert.equal(items.length, 1132)
})

/** Every capitalised word that the wording itself brings. */
const WORDING = new Set(
  `It The This Its In By From Released Helmed Directing Behind At Among On Featured Filed Dialogue`.split(' '),
)

test('the sheets › hold no capitalised word that is not in their facts', needsShared, () => {
  for (const { id, text } of fresh().passages) {
    const facts = fresh().drafts.get(id)!.facts
    const known = [
      facts.title,
      ...SHEET_ATTRIBUTES.flatMap((attribute) => facts[attribute]),
      ...listedGenres(facts.genre),
      ...facts.country.flatMap((name) => [...describePlace(name).written]),
      ...[true, false].flatMap((usePrefix) => nationality(facts.country, usePrefix) ?? []),
    ].sort((a, b) => b.length - a.length)
    let rest = text
    for (const value of known) rest = rest.replaceAll(value, ' ')
    const foreign = rest.split(/[\s:,.()]+/u).filter((word) => /^\p{Lu}/u.test(word) && !WORDING.has(word))
    assert.deepEqual(foreign, [], text)
    assert.ok(text.includes(String(facts.year)), text)
  }
})

const PHRASE_WORDS = 6
/** A title, its year and a list of names are facts that no source owns; a phrase counts with this many other words. */
const OWN_WORDS = 4

test('the sheets › repeat no six words of their source’s text beyond titles, years and names', needsShared, () => {
  const texts = sourceTexts()
  let compared = 0
  fresh().passages.forEach(({ id, text }) => {
    const { document, facts } = fresh().drafts.get(id)!
    const source = texts.get(document)
    if (source === undefined) return
    const haystack = ` ${words(source).join(' ')} `
    const names = new Set([facts.title, String(facts.year), ...facts.cast, ...facts.director].flatMap(words))
    const all = words(text)
    for (let start = 0; start + PHRASE_WORDS <= all.length; start++) {
      const phrase = all.slice(start, start + PHRASE_WORDS)
      if (phrase.filter((word) => !names.has(word)).length < OWN_WORDS) continue
      compared++
      assert.ok(!haystack.includes(` ${phrase.join(' ')} `), `${id}: ${phrase.join(' ')}`)
    }
  })
  assert.ok(compared > 10_000)
})

function sourceTexts(): ReadonlyMap<string, string> {
  const lines = gunzipSync(readFileSync(join(shared, 'kb/docs.jsonl.gz')))
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
  return new Map(
    lines
      .map((line): { readonly id: string; readonly text?: string } => JSON.parse(line))
      .flatMap(({ id, text }) => (text === undefined ? [] : [[id, text] as const])),
  )
}

function words(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

import { OUR_GATE } from '../noise-control/study-gates.ts'
import { catalogueOf, coverageOf, matricesOf, permuted, statedOf, type Table, type Told, told } from './controls.ts'
import type { ReadValue, StudyItem } from './films.ts'
import type { Shares } from './item-cold-figures.ts'
import type { Question, Row } from './rows.ts'

/** Facts whose gold is known, so that a ceiling can be named. Read genres are told apart: the catalogue has its own. */
const FACTS = ['director', 'cast', 'country', 'language']
const GENRE_READ = 'genre read'

const CONTROL = 'catalogue + coverage'
const CEILING = 'true values'
const ANOTHER = "another film's values"
const GENRES_TOO = ', genres too'
const ASKS: Readonly<Record<string, string>> = {
  nothing: 'what the model stated, as it is',
  [OUR_GATE]: 'each value by its reliability',
}
const NO_FILTER = rowOf('nothing')
const GATE = rowOf(OUR_GATE)

/** Methods by their row, where only whether one filters is asked. */
const FILTERED: ReadonlyMap<string, string> = new Map([
  [NO_FILTER, 'nothing'],
  [GATE, OUR_GATE],
])
const CONTROL_ROW: Row = {
  ...{ name: CONTROL, asks: 'the control that content must beat' },
  tell: (films) => control(films),
}
const CEILING_ROW: Row = {
  ...{ name: CEILING, asks: 'people, country and language of the structured fields' },
  tell: (films) => control(films, trueFacts(films)),
}

/** The rows, questions and shares of a reading. */
export interface ReadingTable {
  readonly rows: readonly Row[]
  readonly questions: readonly Question[]
  readonly shares: Shares
}

/**
 * What is left of the gain of true values when a model read them, by method of noise control. All rows hold catalogue and
 * coverage.
 *
 * @param items films that a model read; the methods are those that they were judged by
 */
export function readingTable(items: readonly StudyItem[]): ReadingTable {
  const first = items.flatMap(({ read = [] }) => read)[0]
  const methods = [...(first?.weights.keys() ?? [])]
  const filtered = methods.map(
    (method): Row => ({
      name: rowOf(method),
      asks: ASKS[method] ?? 'what it keeps',
      tell: (films) => read(films, method, FACTS),
    }),
  )
  const of = [...filtered.map(({ name }) => name), `${GATE}${GENRES_TOO}`]
  return {
    rows: [
      CONTROL_ROW,
      ...filtered,
      {
        name: `${GATE}${GENRES_TOO}`,
        asks: 'and the words of its genres, as an attribute of their own',
        tell: (films) => read(films, OUR_GATE, [...FACTS, 'genre']),
      },
      {
        name: ANOTHER,
        asks: 'true ones, dealt out anew',
        tell: (films, random) => control(films, permuted(trueFacts(films), films, random, false)),
      },
      CEILING_ROW,
    ],
    questions: [
      { a: CEILING, b: CONTROL, asks: 'is there a gain to keep' },
      { a: NO_FILTER, b: CONTROL, asks: 'is a gain kept' },
      { a: GATE, b: CONTROL, asks: 'is a gain kept' },
      ...of.filter((name) => name !== NO_FILTER).map((a) => ({ a, b: NO_FILTER, asks: 'does noise control help' })),
      { a: GATE, b: rowOf('Eq. 6–12 as printed'), asks: 'is our gate better than Eq. 6–12' },
      { a: GATE, b: rowOf('evidence check'), asks: 'is our gate better than the check alone' },
      { a: ANOTHER, b: CONTROL, asks: 'do false values help (they should not)' },
    ],
    shares: { control: CONTROL, ceiling: CEILING, of },
  }
}

/**
 * What a model's memory of a film's name brings: rows of films that it read with their names and without. All rows hold
 * catalogue and coverage.
 */
export function namelessTable(): ReadingTable {
  const unnamed = (row: string): string => `${row}, without its name`
  const reads = [...FILTERED].flatMap(([name, method]): readonly Row[] => [
    { name, asks: ASKS[method]!, tell: (films) => read(films, method, FACTS) },
    {
      ...{ name: unnamed(name), asks: 'the same passages, the name of the film taken out' },
      tell: (films) => read(films, method, FACTS, ({ readNameless }) => readNameless),
    },
  ])
  return {
    rows: [CONTROL_ROW, ...reads, CEILING_ROW],
    questions: [
      { a: CEILING, b: CONTROL, asks: 'is there a gain to keep' },
      ...reads.map(({ name: a }) => ({ a, b: CONTROL, asks: 'is a gain kept' })),
      ...[...FILTERED.keys()].map((b) => ({ a: unnamed(b), b, asks: 'does the reading need the name' })),
    ],
    shares: { control: CONTROL, ceiling: CEILING, of: reads.map(({ name }) => name) },
  }
}

function rowOf(method: string): string {
  return `read, ${method === 'nothing' ? 'no filter' : method}`
}

function control(items: readonly StudyItem[], ...more: readonly Table[]): Told {
  return told(items.length, catalogueOf(items), coverageOf(items), ...more)
}

function trueFacts(items: readonly StudyItem[]): Table {
  return statedOf(items).map((values) => Object.fromEntries(FACTS.map((name) => [name, values[name] ?? []])))
}

function read(
  items: readonly StudyItem[],
  method: string,
  attributes: readonly string[],
  reading: (item: StudyItem) => readonly ReadValue[] | undefined = ({ read }) => read,
): Told {
  const told = items.map((item) => (reading(item) ?? []).filter(({ attribute }) => attributes.includes(attribute)))
  const nameOf = (attribute: string): string => (attribute === 'genre' ? GENRE_READ : attribute)
  const table = told.map((values) => {
    const named = Map.groupBy(values, ({ attribute }) => nameOf(attribute))
    return Object.fromEntries([...named].map(([name, list]) => [name, list.map(({ value }) => value)]))
  })
  return matricesOf(items.length, [catalogueOf(items), coverageOf(items), table], (value, name, item, from) => {
    if (from !== table) return { value }
    const found = told[item]!.filter((one) => nameOf(one.attribute) === name && one.value === value)
    return { value, reliability: Math.max(...found.map(({ weights }) => weights.get(method)!)) }
  })
}

import { catalogueOf, coverageOf, matricesOf, permuted, statedOf, type Table, type Told, told } from './controls.ts'
import type { ReadValue, StudyItem } from './films.ts'
import type { Shares } from './item-cold-figures.ts'
import type { Question, Row } from './rows.ts'

/** Facts whose gold is known, so that a ceiling can be named. Read genres are told apart: the catalogue has its own. */
const FACTS = ['director', 'cast', 'country', 'language']
const GENRE_READ = 'genre read'

const CONTROL = 'catalogue + coverage'
const CEILING = 'true values'
const GATE = 'read, our gate'
const GATE_GENRES = 'read, our gate, genres too'

/** How a filter turns a read value into a weight; 0 leaves it out. */
type Weigh = (value: ReadValue) => number

const FILTERS: readonly (readonly [name: string, asks: string, weigh: Weigh])[] = [
  ['read, no filter', 'what the model stated, as it is', () => 1],
  ['read, Eq. 6–12', 'aspects that they drop are left out', ({ isKeptByPaper }) => (isKeptByPaper ? 1 : 0)],
  ['read, evidence check', 'only what a sentence states', ({ isSupported }) => (isSupported ? 1 : 0)],
  [GATE, 'each value by its reliability, learnt without gold', byReliability],
]
const FILTER_NAMES = [...FILTERS.map(([name]) => name), GATE_GENRES]

/** What is left of the gain of true values when a model read them, filter by filter. All rows hold catalogue and coverage. */
export const READING_ROWS: readonly Row[] = [
  { name: CONTROL, asks: 'the control that content must beat', tell: (items) => control(items) },
  ...FILTERS.map(([name, asks, weigh]): Row => ({ name, asks, tell: (items) => read(items, weigh, FACTS) })),
  {
    name: GATE_GENRES,
    asks: 'and the words of its genres, as an attribute of their own',
    tell: (items) => read(items, byReliability, [...FACTS, 'genre']),
  },
  {
    name: "another film's values",
    asks: 'true ones, dealt out anew',
    tell: (items, random) => control(items, permuted(trueFacts(items), items, random, false)),
  },
  {
    name: CEILING,
    asks: 'people, country and language of the structured fields',
    tell: (items) => control(items, trueFacts(items)),
  },
]

/** What is asked of those rows. */
export const READING_QUESTIONS: readonly Question[] = [
  { a: CEILING, b: CONTROL, asks: 'is there a gain to keep' },
  ...FILTER_NAMES.map((a) => ({ a, b: CONTROL, asks: 'is a gain kept' })),
  ...FILTER_NAMES.slice(1).map((a) => ({ a, b: FILTER_NAMES[0]!, asks: 'does noise control help' })),
  { a: GATE, b: 'read, Eq. 6–12', asks: 'is our gate better than Eq. 6–12' },
  { a: "another film's values", b: CONTROL, asks: 'do false values help (they should not)' },
]

export const READING_SHARES: Shares = { control: CONTROL, ceiling: CEILING, of: FILTER_NAMES }

function byReliability({ reliability }: ReadValue): number {
  return reliability
}

function control(items: readonly StudyItem[], ...more: readonly Table[]): Told {
  return told(items.length, catalogueOf(items), coverageOf(items), ...more)
}

function trueFacts(items: readonly StudyItem[]): Table {
  return statedOf(items).map((values) => Object.fromEntries(FACTS.map((name) => [name, values[name] ?? []])))
}

function read(items: readonly StudyItem[], weigh: Weigh, attributes: readonly string[]): Told {
  const told = items.map(({ read: values = [] }) => values.filter(({ attribute }) => attributes.includes(attribute)))
  const nameOf = (attribute: string): string => (attribute === 'genre' ? GENRE_READ : attribute)
  const table = told.map((values) => {
    const named = Map.groupBy(values, ({ attribute }) => nameOf(attribute))
    return Object.fromEntries([...named].map(([name, list]) => [name, list.map(({ value }) => value)]))
  })
  return matricesOf(items.length, [catalogueOf(items), coverageOf(items), table], (value, name, item, from) => {
    if (from !== table) return { value }
    const found = told[item]!.filter((one) => nameOf(one.attribute) === name && one.value === value)
    return { value, reliability: Math.max(...found.map(weigh)) }
  })
}

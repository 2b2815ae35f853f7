import { catalogueOf, permuted, told } from './controls.ts'
import type { StudyItem } from './films.ts'
import { FIRST_ROWS, type Question, type Row, SHARED } from './rows.ts'

const CATALOGUE: Row = {
  name: 'catalogue',
  asks: 'all that the catalogue says',
  tell: (items) => told(items.length, catalogueOf(items)),
}

/** The rows of a run of which no language model has read anything: what is its catalogue worth for new items? */
export const CATALOGUE_ROWS: readonly Row[] = [
  ...FIRST_ROWS,
  {
    name: 'catalogue, shuffled',
    asks: 'what it says of other items',
    tell: (items, random) => told(items.length, permuted(catalogueOf(items), items, random, false)),
  },
  { ...CATALOGUE, name: 'catalogue, shared', asks: 'one ranking for all users', settings: SHARED },
  CATALOGUE,
]

/** On one cut in time. */
export const CATALOGUE_CUT_ROWS: readonly Row[] = [CATALOGUE]

export const CATALOGUE_QUESTIONS: readonly Question[] = [
  { a: 'catalogue', b: 'nothing', asks: 'does it reach new items' },
  { a: 'catalogue', b: 'catalogue, shuffled', asks: 'is it what it says of that item' },
  { a: 'catalogue', b: 'title words', asks: 'does it say more than the title' },
  { a: 'catalogue', b: 'catalogue, shared', asks: 'is the ranking personal' },
]

/** Whether the catalogue says anything that models of attributes are told. */
export function saysSomething(items: readonly StudyItem[]): boolean {
  return catalogueOf(items).some((values) => Object.values(values).some(({ length }) => length > 0))
}

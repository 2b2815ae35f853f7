import type { Random } from '../../context.ts'
import {
  atReleaseOnly,
  catalogueOf,
  coverageOf,
  permuted,
  randomValues,
  statedOf,
  type Told,
  titleWordsOf,
  told,
  weighed,
} from './controls.ts'
import type { StudyItem } from './films.ts'

/** A row of the table: what the model is told, and what question it answers. */
export interface Row {
  readonly name: string
  readonly asks: string
  /** Settings of the model that differ from its own. */
  readonly settings?: Readonly<Record<string, unknown>>
  tell(items: readonly StudyItem[], random: Random): Told
}

/** A weight of the prior under which the personal part no longer shows. */
export const SHARED: NonNullable<Row['settings']> = { priorWeights: [1e6] }

const catalogue = (items: readonly StudyItem[]): Told => told(items.length, catalogueOf(items))
const full = (items: readonly StudyItem[]): Told =>
  told(items.length, catalogueOf(items), coverageOf(items), statedOf(items))

/** What every table begins with. */
export const FIRST_ROWS: readonly Row[] = [
  { name: 'nothing', asks: 'what chance is worth', tell: () => new Map() },
  {
    name: 'title words',
    asks: 'does the title alone say it',
    tell: (items) => told(items.length, titleWordsOf(items)),
  },
]

/** The rows, in the order of the table. */
export const ROWS: readonly Row[] = [
  ...FIRST_ROWS,
  { name: 'catalogue', asks: 'genre and year: what needs no knowledge', tell: catalogue },
  {
    name: 'coverage',
    asks: 'numbers of documents, sources and values: hindsight',
    tell: (items) => told(items.length, coverageOf(items)),
  },
  {
    name: 'catalogue + coverage',
    asks: 'the control that content must beat',
    tell: (items) => told(items.length, catalogueOf(items), coverageOf(items)),
  },
  {
    name: 'catalogue + random values',
    asks: 'as many values, drawn by chance',
    tell: (items, random) => told(items.length, catalogueOf(items), randomValues(statedOf(items), random)),
  },
  {
    name: 'catalogue + shuffled values',
    asks: 'values of other films',
    tell: (items, random) => told(items.length, catalogueOf(items), permuted(statedOf(items), items, random, false)),
  },
  {
    name: 'catalogue + knowledge at release',
    asks: 'people, company, country, language; nothing from later',
    tell: (items) => told(items.length, catalogueOf(items), atReleaseOnly(statedOf(items))),
  },
  {
    name: 'catalogue + knowledge',
    asks: 'all stated values',
    tell: (items) => told(items.length, catalogueOf(items), statedOf(items)),
  },
  {
    name: 'catalogue + coverage + permuted knowledge',
    asks: 'values of another film with as many documents',
    tell: (items, random) =>
      told(items.length, catalogueOf(items), coverageOf(items), permuted(statedOf(items), items, random, true)),
  },
  {
    name: 'catalogue + coverage, shared',
    asks: 'one ranking for all users',
    settings: SHARED,
    tell: catalogueCoverage,
  },
  { name: 'everything, shared', asks: 'one ranking for all users', settings: SHARED, tell: full },
  {
    name: 'everything at release',
    asks: 'people, company, country, language; coverage is still hindsight',
    tell: (items) => told(items.length, catalogueOf(items), coverageOf(items), atReleaseOnly(statedOf(items))),
  },
  { name: 'everything', asks: 'catalogue, coverage and all stated values', tell: full },
  {
    name: 'everything, no prior',
    asks: 'ablation: without the popularity that attributes promise',
    settings: { priorWeights: [0] },
    tell: full,
  },
  {
    name: 'everything, nothing chosen',
    asks: 'ablation: λ 30 and prior 1, not chosen on items that play new',
    settings: { contentL2Weights: [30], priorWeights: [1] },
    tell: full,
  },
]

function catalogueCoverage(items: readonly StudyItem[]): Told {
  return told(items.length, catalogueOf(items), coverageOf(items))
}

/** The row of a run whose stated values noise control has weighed. */
export const WEIGHED: Row = {
  name: 'everything, weighed by the gate',
  asks: 'stated values by their reliability, learnt without gold',
  tell: weighed,
}

const CUT_ROW_NAMES = [
  'catalogue',
  'catalogue + coverage',
  'catalogue + knowledge at release',
  'everything at release',
  'everything',
]

/** The rows that are asked on one cut in time, where a fit takes minutes. */
export const CUT_ROWS: readonly Row[] = ROWS.filter(({ name }) => CUT_ROW_NAMES.includes(name))

/** A pair of rows whose difference the study is about, the one hoped to be better first. */
export interface Question {
  readonly a: string
  readonly b: string
  /** Another such pair, whose difference is taken off: how much more does a add to b than here. */
  readonly less?: { readonly a: string; readonly b: string }
  readonly asks: string
}

export const QUESTIONS: readonly Question[] = [
  { a: 'everything', b: 'catalogue + coverage', asks: 'does content help beyond coverage' },
  { a: 'everything', b: 'catalogue + coverage + permuted knowledge', asks: 'is it the content of that film' },
  { a: 'everything', b: 'everything, shared', asks: 'is the ranking personal' },
  {
    ...{ a: 'everything', b: 'catalogue + coverage' },
    less: { a: 'everything, shared', b: 'catalogue + coverage, shared' },
    asks: 'is what content adds personal',
  },
  { a: 'everything at release', b: 'catalogue + coverage', asks: 'does what is known at release help beyond coverage' },
  { a: 'catalogue + knowledge', b: 'catalogue', asks: 'does knowledge help the catalogue (coverage in it)' },
  { a: 'catalogue + knowledge at release', b: 'catalogue', asks: 'the same, knowable at release' },
  { a: 'catalogue + knowledge', b: 'catalogue + coverage', asks: 'knowledge without coverage against coverage' },
  { a: 'catalogue + coverage', b: 'catalogue', asks: 'what coverage alone brings (hindsight)' },
  { a: 'everything', b: 'everything, no prior', asks: 'does the promised popularity help' },
  { a: 'everything', b: 'everything, nothing chosen', asks: 'does choosing the settings help' },
  { a: 'everything, weighed by the gate', b: 'everything', asks: 'does noise control help' },
  {
    a: 'everything, weighed by the gate',
    b: 'catalogue + coverage',
    asks: 'does weighed content help beyond coverage',
  },
  { a: 'catalogue + shuffled values', b: 'catalogue', asks: 'do false values help (they should not)' },
]

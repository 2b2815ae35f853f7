import type { AttributeId, Evidence, ItemAttribute } from '../enrich/attribute.ts'
import type { UserProfile } from '../enrich/profile.ts'
import { makePassage, type Passage } from '../knowledge/passage.ts'

/** Invented films and sentences: a small, complete case for the tests of explain/ and report/. */
export const passages: readonly Passage[] = [
  makePassage({
    id: 'sheet:1',
    title: 'The Lamplighter',
    year: 2009,
    source: 'sheet',
    licence: 'CC0-1.0',
    date: '2026-11-01',
    text: 'The Lamplighter is a Danish drama helmed by Ida Holm. It runs 104 minutes and is spoken in Danish.',
  }),
  makePassage({
    id: 'sheet:2',
    title: 'Salt Road',
    year: 2004,
    source: 'sheet',
    text: 'Ida Holm directed Salt Road, a Danish and Swedish drama.',
  }),
  makePassage({
    id: 'sheet:3',
    title: 'Low Tide',
    year: 2007,
    source: 'sheet',
    text: 'Low Tide, a Danish comedy, was directed by Jens Krag.',
  }),
]

export const catalogue: ReadonlyMap<string, { readonly title: string; readonly year?: number }> = new Map([
  ['1', { title: 'The Lamplighter', year: 2009 }],
  ['2', { title: 'Salt Road', year: 2004 }],
  ['3', { title: 'Low Tide', year: 2007 }],
])

export const passagesById: ReadonlyMap<string, Passage> = new Map(passages.map((passage) => [passage.id, passage]))

/** Evidence for the first place where the words stand in the passage. */
export function quoteFrom(passage: Passage, quote: string): Evidence {
  const start = passage.text.indexOf(quote)
  if (start < 0) throw new RangeError(`"${quote}" is not in ${passage.id}`)
  const { id, source, sha256 } = passage
  return { passage: id, quote, start, end: start + quote.length, source, sha256 }
}

function stated(place: number, attribute: AttributeId, value: readonly string[], quote: string): ItemAttribute {
  const evidence = [quoteFrom(passages[place], quote)]
  return { item: String(place + 1), attribute, value, status: 'stated', evidence, call: `call-${place + 1}` }
}

/** Of items 1, 2 and 3. Item 1 also has a rejected and an unknown attribute. */
export const attributes: readonly ItemAttribute[] = [
  stated(0, 'director', ['Ida Holm'], 'helmed by Ida Holm'),
  stated(0, 'country', ['Denmark'], 'Danish drama'),
  stated(0, 'genre', ['Drama'], 'drama'),
  stated(0, 'durationMinutes', ['104'], '104 minutes'),
  {
    item: '1',
    attribute: 'cast',
    value: ['Nobody Known'],
    status: 'rejected',
    reason: 'the quote is in no passage',
    evidence: [],
    call: 'call-1',
  },
  {
    item: '1',
    attribute: 'plot',
    value: [],
    status: 'unknown',
    reason: 'the model does not know',
    evidence: [],
    call: 'call-1',
  },
  stated(1, 'director', ['ida holm'], 'Ida Holm directed'),
  stated(1, 'country', ['Denmark', 'Sweden'], 'Danish and Swedish'),
  stated(1, 'genre', ['Drama'], 'drama'),
  stated(2, 'director', ['Jens Krag'], 'directed by Jens Krag'),
  stated(2, 'country', ['Denmark'], 'Danish comedy'),
]

export const profile: UserProfile = {
  user: 'u7',
  status: 'generated',
  aspects: [
    { aspect: 'genre', text: 'Dramas, above all quiet ones', weight: 0.3, items: ['2'] },
    { aspect: 'cultureLanguage', text: 'Danish films', weight: 0.6, items: ['2', '3'] },
    { aspect: 'director', text: 'Ida Holm', weight: 0.1, items: ['2'] },
  ],
  call: 'call-u7',
}

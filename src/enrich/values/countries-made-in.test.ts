import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countriesMadeIn } from './countries-made-in.ts'

const CASES: readonly (readonly [sentence: string, codes: readonly string[]])[] = [
  ['X is a 2010 English-language French action thriller film directed by Y.', ['FR']],
  ['X is a 2001 French-American action film, written by French filmmaker Z.', ['FR', 'US']],
  ['X is a 2003 co-production between France and Italy.', ['FR', 'IT']],
  ['It was produced in the United Kingdom and Ireland, and filmed in Spain.', ['GB', 'IE']],
  ['X is a 1997 Australian war film about Dutch women imprisoned by the Japanese.', ['AU']],
  ['The film was released in the United States on 5 February 2010.', []],
  ['Set in the Scottish Highlands, it stars the English actress Y.', []],
  ['It is based on a book by the Croatian illustrator Z.', []],
  ['X is an English-speaking film.', []],
  ['Countries: USA, France.', ['FR', 'US']],
  ['The countries of Europe: France, Italy.', []],
  ['France produced it.', []],
  ['Produced in Italy.', ['IT']],
  ['It was produced by a man with a house in Italy.', []],
  ['', []],
]
for (const [sentence, codes] of CASES) {
  test(`countriesMadeIn › ${codes.join(', ') || 'none'}: ${sentence}`, () => {
    assert.deepEqual([...countriesMadeIn(sentence)].sort(), [...codes].sort())
  })
}

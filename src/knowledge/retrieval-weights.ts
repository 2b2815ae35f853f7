import type { Feature } from './candidate-features.ts'
import type { TitleKeyKind } from './title-key.ts'

// Fitted on ml10m by `node scripts/with-node.mjs bench/fit-retrieval-confidence.ts --write`; do not edit by hand.

/** How the year agrees with an exact key: the same, one off, or none was asked for. */
export type YearMatch = 'equal' | 'off by 1' | 'not asked for'

/**
 * Share of best passages with an exact key that are about the item, and two more as right as the lower three kinds are
 * together. Right of all counted, by year:
 * title 9319/9319 146/146 7438/7564, numeral 3/3 0/0 3/3, alternative 74/74 2/2 0/0, compact 3/3 1/1 3/3.
 */
export const EXACT_CONFIDENCE: Readonly<Record<TitleKeyKind, Readonly<Record<YearMatch, number>>>> = {
  title: { equal: 0.999, 'off by 1': 0.9973, 'not asked for': 0.9833 },
  numeral: { equal: 0.9951, 'off by 1': 0.8, 'not asked for': 0.95 },
  alternative: { equal: 0.999, 'off by 1': 0.9, 'not asked for': 0.875 },
  compact: { equal: 0.9951, 'off by 1': 0.8667, 'not asked for': 0.95 },
}

/** Log odds that passages of one title and year, rather than none, are about the item. */
export const DOUBTFUL_WEIGHTS: Readonly<Record<Feature, number>> = {
  bias: -13.181,
  dice: 3.467,
  highDice: 2.63,
  sameKey: -2.166,
  sameWords: 1.18,
  part: 2.698,
  fewEdits: 0.456,
  otherCovered: 1.449,
  numbersDiffer: -0.171,
  sameYear: 4.907,
  yearNear: 1.292,
  yearUnknown: 0.0,
  bm25: 1.419,
  phrase: 2.705,
  sources: 0.612,
}

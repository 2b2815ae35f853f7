import { colDegrees } from '../numeric/csr.ts'
import type { AuditCheck } from './audit-input.ts'
import { type Found, MAX_EXAMPLES } from './finding.ts'

/** A label on fewer items proves nothing. */
const LEAST_ITEMS = 5
/** Chance that a label meets only held-out items without meaning to, over all labels. */
const CHANCE = 1e-6
/** Titles that count ratings, votes or rank. A number alone is part of many titles. */
const RATED =
  /(?:★|⭐|\b\d[\d.,]*\s*(?:ratings?|votes|reviews|stars|views)\b|\b(?:imdb|rating|score)\s*[:=]\s*\d|#\d+ (?:best|most|top)|\btop[- ]\d+\b.*\b(?:of|in) \d{4}\b)/iu
/** Titles of this share with such words are written by somebody who knew. */
const RATED_SHARE = 0.01

/**
 * Whether the catalogue gives the answer away: a label (genre) that only items have whose every interaction is held out,
 * or titles that tell ratings, votes or ranks.
 */
export const catalogueAnswersCheck: AuditCheck = {
  name: 'catalogue answers',
  question: 'do labels or titles of the catalogue tell what the test holds?',
  run({ dataset, ids, catalogue }) {
    if (catalogue.size === 0) return [{ severity: 'not applicable', message: 'there is no catalogue' }]
    const trained = colDegrees(dataset.train)
    const tested = colDegrees(dataset.test)
    const withLabel = new Map<string, number[]>()
    const rated: string[] = []
    let heldOut = 0
    ids.items.forEach((id, item) => {
      if (trained[item] === 0 && tested[item] > 0) heldOut++
      const known = catalogue.get(id)
      for (const genre of known?.genres ?? []) withLabel.set(genre, [...(withLabel.get(genre) ?? []), item])
      if (known !== undefined && RATED.test(known.title)) rated.push(id)
    })
    const found: Found[] = []
    for (const [label, items] of withLabel) {
      if (items.length < LEAST_ITEMS || !items.every((item) => trained[item] === 0 && tested[item] > 0)) continue
      const pValue = allHeldOut(items.length, heldOut, dataset.numItems) * withLabel.size
      if (pValue > CHANCE) continue
      found.push({
        severity: 'leak',
        message: `the label ${JSON.stringify(label)} stands on ${items.length} items, and every one of them has interactions in the test and none in training: it marks the test`,
        figures: { items: items.length, pValue },
        examples: items.slice(0, MAX_EXAMPLES).map((item) => ids.items[item]),
        remedy: 'remove the label from the catalogue',
      })
    }
    if (rated.length >= LEAST_ITEMS && rated.length >= RATED_SHARE * ids.items.length)
      found.push({
        severity: 'leak',
        message: `${rated.length} of ${ids.items.length} titles tell ratings, votes or ranks, which count the interactions that are to be predicted`,
        figures: { items: rated.length },
        examples: rated.slice(0, MAX_EXAMPLES),
        remedy: 'give the titles alone',
      })
    if (found.length > 0) return found
    return [
      {
        severity: 'ok',
        message: `none of ${withLabel.size} labels marks held-out items, and titles tell no ratings`,
        figures: { labels: withLabel.size, ratedTitles: rated.length },
      },
    ]
  },
}

/** P(all of `k` items drawn out of `n` are among `h` given ones), hypergeometric. */
function allHeldOut(k: number, h: number, n: number): number {
  let chance = 1
  for (let i = 0; i < k; i++) chance *= (h - i) / (n - i)
  return chance
}

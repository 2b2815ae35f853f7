import { hasEntry } from '../numeric/csr.ts'
import type { AuditCheck } from './audit-input.ts'
import { type Found, MAX_EXAMPLES, percent } from './finding.ts'
import { upperTail } from './tails.ts'

/** Picks that hit a shown test item more often than half-way between chance and always know it: taste does not reach that. */
const KNOWING = 0.5
/** Largest p-value that counts. */
const CHANCE = 1e-3

/**
 * Augmented pairs that hit the test, counted after the fact. Candidates come from the training part, so that some are test
 * items by luck; the chance of a pick to be one is their share among the user's candidates. A model with taste does a
 * little better; one that hits most of the times that it can has seen the test.
 */
export const picksCheck: AuditCheck = {
  name: 'picks',
  question: 'how often do augmented pairs hit the test, against chance?',
  run({ dataset, ids, run }) {
    const picks = run?.enrichment?.picks ?? []
    if (picks.length === 0) return [{ severity: 'not applicable', message: 'the run has no augmented pairs' }]
    const userOf = new Map(ids.users.map((id, user) => [id, user]))
    const itemOf = new Map(ids.items.map((id, item) => [id, item]))
    const inTest = (user: string, item: string): boolean =>
      hasEntry(dataset.test, userOf.get(user) ?? 0, itemOf.get(item) ?? -1)
    const hits = { liked: [] as string[], disliked: [] as string[] }
    const outside: string[] = []
    const outsideHits: string[] = []
    const chances: number[] = []
    let candidates = 0
    let candidateHits = 0
    let luck = 0
    for (const { user, candidates: shown, liked, disliked } of picks) {
      const index = userOf.get(user)
      if (index === undefined) continue
      const taken = dataset.train.rowPtr[index + 1] - dataset.train.rowPtr[index]
      const tested = dataset.test.rowPtr[index + 1] - dataset.test.rowPtr[index]
      const among = shown.filter((item) => inTest(user, item)).length
      candidates += shown.length
      candidateHits += among
      luck += (shown.length * tested) / Math.max(1, dataset.numItems - taken)
      for (const [name, item] of Object.entries({ liked, disliked })) {
        if (item === null) continue
        if (!shown.includes(item)) (inTest(user, item) ? outsideHits : outside).push(`user ${user}, item ${item}`)
        else if (inTest(user, item)) hits[name as keyof typeof hits].push(`user ${user}, item ${item}`)
      }
      if (liked !== null && disliked !== null && shown.length > 0) chances.push(among / shown.length)
    }
    const expected = chances.reduce((sum, chance) => sum + chance, 0)
    const figures = {
      users: picks.length,
      candidates,
      candidatesInTest: candidateHits,
      candidatesInTestAtRandom: Number(luck.toFixed(1)),
      likedInTest: hits.liked.length,
      dislikedInTest: hits.disliked.length,
      expectedByChance: Number(expected.toFixed(1)),
      likedPValue: Number(upperTail(chances, hits.liked.length).toPrecision(3)),
    }
    const found: Found[] = []
    const remedy = 'make the picks again from training items: run the config into a new folder'
    if (outside.length + outsideHits.length > 0)
      found.push({
        severity: outsideHits.length > 0 ? 'leak' : 'defect',
        message: `${outside.length + outsideHits.length} picks are not among the candidates that were shown, ${outsideHits.length} of them test items`,
        figures,
        examples: [...outsideHits, ...outside].slice(0, MAX_EXAMPLES),
        remedy,
      })
    for (const [name, list] of Object.entries(hits)) {
      const possible = chances.filter((chance) => chance > 0).length
      const isOften = list.length > expected + KNOWING * (possible - expected)
      if (isOften && upperTail(chances, list.length) < CHANCE)
        found.push({
          severity: 'leak',
          message: `the ${name} pick is a test item for ${list.length} of ${possible} users who had one among their candidates, ${expected.toFixed(1)} by chance: the model, or what it was given, knows the test`,
          figures,
          examples: list.slice(0, MAX_EXAMPLES),
          remedy: `${remedy}, and look at the memorisation probe (er2alm audit RUN --probe N)`,
        })
    }
    const words = `${hits.liked.length} liked and ${hits.disliked.length} disliked picks of ${picks.length} users are test items, ${expected.toFixed(1)} each by chance among their candidates; ${percent(candidateHits / Math.max(1, candidates))} of the candidates are test items (${percent(luck / Math.max(1, candidates))} of random items)`
    if (found.length === 0) found.push({ severity: 'ok', message: words, figures })
    return found
  },
}

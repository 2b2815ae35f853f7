import { refit } from '../data/refit.ts'
import { colDegrees, unionCsr } from '../numeric/csr.ts'
import type { AuditCheck } from './audit-input.ts'
import { type Found, MAX_EXAMPLES } from './finding.ts'

/** What models may be fitted on. */
const ALLOWED: readonly string[] = ['train', 'train+validation']

/** How the figures were made: what models were fitted on, what was masked, what was ranked. */
export const protocolCheck: AuditCheck = {
  name: 'protocol',
  question: 'were models fitted on the parts that the report names, and on no test item?',
  run({ dataset, ids, run, minRating, split }) {
    if (run === undefined) return [{ severity: 'not applicable', message: 'nothing was trained or evaluated yet' }]
    const found: Found[] = []
    const { protocol, fits, countedPopularity, testOpened } = run
    const wrong = [...fits].filter(
      ([, fit]) => !ALLOWED.includes(fit) || (protocol !== undefined && fit !== protocol.fit),
    )
    if (wrong.length > 0)
      found.push({
        severity: 'leak',
        message: `${wrong.length} models were fitted on something else than the report names (${protocol?.fit ?? ALLOWED.join(' or ')})`,
        examples: wrong.slice(0, MAX_EXAMPLES).map(([model, fit]) => `${model}: ${fit}`),
        remedy: 'train the models again: run the config into a new folder',
      })
    if (protocol !== undefined) {
      const { ranking, fit, mask } = protocol
      if (!ALLOWED.includes(fit) || !ALLOWED.includes(mask) || (fit === 'train+validation' && mask === 'train'))
        found.push({
          severity: 'leak',
          message: `fitted on ${fit}, and ${mask} is masked: items that the models were fitted on are ranked beside the test items`,
          remedy: 'mask what is fitted on (evaluate.mask), and evaluate again',
        })
      if (ranking === 'candidates')
        found.push({
          severity: 'defect',
          message: 'only sampled candidates are ranked: figures are not comparable, and may order models differently',
          remedy: 'rank all items',
        })
      if (fit === 'train' && dataset.validation.colIdx.length > 0)
        found.push({
          severity: 'note',
          message: `models never learn the ${dataset.validation.colIdx.length} validation pairs (fit is train)${mask === 'train' ? ', which stay in the rankings as if they were not taken' : ''}`,
          remedy: "set evaluate.fit and evaluate.mask to 'train+validation'",
        })
    }
    if (countedPopularity !== undefined) found.push(...countedFrom(countedPopularity))
    if (minRating !== undefined)
      found.push({
        severity: 'note',
        message: `interactions rated below ${minRating} were left out before the split (${split}): what a user disliked counts as not taken`,
        figures: { minRating },
      })
    if (testOpened !== undefined && testOpened.settings > 1)
      found.push({
        severity: 'note',
        message: `the test was opened ${testOpened.times} times in this folder, with ${testOpened.settings} different settings: whoever chose among them by these figures has fitted to the test`,
        figures: { opened: testOpened.times, settings: testOpened.settings },
        remedy: 'choose settings on validation alone, and report the first opening',
      })
    if (found.some(({ severity }) => severity === 'leak' || severity === 'defect')) return found
    const told =
      protocol === undefined
        ? 'nothing is evaluated yet'
        : `all items are ranked, fit ${protocol.fit}, mask ${protocol.mask}`
    const opened =
      testOpened === undefined
        ? 'how often the test was opened is not recorded'
        : testOpened.settings > 1
          ? ''
          : 'with one choice of settings the test was opened in this folder'
    return [
      {
        severity: 'ok',
        message: [told, `${fits.size} models say that they were fitted so`, opened].filter(Boolean).join('; '),
        figures: { models: fits.size },
      },
      ...found,
    ]

    /** The saved popularity model is its counts: they tell which parts it has seen, whatever its history says. */
    function countedFrom(counted: ArrayLike<number>): readonly Found[] {
      const known = refit(dataset).train
      const expected = colDegrees(protocol?.fit === 'train' ? dataset.train : known)
      const full = colDegrees(unionCsr(known, dataset.test))
      let different = 0
      let withTest = 0
      const examples: string[] = []
      for (let item = 0; item < dataset.numItems; item++) {
        if (counted[item] === expected[item]) continue
        different++
        if (counted[item] > expected[item] && counted[item] <= full[item]) withTest++
        if (examples.length < MAX_EXAMPLES)
          examples.push(`item ${ids.items[item]}: counted ${counted[item]}, fitted on ${expected[item]}`)
      }
      if (different === 0) return []
      return [
        {
          severity: 'leak',
          message: `the saved popularity model counts other interactions than it was fitted on for ${different} items, for ${withTest} of them held-out ones`,
          figures: { items: different, withHeldOut: withTest },
          examples,
          remedy: 'train again: run the config into a new folder',
        },
      ]
    }
  },
}

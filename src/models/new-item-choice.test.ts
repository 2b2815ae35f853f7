import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributeCsr } from '../data/attribute-csr.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { contentKernel } from './content-kernel.ts'
import { chooseForNewItems, LEAST_SLOPE } from './new-item-choice.ts'

const [USERS, ITEMS] = [150, 96]
const SETTINGS = {
  ...{ l2Weight: 100, precision: 'float32' as const, heldOutShare: 0.2, draws: 2, maxChoiceItems: 2500 },
  ...{ contentL2Weights: [8, 30, 80], priorWeights: [0, 0.5] },
}

/** Every user takes as many items as the others, mostly of one of four makers. @param told who made what, as the kernel has it */
function choiceOf(
  takenEach: (user: number) => number,
  told: (item: number) => string,
  settings: Partial<typeof SETTINGS> = {},
) {
  const random = createRandom(3)
  const users: number[] = []
  const items: number[] = []
  for (let user = 0; user < USERS; user++) {
    const taken = new Set<number>()
    while (taken.size < takenEach(user)) {
      const item = random.int(ITEMS)
      if (item % 4 === user % 4 || random.next() < 0.2) taken.add(item)
    }
    for (const item of taken) {
      users.push(user)
      items.push(item)
    }
  }
  const makers = attributeCsr(Array.from({ length: ITEMS }, (_, item) => [{ value: told(item) }]))
  const kernel = contentKernel(new Map([['maker', makers]]), {})
  return chooseForNewItems(
    csrFromPairs(USERS, ITEMS, users, items),
    kernel,
    { ...SETTINGS, ...settings },
    createRandom(1),
  )
}

const maker = (item: number): string => `maker ${item % 4}`

test('chooseForNewItems › finds that attributes tell what users take, and how far scores may be believed', () => {
  const { ndcg, slope, offset } = choiceOf((user) => 3 + (user % 20), maker)
  const { ndcg: chance } = choiceOf(
    (user) => 3 + (user % 20),
    (item) => `maker ${item >> 2}`,
  )
  assert.ok(ndcg > chance + 0.1, `${ndcg} against ${chance}`)
  assert.ok(slope > 0.1 && offset > -1 && offset < 1, `${slope} ${offset}`)
})

test('chooseForNewItems › keeps the order that it chose where users with more known items have fewer left', () => {
  const { ndcg, slope } = choiceOf(() => 9, maker, { contentL2Weights: [2000] })
  assert.ok(ndcg > 0.5, String(ndcg))
  assert.equal(slope, LEAST_SLOPE)
})

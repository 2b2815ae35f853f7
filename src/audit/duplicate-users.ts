import { refit } from '../data/refit.ts'
import { type Csr, colDegrees, hasEntry, unionCsr } from '../numeric/csr.ts'
import type { AuditCheck } from './audit-input.ts'
import { MAX_EXAMPLES, percent } from './finding.ts'

/** Two histories are of one person from this share of common items (Jaccard) on. */
const SAME_PERSON = 0.9
/** Shorter histories agree by chance. */
const LEAST_ITEMS = 5
/**
 * Bits by which the common items must be rarer than a coincidence among all pairs of users: the sum of −log2 of the
 * items' shares of users. Tastes make items go together, so that it must be far more than log2 of the number of pairs.
 */
const LEAST_BITS = 10
/** From this share of the test pairs on, twins can move a figure in its third decimal. */
const LEAST_SHARE = 0.001
/** Users that are compared with each other because they share their two rarest items; larger groups are no persons. */
const LARGEST_GROUP = 200

/**
 * One person under two ids: nearly the same items in all parts together. Where one id's test items stand in the other's
 * training, a model need only find the twin.
 */
export const duplicateUsersCheck: AuditCheck = {
  name: 'duplicate users',
  question: 'does a user’s test stand in the training of a second id of the same person?',
  run({ dataset, ids, signal }) {
    const known = refit(dataset).train
    const full = unionCsr(known, dataset.test)
    const degrees = colDegrees(full)
    const bits = Float64Array.from(degrees, (degree) => Math.log2(full.rows / Math.max(1, degree)))
    const twins = new Map<number, { readonly other: number; readonly visible: number }>()
    for (const group of groupsByRarest(full, degrees)) {
      signal.throwIfAborted()
      for (const user of group) {
        for (const other of group) {
          if (other === user || !samePerson(full, bits, user, other)) continue
          const visible = shared(dataset.test, known, user, other)
          if (visible > (twins.get(user)?.visible ?? -1)) twins.set(user, { other, visible })
        }
      }
    }
    const leaking = [...twins].filter(([, { visible }]) => visible > 0)
    const shown = leaking.reduce((sum, [, { visible }]) => sum + visible, 0)
    const figures = { usersWithTwin: twins.size, usersWhoseTestShows: leaking.length, testPairsShown: shown }
    if (leaking.length > 0) {
      const share = shown / dataset.test.colIdx.length
      const isLeak = share >= LEAST_SHARE
      return [
        {
          severity: isLeak ? 'leak' : 'note',
          message: `${leaking.length} users have a second id with at least ${percent(SAME_PERSON)} of the same items, whose training holds ${shown} of their test items (${percent(share)} of the test${isLeak ? '' : ', too few to move a figure'})`,
          figures,
          examples: leaking
            .slice(0, MAX_EXAMPLES)
            .map(
              ([user, { other, visible }]) =>
                `user ${ids.users[user]}: ${visible} in the training of ${ids.users[other]}`,
            ),
          remedy: 'join the ids of one person before the data are split',
        },
      ]
    }
    if (twins.size > 0)
      return [
        { severity: 'note', message: `${twins.size} users have a twin, in whose training no test item shows`, figures },
      ]
    return [{ severity: 'ok', message: 'no two ids have nearly the same history', figures }]
  },
}

/** Users with two of their three rarest items in common, in groups of two and more. */
function groupsByRarest(full: Csr, degrees: Int32Array): Iterable<readonly number[]> {
  const groups = new Map<string, Set<number>>()
  const put = (key: string, user: number): void => {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, new Set([user]))
    else group.add(user)
  }
  for (let user = 0; user < full.rows; user++) {
    const row = full.colIdx.subarray(full.rowPtr[user], full.rowPtr[user + 1])
    if (row.length < LEAST_ITEMS) continue
    const [a, b, c] = [...row].sort((x, y) => degrees[x] - degrees[y] || x - y)
    // Three of the rarest, so that a twin that lacks one of them still meets the user.
    for (const [x, y] of [
      [a, b],
      [a, c],
      [b, c],
    ])
      put(`${Math.min(x, y)} ${Math.max(x, y)}`, user)
  }
  const seen = new Set<string>()
  return [...groups.values()].flatMap((group) => {
    if (group.size < 2 || group.size > LARGEST_GROUP) return []
    const list = [...group].sort((x, y) => x - y)
    const key = list.join()
    if (seen.has(key)) return []
    seen.add(key)
    return [list]
  })
}

function samePerson(full: Csr, bits: Float64Array, a: number, b: number): boolean {
  const sizeA = full.rowPtr[a + 1] - full.rowPtr[a]
  const sizeB = full.rowPtr[b + 1] - full.rowPtr[b]
  if (Math.min(sizeA, sizeB) < SAME_PERSON * Math.max(sizeA, sizeB)) return false
  let common = 0
  let rarity = 0
  for (let k = full.rowPtr[a]; k < full.rowPtr[a + 1]; k++) {
    if (!hasEntry(full, b, full.colIdx[k])) continue
    common++
    rarity += bits[full.colIdx[k]]
  }
  return common >= SAME_PERSON * (sizeA + sizeB - common) && rarity >= LEAST_BITS + 2 * Math.log2(full.rows)
}

/** Items that `test` has of one user and `known` of the other. */
function shared(test: Csr, known: Csr, user: number, other: number): number {
  let count = 0
  for (let k = test.rowPtr[user]; k < test.rowPtr[user + 1]; k++) if (hasEntry(known, other, test.colIdx[k])) count++
  return count
}

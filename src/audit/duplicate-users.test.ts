import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { auditInput, found, type Row, type SmallData } from './audit-input.fixture.ts'
import { duplicateUsersCheck } from './duplicate-users.ts'

const USERS = 50
const ITEMS = 200

/** Ten training and two test items a user, at random; user 49 has what `twinOf` took, in training and test as given. */
function data(twinOf?: number, twinTest: readonly number[] = []): SmallData {
  const random = createRandom(9)
  const train: Row[] = []
  const test: Row[] = []
  for (let user = 0; user < USERS - 1; user++) {
    const items = new Set<number>()
    while (items.size < 12) items.add(random.int(ITEMS))
    ;[...items].forEach((item, place) => {
      ;(place < 10 ? train : test).push([user, item])
    })
  }
  const own = [...train, ...test].filter(([user]) => user === twinOf).map(([, item]) => item)
  for (const [place, item] of own.entries()) (twinTest.includes(place) ? test : train).push([USERS - 1, item])
  return { users: USERS, items: ITEMS, train, test }
}

test('duplicate users › finds none among users that chose by themselves', async () => {
  const [finding] = await found(duplicateUsersCheck, auditInput(data()))
  assert.equal(finding!.severity, 'ok')
})

test('duplicate users › calls a second id a leak whose training holds the test of the first', async () => {
  const [finding] = await found(duplicateUsersCheck, auditInput(data(7)))
  assert.equal(finding!.severity, 'leak')
  assert.deepEqual(finding!.figures, { usersWithTwin: 2, usersWhoseTestShows: 1, testPairsShown: 2 })
  assert.deepEqual(finding!.examples, ['user u7: 2 in the training of u49'])
})

test('duplicate users › calls a second id a note whose training shows no test item', async () => {
  const [finding] = await found(duplicateUsersCheck, auditInput(data(7, [10, 11])))
  assert.equal(finding!.severity, 'note')
})

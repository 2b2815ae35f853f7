import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UserPicks } from '../enrich/profile.ts'
import { auditInput, enrichment, found, type Row } from './audit-input.fixture.ts'
import { picksCheck } from './picks.ts'

const USERS = 30
/** User u took item 0 in training, and has item 1 as test. */
const DATA = {
  users: USERS,
  items: 40,
  train: Array.from({ length: USERS }, (_, user): Row => [user, 0]),
  test: Array.from({ length: USERS }, (_, user): Row => [user, 1]),
}
const SHOWN = ['i5', 'i1', 'i6', 'i7']

async function finding(likedOf: (user: number) => string) {
  const picks = Array.from({ length: USERS }, (_, user): UserPicks => {
    const liked = likedOf(user)
    return { user: `u${user}`, candidates: SHOWN, liked, disliked: liked === 'i7' ? 'i6' : 'i7', call: 'call' }
  })
  const run = { fits: new Map(), enrichment: enrichment([], { picks }) }
  return (await found(picksCheck, auditInput(DATA, { run })))[0]!
}

test('picks › are counted against chance: a fourth of the candidates is in the test', async () => {
  const { severity, figures } = await finding((user) => SHOWN[user % 4]!)
  assert.equal(severity, 'ok')
  // Users 1, 5, …, 29.
  assert.deepEqual([figures!.likedInTest, figures!.expectedByChance, figures!.candidatesInTest], [8, 7.5, USERS])
  // 4 candidates each out of 39 items that were not taken, one of them in the test.
  assert.equal(figures!.candidatesInTestAtRandom, Number(((4 * USERS) / 39).toFixed(1)))
})

test('picks › are no leak with a little taste, and one when they nearly always know', async () => {
  assert.equal((await finding((user) => SHOWN[user % 5 < 2 ? 1 : 0]!)).severity, 'ok')
  assert.equal((await finding((user) => SHOWN[user % 5 < 4 ? 1 : 0]!)).severity, 'leak')
})

test('picks › outside the shown candidates are a defect, and a leak where they are test items', async () => {
  assert.equal((await finding(() => 'i20')).severity, 'defect')
  const picks = [{ user: 'u0', candidates: ['i5', 'i6'], liked: 'i1', disliked: 'i5', call: 'call' }]
  const run = { fits: new Map(), enrichment: enrichment([], { picks }) }
  assert.equal((await found(picksCheck, auditInput(DATA, { run })))[0]!.severity, 'leak')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { auditInput, catalogueOf, found, type Row } from './audit-input.fixture.ts'
import { titleAlignmentCheck } from './title-alignment.ts'

const USERS = 200
const SERIES = 40

/** Each user takes four series of three items whole: items 3 s, 3 s + 1, 3 s + 2. */
function histories(): Row[] {
  const random = createRandom(3)
  return Array.from({ length: USERS }, (_, user) => user).flatMap((user) =>
    Array.from({ length: 4 }, () => random.int(SERIES)).flatMap((series) =>
      [0, 1, 2].map((part): Row => [user, 3 * series + part]),
    ),
  )
}

const WORDS = 'abcdefghijklmnopqrstuvwxyz'
const titleOf = (place: number): string => {
  const series = Math.floor(place / 3)
  return `The ${WORDS[series % 26]!.repeat(3)}${WORDS[Math.floor(series / 26)]}o ${(place % 3) + 1}`
}

test('title alignment › is ok where items of a series are taken together', async () => {
  const catalogue = catalogueOf(Array.from({ length: 3 * SERIES }, (_, place) => ({ title: titleOf(place) })))
  const data = { users: USERS, items: 3 * SERIES, train: histories() }
  const [finding] = await found(titleAlignmentCheck, auditInput(data, { catalogue }))
  assert.equal(finding!.severity, 'ok', finding!.message)
})

test('title alignment › is a leak where the titles are shifted by ten items', async () => {
  const items = 3 * SERIES
  const catalogue = catalogueOf(
    Array.from({ length: items }, (_, place) => ({ title: titleOf((place * 41 + 10) % items) })),
  )
  const data = { users: USERS, items, train: histories() }
  const [finding] = await found(titleAlignmentCheck, auditInput(data, { catalogue }))
  assert.equal(finding!.severity, 'leak', finding!.message)
  assert.ok(finding!.remedy!.includes('joined'))
})

test('title alignment › does not apply without titles, nor where no title has a series or year', async () => {
  const data = { users: 1, items: 2, train: [[0, 0] as const] }
  assert.equal((await found(titleAlignmentCheck, auditInput(data)))[0]!.severity, 'not applicable')
  const catalogue = catalogueOf([{ title: 'Heat' }, { title: 'Casino' }])
  assert.equal((await found(titleAlignmentCheck, auditInput(data, { catalogue })))[0]!.severity, 'not applicable')
})

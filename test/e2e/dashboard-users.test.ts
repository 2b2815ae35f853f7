import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  CaseStudy,
  Cases,
  Missing,
  ProfileView,
  Rows,
  UserPage,
  UserRow,
} from '../../src/serve/dashboard/page-data.ts'
import type { EventReader, UserEvents } from '../../src/serve/events/user-events.ts'
import { dashboardPagesForTests } from './dashboard-pages.ts'
import { NUM_ITEMS, NUM_USERS } from './tiny-catalogue.ts'

const pages = dashboardPagesForTests()
const { appOf, get } = pages

test('cases › are pairs of the test that are what they say, and a case study has both sides and the lines between them', async () => {
  const { cases, k } = await get<Cases>('cases')
  assert.ok(cases.length > 0)
  assert.equal(new Set(cases.map(({ user }) => user)).size, cases.length)
  for (const { kind, user, item, hit, rank } of cases) {
    assert.equal(hit, rank <= k)
    const study = await get<CaseStudy>(`case?user=${user}&item=${item.id}`)
    assert.deepEqual([study.rank, study.taken, study.outcome], [rank, true, hit ? 'hit' : 'missed'])
    const spoken = study.lines.filter(({ alignment }) => alignment !== null)
    const fits = spoken.map(({ alignment }) => alignment! > 0)
    if (kind === 'fits-throughout') assert.ok(fits.every(Boolean))
    else if (kind === 'fits-nowhere') assert.ok(fits.every((fit) => !fit))
    else assert.ok(fits.some(Boolean) && !fits.every(Boolean))
    assert.ok(Math.abs(study.lines.reduce((sum, line) => sum + line.contribution, 0) - study.total) < 1e-12)
    for (const { from, to, weight, alignment, contribution } of study.lines) {
      const side = study.userAspects.find(({ aspect }) => aspect === from)!
      assert.equal(side.weight, weight)
      assert.ok(study.itemAspects.some(({ aspect }) => aspect === to))
      assert.ok(Math.abs(contribution - weight * (alignment ?? 0)) < 1e-12)
    }
  }
})

test('case › of an item that the user took before has no rank, and of one that nobody asked for says so', async () => {
  const { history } = await get<UserPage>('users/u1')
  const taken = history.rows.find(({ part }) => part === 'train')!
  const seen = await get<CaseStudy>(`case?user=u1&item=${taken.id}`)
  assert.deepEqual([seen.rank, seen.outcome, seen.taken], [null, 'seen', false])
  const known = new Set(history.rows.map(({ id }) => id))
  const other = Array.from({ length: NUM_ITEMS }, (_, i) => `m${i}`).find((id) => !known.has(id))!
  const stranger = await get<CaseStudy>(`case?user=u1&item=${other}`)
  assert.deepEqual([stranger.outcome, stranger.taken], ['not taken', false])
  assert.ok(stranger.rank! >= 1)
  for (const query of ['user=nobody&item=m1', 'user=u1&item=nothing', 'user=__proto__&item=m1'])
    assert.equal((await pages.app.request(`/dashboard/case?${query}`)).status, 404)
})

test('users › are found by a part of their id, in parts of a list', async () => {
  const all = await get<Rows<UserRow>>('users?limit=7&offset=35')
  assert.deepEqual([all.total, all.offset, all.rows.length], [NUM_USERS, 35, 5])
  const some = await get<Rows<UserRow>>('users?search=U3&limit=100')
  assert.ok(some.rows.every(({ user }) => user.includes('u3')) && some.total === 11)
  assert.deepEqual(some.rows[0], {
    ...{ user: some.rows[0]!.user, history: 10, test: 3, profile: 'generated', since: 0 },
  })
})

test('users › have their history with titles and times, newest first, and the profile with weights', async () => {
  const page = await get<UserPage>('users/u1?limit=100')
  assert.equal(page.history.total, 13)
  const times = page.history.rows.map(({ time }) => time!)
  assert.deepEqual(times, times.toSorted().reverse())
  assert.deepEqual(
    (['test', 'validation', 'train'] as const).map(
      (part) => page.history.rows.filter((row) => row.part === part).length,
    ),
    [3, 2, 8],
  )
  assert.match(page.history.rows[0]!.title, /^Story Number \d+$/)
  const { status, aspects } = page.profile as ProfileView
  assert.equal(status, 'generated')
  assert.ok(aspects.length > 0 && aspects.every(({ items }) => items.every(({ title }) => title.startsWith('Story'))))
  const weights = aspects.map(({ weight }) => weight)
  assert.deepEqual(
    weights,
    weights.toSorted((a, b) => b - a),
  )
})

test('users › have what happened since the run first, and those known by events alone are there too', async () => {
  const { history: before } = await get<UserPage>('users/u1?limit=100')
  const [took] = before.rows.filter(({ part }) => part === 'train')
  const events: UserEvents = { taken: [took!.id, 'm3', 'later'], disliked: ['m5'], hidden: ['m3'], count: 5 }
  const of: EventReader['of'] = (user) => (user === 'u1' || user === 'new' ? events : undefined)
  const app = await appOf('run', true, { of })
  const { history, hasSince, profile } = await get<UserPage>('users/u1?limit=100', app)
  assert.ok(hasSince && 'aspects' in profile)
  const since = history.rows.filter(({ part }) => part === 'since')
  // What the run has as taken is not told twice.
  assert.deepEqual(
    since.map(({ id, title, said }) => [id, title, said]),
    [
      ['m5', 'Story Number 5', ['disliked']],
      ['later', 'later', ['taken']],
      ['m3', 'Story Number 3', ['taken', 'hidden']],
    ].filter(([id]) => id !== took!.id),
  )
  assert.deepEqual(history.rows.slice(since.length), before.rows)
  const stranger = await get<UserPage>('users/new', app)
  assert.equal(stranger.history.total, 4)
  assert.match((stranger.profile as Missing).missing, /known by events alone/)
  const { rows } = await get<Rows<UserRow>>('users?search=new', app)
  assert.deepEqual(rows, [{ user: 'new', history: 0, test: 0, profile: 'none', since: 5 }])
  assert.match((await pages.missing('case?user=new&item=m1', app)).missing, /known by events alone/)
  assert.equal((await app.request('/dashboard/users/nobody')).status, 404)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import type { Answer, Llm } from '../llm/calls.ts'
import type { CallRequest, Sampling } from '../llm/request.ts'
import { countedProfile } from './counted-profile.ts'
import {
  enrichUsers,
  picksRequest,
  profileRequest,
  readPicks,
  readProfile,
  type UserToEnrich,
} from './user-profiles.ts'

const SAMPLING: Sampling = { temperature: 0, topP: 1, seed: 1, maxOutputTokens: 100, frequencyPenalty: 0 }
const USER: UserToEnrich = {
  id: 'u',
  historyLength: 5,
  counts: [
    {
      aspect: 'genre',
      values: [
        { value: 'drama', items: ['1', '2', '3'], lift: 2 },
        { value: 'war', items: ['3', '4'], lift: 1.6 },
        { value: 'comedy', items: ['5', '1'], lift: 1.25 },
      ],
    },
    { aspect: 'director', values: [{ value: 'Varda', items: ['2', '5'], lift: 3 }] },
  ],
  candidates: ['a', 'b', 'c'].map((id) => ({ id, text: { title: id, values: [] } })),
  ask: true,
}

function answer(reply: unknown): Answer {
  return { key: 'call-1', text: typeof reply === 'string' ? reply : JSON.stringify(reply), recorded: true }
}

test('readProfile and readPicks › use nothing of a reply in the quarantine', () => {
  const broken = (reply: unknown): Answer => ({ ...answer(reply), invalid: '"ranking" is missing' })
  const profile = readProfile(USER, broken({ genre: ['comedy'], director: ['Varda'] }))
  assert.deepEqual(profile, countedProfile('u', USER.counts))
  const { liked, disliked } = readPicks(USER, broken({ liked: 1, disliked: 2 }))
  assert.deepEqual([liked, disliked], [null, null])
})

test('readProfile › has the chosen values in the order of the reply, and the items behind just these', () => {
  const reply = { genre: ['comedy', 'drama'], director: ['Varda'], ranking: ['genre', 'director'] }
  assert.deepEqual(readProfile(USER, answer(reply)), {
    user: 'u',
    status: 'generated',
    call: 'call-1',
    aspects: [
      { aspect: 'genre', text: 'comedy, drama', weight: 2 / 3, items: ['5', '1', '2', '3'] },
      { aspect: 'director', text: 'Varda', weight: 1 / 3, items: ['2', '5'] },
    ],
  })
})

test('readProfile › has the aspects and their weights in the order of the ranking, not of the counts', () => {
  const reply = { genre: ['drama'], director: ['Varda'], ranking: ['director', 'genre'] }
  assert.deepEqual(
    readProfile(USER, answer(reply)).aspects.map(({ aspect, weight }) => [aspect, weight]),
    [
      ['director', 2 / 3],
      ['genre', 1 / 3],
    ],
  )
})

test('readProfile › drops what does not stand in the evidence of that aspect, and what is said twice', () => {
  const reply = {
    genre: ['western', 'war', 'Varda', 'war', 'Drama', ' comedy', 7, null, ['drama']],
    director: ['Varda'],
    theme: ['grief'],
    ranking: ['genre', 'director'],
  }
  assert.deepEqual(
    readProfile(USER, answer(reply)).aspects.map(({ aspect, text, items }) => [aspect, text, items]),
    [
      ['genre', 'war', ['3', '4']],
      ['director', 'Varda', ['2', '5']],
    ],
  )
})

const RANKINGS: readonly (readonly [string, unknown])[] = [
  ['is missing', undefined],
  ['is no list', 'genre'],
  ['is empty', []],
  ['names aspects that were not asked for, or none', ['plot', 7, null, 'nonsense']],
  ['names one twice', ['genre', 'genre', 'director']],
  ['leaves one out', ['genre']],
]
for (const [what, ranking] of RANKINGS) {
  test(`readProfile › still has every aspect once when the ranking ${what}`, () => {
    const profile = readProfile(USER, answer({ genre: ['war'], director: ['Varda'], ranking }))
    assert.equal(profile.status, 'generated')
    assert.deepEqual(
      profile.aspects.map(({ aspect }) => aspect),
      ['genre', 'director'],
    )
  })
}

test('readProfile › puts an aspect that the ranking leaves out last', () => {
  const reply = { genre: ['war'], director: ['Varda'], ranking: ['director'] }
  assert.deepEqual(
    readProfile(USER, answer(reply)).aspects.map(({ aspect }) => aspect),
    ['director', 'genre'],
  )
})

test('readProfile › leaves out an aspect without a usable choice, and the weights still sum to 1', () => {
  const profile = readProfile(USER, answer({ genre: ['--'], director: ['Varda'], ranking: ['genre', 'director'] }))
  assert.deepEqual(profile.aspects, [{ aspect: 'director', text: 'Varda', weight: 1, items: ['2', '5'] }])
})

test('readProfile › falls back on the counted profile, and says so, when the reply has no usable choice', () => {
  for (const reply of [
    '',
    '{"genre": ["dra',
    '[]',
    {},
    { genre: 'drama', director: 7 },
    { genre: [], director: ['drama'], ranking: ['director', 'genre'] },
  ]) {
    const profile = readProfile(USER, answer(reply))
    assert.deepEqual(profile, countedProfile('u', USER.counts))
    assert.equal(profile.status, 'counted')
  }
})

test('readPicks › names the candidates by their numbers, from 1', () => {
  assert.deepEqual(readPicks(USER, answer({ liked: 3, disliked: 1 })), {
    user: 'u',
    candidates: ['a', 'b', 'c'],
    liked: 'c',
    disliked: 'a',
    call: 'call-1',
  })
})

const PICKS: readonly (readonly [string, unknown, string | null, string | null])[] = [
  ['a number below 1', { liked: 0, disliked: 2 }, null, 'b'],
  ['a number above the list', { liked: 1, disliked: 4 }, 'a', null],
  ['half a number', { liked: 1.5, disliked: 2 }, null, 'b'],
  ['the same number twice', { liked: 2, disliked: 2 }, null, null],
  ['a name in place of a number', { liked: 'b', disliked: 1 }, null, 'a'],
  ['a missing number', { liked: 2 }, 'b', null],
  ['no object at all', 'I like both.', null, null],
]
for (const [what, reply, liked, disliked] of PICKS) {
  test(`readPicks › takes ${what} as no pick`, () => {
    const picks = readPicks(USER, answer(reply))
    assert.deepEqual([picks.liked, picks.disliked], [liked, disliked])
  })
}

test('profileRequest, picksRequest › ask nothing where there is nothing to tell, or nobody to ask', () => {
  assert.equal(profileRequest({ ...USER, ask: false }, SAMPLING), undefined)
  assert.equal(profileRequest({ ...USER, counts: [] }, SAMPLING), undefined)
  assert.equal(picksRequest({ ...USER, ask: false }, '{}', SAMPLING), undefined)
  assert.equal(picksRequest({ ...USER, counts: [] }, '{}', SAMPLING), undefined)
  assert.equal(picksRequest({ ...USER, candidates: USER.candidates.slice(0, 1) }, '{}', SAMPLING), undefined)
  assert.equal(profileRequest(USER, SAMPLING)?.stage, 'profiles')
  assert.equal(picksRequest(USER, '{}', SAMPLING)?.stage, 'picks')
})

test('picksRequest › begins with the messages of the profile request, word for word, then its reply', () => {
  const profile = profileRequest(USER, SAMPLING)
  const picks = picksRequest(USER, ' {"genre": []}', SAMPLING)
  assert.deepEqual(picks?.messages.slice(0, -1), [
    ...(profile?.messages ?? []),
    { role: 'assistant', content: ' {"genre": []}' },
  ])
})

/** Answers by stage, and remembers what it was asked. */
function fakeLlm(replies: Readonly<Record<string, unknown>>): Llm & { readonly asked: CallRequest[] } {
  const asked: CallRequest[] = []
  return {
    identity: { provider: 'p', model: 'm', revision: 'r' },
    asked,
    ask: async (request) => {
      asked.push(request)
      return { key: `call-${asked.length}`, text: JSON.stringify(replies[request.stage]), recorded: false }
    },
  }
}

test('enrichUsers › asks for a profile, then goes on with it to the picks, and counts the others', async () => {
  const profileReply = { genre: ['war'], director: ['Varda'], ranking: ['genre', 'director'] }
  const llm = fakeLlm({ profiles: profileReply, picks: { liked: 1, disliked: 2 } })
  const users = [USER, { ...USER, id: 'quiet', ask: false }, { ...USER, id: 'new', counts: [], historyLength: 0 }]
  const { profiles, picks } = await enrichUsers(users, SAMPLING, llm, 1, fakeContext().context)
  assert.deepEqual(
    profiles.map(({ user, status, call }) => [user, status, call]),
    [
      ['u', 'generated', 'call-1'],
      ['quiet', 'counted', null],
      ['new', 'counted', null],
    ],
  )
  assert.deepEqual(
    picks.map(({ user, liked, call }) => [user, liked, call]),
    [['u', 'a', 'call-2']],
  )
  assert.deepEqual(llm.asked[1]?.messages[2], { role: 'assistant', content: JSON.stringify(profileReply) })
})

test('enrichUsers › makes no call for users who are not asked, who have the counted profile and no picks', async () => {
  const llm = fakeLlm({})
  const result = await enrichUsers([{ ...USER, ask: false }], SAMPLING, llm, 1, fakeContext().context)
  assert.deepEqual(result, { profiles: [countedProfile('u', USER.counts)], picks: [] })
  assert.deepEqual(llm.asked, [])
})

test('enrichUsers › asks for the profile alone where there are no candidates', async () => {
  const llm = fakeLlm({ profiles: { genre: ['war'], director: ['Varda'], ranking: ['genre', 'director'] } })
  const result = await enrichUsers([{ ...USER, candidates: [] }], SAMPLING, llm, 1, fakeContext().context)
  assert.deepEqual(
    llm.asked.map(({ stage }) => stage),
    ['profiles'],
  )
  assert.equal(result.profiles[0]?.status, 'generated')
  assert.deepEqual(result.picks, [])
})

test('readProfile › gives a value its own characters back where the data showed angle brackets as guillemets', () => {
  const counts: UserToEnrich['counts'] = [
    { aspect: 'director', values: [{ value: 'A <b>', items: ['1', '2'], lift: 2 }] },
  ]
  const { aspects } = readProfile({ ...USER, counts }, answer({ director: ['A ‹b›'], ranking: ['director'] }))
  assert.equal(aspects[0]!.text, 'A <b>')
})

test('readPicks › takes numbers alone: true or "1" is no pick', () => {
  const picks = readPicks(USER, answer({ liked: true, disliked: '2' }))
  assert.deepEqual([picks.liked, picks.disliked], [null, null])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { llmConfigFor } from '../../test/fault/synthetic-items.ts'
import { smallDataset } from '../audit/audit-input.fixture.ts'
import { enrichConfigSchema } from '../enrich/config.ts'
import { knowledgeConfig } from '../knowledge/config.ts'
import { makePassage } from '../knowledge/passage.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import { callKey } from '../llm/request.ts'
import type { RecordedReply } from '../store/ledger.ts'
import { openStore } from '../store/sqlite.ts'
import type { EnrichInputs } from './enrich-stage.ts'
import { type PendingCall, pendingCalls } from './pending-calls.ts'

/** In an order that is not that of their texts; the last has no passage. */
const TITLES = ['Daisy', 'Cedar', 'Birch', 'Amber', 'Elder', 'Fern']
const GENRE = ['drama', 'comedy']
const llm = llmConfigFor('http://127.0.0.1:1/v1')
const INPUTS: EnrichInputs = {
  ...{ llm, baseDir: '/', env: {}, data: { split: { kind: 'random' } as EnrichInputs['data']['split'] } },
  knowledge: knowledgeConfig.parse({ sources: [{ file: 'unread.jsonl' }] }),
  enrich: enrichConfigSchema.parse({ attributes: ['genre'], candidates: 2, candidateDepth: 4 }),
}

/** Two users with two training items each; four more items are nobody's. */
async function pendingWith() {
  const store = openStore(':memory:')
  const passages = TITLES.slice(0, -1).map((title, i) =>
    makePassage({ id: `p${i}`, title, year: 1990, source: 's', text: `${title} is a ${GENRE[i % 2]}.` }),
  )
  await openKnowledge(store).add(passages)
  const train = [
    [0, 0],
    [0, 2],
    [1, 1],
    [1, 3],
  ] as const
  const data = {
    dataset: smallDataset({ users: 2, items: TITLES.length, train }),
    ids: { users: ['u0', 'u1'], items: TITLES.map((_, i) => `i${i}`) },
    catalogue: TITLES.map((title, i) => ({ id: `i${i}`, title, year: 1990, genres: [] })),
  }
  const replies = new Map<string, RecordedReply>()
  return {
    record(calls: readonly PendingCall[], textOf: (call: PendingCall) => string): void {
      for (const call of calls)
        replies.set(call.key, { text: textOf(call), finishReason: 'stop', inputTokens: 1, outputTokens: 1, usd: 0 })
    },
    pending: (inputs: EnrichInputs = INPUTS) =>
      pendingCalls(inputs, { data, store, find: (key) => replies.get(key) }, fakeContext().context),
  }
}

const lastOf = ({ request }: PendingCall): string => request.messages.at(-1)!.content
const saysGenre = (call: PendingCall): string =>
  JSON.stringify({ genre: [lastOf(call).includes('drama') ? 'drama' : 'comedy'], genreSentence: 1 })
const stagesOf = (calls: readonly PendingCall[]): readonly string[] => calls.map(({ request }) => request.stage)

test('pendingCalls › are first the items that have a passage, equal beginnings beside each other', async () => {
  const { pending } = await pendingWith()
  const calls = await pending()
  assert.deepEqual(
    calls.map((call) => /<film>(\w+)/.exec(lastOf(call))?.[1]),
    ['Amber', 'Birch', 'Cedar', 'Daisy', 'Elder'],
  )
  for (const { key, request } of calls) assert.equal(key, callKey(modelIdentity(llm), request))
})

test('pendingCalls › leave users out until the last item has its reply', async () => {
  const { pending, record } = await pendingWith()
  const items = await pending()
  record(items.slice(1), saysGenre)
  assert.deepEqual(await pending(), items.slice(0, 1))
  record(items.slice(0, 1), saysGenre)
  assert.deepEqual(stagesOf(await pending()), ['profiles', 'profiles'])
})

test('pendingCalls › have the repair of a broken reply in its place, unless repair is off', async () => {
  const { pending, record } = await pendingWith()
  const items = await pending()
  record(items.slice(0, -1), saysGenre)
  record(items.slice(-1), () => 'Sure!')
  const [repair, ...others] = await pending()
  assert.deepEqual(others, [])
  assert.equal(repair!.request.messages.at(-2)!.content, 'Sure!')
  const unrepaired = await pending({ ...INPUTS, llm: { ...llm, repair: false } })
  assert.deepEqual(stagesOf(unrepaired), ['profiles', 'profiles'])
  // Broken twice, an item has said all that it will.
  record([repair!], () => 'Sorry!')
  assert.deepEqual(stagesOf(await pending()), ['profiles', 'profiles'])
})

test('pendingCalls › of users are profiles, then picks, then nothing; a profile in the quarantine has no picks', async () => {
  const { pending, record } = await pendingWith()
  record(await pending(), saysGenre)
  const [first, second] = await pending()
  const profile = (call: PendingCall): string =>
    JSON.stringify({ genre: [lastOf(call).includes('drama') ? 'drama' : 'comedy'], ranking: ['genre'] })
  record([first!], profile)
  record([second!], () => 'Sure!')
  const mixed = await pending()
  assert.deepEqual([...stagesOf(mixed)].sort(), ['picks', 'profiles'])
  const repair = mixed.find(({ request }) => request.stage === 'profiles')!
  const picks = mixed.find(({ request }) => request.stage === 'picks')!
  assert.deepEqual([repair.isRepair, picks.isRepair], [true, undefined])
  record([repair], () => 'Sorry!')
  assert.deepEqual(await pending(), [picks])
  record([picks], () => '{"liked": 1, "disliked": 2}')
  assert.deepEqual(await pending(), [])
})

test('pendingCalls › are about no user where nobody’s profile is asked for', async () => {
  const { pending, record } = await pendingWith()
  record(await pending(), saysGenre)
  assert.deepEqual(await pending({ ...INPUTS, enrich: { ...INPUTS.enrich, profiles: 'none' } }), [])
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { type OpenAiServer, startOpenAiServer } from '../../test/fault/openai-server.ts'
import { llmConfigFor } from '../../test/fault/synthetic-items.ts'
import { enrichConfigSchema } from '../enrich/config.ts'
import { openLedger } from '../store/ledger.ts'
import { openStore } from '../store/sqlite.ts'
import { probeOf } from './audit-probe.ts'

const TITLED = Array.from({ length: 9 }, (_, place) => ({
  ...{ id: `${100 + place}`, title: `Long Road ${'abcdefghi'[place]}`, year: 1990 + place, genres: [] },
}))
let server: OpenAiServer
before(async () => {
  server = await startOpenAiServer({ answer: () => ({ kind: 'reply', text: '{"answer": "1994"}' }) })
})
after(() => server.close())

/** Probes in turn over one store; what is sent is counted. */
function prober() {
  const store = openStore(':memory:')
  return async (mode: 'live' | 'replay', options: { readonly items?: number; readonly live?: boolean } = {}) => {
    const before = server.requests.length
    const config = { llm: llmConfigFor(server.baseUrl, { mode }), enrich: enrichConfigSchema.parse({}) }
    const { context } = fakeContext()
    const answers = await probeOf(store, config, TITLED, { live: false, env: {}, ...options }, context)
    return { answers, sent: server.requests.length - before, requests: openLedger(store).spent('audit').requests }
  }
}

test('probeOf › asks nobody without a number of items, nor where the config only replays, and says so', async () => {
  const probe = prober()
  const none = 'no reply to it is recorded in the store of the run'
  assert.deepEqual(await probe('live'), { answers: { notRun: none }, sent: 0, requests: 0 })
  const replayed = { notRun: `the config only replays (llm.mode), and ${none}` }
  assert.deepEqual(await probe('replay'), { answers: replayed, sent: 0, requests: 0 })
  assert.deepEqual(await probe('replay', { items: 2 }), { answers: replayed, sent: 0, requests: 0 })
})

test('probeOf › asks about as many items as it is told, records it, and uses it in later audits without asking', async () => {
  const probe = prober()
  const { answers, sent, requests } = await probe('live', { items: 2 })
  assert.ok(!('notRun' in answers))
  assert.deepEqual(
    Object.values(answers).map(({ asked, controlAsked }) => [asked, controlAsked]),
    [
      [2, 2],
      [2, 2],
      [2, 2],
    ],
  )
  assert.ok(sent > 0 && sent <= 12)
  assert.equal(requests, sent)
  assert.deepEqual(await probe('live', { items: 2 }), { answers, sent: 0, requests })
  assert.deepEqual(await probe('replay'), { answers, sent: 0, requests })
})

test('probeOf › with --live asks even where the config only replays', async () => {
  const { answers, sent } = await prober()('replay', { items: 1, live: true })
  assert.ok(!('notRun' in answers) && sent > 0)
})

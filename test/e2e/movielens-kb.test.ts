import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { pickItems } from '../../examples/movielens-kb/pick-items.ts'
import type { ItemAttribute } from '../../src/enrich/attribute.ts'
import { checkEvidence } from '../../src/enrich/evidence.ts'
import { openKnowledge } from '../../src/knowledge/sqlite-store.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { openRunStore, runPipeline } from '../../src/pipeline/run.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { fakeContext } from '../fake-context.ts'

const example = fileURLToPath(new URL('../../examples/movielens-kb/', import.meta.url))
const shared = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const missingData = ['kb', 'ml100k'].every((name) => existsSync(join(shared, name)))
  ? false
  : 'needs ../shared/data/kb and ../shared/data/ml100k'
const missingReplies =
  existsSync(join(example, 'replies.jsonl.gz')) || process.env.CI === 'true'
    ? false
    : 'needs examples/movielens-kb/replies.jsonl.gz: node scripts/with-node.mjs examples/movielens-kb/record.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-movielens-kb-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const listed = readFileSync(join(example, 'items.txt'), 'utf8').trim().split('\n')

test('movielens-kb › asks about the items that the rule of pick-items.ts draws', {
  skip: missingData,
  tags: ['shared'],
}, async () => {
  assert.deepEqual(listed, await pickItems())
  assert.equal(new Set(listed).size, 50)
})

test('movielens-kb › states attributes of 50 real items from recorded replies, with evidence that stands in the passages', {
  skip: missingData || missingReplies,
  tags: ['shared'],
}, async (t) => {
  const { context } = fakeContext()
  const loaded = await loadConfig(example, [], dir)
  const run = await runPipeline(loaded, { out: join(dir, 'run'), only: 'items', env: {} }, context)

  const records = run.readLines<ItemAttribute>('enrich/attributes.jsonl')
  const asked = new Set(listed)
  const attributes = loaded.config.enrich.attributes.length
  const ofAsked = records.filter(({ item }) => asked.has(item))
  const ofOthers = records.filter(({ item }) => !asked.has(item))
  assert.equal(ofAsked.length, listed.length * attributes)
  assert.ok(ofOthers.length > 1000 * attributes)
  assert.ok(ofOthers.every(({ status, reason, call }) => status === 'unknown' && reason === 'not asked' && !call))
  assert.ok(ofAsked.every(({ reason }) => reason !== 'not asked'))

  const store = openRunStore(run)
  try {
    assert.equal(openLedger(store).spent().requests, 0, 'a call was sent')
    const knowledge = openKnowledge(store)
    const withEvidence = new Set<string>()
    for (const { item, status, evidence, call } of ofAsked) {
      assert.equal(evidence.length > 0, status === 'stated')
      for (const link of evidence) {
        const passage = await knowledge.get(link.passage)
        assert.ok(passage !== undefined && call !== null)
        assert.equal(checkEvidence(link, passage.text, passage.sha256), undefined)
        withEvidence.add(item)
      }
    }
    const calls = new Set(ofAsked.flatMap(({ call }) => (call === null ? [] : [call])))
    t.diagnostic(`${calls.size} calls, ${withEvidence.size} items with verified evidence`)
    assert.ok(withEvidence.size >= 25, `only ${withEvidence.size} of 50 items have evidence`)
  } finally {
    store.close()
  }
})

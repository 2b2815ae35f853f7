import assert from 'node:assert/strict'
import { test } from 'node:test'
import { promptPassage } from '../../test/fault/synthetic-items.ts'
import { enrichConfigSchema } from '../enrich/config.ts'
import type { ItemToEnrich } from '../enrich/item-attributes.ts'
import { type LlmConfig, llmConfigSchema } from '../llm/config.ts'
import type { RecordedReply } from '../store/ledger.ts'
import { type ItemSettings, type RecordedItem, recordedItem } from './recorded-item.ts'

const TEXT = 'It is a French drama film directed by Agnès Varda.'
const ITEM: ItemToEnrich = { id: '7', title: 'Cléo', year: 1962, passages: [promptPassage('wiki:1', 'Cléo', TEXT)] }
const model = (name: string): LlmConfig =>
  llmConfigSchema.parse({ provider: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', model: name } })
const SETTINGS: ItemSettings = {
  llm: model('first'),
  enrich: enrichConfigSchema.parse({ attributes: ['country'] }),
  knowledge: { suspicious: 'flag' },
}
const SECONDED: ItemSettings = { ...SETTINGS, enrich: { ...SETTINGS.enrich, secondModel: model('second') } }
const says = (...country: readonly string[]): string => JSON.stringify({ country, countrySentence: 1 })

/** Looks the item up in a ledger that holds a reply of each model named. */
function look(settings: ItemSettings, replies: { readonly first?: string; readonly second?: string }): RecordedItem {
  const { first, second } = recordedItem(ITEM, SECONDED, () => undefined)
  const keys = new Map([
    [first!.known.key, replies.first],
    [second!.known.key, replies.second],
  ])
  return recordedItem(ITEM, settings, (key): RecordedReply | undefined => {
    const text = keys.get(key)
    return text === undefined ? undefined : { text, finishReason: 'stop', inputTokens: 1, outputTokens: 1, usd: 0 }
  })
}

test('recordedItem › has no records while the reply is missing, and says which call is', () => {
  const { records, first, second } = look(SETTINGS, {})
  assert.equal(records, undefined)
  assert.equal(first?.known.kind, 'missing')
  assert.equal(second, undefined)
})

test('recordedItem › makes the records of a recorded reply', () => {
  const { records } = look(SETTINGS, { first: says('France', 'Italy') })
  assert.deepEqual(
    records?.map(({ status, value }) => [status, value]),
    [['stated', ['France']]],
  )
})

test('recordedItem › waits for a second model where there is something to confirm, and only there', () => {
  const waiting = look(SECONDED, { first: says('France') })
  assert.deepEqual([waiting.records, waiting.second?.known.kind], [undefined, 'missing'])
  const agreed = look(SECONDED, { first: says('France'), second: says('French') })
  assert.equal(agreed.records?.[0]?.status, 'stated')
  const differing = look(SECONDED, { first: says('France'), second: says() })
  assert.deepEqual(
    [differing.records?.[0]?.status, differing.records?.[0]?.reason],
    ['rejected', 'the second model differs'],
  )
  const nothing = look(SECONDED, { first: says('Italy') })
  assert.deepEqual([nothing.records?.[0]?.status, nothing.second], ['rejected', undefined])
})

test('recordedItem › says "no passage" of an item without one, and calls nobody', () => {
  const bare = recordedItem({ ...ITEM, passages: [] }, SECONDED, () => assert.fail('looked up'))
  assert.deepEqual(
    bare.records?.map(({ status, reason }) => [status, reason]),
    [['unknown', 'no passage']],
  )
  assert.equal(bare.first, undefined)
})

test('recordedItem › asks for the repair of a broken reply in live runs, and takes it as it is in replay', () => {
  const { first } = look(SETTINGS, { first: '{' })
  assert.equal(first?.known.kind === 'missing' && first.known.broken !== undefined, true)
  const replay = look({ ...SETTINGS, llm: { ...SETTINGS.llm, mode: 'replay' } }, { first: '{' })
  assert.equal(replay.records?.[0]?.reason, 'the reply is not a JSON object')
})

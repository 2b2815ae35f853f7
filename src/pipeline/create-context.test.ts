import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContext } from './create-context.ts'

test('the sleep of a context rejects at once with the reason of the signal', async () => {
  const { clock } = createContext({ seed: 1 })
  const abort = new AbortController()
  const asleep = clock.sleep(60_000, abort.signal)
  abort.abort(new Error('stopped'))
  await assert.rejects(asleep, /stopped/)
  await assert.rejects(clock.sleep(60_000, abort.signal), /stopped/)
})

test('a context of the same seed draws the same numbers', () => {
  assert.equal(createContext({ seed: 3 }).random.next(), createContext({ seed: 3 }).random.next())
})

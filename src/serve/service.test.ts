import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_EVENTS } from './events/user-events.ts'
import { servedFilms } from './films.fixture.ts'
import { createService } from './service.ts'

function service(first = true) {
  return createService(first ? servedFilms() : undefined, {
    events: NO_EVENTS,
    runs: () => ['films', 'next'],
    load: async (run) => ({ ...servedFilms({ version: run === 'next' ? 'v2' : 'v3' }), run }),
  })
}

test('service › is not ready before a model is loaded', async () => {
  const made = service(false)
  assert.throws(() => made.current(), { code: 'SERVE_NOT_READY', retryable: true })
  await made.swap('next')
  assert.equal(made.current().version, 'v2')
})

test('service › answers from the next model after a swap, and from the one before after a roll-back', async () => {
  const made = service()
  const before = made.current()
  assert.deepEqual(await made.swap('next'), { run: 'next', model: 'itemknn', version: 'v2' })
  assert.equal(made.current().version, 'v2')
  assert.equal(before.version, 'v1')
  assert.equal(made.rollBack().version, 'v1')
  assert.equal(made.current(), before)
  assert.equal(made.rollBack().version, 'v2')
})

test('service › keeps two models', async () => {
  const made = service()
  await made.swap('next')
  await made.swap('films')
  assert.deepEqual(
    made.loaded().map(({ version }) => version),
    ['v3', 'v2'],
  )
})

test('service › swaps in runs beside it, and nothing else', async () => {
  const made = service()
  await assert.rejects(made.swap('../../etc'), { code: 'ID_UNKNOWN', hint: /films, next/ })
  assert.throws(() => made.rollBack(), { code: 'SERVE_NOTHING_BEFORE' })
})

test('service › keeps the model that answers where the next one cannot be loaded', async () => {
  const made = createService(servedFilms(), {
    events: NO_EVENTS,
    runs: () => ['next'],
    load: async () => {
      throw new Error('damaged')
    },
  })
  await assert.rejects(made.swap('next'), /damaged/)
  assert.equal(made.current().version, 'v1')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Registry } from 'prom-client'
import { serveMetrics } from './serve-metrics.ts'

test('serveMetrics › gives the same metrics of the same registry', async () => {
  const registry = new Registry()
  serveMetrics(registry).eventsStored.inc(2)
  serveMetrics(registry).eventsStored.inc()
  serveMetrics(registry).lists.inc({ cache: 'hit' })
  const text = await registry.metrics()
  assert.match(text, /^er2alm_events_stored_total 3$/m)
  assert.match(text, /^er2alm_lists_total\{cache="hit"\} 1$/m)
  assert.notEqual(serveMetrics(new Registry()), serveMetrics(registry))
})

test('serveMetrics › has those of the process', async () => {
  const registry = new Registry()
  serveMetrics(registry)
  const text = await registry.metrics()
  for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_seconds']) {
    assert.match(text, new RegExp(`^${name} `, 'm'))
  }
})

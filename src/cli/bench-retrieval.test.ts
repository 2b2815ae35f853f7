import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { RetrievalReport } from '../bench/retrieval-report.ts'
import { renderRetrieval } from './bench-retrieval.ts'

const FIGURES = { hitAt1: 1, hitAt3: 2, hitAt10: 3, sameItemAt1: 2, wrongEntity: 1, saidNone: 0, wrongAccepted: 0 }
const TIMES = { p50: 0.5, p99: 20, max: 150 }

it('renderRetrieval › prints every group that has items, with intervals, and the slowest hostile title', () => {
  const report: RetrievalReport = {
    documents: 4,
    settings: { queries: 3, seed: 1, minConfidence: 0.5 },
    buildMs: 1500,
    sets: [
      {
        set: 'ml10m',
        query: 'title and year',
        withDocument: { items: 3, ...FIGURES },
        idJoined: { items: 0, ...FIGURES },
        hard: { items: 4, ...FIGURES },
        noDocument: { items: 2, saidNone: 1 },
        calibration: [{ from: 0.5, to: 0.75, answers: 2, meanConfidence: 0.6, right: 0.5 }],
      },
    ],
    keyFirst: { searches: 3, wallMs: TIMES, cpuMs: TIMES },
    hostile: [
      { query: 'quick', wallMs: 1, cpuMs: 1 },
      { query: 'slow', wallMs: 123, cpuMs: 100 },
    ],
    node: 'v0',
    cpu: 'test',
  }
  const text = renderRetrieval(report)
  // 1 of 3 by Wilson: 6.1 to 79.2.
  assert.match(text, /ml10m +title and year +all +3 +33\.3 +6\.1\.\.79\.2 +66\.7 +100\.0 +66\.7 +33\.3 +0\.0/)
  assert.match(text, /hard +4 +25\.0/)
  assert.doesNotMatch(text.split('\n\n')[0]!, /id-joined/)
  assert.match(text, /ml10m +title and year +2 +50\.0/)
  assert.match(text, /slowest 123 ms \(slow; CPU 100 ms\)/)
})

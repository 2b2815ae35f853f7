import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BenchResult } from '../bench/measure.ts'
import { BENCHMARKS } from '../bench/registry.ts'
import { runCli, runJson } from './command-line.fixture.ts'

const TINY = ['--size', '40,30,200', '--repeats', '2', '--dim', '8']
const HERE = import.meta.dirname

describe('er2alm bench', () => {
  it('prints size, median and spread of the repeats, memory and machine as one JSON object', async () => {
    const result = await runJson<BenchResult>(['bench', 'spmm', ...TINY], HERE)
    assert.deepEqual(Object.keys(result), ['name', 'size', 'repeats', 'cpuMs', 'wallMs', 'peakRssBytes', 'node', 'cpu'])
    assert.deepEqual([result.name, result.repeats, result.node], ['spmm', 2, process.version])
    assert.deepEqual(result.size, {
      data: 'synthetic, seed 1',
      users: 40,
      items: 30,
      interactions: 200,
      rows: 70,
      entries: 400,
      embeddingDim: 8,
      timedProducts: 10,
    })
    for (const { min, median, max } of [result.cpuMs, result.wallMs]) assert.ok(min <= median && median <= max)
    assert.ok(result.peakRssBytes > 0)
  })

  it('takes several benchmarks in turn, and prints a list of them', async () => {
    const results = await runJson<BenchResult[]>(['bench', 'score-one', 'spmm', ...TINY], HERE)
    assert.deepEqual(
      results.map(({ name }) => name),
      ['score-one', 'spmm'],
    )
  })

  it('prints a table for people', async () => {
    const { status, out } = await runCli(['bench', 'spmm', ...TINY], HERE)
    assert.equal(status, 0)
    assert.match(out, /^benchmark +CPU ms/)
    assert.match(out, /medians of 2 repeats/)
  })

  it('lists the benchmarks when none is named', async () => {
    const listed = await runJson<{ name: string }[]>(['bench'], HERE)
    assert.deepEqual(
      listed.map(({ name }) => name),
      [...BENCHMARKS.map(({ name }) => name), 'retrieval', 'serve'],
    )
  })

  it('refuses what it does not understand, saying what there is', async () => {
    for (const [argv, message] of [
      [['bench', 'spm'], /did you mean "?spmm"?/i],
      [['bench', 'spmm', '--size', '40,30'], /three whole numbers/],
      [['bench', 'spmm', '--size', '10000000,30,5'], /three whole numbers/],
      [['bench', 'spmm', '--size', '4,3,2', '--data', 'x'], /leave out one/],
      [['bench', 'ease', '--precision', 'float16'], /float32 nor float64/],
      [['bench', 'spmm', '--repeats', '0'], /whole number of at least 1/],
      [['bench', 'retrieval'], /needs --data/],
      [['bench', 'retrieval', 'spmm'], /no other benchmark/],
      [['bench', 'retrieval', '--data', 'x', '--min-confidence', '1'], /not below 1/],
    ] as const) {
      const { status, err } = await runCli(argv, HERE)
      assert.equal(status, 2, argv.join(' '))
      assert.match(err, message)
    }
    assert.equal((await runCli(['bench', 'spmm', '--data', 'no-such-folder'], HERE)).status, 3)
  })
})

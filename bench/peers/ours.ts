// Our side of bench:peers, with the protocol of peer.py: prepares one benchmark, then takes one time for each line it reads.
//   usage: node bench/peers/ours.ts FOLDER NAME    (compare.ts starts it)
import { createInterface } from 'node:readline'
import { peakRssBytes, processClock, timeRun, warmUp } from '../../src/bench/measure.ts'
import { BENCHMARKS } from '../../src/bench/registry.ts'
import { readProblem, writeMatrix } from './problem.ts'

const [folder, name] = process.argv.slice(2)
const benchmark = BENCHMARKS.find((known) => known.name === name)
if (folder === undefined || benchmark === undefined) throw new Error('usage: ours.ts FOLDER NAME')

const { data, settings } = readProblem(folder)
const prepared = benchmark.prepare(data, settings)
for (const [input, matrix] of Object.entries(prepared.inputs ?? {})) writeMatrix(folder, input, matrix)
warmUp(prepared, processClock)
say({ size: prepared.size, versions: { node: process.versions.node }, check: prepared.check?.() ?? null })
for await (const _ of createInterface({ input: process.stdin })) {
  say({ ...timeRun(prepared, processClock), peakRssBytes: peakRssBytes() })
}

function say(record: object): void {
  process.stdout.write(`${JSON.stringify(record)}\n`)
}

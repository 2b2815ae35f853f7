// The table of bench:peers, as Markdown for docs/performance.md.
import { cpus, loadavg } from 'node:os'
import { cpuName, type Spread } from '../../src/bench/measure.ts'
import type { ComparisonResult } from './compare.ts'
import { type Comparison, gateOf } from './comparisons.ts'

/** One data set and what was measured on it. */
export interface DataResults {
  readonly data: string
  readonly users: number
  readonly items: number
  readonly interactions: number
  readonly rows: readonly { readonly comparison: Comparison; readonly result: ComparisonResult }[]
}

export function renderTables(all: readonly DataResults[]): string {
  const [first] = all.flatMap(({ rows }) => rows)
  if (first === undefined) return 'nothing was compared\n'
  const { ours, theirs, repeats } = first.result
  const versions = Object.entries({ ...ours.versions, ...theirs.versions }).map(
    ([name, version]) => `${name} ${version}`,
  )
  return [
    ...all.map(renderData),
    `CPU time on one thread, median [min..max] of ${repeats} single repeats in turn, both sides in one run. Ratio: the peer's median ÷ ours, above 1 ours is faster; [min..max] of the pairs. Peak: resident memory of the whole process, input included.`,
    `${versions.join(', ')}; ${cpus().length} × ${cpuName()}; load of the last minute at the end: ${loadavg()[0].toFixed(1)}.`,
    '',
  ].join('\n')
}

function renderData({ data, users, items, interactions, rows }: DataResults): string {
  const number = (value: number): string => value.toLocaleString('en')
  return [
    `### ${data}: ${number(users)} users × ${number(items)} items, ${number(interactions)} interactions`,
    '',
    '| | peer | ours, CPU ms | peer, CPU ms | ratio | gate | peak MiB ours / peer | same result |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(({ comparison, result }) => renderRow(comparison, result, data)),
    '',
  ].join('\n')
}

function renderRow(
  comparison: Comparison,
  { ours, theirs, ratio, agree, size }: ComparisonResult,
  data: string,
): string {
  const gate = gateOf(comparison, data)
  const verdict = gate === undefined ? 'none' : `≥ ${gate}: ${ratio.median >= gate ? 'met' : '**missed**'}`
  const cells = [
    size.n === undefined ? comparison.title : `${comparison.title}, n ${size.n}`,
    comparison.peer,
    spread(ours.cpuMs),
    spread(theirs.cpuMs),
    `**${ratio.median.toFixed(2)}** [${ratio.min.toFixed(2)}..${ratio.max.toFixed(2)}]`,
    verdict,
    `${mebibytes(ours.peakRssBytes)} / ${mebibytes(theirs.peakRssBytes)}`,
    agree === undefined ? 'drawn at random' : agree ? 'yes' : '**no**',
  ]
  return `| ${cells.join(' | ')} |`
}

function spread({ median, min, max }: Spread): string {
  return `${short(median)} [${short(min)}..${short(max)}]`
}

/** Three significant digits, no exponent. */
function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0)
}

import { existsSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { isMeasured } from '../data/splits/registry.ts'
import type { Comparison, SkippedSlice } from '../evaluate/comparisons.ts'
import type { MetricsJson } from '../evaluate/metrics-json.ts'
import { renderTextTable } from '../evaluate/table-text.ts'
import type { RunConfig } from '../pipeline/config.ts'
import { STAGES, type StageName } from '../pipeline/run.ts'
import type { RunFolder } from '../pipeline/run-folder.ts'
import { asTyped } from './as-typed.ts'
import type { CommandInput } from './command.ts'
import { styleVerdicts } from './verdict-style.ts'

/** The stage that a record of the manifest belongs to: `train ease` to `train`, `enrich items` to `items`, and so on. */
function stageOf(name: string): StageName {
  const [first, second] = name.split(' ')
  const named = STAGES.find((stage) => stage === second || stage === first)
  if (named !== undefined) return named
  return first === 'recordings' ? 'knowledge' : 'features'
}

/** Prints what a run came to: the table of `evaluate/`, or with `--json` what `metrics.json` holds. */
export function printResults(input: CommandInput, run: RunFolder, only: StageName | undefined): void {
  const { io } = input
  const { evaluate, data } = run.readJson<RunConfig>('config.json')
  const until = isMeasured(data.split) ? only : (only ?? 'train')
  if (until !== undefined && until !== 'evaluate' && until !== 'report') {
    const last = STAGES.indexOf(until)
    const stages = Object.fromEntries(
      Object.entries(run.manifest()).filter(([name]) => STAGES.indexOf(stageOf(name)) <= last),
    )
    if (input.flags.json) io.print(`${JSON.stringify({ run: run.dir, stages })}\n`)
    else io.print(`${run.dir}: done up to ${until} (${Object.keys(stages).join(', ')})\n`)
    return
  }
  const metrics = run.readJson<MetricsJson>('evaluate/metrics.json')
  if (input.flags.json) {
    io.print(`${JSON.stringify(metrics)}\n`)
    return
  }
  const comparisons = run.readJson<readonly Comparison[]>('evaluate/comparisons.json')
  const skipped = run.readJson<readonly SkippedSlice[]>('evaluate/skipped.json')
  const reference = metrics.models.some(({ name }) => name === evaluate.reference)
    ? evaluate.reference
    : metrics.models[0]!.name
  const table = renderTextTable({ metrics, comparisons: { comparisons, skipped }, reference, keys: evaluate.primary })
  io.print(`${styleVerdicts(table)}\n`)
  const report = run.path('report.html')
  io.print(`\nrun folder: ${run.dir}\n${existsSync(report) ? `report:     ${report}\n` : ''}`)
  io.print(asTyped(`next:       er2alm serve ${shortest(run.dir, io.cwd)}\n`, io.program))
}

/** A folder as it is typed from another one: from there if it lies within, else whole. */
function shortest(dir: string, from: string): string {
  const path = relative(from, dir)
  return path === '' || path.startsWith('..') || isAbsolute(path) ? dir : path
}

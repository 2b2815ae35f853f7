import { resolve } from 'node:path'
import { Er2almError } from '../errors.ts'
import type { Comparison } from '../evaluate/comparisons.ts'
import type { Verdict } from '../evaluate/significance.ts'
import { models } from '../models/registry.ts'
import { compareRuns, type RunComparison } from '../pipeline/compare-runs.ts'
import { requireMeasured } from '../pipeline/require-measured.ts'
import { type Command, type CommandInput, textFlag } from './command.ts'
import { openRun } from './open-run.ts'
import { renderColumns } from './render-columns.ts'
import { requireWord } from './require-word.ts'
import { VERDICT_STYLES } from './verdict-style.ts'

/** `er2alm compare RUN…`: are these models really different? */
export const compareCommand: Command = {
  name: 'compare',
  summary: 'paired comparison of models across runs on the same test users, with intervals',
  usage: 'RUN… [--reference MODEL] [--json]',
  takes: [{ name: 'RUN', repeats: true }],
  options: {
    reference: {
      type: 'string',
      value: 'MODEL',
      values: Object.keys(models),
      help: 'model that every other one is compared with; RUN/MODEL with several runs (default: that of the first run)',
    },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: ['er2alm compare runs/a', 'er2alm compare runs/a runs/b --reference a/ease'],
  async run(input) {
    requireWord(input, 0, 'RUN', 'compare')
    refuseRepeated(input)
    const opened = input.words.map((word) => openRun(word, input.io))
    for (const { config } of opened) requireMeasured(config.data.split, 'a comparison')
    const { config, context } = opened[0]!
    const { evaluate, seeds } = config
    const folders = opened.map(({ run }) => run)
    const result = await compareRuns(folders, evaluate, seeds[0]!, textFlag(input, 'reference'), context.progress)
    input.io.print(input.flags.json ? `${JSON.stringify(result)}\n` : renderComparison(result))
  },
}

/** Each model of a run would be compared with itself, and every p-value corrected for that. */
function refuseRepeated({ words, io }: CommandInput): void {
  const folders = words.map((word) => resolve(io.cwd, word))
  const repeated = folders.find((folder, at) => folders.indexOf(folder) < at)
  if (repeated === undefined) return
  throw new Er2almError('USAGE', `the run ${repeated} is given twice`, { hint: 'give each run folder once' })
}

function renderComparison({ comparisons, skipped, reference, models, users }: RunComparison): string {
  if (comparisons.length === 0) return `there is nothing to compare: ${models.join(', ')} on ${users} users\n`
  const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(4)}`
  const rows = comparisons.map(
    ({ a, b, metric, slice, delta, ci95, pHolm, verdict, minimumDetectable }: Comparison) => [
      a,
      b,
      slice,
      metric,
      signed(delta),
      `[${ci95.map(signed).join(', ')}]`,
      pHolm.toFixed(4),
      minimumDetectable.toFixed(4),
      verdict,
    ],
  )
  const header = ['a', 'b', 'slice', 'metric', 'a − b', '95 % interval', 'p (Holm)', 'detectable', 'a is']
  const notes = [
    `${users} test users, reference ${reference}. Paired bootstrap over users; p by sign flips, corrected for all ${comparisons.length} comparisons.`,
    'detectable: smallest true difference that a test of this size finds with probability .8.',
    ...skipped.map(({ slice, reason }) => `slice ${slice} is not compared: ${reason}.`),
  ]
  return `${renderColumns(header, rows, (cell, column) => (column === 'a is' ? VERDICT_STYLES[cell as Verdict] : undefined))}\n${notes.join('\n')}\n`
}

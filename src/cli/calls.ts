import { openRunStore } from '../pipeline/run.ts'
import { openBatches } from '../store/batches.ts'
import { openLedger, type Spent } from '../store/ledger.ts'
import { openQuarantine, type QuarantinedReply } from '../store/quarantine.ts'
import type { Command } from './command.ts'
import { openRun } from './open-run.ts'
import { renderColumns } from './render-columns.ts'
import { requireWord } from './require-word.ts'

const STAGES = ['attributes', 'profiles', 'picks'] as const
/** Of a raw reply, on a terminal; `--json` has all of it. */
const SHOWN_CHARS = 60

interface CallsReport {
  readonly stages: Readonly<Record<(typeof STAGES)[number], Spent>>
  readonly total: Spent
  readonly batches: readonly { readonly batch: string; readonly calls: number }[]
  readonly quarantine: readonly QuarantinedReply[]
}

/** `er2alm calls RUN`: what was paid for, what is on its way, and replies that could not be used. */
export const callsCommand: Command = {
  name: 'calls',
  summary: 'what the calls of a run cost, what is on its way, and replies that broke their schema',
  usage: 'RUN [--json]',
  takes: [{ name: 'RUN' }],
  options: { json: { type: 'boolean', help: 'print one JSON document, raw replies in full' } },
  examples: ['er2alm calls runs/films', 'er2alm calls runs/films --json'],
  async run(input) {
    const { io, flags } = input
    const { run } = openRun(requireWord(input, 0, 'RUN', 'calls'), io)
    const store = openRunStore(run)
    try {
      const ledger = openLedger(store)
      const [attributes, profiles, picks] = STAGES.map((stage) => ledger.spent(stage)) as [Spent, Spent, Spent]
      const report: CallsReport = {
        stages: { attributes, profiles, picks },
        total: ledger.spent(),
        batches: openBatches(store).open(),
        quarantine: openQuarantine(store).list(),
      }
      io.print(flags.json ? `${JSON.stringify(report)}\n` : renderReport(report))
    } finally {
      store.close()
    }
  },
}

function renderReport({ stages, total, batches, quarantine }: CallsReport): string {
  const row = (name: string, { requests, unanswered, inputTokens, outputTokens, usd }: Spent): readonly string[] => [
    name,
    ...[requests, unanswered, inputTokens, outputTokens].map(String),
    usd.toFixed(4),
  ]
  const header = ['stage', 'requests', 'unanswered', 'input tokens', 'output tokens', 'USD']
  const rows = [...Object.entries(stages).map(([name, spent]) => row(name, spent)), row('total', total)]
  const waiting = batches.map(({ batch, calls }) => `batch ${batch}: ${calls} calls wait for their answers\n`)
  const kept = quarantine.map(({ stage, key, reason, reply }) => [
    stage,
    key.slice(0, 12),
    reason,
    reply.slice(0, SHOWN_CHARS),
  ])
  return [
    renderColumns(header, rows),
    ...waiting,
    `${quarantine.length} replies in quarantine\n`,
    ...(kept.length === 0 ? [] : [renderColumns(['stage', 'call', 'reason', 'reply'], kept)]),
  ].join('')
}

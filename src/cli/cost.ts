import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { copyHttpCache } from '../knowledge/fetch/http-cache.ts'
import type { StageEstimate } from '../pipeline/call-tally.ts'
import { hasEnrichment, missingParts } from '../pipeline/config.ts'
import { loadRunData } from '../pipeline/data-stage.ts'
import { type CostEstimate, estimateCost, nothingToAsk } from '../pipeline/estimate-cost.ts'
import { type LoadedConfig, loadConfig } from '../pipeline/load-config.ts'
import { packageVersion } from '../pipeline/package-version.ts'
import { absolutePaths, openRunStore, runPipeline } from '../pipeline/run.ts'
import { openRunFolder } from '../pipeline/run-folder.ts'
import { openLedger } from '../store/ledger.ts'
import { openStore, type Store } from '../store/sqlite.ts'
import { type Command, type CommandInput, listFlag, textFlag } from './command.ts'
import { inTemporaryFolder } from './in-temporary-folder.ts'
import { positiveFlag } from './number-flag.ts'
import { renderColumns } from './render-columns.ts'
import { requireWord } from './require-word.ts'
import { terminalContext } from './terminal-context.ts'

/** Output of one call when nothing else is said: a common figure of hosted models. */
const TOKENS_PER_SECOND = 30

/** `er2alm cost CONFIG`: a dry run. */
export const costCommand: Command = {
  name: 'cost',
  summary: 'dry run: renders every prompt, prints calls, tokens, money and hours; sends nothing',
  usage: 'CONFIG [--out DIR] [--tokens-per-second N] [--set key=value]… [--json]',
  takes: [{ name: 'CONFIG' }],
  options: {
    out: { type: 'string', value: 'DIR', help: 'run folder whose replies are paid for already (default: runs/latest)' },
    'tokens-per-second': {
      type: 'string',
      value: 'N',
      help: `output of one call, for the hours (default: ${TOKENS_PER_SECOND})`,
    },
    set: { type: 'string', multiple: true, value: 'key=value', help: 'override a setting' },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: [
    'er2alm cost er2alm.config.ts',
    'er2alm cost . --out runs/films --set llm.inputUsdPerMillion=0.15 --set llm.outputUsdPerMillion=0.6',
  ],
  async run(input) {
    const { io } = input
    const loaded = await loadConfig(requireWord(input, 0, 'CONFIG', 'cost'), listFlag(input, 'set'), io.cwd)
    const estimate = await estimated(input, loaded)
    io.print(input.flags.json ? `${JSON.stringify(estimate)}\n` : renderEstimate(estimate))
  },
}

async function estimated(input: CommandInput, loaded: LoadedConfig): Promise<CostEstimate> {
  const { io } = input
  const { baseDir } = loaded
  const config = absolutePaths(loaded.config, baseDir)
  if (!hasEnrichment(config)) return nothingToAsk(missingParts(config))
  const tokensPerSecond = positiveFlag(input, 'tokens-per-second') ?? TOKENS_PER_SECOND
  const context = terminalContext({ ...io, seed: config.seeds[0]! })
  const paidFor = resolve(io.cwd, textFlag(input, 'out') ?? 'runs/latest')
  // Data, passages and recorded replies go into a folder of their own: a dry run leaves nothing behind.
  return inTemporaryFolder(async (out) => {
    // Recorded vectors are left aside: they say nothing about calls.
    const { replies } = loaded.config.recordings
    const dry = { ...loaded, config: { ...loaded.config, recordings: { replies } } }
    const earlier = existsSync(resolve(paidFor, 'store.sqlite'))
      ? openRunStore(openRunFolder(paidFor, packageVersion(), context))
      : undefined
    let store: Store | undefined
    try {
      if (earlier !== undefined) copyFetched(earlier, resolve(out, 'store.sqlite'))
      const run = await runPipeline(dry, { out, only: 'knowledge', env: io.env, offline: true }, context)
      store = openRunStore(run)
      const ledgers = [store, ...(earlier === undefined ? [] : [earlier])].map(openLedger)
      const known = (key: string) => ledgers.map((ledger) => ledger.find(key)).find((reply) => reply !== undefined)
      const data = await loadRunData(run, io.signal, context.progress)
      return await estimateCost({ ...config, baseDir, env: io.env }, { data, store, known, tokensPerSecond }, context)
    } finally {
      store?.close()
      earlier?.close()
    }
  })
}

/** Pages that the earlier run fetched are not asked for again, and none are asked for here. */
function copyFetched(earlier: Store, path: string): void {
  const store = openStore(path)
  try {
    copyHttpCache(earlier, store)
  } finally {
    store.close()
  }
}

function renderEstimate({ stages, total, assumptions }: CostEstimate): string {
  const row = (name: string, e: StageEstimate): string[] => [
    name,
    ...[e.calls, e.recorded, e.toSend, e.inputTokens, e.outputTokens].map(String),
    // Calls without a price are not free, their price is unknown.
    e.usd === 0 && e.toSend > 0 ? '?' : e.usd.toFixed(4),
    e.hours.toFixed(2),
  ]
  const rows = [...Object.entries(stages).map(([name, estimate]) => row(name, estimate)), row('total', total)]
  const header = ['stage', 'calls', 'recorded', 'to send', 'input tokens', 'output tokens', 'USD', 'hours']
  const notes = assumptions.map((assumption) => `- ${assumption}\n`).join('')
  return `${renderColumns(header, rows)}\nassumed:\n${notes}\nnothing was sent\n`
}

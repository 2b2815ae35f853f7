import { basename, resolve } from 'node:path'
import type { Context } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { LlmConfig } from '../llm/config.ts'
import {
  dropBatch,
  MOST_BATCH_LINES,
  type ReadBatch,
  readBatch,
  type WrittenBatch,
  writeBatch,
} from '../pipeline/batch-file.ts'
import { hasEnrichment, missingParts } from '../pipeline/config.ts'
import { loadRunData } from '../pipeline/data-stage.ts'
import { type LoadedConfig, loadConfig } from '../pipeline/load-config.ts'
import { pendingCalls } from '../pipeline/pending-calls.ts'
import { absolutePaths, openRunStore, runPipeline } from '../pipeline/run.ts'
import { openLedger } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import { asTyped } from './as-typed.ts'
import { type Command, type CommandInput, listFlag, textFlag } from './command.ts'
import { countFlag } from './number-flag.ts'
import { openRun } from './open-run.ts'
import { requireWord } from './require-word.ts'
import { terminalContext } from './terminal-context.ts'

/** `er2alm batch write|read|drop CONFIG FILE`: calls by a vendor's batch files, at half the price. */
export const batchCommand: Command = {
  name: 'batch',
  summary: 'calls by batch files (OpenAI JSONL): write what is to be sent, read what came back',
  usage: 'write|read|drop CONFIG FILE [--out DIR] [--limit N] [--unsent] [--set key=value]… [--json]',
  takes: [
    {
      name: 'write|read|drop',
      oneOf: {
        write: 'reserves pending calls, and writes them to FILE',
        read: 'records what the vendor answered in FILE',
        drop: 'gives up the calls of FILE',
      },
    },
    { name: 'CONFIG' },
    { name: 'FILE' },
  ],
  options: {
    out: { type: 'string', value: 'DIR', help: 'run folder whose calls these are (default: runs/latest)' },
    limit: { type: 'string', value: 'N', help: `write: most lines of the file (default: ${MOST_BATCH_LINES})` },
    unsent: { type: 'boolean', help: 'drop: the file never went to the vendor, so its calls cost nothing' },
    set: { type: 'string', multiple: true, value: 'key=value', help: 'override a setting' },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: [
    'er2alm batch write er2alm.config.ts items.jsonl --out runs/films',
    'er2alm batch read er2alm.config.ts items-output.jsonl --out runs/films',
    'er2alm batch drop er2alm.config.ts items.jsonl --out runs/films --unsent',
  ],
  async run(input) {
    const { io, flags } = input
    const action = requireWord(input, 0, 'write, read or drop', 'batch')
    const work = ACTIONS[action as keyof typeof ACTIONS]
    if (!Object.hasOwn(ACTIONS, action)) {
      throw new Er2almError('USAGE', `there is no action ${JSON.stringify(action)} of batch`, {
        hint: `actions: ${Object.keys(ACTIONS).join(', ')}`,
      })
    }
    const loaded = await loadConfig(requireWord(input, 1, 'CONFIG', 'batch'), listFlag(input, 'set'), io.cwd)
    const { llm } = loaded.config
    if (llm === undefined || !hasEnrichment(loaded.config)) {
      throw new Er2almError('CONFIG_INVALID', 'the config asks no language model', {
        hint: `add ${missingParts(loaded.config)} to the config: without them there is nothing to send`,
      })
    }
    const scope: Scope = {
      input,
      loaded,
      llm,
      file: resolve(io.cwd, requireWord(input, 2, 'FILE', 'batch')),
      out: resolve(io.cwd, textFlag(input, 'out') ?? 'runs/latest'),
      context: terminalContext({ ...io, seed: loaded.config.seeds[0]! }),
    }
    const { text, document } = await work(scope)
    io.print(flags.json ? `${JSON.stringify(document)}\n` : asTyped(text, io.program))
  },
}

interface Scope {
  readonly input: CommandInput
  readonly loaded: LoadedConfig
  readonly llm: LlmConfig
  readonly file: string
  readonly out: string
  readonly context: Context
}

interface Outcome {
  readonly text: string
  readonly document: unknown
}

const ACTIONS = { write, read, drop } as const

async function write({ input, loaded, llm, file, out, context }: Scope): Promise<Outcome> {
  if (llm.mode === 'replay') {
    throw new Er2almError('CONFIG_INVALID', 'llm.mode is "replay": nothing is to be sent', {
      hint: "set llm.mode to 'live'",
    })
  }
  const { io } = input
  const run = await runPipeline(loaded, { out, only: 'knowledge', env: io.env }, context)
  const store = openRunStore(run)
  try {
    const config = absolutePaths(loaded.config, loaded.baseDir)
    if (!hasEnrichment(config)) throw new Er2almError('BUG', 'a config lost its enrichment')
    const inputs = { ...config, baseDir: loaded.baseDir, env: io.env }
    const data = await loadRunData(run, io.signal, context.progress)
    const pending = await pendingCalls(inputs, { data, store, find: openLedger(store).find }, context)
    const limit = countFlag(input, 'limit', 1) ?? MOST_BATCH_LINES
    const nowMs = context.clock.nowMs()
    const written = writeBatch(store, llm, pending, { file, batch: basename(file), limit, nowMs })
    return { text: renderWritten(written, file), document: written }
  } finally {
    store.close()
  }
}

async function read({ input, llm, file, out, context }: Scope): Promise<Outcome> {
  const counts = await withStore(out, input, (store) => readBatch(store, llm, file, context.clock.nowMs()))
  return { text: renderRead(counts), document: counts }
}

async function drop({ input, file, out, context }: Scope): Promise<Outcome> {
  const unsent = input.flags.unsent === true
  const dropped = await withStore(out, input, (store) =>
    dropBatch(store, basename(file), !unsent, context.clock.nowMs()),
  )
  const counted = unsent ? 'they cost nothing' : 'they are counted at their worst case, as the vendor may charge them'
  return { text: `${dropped} calls are given up: ${counted}\n`, document: { dropped } }
}

async function withStore<T>(out: string, input: CommandInput, work: (store: Store) => T | Promise<T>): Promise<T> {
  const store = openRunStore(openRun(out, input.io).run)
  try {
    return await work(store)
  } finally {
    store.close()
  }
}

function renderWritten({ calls, again, left, cap, worstUsd }: WrittenBatch, file: string): string {
  return [
    `${calls} calls ${again ? 'written again (the batch was open already)' : 'reserved and written'} to ${file}`,
    `at most $${worstUsd.toFixed(4)}, at the batch price`,
    ...(left === 0 ? [] : [`${left} pending calls are not in the file${cap === undefined ? '' : `: ${cap}`}`]),
    'next: upload the file to the vendor (endpoint /v1/chat/completions), then `er2alm batch read` its output and error files',
    '',
  ].join('\n')
}

function renderRead(counts: ReadBatch): string {
  const { recorded, failed, unusable, repeated, foreign, corrupted, usd, open } = counts
  return [
    `${recorded} replies recorded, $${usd.toFixed(4)}`,
    `${failed} failed or expired (free, to be sent again), ${unusable} without a usable reply (counted at their worst case)`,
    `${repeated} read before, ${foreign} of other calls, ${corrupted} unreadable lines`,
    `${open} calls in batches wait for their answers`,
    '',
  ].join('\n')
}

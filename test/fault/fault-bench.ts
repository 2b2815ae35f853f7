import type { Context } from '../../src/context.ts'
import type { ItemAttribute } from '../../src/enrich/attribute.ts'
import { enrichItems, itemRequest } from '../../src/enrich/item-attributes.ts'
import { Er2almError } from '../../src/errors.ts'
import { createLlm } from '../../src/llm/calls.ts'
import type { LlmConfig } from '../../src/llm/config.ts'
import { costUsd } from '../../src/llm/price.ts'
import { loadModel, modelIdentity } from '../../src/llm/providers/registry.ts'
import { callKey } from '../../src/llm/request.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { openQuarantine } from '../../src/store/quarantine.ts'
import { openStore, type Store } from '../../src/store/sqlite.ts'
import { type EnrichProcess, startEnriching } from './enrich-process.ts'
import { fastContext } from './fast-clock.ts'
import type { FaultRow } from './fault-table.ts'
import {
  type ChatBody,
  completionBody,
  type OpenAiServer,
  promptHash,
  type ReceivedRequest,
  type ServerAnswer,
  startOpenAiServer,
} from './openai-server.ts'
import { ASKED, CONCURRENCY, llmConfigFor, SAMPLING, syntheticItems } from './synthetic-items.ts'

/** What the server does with a request: `nth` is how often this prompt has come, from 1; `n` counts all requests. */
export type Answering = (nth: number, n: number, request: ReceivedRequest) => ServerAnswer

export const PRICES = { inputUsdPerMillion: 1, outputUsdPerMillion: 2 }

interface Answered {
  readonly prompt: string
  readonly kind: ServerAnswer['kind']
  readonly usd: number
}

/** One case: a server with a fault, a store file, and what came of the runs over it. */
export interface FaultBench {
  readonly server: OpenAiServer
  readonly path: string
  readonly items: number
  /** Answers from now on. */
  setAnswering(answering: Answering): void
  /** One run over all items; its end is noted. */
  run(options?: RunOptions): Promise<RunEnd>
  /** The same run in a process of its own, by the real clock. Its end is not noted by itself. */
  start(): EnrichProcess
  /** Settings of every run. */
  readonly config: LlmConfig
  /** A vendor answers a line of a batch file, and charges it. Returns the line of its output file. */
  answerBatch(line: string): string
  /** Notes the end of such a run; equal ends in a row count up. */
  note(end: string): void
  /** The figures so far. */
  row(name: string): FaultRow
  quarantined(): number
  close(): Promise<void>
}

export interface RunEnd {
  /** `done`, or the code of the error. */
  readonly end: string
  readonly records: readonly ItemAttribute[]
}

export interface RunOptions {
  readonly context?: Context
  readonly overrides?: Readonly<Record<string, unknown>>
  /** Given the open store before the run. */
  readonly prepare?: (store: Store) => void
}

export async function openFaultBench(
  path: string,
  options: {
    readonly items?: number
    readonly settings?: Readonly<Record<string, unknown>>
    readonly latencyMs?: (n: number) => number
    readonly capUsd?: number
  } = {},
): Promise<FaultBench> {
  const { items = 24, latencyMs = () => 5, capUsd = 1 } = options
  const settings = { ...PRICES, maxUsd: capUsd, timeoutMs: 10_000, maxRetries: 9, ...options.settings }
  const answered: Answered[] = []
  const seen = new Map<string, number>()
  const ends: string[] = []
  let answering: Answering = () => ({ kind: 'reply' })

  const server = await startOpenAiServer({
    latencyMs,
    answer: (n, request) => {
      const nth = (seen.get(request.prompt) ?? 0) + 1
      seen.set(request.prompt, nth)
      const answer = answering(nth, n, request)
      answered.push({ prompt: request.prompt, kind: answer.kind, usd: billOf(request, answer) })
      return answer
    },
  })
  const keys = keysOfPrompts(server.baseUrl, items)
  const configOf = (overrides: object = {}) => llmConfigFor(server.baseUrl, { ...settings, ...overrides })

  function billOf({ body }: ReceivedRequest, answer: ServerAnswer): number {
    if (answer.kind === 'status') return 0
    const text = answer.kind === 'reply' ? answer.text : undefined
    const { usage } = JSON.parse(completionBody(body, text)) as { readonly usage: Record<string, number> }
    return costUsd(configOf(), usage.prompt_tokens!, usage.completion_tokens!)
  }

  function withStore<T>(work: (store: Store) => T): T {
    const store = openStore(path)
    try {
      return work(store)
    } finally {
      store.close()
    }
  }

  return {
    server,
    path,
    items,
    setAnswering: (next) => {
      answering = next
    },
    async run({ context = fastContext(), overrides, prepare } = {}) {
      const store = openStore(path)
      try {
        openLedger(store)
        prepare?.(store)
        const config = configOf(overrides)
        const llm = createLlm(config, modelIdentity(config), () => loadModel(config, {}), store, context)
        const records = await enrichItems(
          syntheticItems(items),
          ASKED,
          SAMPLING,
          { llm, check: 'quoted' },
          CONCURRENCY,
          context,
        )
        ends.push('done')
        return { end: 'done', records }
      } catch (error) {
        if (!(error instanceof Er2almError)) throw error
        ends.push(error.code)
        return { end: error.code, records: [] }
      } finally {
        store.close()
      }
    },
    config: configOf(),
    answerBatch(line) {
      const { custom_id, body } = JSON.parse(line) as { readonly custom_id: string; readonly body: ChatBody }
      const prompt = promptHash(body.messages)
      const request = { prompt, authorization: undefined, body }
      const usd = billOf(request, { kind: 'reply' }) * configOf().batchPriceFactor
      answered.push({ prompt, kind: 'reply', usd })
      const response = { status_code: 200, request_id: 'r', body: JSON.parse(completionBody(body)) as unknown }
      return JSON.stringify({ id: 'batch_req', custom_id, response, error: null })
    },
    start: () => startEnriching(path, server.baseUrl, items, settings),
    note: (end) => void ends.push(end),
    row(name) {
      return withStore((store) => {
        const ledger = openLedger(store)
        const recorded = [...ledger.entries()].length
        const { usd } = ledger.spent()
        const cut = cutAttempts(store)
        const replies = countBy(answered.filter(({ kind }) => kind === 'reply').map(({ prompt }) => prompt))
        const excess = [...replies].map(([prompt, n]) => Math.max(0, n - 1 - (cut.get(keys.get(prompt) ?? '') ?? 0)))
        return {
          name,
          calls: new Set(answered.map(({ prompt }) => prompt)).size,
          sent: answered.length,
          recorded,
          lost: replies.size - recorded,
          cut: sum(cut.values()),
          paidTwice: sum(excess),
          billUsd: answered.reduce((sum, answer) => sum + answer.usd, 0),
          spentUsd: usd,
          capUsd,
          ends: runLengths(ends),
        }
      })
    },
    quarantined: () =>
      withStore((store) => {
        openLedger(store)
        return openQuarantine(store).list().length
      }),
    close: () => server.close(),
  }
}

/** Ledger keys of the items' calls, by the hash under which the server counts them. */
export function keysOfPrompts(baseUrl: string, numItems: number): ReadonlyMap<string, string> {
  const identity = modelIdentity(llmConfigFor(baseUrl))
  return new Map(
    syntheticItems(numItems).map((item) => {
      const request = itemRequest(item, ASKED, SAMPLING)!
      return [promptHash(request.messages), callKey(identity, request)]
    }),
  )
}

/** Attempts that may have been charged without a reply, by key. */
function cutAttempts(store: Store): ReadonlyMap<string, number> {
  const rows = store.db
    .prepare("SELECT key FROM attempts WHERE outcome IS NULL OR (outcome = 'failed' AND usd > 0)")
    .all()
  return countBy(rows.map(({ key }) => String(key)))
}

/** `a, a, b` as `2 × a, b`. */
function runLengths(words: readonly string[]): readonly string[] {
  const runs: { readonly word: string; n: number }[] = []
  for (const word of words) {
    const last = runs.at(-1)
    if (last?.word === word) last.n++
    else runs.push({ word, n: 1 })
  }
  return runs.map(({ word, n }) => (n === 1 ? word : `${n} × ${word}`))
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, n) => total + n, 0)
}

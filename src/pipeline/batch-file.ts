import { createReadStream, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { Er2almError } from '../errors.ts'
import { type BatchAnswer, batchLine, readBatchLine } from '../llm/batch-line.ts'
import type { LlmConfig } from '../llm/config.ts'
import { costUsd, worstUsd } from '../llm/price.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import { type BatchAttempt, openBatches } from '../store/batches.ts'
import { openLedger } from '../store/ledger.ts'
import { openQuarantine } from '../store/quarantine.ts'
import { openRepairs } from '../store/repairs.ts'
import { inTransaction, type Store } from '../store/sqlite.ts'
import type { PendingCall } from './pending-calls.ts'

/** Most lines of one file: OpenAI's limit. */
export const MOST_BATCH_LINES = 50_000
/** Most bytes of one file: OpenAI's limit of 200 MB, and some room. */
const MOST_BATCH_BYTES = 190_000_000
/** Lines read in one durable transaction. */
const LINES_AT_ONCE = 500

export interface WrittenBatch {
  readonly batch: string
  /** Lines of the file. */
  readonly calls: number
  /** True when the batch was open already: the same calls were written again, none was added. */
  readonly again: boolean
  /** Calls that wait for another file: over `limit`, over the cap, or in another batch or process. */
  readonly left: number
  /** Why the file is not longer, when the cap is the reason. */
  readonly cap?: string
  /** Reserved for the file at its worst case, at the batch price. */
  readonly worstUsd: number
}

/**
 * Reserves pending calls for a batch, in one transaction and at their worst case, and writes their lines. A batch that is
 * open is written again with the same calls: nothing is reserved twice, whatever happened to the file.
 *
 * @throws {Er2almError} CONFIG_INVALID for a model that is no endpoint, BATCH_EMPTY when nothing is to be sent,
 *   BUDGET_USD or BUDGET_REQUESTS when not one call fits under the cap, FILE_UNWRITABLE
 */
export function writeBatch(
  store: Store,
  config: LlmConfig,
  pending: readonly PendingCall[],
  {
    file,
    batch,
    limit,
    nowMs,
  }: { readonly file: string; readonly batch: string; readonly limit: number; readonly nowMs: number },
): WrittenBatch {
  if (config.provider.kind !== 'openai-compatible') {
    throw new Er2almError('CONFIG_INVALID', `a model of kind ${config.provider.kind} takes no batch files`, {
      hint: 'set llm.provider to the endpoint of a vendor that does',
    })
  }
  const ledger = openLedger(store)
  const repairs = openRepairs(store)
  const open = openBatches(store).openKeys(batch)
  const { provider, model } = modelIdentity(config)
  const lines: string[] = []
  let bytes = 0
  let reservedUsd = 0
  let cap: Er2almError | undefined
  inTransaction(store, () => {
    for (const { key, request, isRepair } of pending) {
      if (lines.length >= limit || cap !== undefined) break
      if (open.size > 0 && !open.has(key)) continue
      const line = batchLine(config, key, request)
      bytes += Buffer.byteLength(line) + 1
      if (bytes > MOST_BATCH_BYTES) break
      const worst = worstUsd(config, request) * config.batchPriceFactor
      if (open.size === 0) {
        try {
          const call = { key, stage: request.stage, provider, model, worstUsd: worst, batch }
          if (ledger.claim(call, config, nowMs).kind !== 'reserved') continue
        } catch (error) {
          if (!(error instanceof Er2almError) || !error.code.startsWith('BUDGET')) throw error
          cap = error
          break
        }
      }
      if (isRepair) repairs.add(key, request.stage)
      reservedUsd += worst
      lines.push(line)
    }
    if (lines.length === 0) throw cap ?? nothingToSend(pending.length, open.size)
    // Written before the reservations stand, so that a full disk reserves nothing; shown only after they do.
    guardFile(file, () => {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.part`, `${lines.join('\n')}\n`)
    })
  })
  guardFile(file, () => renameSync(`${file}.part`, file))
  const left = pending.length - lines.length
  return {
    batch,
    calls: lines.length,
    again: open.size > 0,
    left,
    ...(cap && { cap: cap.message }),
    worstUsd: reservedUsd,
  }
}

export interface ReadBatch {
  /** Replies that are new in the ledger. */
  readonly recorded: number
  /** Refused, failed or expired: free of charge, and free to be sent again. */
  readonly failed: number
  /** Answers without a reply, kept in the quarantine and counted at their worst case. */
  readonly unusable: number
  /** Answered already: read before, or twice in the file. */
  readonly repeated: number
  /** Lines about calls that this store never put into a batch. */
  readonly foreign: number
  /** Lines that cannot be read, e.g. cut off in a download. */
  readonly corrupted: number
  /** What the new replies cost. */
  readonly usd: number
  /** Calls in batches whose answers are still to come. */
  readonly open: number
}

/**
 * Reads a vendor's output or error file into the ledger. Each reply counts once, whatever the order of the lines, and
 * however often they come.
 *
 * @throws {Er2almError} FILE_MISSING, or BATCH_FILE when no line answers a call of this store
 */
export async function readBatch(store: Store, config: LlmConfig, file: string, nowMs: number): Promise<ReadBatch> {
  if (!existsSync(file)) {
    throw new Er2almError('FILE_MISSING', `there is no file ${file}`, {
      file,
      hint: 'give the output or error file that the vendor made of the batch',
    })
  }
  const ledger = openLedger(store)
  const batches = openBatches(store)
  const counts = { recorded: 0, failed: 0, unusable: 0, repeated: 0, foreign: 0, corrupted: 0, usd: 0 }

  function take(answer: BatchAnswer): void {
    if (answer.kind === 'corrupted') {
      counts.corrupted++
      return
    }
    const known = batches.find(answer.key)
    if (known === undefined) counts.foreign++
    else if (answer.kind === 'reply') takeReply(answer, known)
    else if (known.outcome !== undefined) counts.repeated++
    else if (answer.kind === 'failed') {
      ledger.fail(known.attempt, `batch: ${answer.reason}`, 0, nowMs)
      counts.failed++
    } else {
      const reason = 'the answer is no chat completion'
      ledger.fail(known.attempt, reason, known.worstUsd, nowMs)
      const kept = {
        key: `${answer.key}/${known.attempt}`,
        stage: known.stage,
        reply: answer.body,
        reason,
        atMs: nowMs,
      }
      openQuarantine(store).add(kept)
      counts.unusable++
    }
  }

  function takeReply(answer: Extract<BatchAnswer, { kind: 'reply' }>, known: BatchAttempt): void {
    const isNew = ledger.find(answer.key) === undefined
    if (known.outcome === 'recorded' || (known.outcome !== undefined && !isNew)) {
      counts.repeated++
      return
    }
    const { text, finishReason, tokens } = answer
    // Without a count the reply is taken for the dearest that it can be.
    const usd = tokens ? costUsd(config, tokens.input, tokens.output) * config.batchPriceFactor : known.worstUsd
    const reply = { text, finishReason, inputTokens: tokens?.input ?? 0, outputTokens: tokens?.output ?? 0, usd }
    if (known.outcome === 'failed') batches.reviseCost(known.attempt, reply, nowMs)
    ledger.record(known.attempt, reply, nowMs)
    counts.usd += usd
    if (isNew) counts.recorded++
    else counts.repeated++
  }

  for await (const lines of chunksOf(file)) {
    inTransaction(store, () => {
      for (const line of lines) take(readBatchLine(line))
    })
  }
  if (counts.recorded + counts.failed + counts.unusable + counts.repeated === 0) {
    throw new Er2almError(
      'BATCH_FILE',
      `no line of ${file} answers a call of this store (${counts.foreign} of other calls, ${counts.corrupted} unreadable)`,
      { file, hint: 'give the output file of a batch that `er2alm batch write` made for this run folder (--out)' },
    )
  }
  const open = batches.open().reduce((sum, { calls }) => sum + calls, 0)
  return { ...counts, open }
}

/** Gives a batch up. @throws {Er2almError} ID_UNKNOWN if it has no open calls */
export function dropBatch(store: Store, batch: string, charged: boolean, nowMs: number): number {
  openLedger(store)
  const batches = openBatches(store)
  const dropped = batches.drop(batch, charged, nowMs)
  if (dropped > 0) return dropped
  const open = batches.open().map((known) => known.batch)
  throw new Er2almError('ID_UNKNOWN', `no batch "${batch}" is open`, {
    hint: open.length === 0 ? 'no batch is open in this run folder' : `open batches: ${open.join(', ')}`,
  })
}

/** A file's lines without the empty ones, some at a time. */
async function* chunksOf(file: string): AsyncGenerator<readonly string[]> {
  let lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    if (line.trim() !== '') lines.push(line)
    if (lines.length === LINES_AT_ONCE) {
      yield lines
      lines = []
    }
  }
  if (lines.length > 0) yield lines
}

function guardFile(file: string, write: () => void): void {
  try {
    write()
  } catch (cause) {
    throw new Er2almError('FILE_UNWRITABLE', `cannot write ${file}: ${(cause as Error).message}`, {
      file,
      hint: 'free disk space or make the folder writable, then run the same command again',
      cause,
    })
  }
}

function nothingToSend(pending: number, open: number): Er2almError {
  if (open > 0)
    return new Er2almError('BATCH_EMPTY', `the ${open} open calls of the batch are of another config`, {
      hint: 'use the config that the batch was written with, or another file name',
    })
  return new Er2almError(
    'BATCH_EMPTY',
    pending === 0 ? 'every reply is recorded: no call is to be sent' : 'every pending call is in a batch or in flight',
    {
      hint:
        pending === 0
          ? 'run `er2alm run CONFIG` to go on'
          : 'read the output of the open batch with `er2alm batch read`',
    },
  )
}

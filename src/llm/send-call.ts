import type { LanguageModelV4, LanguageModelV4GenerateResult, LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { Context } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { Budget, Holder, Ledger, RecordedReply } from '../store/ledger.ts'
import type { Quarantine } from '../store/quarantine.ts'
import type { LlmConfig } from './config.ts'
import { classifyFailure, type Failure } from './failure.ts'
import type { Lane, Pass } from './lane.ts'
import type { Lease } from './lease.ts'
import { costUsd, worstUsd } from './price.ts'
import { promptTokens } from './prompt-tokens.ts'
import type { CallRequest, ModelIdentity } from './request.ts'

/** What sending a call needs. */
export interface SendTools {
  readonly config: LlmConfig
  readonly identity: ModelIdentity
  /** Loads the model at the first call that is sent. */
  readonly load: () => Promise<LanguageModelV4>
  readonly ledger: Ledger
  readonly quarantine: Quarantine
  readonly lane: Lane
  readonly lease: Lease
  readonly context: Context
}

interface FailedTry extends Failure {
  /** The pause before the next try is the lane's, for all calls: the provider asked for one, or the breaker is open. */
  readonly waitsInLane: boolean
}

const REPEAT_WARNING_MS = 10_000
/** How often another process's reply is looked for. */
const LOOK_MS = 250
/** A reply that cannot be written is tried again this often, for so long: it is paid for. */
const WRITE_AGAIN_MS = 2_000
const WRITE_FOR_MS = 5 * 60_000
/** Of UTF-8: no tokeniser in use has longer tokens on average. */
const MOST_BYTES_PER_TOKEN = 8
/** Of an answer that is no reply. */
const MOST_KEPT_CHARS = 65_536

/** Sends a call that is not recorded, or waits for the process that is about to record it. */
export type SendCall = (request: CallRequest, key: string) => Promise<void>

export function createSendCall(tools: SendTools): SendCall {
  const { config, identity, ledger, quarantine, lane, lease, context } = tools
  const budget: Budget = { maxUsd: config.maxUsd, maxRequests: config.maxRequests }
  let model: Promise<LanguageModelV4> | undefined
  let lastWarning = { reason: '', atMs: Number.NEGATIVE_INFINITY }

  /** Calls that run at once fail alike: the same reason is not repeated for a while. */
  function warnOnce(message: string, fields: { readonly stage: string; readonly reason: string }): void {
    const now = context.clock.monotonicMs()
    if (fields.reason === lastWarning.reason && now - lastWarning.atMs < REPEAT_WARNING_MS) return
    lastWarning = { reason: fields.reason, atMs: now }
    context.log.warn(message, fields)
  }

  /** Returns when nobody else holds the call any more: its reply is recorded, or its process is gone. */
  async function waitForHolder(key: string, worker: string): Promise<void> {
    for (let holder = ledger.holder(key, worker); holder !== undefined; holder = ledger.holder(key, worker)) {
      refuseBatched(holder)
      if (holder.kind === 'worker' && !lease.isAlive(holder.worker)) lease.bury(holder.worker)
      else await context.clock.sleep(LOOK_MS, context.signal)
    }
  }

  async function recordSafely(attempt: number, reply: RecordedReply, stage: string): Promise<void> {
    const startMs = context.clock.monotonicMs()
    for (;;) {
      try {
        ledger.record(attempt, reply, context.clock.nowMs())
        return
      } catch (error) {
        const waits = error instanceof Er2almError && (error.code === 'STORE_FULL' || error.code === 'STORE_LOCKED')
        const tooLate = context.clock.monotonicMs() - startMs > WRITE_FOR_MS
        if (!waits || tooLate || context.signal.aborted) throw error
        warnOnce('a paid reply cannot be written, trying again: free some disk space', { stage, reason: error.message })
        await context.clock.sleep(WRITE_AGAIN_MS, context.signal)
      }
    }
  }

  async function sendReserved(
    loaded: LanguageModelV4,
    request: CallRequest,
    key: string,
    attempt: number,
    pass: Pass,
  ): Promise<FailedTry | undefined> {
    const timeout = AbortSignal.timeout(config.timeoutMs)
    let result: LanguageModelV4GenerateResult
    try {
      result = await generate(loaded, request, AbortSignal.any([context.signal, timeout]))
    } catch (error) {
      const state = { timedOut: timeout.aborted, stopped: context.signal.aborted, nowMs: context.clock.nowMs() }
      const failure = classifyFailure(error, identity, state)
      // Before the ledger, which may throw in its turn: a pass that is never given back would stop all calls.
      let waitsInLane = failure.pauseMs !== undefined
      if (failure.stopped) pass.stopped()
      else if (!failure.down) pass.answered()
      else if (pass.failed(failure.error.message)) waitsInLane = true
      if (failure.pauseMs !== undefined) lane.pause(failure.pauseMs)
      // An answer that says "no" costs nothing; without an answer the call may have been charged.
      const usd = failure.answered ? 0 : worstUsd(config, request)
      ledger.fail(attempt, failure.error.message, usd, context.clock.nowMs())
      if (failure.body !== undefined) {
        const body = failure.body.slice(0, MOST_KEPT_CHARS)
        const reason = 'the answer is no chat completion'
        quarantine.add({
          key: `${key}/${attempt}`,
          stage: request.stage,
          reply: body,
          reason,
          atMs: context.clock.nowMs(),
        })
      }
      return { ...failure, waitsInLane }
    }
    const reply = toReply(result, config)
    pass.answered(reply.inputTokens + reply.outputTokens)
    await recordSafely(attempt, reply, request.stage)
    return undefined
  }

  /** One try: a failure, `done`, or `held` when another process was quicker. */
  async function tryOnce(request: CallRequest, key: string, worker: string): Promise<FailedTry | 'done' | 'held'> {
    model ??= tools.load()
    const loaded = await model
    const { maxOutputTokens } = request.sampling
    const pass = await lane.enter(promptTokens(request) + maxOutputTokens, context.signal)
    const { provider, model: name } = identity
    const call = { key, stage: request.stage, provider, model: name, worstUsd: worstUsd(config, request), worker }
    const headroomBytes = 4096 + maxOutputTokens * MOST_BYTES_PER_TOKEN
    let attempt: number
    try {
      const claim = ledger.claim({ ...call, headroomBytes }, budget, context.clock.nowMs())
      if (claim.kind !== 'reserved') {
        pass.unused()
        return claim.kind === 'recorded' ? 'done' : 'held'
      }
      ;({ attempt } = claim)
    } catch (error) {
      pass.unused()
      throw error
    }
    return (await sendReserved(loaded, request, key, attempt, pass)) ?? 'done'
  }

  return async (request, key) => {
    const worker = lease.hold()
    try {
      for (let attempt = 0; ; ) {
        await waitForHolder(key, worker)
        const outcome = await tryOnce(request, key, worker)
        if (outcome === 'done') return
        if (outcome === 'held') continue
        if (!outcome.retryable || attempt >= config.maxRetries) throw outcome.error
        warnOnce('the provider failed, trying again', { stage: request.stage, reason: outcome.error.message })
        if (!outcome.waitsInLane) await context.clock.sleep(jitter(attempt, context), context.signal)
        attempt++
      }
    } finally {
      lease.release()
    }
  }
}

function refuseBatched(holder: Holder): void {
  if (holder.kind !== 'batch') return
  throw new Er2almError('LLM_BATCHED', `a call is in the batch "${holder.batch}", whose reply is not read yet`, {
    hint: "read the vendor's output with `er2alm batch read`, or give the batch up with `er2alm batch drop`",
  })
}

function generate(
  model: LanguageModelV4,
  request: CallRequest,
  abortSignal: AbortSignal,
): PromiseLike<LanguageModelV4GenerateResult> {
  const { temperature, topP, seed, frequencyPenalty, maxOutputTokens } = request.sampling
  return model.doGenerate({
    prompt: toPrompt(request),
    responseFormat: { type: 'json', schema: request.schema, name: request.stage },
    ...{ temperature, topP, seed, frequencyPenalty, maxOutputTokens, abortSignal },
  })
}

function toReply(result: LanguageModelV4GenerateResult, config: LlmConfig): RecordedReply {
  const inputTokens = result.usage.inputTokens.total ?? 0
  const outputTokens = result.usage.outputTokens.total ?? 0
  return {
    text: result.content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    finishReason: result.finishReason.unified,
    inputTokens,
    outputTokens,
    usd: costUsd(config, inputTokens, outputTokens),
  }
}

/** Full jitter: uniform in [0, min(60 s, 1 s · 2^attempt)], whole milliseconds. */
function jitter(attempt: number, context: Context): number {
  return Math.round(context.random.next() * Math.min(60_000, 1000 * 2 ** attempt))
}

function toPrompt(request: CallRequest): LanguageModelV4Prompt {
  return request.messages.map((message) =>
    message.role === 'system'
      ? { role: 'system', content: message.content }
      : { role: message.role, content: [{ type: 'text', text: message.content }] },
  )
}

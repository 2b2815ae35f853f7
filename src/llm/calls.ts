import {
  APICallError,
  type LanguageModelV4,
  type LanguageModelV4GenerateResult,
  type LanguageModelV4Prompt,
} from '@ai-sdk/provider'
import type { Context } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { Budget, Ledger, RecordedReply } from '../store/ledger.ts'
import type { LlmConfig } from './config.ts'
import { type CallRequest, callKey, type ModelIdentity } from './request.ts'

/** A recorded reply and the key it stands under. */
export interface Answer {
  readonly key: string
  readonly text: string
  /** True when the ledger had it and nothing was sent. */
  readonly recorded: boolean
}

/** Language-model calls through the ledger: reserve, send, record. */
export interface Llm {
  readonly identity: ModelIdentity
  /** @throws {Er2almError} LLM_NOT_RECORDED, LLM_REFUSED, LLM_FAILED, BUDGET_USD, BUDGET_REQUESTS, INTERRUPTED */
  ask(request: CallRequest): Promise<Answer>
}

/** Loads the model at the first call that the ledger cannot answer. */
export type ModelLoader = () => Promise<LanguageModelV4>

const REPEAT_WARNING_MS = 10_000

/**
 * Binds a model to the ledger. What is recorded is never asked again; equal calls in flight are sent once.
 *
 * @param load is not called at all when every reply is in the ledger
 */
export function createLlm(
  config: LlmConfig,
  identity: ModelIdentity,
  load: ModelLoader,
  ledger: Ledger,
  context: Context,
): Llm {
  const inFlight = new Map<string, Promise<Answer>>()
  let model: Promise<LanguageModelV4> | undefined
  let lastWarning = { reason: '', atMs: Number.NEGATIVE_INFINITY }
  const budget: Budget = { maxUsd: config.maxUsd, maxRequests: config.maxRequests }

  /** Calls that run at once fail alike: the same reason is not repeated for a while. */
  function warnOfRetry(stage: string, reason: string): void {
    const now = context.clock.nowMs()
    if (reason === lastWarning.reason && now - lastWarning.atMs < REPEAT_WARNING_MS) return
    lastWarning = { reason, atMs: now }
    context.log.warn('the provider failed, trying again', { stage, reason })
  }

  async function send(request: CallRequest, key: string): Promise<Answer> {
    model ??= load()
    const loaded = await model
    for (let attempt = 0; ; attempt++) {
      context.signal.throwIfAborted()
      const outcome = await sendOnce(loaded, request, key)
      if ('reply' in outcome) return { key, text: outcome.reply.text, recorded: false }
      if (!outcome.retryable || attempt >= config.maxRetries) throw outcome.error
      warnOfRetry(request.stage, outcome.error.message)
      await context.clock.sleep(outcome.waitMs ?? jitter(attempt, context), context.signal)
    }
  }

  async function sendOnce(loaded: LanguageModelV4, request: CallRequest, key: string): Promise<Outcome> {
    const worstUsd = costUsd(config, promptBytes(request), request.sampling.maxOutputTokens)
    const { provider, model: name } = identity
    const reservation = { key, stage: request.stage, provider, model: name, worstUsd }
    const attempt = ledger.reserve(reservation, budget, context.clock.nowMs())
    const timeout = AbortSignal.timeout(config.timeoutMs)
    let result: LanguageModelV4GenerateResult
    try {
      result = await loaded.doGenerate({
        prompt: toPrompt(request),
        responseFormat: { type: 'json', schema: request.schema, name: request.stage },
        temperature: request.sampling.temperature,
        topP: request.sampling.topP,
        seed: request.sampling.seed,
        frequencyPenalty: request.sampling.frequencyPenalty,
        maxOutputTokens: request.sampling.maxOutputTokens,
        abortSignal: AbortSignal.any([context.signal, timeout]),
      })
    } catch (error) {
      const outcome = classify(error, identity, timeout.aborted, context)
      // An answer that says "no" costs nothing; without an answer the call may have been charged.
      ledger.fail(attempt, outcome.error.message, outcome.answered ? 0 : worstUsd, context.clock.nowMs())
      return outcome
    }
    const inputTokens = result.usage.inputTokens.total ?? 0
    const outputTokens = result.usage.outputTokens.total ?? 0
    const reply: RecordedReply = {
      text: result.content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
      finishReason: result.finishReason.unified,
      inputTokens,
      outputTokens,
      usd: costUsd(config, inputTokens, outputTokens),
    }
    ledger.record(attempt, reply, context.clock.nowMs())
    return { reply }
  }

  return {
    identity,
    async ask(request) {
      const key = callKey(identity, request)
      const known = ledger.find(key)
      if (known !== undefined) return { key, text: known.text, recorded: true }
      if (config.mode === 'replay') {
        throw new Er2almError(
          'LLM_NOT_RECORDED',
          `the ledger has no reply for a ${request.stage} call (${key.slice(0, 12)}…)`,
          {
            hint: "the prompt or the model changed since the replies were recorded: record them again (in er2alm's demo: `npm run demo:record`), or set llm.mode to 'live'",
          },
        )
      }
      let running = inFlight.get(key)
      if (running === undefined) {
        running = send(request, key).finally(() => inFlight.delete(key))
        inFlight.set(key, running)
      }
      return running
    },
  }
}

/** Price of a call in USD. */
export function costUsd(config: LlmConfig, inputTokens: number, outputTokens: number): number {
  return (inputTokens * config.inputUsdPerMillion + outputTokens * config.outputUsdPerMillion) / 1e6
}

type Outcome =
  | { readonly reply: RecordedReply }
  | { readonly error: Er2almError; readonly answered: boolean; readonly retryable: boolean; readonly waitMs?: number }

function classify(
  error: unknown,
  identity: ModelIdentity,
  timedOut: boolean,
  context: Context,
): Exclude<Outcome, { reply: unknown }> {
  const who = `${identity.provider} (${identity.model})`
  if (context.signal.aborted) {
    const stopped = new Er2almError('INTERRUPTED', `a call to ${who} was stopped`, {
      hint: 'run the same command again to go on',
      cause: error,
    })
    return { error: stopped, answered: false, retryable: false }
  }
  // Our own provider refused before anything was sent.
  if (error instanceof Er2almError) return { error, answered: true, retryable: error.retryable }
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode >= 400) {
    const { statusCode } = error
    const retryable = statusCode === 408 || statusCode === 409 || statusCode === 429 || statusCode >= 500
    const failure = new Er2almError(
      retryable ? 'LLM_FAILED' : 'LLM_REFUSED',
      `${who} answered HTTP ${statusCode}: ${error.message}`,
      {
        hint: retryable
          ? 'the provider is busy or broken: run the same command again later, what is recorded is kept'
          : 'check the API key, the base URL, the model name, and that the endpoint takes response_format json_schema',
        cause: error,
        retryable,
      },
    )
    const waitMs = retryAfterMs(error.responseHeaders?.['retry-after'], context.clock.nowMs())
    return { error: failure, answered: true, retryable, waitMs }
  }
  const reason = timedOut ? 'no answer in time' : error instanceof Error ? error.message : String(error)
  const failure = new Er2almError('LLM_FAILED', `${who}: ${reason}`, {
    hint: 'check that the endpoint is up (or raise llm.timeoutMs), then run the same command again: what is recorded is kept',
    cause: error,
    retryable: true,
  })
  return { error: failure, answered: false, retryable: true }
}

/** Seconds or an HTTP date, as RFC 9110 has it; undefined when absent or unreadable. */
function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

/** Full jitter: uniform in [0, min(60 s, 1 s · 2^attempt)], whole milliseconds. */
function jitter(attempt: number, context: Context): number {
  return Math.round(context.random.next() * Math.min(60_000, 1000 * 2 ** attempt))
}

/** An upper bound of the prompt's tokens, the schema included (vendors bill it): no token is shorter than a byte. */
function promptBytes(request: CallRequest): number {
  const schema = Buffer.byteLength(JSON.stringify(request.schema))
  return request.messages.reduce((sum, message) => sum + Buffer.byteLength(message.content) + 16, schema)
}

function toPrompt(request: CallRequest): LanguageModelV4Prompt {
  return request.messages.map((message) =>
    message.role === 'system'
      ? { role: 'system', content: message.content }
      : { role: message.role, content: [{ type: 'text', text: message.content }] },
  )
}

import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Context } from '../context.ts'
import { Er2almError } from '../errors.ts'
import { openLedger } from '../store/ledger.ts'
import { openQuarantine } from '../store/quarantine.ts'
import { openRepairs } from '../store/repairs.ts'
import type { Store } from '../store/sqlite.ts'
import { openWorkers } from '../store/workers.ts'
import type { LlmConfig } from './config.ts'
import { knownReply } from './known-reply.ts'
import { createLane } from './lane.ts'
import { createLease } from './lease.ts'
import type { CallRequest, ModelIdentity } from './request.ts'
import { createSendCall } from './send-call.ts'

/** A recorded reply and the key it stands under. */
export interface Answer {
  /** Of the call, or of its repair when that is what can be used. */
  readonly key: string
  readonly text: string
  /** True when the ledger had it and nothing was sent. */
  readonly recorded: boolean
  /** Why the reply cannot be used: it broke its schema, and so did its repair. The raw reply is in the quarantine. */
  readonly invalid?: string
}

/** Language-model calls through the ledger: reserve, send, record, and repair once what breaks its schema. */
export interface Llm {
  readonly identity: ModelIdentity
  /**
   * @throws {Er2almError} LLM_NOT_RECORDED, LLM_REFUSED, LLM_FAILED, LLM_DOWN, LLM_BATCHED, BUDGET_USD, BUDGET_REQUESTS,
   *   STORE_FULL, STORE_LOCKED, INTERRUPTED
   */
  ask(request: CallRequest): Promise<Answer>
}

/** Loads the model at the first call that the ledger cannot answer. */
export type ModelLoader = () => Promise<LanguageModelV4>

/**
 * Binds a model to the ledger of a store. What is recorded is never asked again; equal calls in flight are sent once, in
 * this process and in others that share the store (docs/calls.md).
 *
 * @param load   is not called at all when every reply is in the ledger
 * @param isHeld true while no call may be sent
 */
export function createLlm(
  config: LlmConfig,
  identity: ModelIdentity,
  load: ModelLoader,
  store: Store,
  context: Context,
  isHeld?: () => boolean,
): Llm {
  const ledger = openLedger(store)
  const quarantine = openQuarantine(store)
  const repairs = openRepairs(store)
  const { breakerFailures: failures, breakerOpenMs: openMs, requestsPerMinute, tokensPerMinute } = config
  const lane = createLane({ failures, openMs, requestsPerMinute, tokensPerMinute, isHeld }, context.clock)
  const lease = createLease(openWorkers(store), context.clock)
  const send = createSendCall({ config, identity, load, ledger, quarantine, lane, lease, context })
  const inFlight = new Map<string, Promise<void>>()

  function sendOnce(request: CallRequest, key: string): Promise<void> {
    let running = inFlight.get(key)
    if (running === undefined) {
      running = send(request, key).finally(() => inFlight.delete(key))
      inFlight.set(key, running)
    }
    return running
  }

  return {
    identity,
    async ask(request) {
      let recorded = true
      for (;;) {
        const known = knownReply(request, identity, ledger.find, config.repair)
        if (known.kind === 'usable') return { key: known.key, text: known.reply.text, recorded }
        if (known.kind === 'invalid') {
          const { key, reply, problem } = known
          quarantine.add({ key, stage: request.stage, reply: reply.text, reason: problem, atMs: context.clock.nowMs() })
          return { key, text: reply.text, recorded, invalid: problem }
        }
        if (config.mode === 'replay') {
          // No repair was recorded: the reply stands as it is.
          if (known.broken !== undefined) return { key: known.broken.key, text: known.broken.reply.text, recorded }
          throw notRecorded(request.stage, known.key)
        }
        if (known.broken !== undefined) repairs.add(known.key, request.stage)
        await sendOnce(known.request, known.key)
        recorded = false
      }
    },
  }
}

function notRecorded(stage: string, key: string): Er2almError {
  return new Er2almError('LLM_NOT_RECORDED', `the ledger has no reply for a ${stage} call (${key.slice(0, 12)}…)`, {
    hint: "the prompt or the model changed since the replies were recorded: record them again (in er2alm's demo: `npm run demo:record`), or set llm.mode to 'live'",
  })
}

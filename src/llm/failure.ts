import { APICallError } from '@ai-sdk/provider'
import { Er2almError } from '../errors.ts'
import type { ModelIdentity } from './request.ts'
import { retryAfterMs } from './retry-after.ts'

/** Why a call brought no reply. */
export interface Failure {
  readonly error: Er2almError
  /** The provider said no (nothing is charged); without an answer the call may have been charged. */
  readonly answered: boolean
  /** Trying the same again may help. */
  readonly retryable: boolean
  /** The provider is broken or out of reach, rather than busy: counts for the breaker. */
  readonly down: boolean
  /** The command was stopped. */
  readonly stopped: boolean
  /** How long the provider asks everyone to wait, in milliseconds. */
  readonly pauseMs?: number
  /** What came back where a reply should have been. */
  readonly body?: string
}

/** Longer pauses are the user's to decide about. */
const LONGEST_PAUSE_MS = 15 * 60_000

/**
 * Sorts what a provider threw.
 * @param timedOut the call was given up after `timeoutMs`
 * @param nowMs    milliseconds since the epoch; used only where the provider says no date itself
 */
export function classifyFailure(
  error: unknown,
  identity: ModelIdentity,
  { timedOut, stopped, nowMs }: { readonly timedOut: boolean; readonly stopped: boolean; readonly nowMs: number },
): Failure {
  const who = `${identity.provider} (${identity.model})`
  const none = { answered: false, retryable: false, down: false, stopped: false }
  if (stopped) {
    const hint = 'run the same command again to go on'
    return {
      ...none,
      stopped: true,
      error: new Er2almError('INTERRUPTED', `a call to ${who} was stopped`, { hint, cause: error }),
    }
  }
  // Our own provider refused before anything was sent.
  if (error instanceof Er2almError) return { ...none, error, answered: true, retryable: error.retryable }
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode >= 400) {
    return statusFailure(error, error.statusCode, who, nowMs)
  }
  const reason = timedOut ? 'no answer in time' : error instanceof Error ? error.message : String(error)
  const body = APICallError.isInstance(error) ? error.responseBody : undefined
  return {
    ...none,
    retryable: true,
    down: true,
    ...(body !== undefined && body !== '' && { body }),
    error: new Er2almError('LLM_FAILED', `${who}: ${reason}`, {
      hint: 'check that the endpoint is up (or raise llm.timeoutMs), then run the same command again: what is recorded is kept',
      cause: error,
      retryable: true,
    }),
  }
}

function statusFailure(error: APICallError, status: number, who: string, nowMs: number): Failure {
  const { 'retry-after': pause, date } = error.responseHeaders ?? {}
  const pauseMs = retryAfterMs(pause, date, nowMs)
  const tooLong = pauseMs !== undefined && pauseMs > LONGEST_PAUSE_MS
  const temporary = status === 408 || status === 409 || status === 429 || status >= 500
  const retryable = temporary && !tooLong
  const hint = tooLong
    ? `the provider asks to wait ${Math.ceil(pauseMs / 60_000)} minutes: run the same command again then, what is recorded is kept`
    : temporary
      ? 'the provider is busy or broken: run the same command again later, what is recorded is kept'
      : 'check the API key, the base URL, the model name, and that the endpoint takes response_format json_schema'
  return {
    error: new Er2almError(
      temporary ? 'LLM_FAILED' : 'LLM_REFUSED',
      `${who} answered HTTP ${status}: ${error.message}`,
      {
        hint,
        cause: error,
        retryable: temporary,
      },
    ),
    answered: true,
    retryable,
    down: status >= 500,
    stopped: false,
    ...(pauseMs !== undefined && retryable && { pauseMs }),
  }
}

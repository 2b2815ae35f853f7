import type { RecordedReply } from '../store/ledger.ts'
import { replyProblem } from './check-reply.ts'
import { repairRequest } from './repair.ts'
import { type CallRequest, callKey, type ModelIdentity } from './request.ts'

/** How far a call has come, by what the ledger holds. */
export type KnownReply =
  /** Nothing is recorded yet: `request` is to be sent (the call, or the repair of its reply). */
  | { readonly kind: 'missing'; readonly key: string; readonly request: CallRequest; readonly broken?: BrokenReply }
  /** A reply that follows the schema, or (without repair) whatever was replied. */
  | { readonly kind: 'usable'; readonly key: string; readonly reply: RecordedReply }
  /** The reply broke the schema, and so did its repair. */
  | { readonly kind: 'invalid'; readonly key: string; readonly reply: RecordedReply; readonly problem: string }

/** A recorded reply that breaks its schema. */
export interface BrokenReply {
  readonly key: string
  readonly reply: RecordedReply
}

/**
 * Looks a call up, and the repair of its reply where that broke the schema.
 *
 * @param find   recorded replies by key
 * @param repair false: a reply is usable whatever it says
 */
export function knownReply(
  request: CallRequest,
  identity: ModelIdentity,
  find: (key: string) => RecordedReply | undefined,
  repair: boolean,
): KnownReply {
  const key = callKey(identity, request)
  const reply = find(key)
  if (reply === undefined) return { kind: 'missing', key, request }
  const problem = repair ? problemOf(request, reply) : undefined
  if (problem === undefined) return { kind: 'usable', key, reply }
  const second = repairRequest(request, reply.text, problem)
  const secondKey = callKey(identity, second)
  const repaired = find(secondKey)
  if (repaired === undefined) return { kind: 'missing', key: secondKey, request: second, broken: { key, reply } }
  const still = problemOf(request, repaired)
  if (still === undefined) return { kind: 'usable', key: secondKey, reply: repaired }
  return { kind: 'invalid', key, reply: repaired, problem: still }
}

function problemOf(request: CallRequest, reply: RecordedReply): string | undefined {
  const problem = replyProblem(request.schema, reply.text)
  if (problem === undefined || reply.finishReason !== 'length') return problem
  return `it was cut off after ${request.sampling.maxOutputTokens} tokens, and must be shorter`
}

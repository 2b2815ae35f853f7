import { createHash } from 'node:crypto'

/** A plain JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export interface Message {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export interface Sampling {
  readonly temperature: number
  readonly topP: number
  readonly seed: number
  readonly maxOutputTokens: number
  /** Lowers the odds of tokens by how often they were said; 0 = off. Keeps small models from looping. */
  readonly frequencyPenalty: number
}

/** One call to a language model, whole: everything that can change the reply is in here. */
export interface CallRequest {
  /** For cost tables and progress: `attributes`, `profiles`, `picks`. */
  readonly stage: string
  readonly messages: readonly Message[]
  /** JSON schema that the reply must follow. */
  readonly schema: { readonly [key: string]: Json }
  readonly sampling: Sampling
}

/** Which model answers. Part of the key: another revision is another call. */
export interface ModelIdentity {
  readonly provider: string
  readonly model: string
  readonly revision: string
}

/**
 * The ledger key of a call: SHA-256 (hex) over everything that can change its reply (provider, model, revision,
 * sampling, schema, full rendered text). The stage's name is left out, since it changes nothing.
 */
export function callKey(identity: ModelIdentity, request: CallRequest): string {
  const { provider, model, revision } = identity
  const { messages, schema, sampling } = request
  const text = canonicalJson({
    version: 1,
    provider,
    model,
    revision,
    messages: messages.map(({ role, content }) => ({ role, content })),
    schema,
    sampling: { ...sampling },
  })
  return createHash('sha256').update(text).digest('hex')
}

/** JSON with object keys in code-unit order and no white space: equal values give equal text. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value as { readonly [key: string]: Json }).filter(([, v]) => v !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

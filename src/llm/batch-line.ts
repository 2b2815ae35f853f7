import { z } from 'zod'
import type { LlmConfig } from './config.ts'
import type { CallRequest } from './request.ts'

/**
 * A line of an OpenAI batch input file (JSON lines): the same body that a call would send, under the call's ledger key.
 * The key is 64 characters, the most that vendors take as a `custom_id`.
 */
export function batchLine(config: LlmConfig, key: string, request: CallRequest): string {
  const { temperature, topP, seed, frequencyPenalty, maxOutputTokens } = request.sampling
  const body = {
    model: config.provider.model,
    max_tokens: maxOutputTokens,
    temperature,
    top_p: topP,
    frequency_penalty: frequencyPenalty,
    response_format: {
      type: 'json_schema',
      json_schema: { schema: request.schema, strict: true, name: request.stage },
    },
    seed,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
  }
  return JSON.stringify({ custom_id: key, method: 'POST', url: '/v1/chat/completions', body })
}

/** What a line of a vendor's output or error file says. */
export type BatchAnswer =
  | {
      readonly kind: 'reply'
      readonly key: string
      readonly text: string
      readonly finishReason: string
      /** Absent when the vendor says nothing of them. */
      readonly tokens?: { readonly input: number; readonly output: number }
    }
  /** Refused, failed or expired: nothing is charged. */
  | { readonly kind: 'failed'; readonly key: string; readonly reason: string }
  /** An answer of status 200 that holds no reply: it may be charged. */
  | { readonly kind: 'unusable'; readonly key: string; readonly body: string }
  | { readonly kind: 'corrupted' }

const lineSchema = z.object({
  custom_id: z.string().min(1),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
})

const count = z.int().min(0)
const bodySchema = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string() }), finish_reason: z.string().nullish() }))
    .min(1),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(undefined),
})

/** Finish reasons in the words that live calls record. */
const FINISH_REASONS: Readonly<Record<string, string>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'content-filter',
  tool_calls: 'tool-calls',
}

/** Reads a line of a vendor's output or error file. Never throws: a line is untrusted text. */
export function readBatchLine(line: string): BatchAnswer {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return { kind: 'corrupted' }
  }
  const read = lineSchema.safeParse(parsed)
  if (!read.success) return { kind: 'corrupted' }
  const { custom_id: key, response, error } = read.data
  if (error) return { kind: 'failed', key, reason: error.code ?? error.message ?? 'an error without a name' }
  if (!response) return { kind: 'corrupted' }
  if (response.status_code !== 200) return { kind: 'failed', key, reason: `HTTP ${response.status_code}` }
  const body = bodySchema.safeParse(response.body)
  if (!body.success) return { kind: 'unusable', key, body: JSON.stringify(response.body) ?? '' }
  const [choice] = body.data.choices
  const { usage } = body.data
  return {
    kind: 'reply',
    key,
    text: choice!.message.content,
    finishReason: FINISH_REASONS[choice!.finish_reason ?? ''] ?? 'other',
    ...(usage && { tokens: { input: usage.prompt_tokens, output: usage.completion_tokens } }),
  }
}

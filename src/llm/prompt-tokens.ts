import type { ProviderConfig } from './config.ts'
import type { CallRequest, Json } from './request.ts'

/**
 * Bytes of prompt a token, where no reply is recorded that says so: 3.6 over the 2,144 recorded calls of the demo
 * (Qwen 2.5, whose vocabulary is of the size of OpenAI's), each with what the chat template adds.
 */
export const BYTES_PER_TOKEN = 3.6

/** Tokens of a rendered prompt, estimated from its UTF-8 bytes. */
export function promptTokens(request: CallRequest, bytesPerToken: number = BYTES_PER_TOKEN): number {
  return Math.ceil(promptBytes(request) / bytesPerToken)
}

/** Bytes that become input tokens. @param provider an endpoint bills the schema too; a local grammar is none of the prompt */
export function promptBytes(request: CallRequest, provider?: ProviderConfig['kind']): number {
  const schema = provider === 'openai-compatible' ? Buffer.byteLength(JSON.stringify(request.schema)) : 0
  return request.messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), schema)
}

/**
 * Tokens of a list, of a choice of given values, and of a sentence in a reply. The first two are the means of the demo's
 * replies (test/e2e/cost-demo.test.ts); the demo asks for no sentences.
 */
const LIST_TOKENS = 5.3
const CHOICE_TOKENS = 7.8
const SENTENCE_TOKENS = 30
const BYTES_PER_NAME_TOKEN = 4

/** Tokens of a usual reply that follows a schema, where no reply is recorded that says so. */
export function typicalReplyTokens(schema: { readonly [key: string]: Json }): number {
  const properties = (schema.properties ?? {}) as { readonly [key: string]: { readonly [key: string]: Json } }
  let tokens = 2 // the braces
  for (const [name, property] of Object.entries(properties)) {
    // Quotes, colon and comma go with the name.
    tokens += (Buffer.byteLength(name) + 4) / BYTES_PER_NAME_TOKEN
    tokens += valueTokens(property)
  }
  return tokens
}

function valueTokens(property: { readonly [key: string]: Json }): number {
  const { type, minItems, items } = property
  if (type === 'array') {
    const names = (items as { readonly enum?: readonly string[] } | undefined)?.enum
    if (names === undefined) return LIST_TOKENS
    if (Number(minItems ?? 0) <= 1) return CHOICE_TOKENS
    const all = names.reduce((sum, name) => sum + Buffer.byteLength(name) + 3, 0)
    return ((all / names.length) * Number(minItems)) / BYTES_PER_NAME_TOKEN
  }
  return type === 'string' ? Math.min(SENTENCE_TOKENS, Number(property.maxLength ?? Infinity) / 4) : 1
}

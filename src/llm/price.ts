import type { LlmConfig } from './config.ts'
import type { CallRequest } from './request.ts'

/** Price of a call in USD. */
export function costUsd(config: LlmConfig, inputTokens: number, outputTokens: number): number {
  return (inputTokens * config.inputUsdPerMillion + outputTokens * config.outputUsdPerMillion) / 1e6
}

/** The most that a call can cost, in USD: no token is shorter than a byte, and vendors bill the schema as well. */
export function worstUsd(config: LlmConfig, request: CallRequest): number {
  const schema = Buffer.byteLength(JSON.stringify(request.schema))
  const bytes = request.messages.reduce((sum, message) => sum + Buffer.byteLength(message.content) + 16, schema)
  return costUsd(config, bytes, request.sampling.maxOutputTokens)
}

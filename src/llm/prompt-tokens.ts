import type { CallRequest } from './request.ts'

/** English text has about four bytes a token with the tokenisers in use; many other scripts have fewer. */
export const BYTES_PER_TOKEN = 4

/** Tokens of a rendered prompt, estimated from its UTF-8 bytes. */
export function promptTokens(request: CallRequest): number {
  const bytes = request.messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)
  return Math.ceil(bytes / BYTES_PER_TOKEN)
}

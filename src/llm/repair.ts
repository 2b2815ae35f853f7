import type { CallRequest } from './request.ts'

/** A reply longer than this is shown to its end only in the quarantine. */
const MOST_SHOWN_CHARS = 4_000

/**
 * The one repair of a reply that broke its schema: the conversation goes on with the reply and what is wrong with it. It is
 * another call, with a key of its own, and it is recorded like any other: what was repaired once is never repaired again.
 */
export function repairRequest(request: CallRequest, reply: string, problem: string): CallRequest {
  const shown = reply.length > MOST_SHOWN_CHARS ? `${reply.slice(0, MOST_SHOWN_CHARS)}…` : reply
  return {
    ...request,
    messages: [
      ...request.messages,
      // Vendors refuse an empty turn.
      { role: 'assistant', content: shown.trim() === '' ? '(nothing)' : shown },
      {
        role: 'user',
        content: `This reply cannot be used: ${problem}. Write the whole JSON object again, corrected. Change nothing else.`,
      },
    ],
  }
}

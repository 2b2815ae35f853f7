import type { MiddlewareHandler } from 'hono'
import { Er2almError } from '../../errors.ts'
import type { RequestEnv } from '../route.ts'

/**
 * Answers with SERVE_TIMEOUT what takes longer. What runs on is not stopped, its answer is dropped; an error of it still
 * comes into the log. A computation that never pauses holds up the timer too: those must be short by themselves.
 */
export function limitTime(limitMs: number): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const work = next()
    let timer: NodeJS.Timeout | undefined
    const timeUp = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const late = new Er2almError('SERVE_TIMEOUT', `no answer within ${limitMs / 1000} s`, {
          hint: 'try again later, or ask for less at once',
          retryable: true,
        })
        reject(late)
        const log = (err: unknown): void => c.get('log').error({ err }, 'failed after its time limit')
        // An error of the work does not reject it: Hono makes it a reply, and notes it.
        work.then(() => c.error !== late && c.error !== undefined && log(c.error), log)
      }, limitMs)
    })
    try {
      await Promise.race([work, timeUp])
    } finally {
      clearTimeout(timer)
    }
  }
}

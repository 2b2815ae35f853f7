import { z } from '@hono/zod-openapi'
import { LONGEST_ID } from './list-query.ts'

const CONTROL = /\p{Cc}/u

/** An id as the readers of data files take it: no space around it, no control character, whole characters only. */
export function idSchema(of: string): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .max(LONGEST_ID)
    .refine((id) => id === id.trim() && !CONTROL.test(id) && id.isWellFormed(), {
      error: `an id of ${of} has no space around it, no control character and no half of a character`,
    })
}

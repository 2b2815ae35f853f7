import { z } from '@hono/zod-openapi'
import type { Reply } from '../dashboard/page-data.ts'
import { type ErrorReply, errorReplySchema } from '../http-error.ts'
import { LONGEST_ID } from './list-query.ts'

const MOST_ROWS = 100
const DEFAULT_ROWS = 25

/** Which part of a list. */
export const pageQuery: {
  readonly offset: z.ZodDefault<z.ZodCoercedNumber>
  readonly limit: z.ZodDefault<z.ZodCoercedNumber>
} = {
  // The type is named: Number(null) is 0, which would be taken for nullable.
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0).openapi({ type: 'integer' }),
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(DEFAULT_ROWS),
}

/** Part of a text that is searched for. */
export const searchQuery: z.ZodDefault<z.ZodString> = z.string().max(LONGEST_ID).default('')

/** An original id. */
export const idParam: z.ZodString = z.string().min(1).max(LONGEST_ID)

/**
 * Schema of a page's reply. The types of `dashboard/page-data.ts` are the contract; the document names them, and what goes
 * out is not parsed again.
 */
export function replySchema<T>(name: string, description: string): z.ZodType<Reply<T>> {
  return z.custom<Reply<T>>().openapi(name, {
    type: 'object',
    description: `${description}; or { missing, hint } where the run has none of it.`,
  })
}

type JsonReply<S extends z.ZodType> = {
  readonly description: string
  readonly content: { readonly 'application/json': { readonly schema: S } }
}

/** Replies of a page: data or what is missing, and what a request can get wrong. (An interface has no index, which hono asks for.) */
export type PageReplies<S extends z.ZodType> = {
  readonly 200: JsonReply<S>
  readonly 400: JsonReply<z.ZodType<ErrorReply>>
  readonly 404: JsonReply<z.ZodType<ErrorReply>>
}

export function pageReplies<S extends z.ZodType>(schema: S): PageReplies<S> {
  const errors = { 'application/json': { schema: errorReplySchema } }
  return {
    200: { description: 'The data of the page, or what is missing.', content: { 'application/json': { schema } } },
    400: { description: 'The request is wrong.', content: errors },
    404: { description: 'No such user or item.', content: errors },
  }
}

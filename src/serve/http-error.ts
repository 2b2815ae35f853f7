import { z } from '@hono/zod-openapi'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { ERROR_KINDS, type Er2almError, type ErrorKind } from '../errors.ts'

/** Status by code, where the kind does not say enough. */
const STATUS: Readonly<Partial<Record<keyof typeof ERROR_KINDS, ContentfulStatusCode>>> = {
  ID_UNKNOWN: 404,
  SERVE_NO_ROUTE: 404,
  SERVE_METHOD: 405,
  SERVE_KEY: 401,
  SERVE_SCOPE: 403,
  SERVE_HOST: 403,
  SERVE_CURSOR: 410,
  SERVE_TOO_LARGE: 413,
  SERVE_MEDIA_TYPE: 415,
  SERVE_TOO_MANY: 429,
  SERVE_NOT_READY: 503,
  SERVE_EVENTS: 503,
  SERVE_TIMEOUT: 503,
  RUN_BUSY: 409,
  SERVE_NOTHING_BEFORE: 409,
}
const STATUS_OF_KIND: Readonly<Record<ErrorKind, ContentfulStatusCode>> = {
  bug: 500,
  usage: 400,
  data: 500,
  provider: 502,
  interrupted: 503,
}

/** Body of every reply that is no success. */
export interface ErrorReply {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly hint?: string
    readonly requestId: string
  }
}

export const errorReplySchema: z.ZodType<ErrorReply> = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
      requestId: z.string(),
    }),
  })
  .openapi('Error')

export function statusOf({ code }: Er2almError): ContentfulStatusCode {
  return STATUS[code] ?? STATUS_OF_KIND[ERROR_KINDS[code]]
}

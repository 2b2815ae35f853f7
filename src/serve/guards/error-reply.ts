import { basename } from 'node:path'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { Er2almError, type ErrorCode } from '../../errors.ts'
import { type ErrorReply, statusOf } from '../http-error.ts'
import type { RequestEnv } from '../route.ts'

/** Codes of Hono's own refusals (a body that is no JSON, a media type), by status. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = { 413: 'SERVE_TOO_LARGE', 415: 'SERVE_MEDIA_TYPE' }
const SEE_LOG = 'the log of the service says more under this request id'

/**
 * The JSON reply to whatever was thrown. What went wrong inside is for the log, not for the caller: only errors that were
 * written for a caller show their message, and of a file only its name.
 */
export function replyToError(thrown: unknown, c: Context<RequestEnv>): Response {
  const error = toKnown(thrown)
  const status = statusOf(error)
  const requestId = c.get('requestId') ?? ''
  if (status === 500 || !isForCallers(error.code)) {
    const message = status === 500 ? 'something went wrong inside er2alm' : 'the service cannot answer this now'
    return c.json<ErrorReply>({ error: { code: error.code, message, hint: SEE_LOG, requestId } }, status)
  }
  const message = withoutFolder(error.message, error.file)
  const hint = error.hint === undefined ? undefined : withoutFolder(error.hint, error.file)
  return c.json<ErrorReply>(
    { error: { code: error.code, message, ...(hint !== undefined && { hint }), requestId } },
    status,
  )
}

function toKnown(thrown: unknown): Er2almError {
  if (thrown instanceof Er2almError) return thrown
  if (thrown instanceof HTTPException && thrown.status < 500) {
    return new Er2almError(CODE_OF_STATUS[thrown.status] ?? 'SERVE_INPUT', thrown.message, {
      hint: 'see /openapi.json for what this path takes',
    })
  }
  return new Er2almError('BUG', 'something went wrong inside er2alm', { cause: thrown })
}

/** Of other folders: what a caller may have asked for wrongly. */
const ALSO_FOR_CALLERS: ReadonlySet<ErrorCode> = new Set(['ID_UNKNOWN', 'EVAL_UNKNOWN_MODEL'])

/** Other folders' errors were written for whoever sits at the machine, and may name its files. */
function isForCallers(code: ErrorCode): boolean {
  return code.startsWith('SERVE_') || ALSO_FOR_CALLERS.has(code)
}

function withoutFolder(text: string, file: string | undefined): string {
  return file === undefined ? text : text.replaceAll(file, basename(file))
}

import { Er2almError } from '../../errors.ts'
import type { SeenRequest } from './observe-requests.ts'

/**
 * One line a request. A reply of 500 has its error with stack and causes; another that is no success has the error's code,
 * and its message from 502 on: the messages of the caller's own errors repeat the ids that were asked for.
 */
export function logRequest({ log, method, route, status, ms, keyName, modelVersion, error }: SeenRequest): void {
  const level = status < 500 ? 'info' : status === 500 ? 'error' : 'warn'
  if (!log.isLevelEnabled(level)) return
  log[level](
    {
      method,
      route,
      status,
      ms: Math.round(ms * 1000) / 1000,
      key: keyName,
      model: modelVersion,
      code: error instanceof Er2almError ? error.code : undefined,
      reason: level === 'warn' ? error?.message : undefined,
      err: level === 'error' ? error : undefined,
    },
    'request',
  )
}

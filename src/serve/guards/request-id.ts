import { randomUUID } from 'node:crypto'

export const REQUEST_ID_HEADER = 'x-request-id'

/** What may stand in a header, a log line and a page without being taken for something else. */
const SANE = /^[\w.:-]{1,128}$/

/** Id of a request: the caller's own when it is sane, else a new one. @param given the request's header */
export function requestIdOf(given: string | undefined): string {
  return given !== undefined && SANE.test(given) ? given : randomUUID()
}

import { Er2almError } from '../../errors.ts'
import type { Check } from './check.ts'

/**
 * A body must be `application/json`. A form of another site cannot say that without asking first (CORS), and a body of
 * another type would pass by the schemas.
 */
export const requireJson: Check = (c) => {
  // What no route declares is refused for that.
  if (c.get('path') === undefined) return
  const { method } = c.req
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return
  const type = c.req.header('content-type')
  if (type === undefined ? !hasBody(c.req.raw) : mediaType(type) === 'application/json') return
  throw new Er2almError('SERVE_MEDIA_TYPE', 'the body must be JSON', {
    hint: 'send the header content-type: application/json',
  })
}

function mediaType(header: string): string {
  return header.split(';', 1)[0]!.trim().toLowerCase()
}

function hasBody(request: Request): boolean {
  const length = request.headers.get('content-length')
  return length === null ? request.body !== null : Number(length) > 0
}

import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Er2almError } from '../errors.ts'
import type { RequestEnv } from './route.ts'

/** What is wrong with a request, in the words of its own parameters. */
export function inputError(issue: z.core.$ZodIssue, c: Pick<Context<RequestEnv>, 'get' | 'req'>): Er2almError {
  const pattern = c.get('path')?.pattern
  return new Er2almError('SERVE_INPUT', said(issue), {
    hint: `/openapi.json says what ${pattern === undefined ? 'this path' : `${c.req.method} ${pattern}`} takes`,
  })
}

function said(issue: z.core.$ZodIssue): string {
  const where = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => JSON.stringify(key)).join(', ')
    return `${where === '' ? '' : `${where}: `}${keys} ${issue.keys.length === 1 ? 'is' : 'are'} not asked for`
  }
  if (issue.code === 'invalid_type') {
    const isMissing = issue.message.endsWith('received undefined')
    return `${where || 'the request'} ${isMissing ? 'is missing' : `must be ${withArticle(issue.expected)}`}`
  }
  return `${where || 'the request'}: ${issue.message}`
}

function withArticle(expected: string): string {
  return expected === 'int' ? 'a whole number' : /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`
}

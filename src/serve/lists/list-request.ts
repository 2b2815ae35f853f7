import { hash } from 'node:crypto'
import { Er2almError } from '../../errors.ts'

/** Deepest place that can be asked for: nobody reads further, and it bounds what a request costs. */
export const DEEPEST = 1000

/** What a list is asked for, by original ids. */
export interface ListRequest {
  /** Places of a page, from 1. */
  readonly k: number
  readonly exclude: readonly string[]
  /** `attribute:value`, `year:1990` or `year:1990-1999`; one of the values of an attribute, and every attribute. */
  readonly filters: readonly string[]
  /** 0 by score alone, up to 1: how much likeness to items higher up counts against an item (MMR). */
  readonly diversity: number
  readonly cursor?: string
}

interface Cursor {
  readonly version: string
  readonly offset: number
  /** Of the rest of the request: a cursor continues the list it came with, and no other. */
  readonly request: string
}

/**
 * Where the page begins.
 *
 * @param person whose list it is, as a text that nobody else has
 * @throws {Er2almError} SERVE_CURSOR for a cursor of another model, person or request, or of no list
 */
export function offsetOf(request: ListRequest, version: string, person: string): number {
  if (request.cursor === undefined) return 0
  const cursor = decode(request.cursor)
  if (cursor.version === version && cursor.request === fingerprint(request, person)) return cursor.offset
  throw stale(
    cursor.version === version
      ? 'the cursor belongs to another request'
      : 'the model has been replaced since the list began, and its order is another one',
  )
}

/** The cursor of the page that begins at `offset`. */
export function cursorAt(request: ListRequest, version: string, person: string, offset: number): string {
  const cursor: Cursor = { version, offset, request: fingerprint(request, person) }
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function decode(text: string): Cursor {
  try {
    const { version, offset, request } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Partial<Cursor>
    if (typeof version === 'string' && typeof request === 'string' && isOffset(offset))
      return { version, offset, request }
  } catch {
    // What is no JSON is no cursor either.
  }
  throw stale('the cursor is none that this service gave out')
}

function isOffset(offset: unknown): offset is number {
  return Number.isInteger(offset) && (offset as number) > 0 && (offset as number) < DEEPEST
}

function stale(message: string): Er2almError {
  return new Er2almError('SERVE_CURSOR', message, { hint: 'ask for the first page again, without a cursor' })
}

function fingerprint({ exclude, filters, diversity }: ListRequest, person: string): string {
  return hash('sha256', JSON.stringify([exclude, filters, diversity, person])).slice(0, 12)
}

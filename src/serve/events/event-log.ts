import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import { lockRun } from '../../pipeline/lock-run.ts'
import type { AddedItem, LoggedItem, PackedVectors } from '../added/added-item.ts'
import { type LogOptions, openAppendOnlyLog } from './append-only-log.ts'
import { createEventIds } from './event-ids.ts'
import { createEventTable, EVENT_KINDS, type EventKind } from './event-table.ts'
import { damagedLine } from './replay-log.ts'
import type { EventReader } from './user-events.ts'

/** Something that a user did, by original ids. */
export interface NewEvent {
  readonly user: string
  readonly item: string
  readonly kind: EventKind
  /** Unix seconds; default: when it came in. Kept for the next training; what counts here is the order in which events come. */
  readonly time?: number
  /** Given by the client: a second event with it is not stored again. */
  readonly id?: string
}

export interface StoredEvents {
  readonly stored: number
  /** Events whose id was stored before. */
  readonly repeated: number
}

/** What happened since the run was trained. It is in the file before anybody is told so. */
export interface EventLog {
  readonly events: EventReader
  /** Added items by id, in the order in which their ids first came. */
  readonly items: ReadonlyMap<string, LoggedItem>
  /**
   * Stores events, all or none of them, and counts them in.
   *
   * @returns when they are durable; so are those that are repeated
   * @throws {Er2almError} SERVE_EVENTS if they cannot be stored; SERVE_INPUT for an id that another event has;
   *   SERVE_TOO_MANY while the disk is behind
   */
  addEvents(events: readonly NewEvent[]): Promise<StoredEvents>
  /**
   * Stores an item; one of the same id is replaced.
   * @throws {Er2almError} SERVE_EVENTS; SERVE_TOO_MANY above `MAX_ADDED_ITEMS` or while the disk is behind
   */
  putItem(item: AddedItem, vectors: PackedVectors): Promise<void>
  /** Stores what waits, refuses the rest, gives the folder back. */
  close(): Promise<void>
}

export interface EventLogOptions extends Partial<Pick<LogOptions, 'openFile'>> {
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly nowMs: () => number
}

export const EVENT_LOG_FILE = 'events.jsonl'
/** Every list scores all added items: more of them are for the next training. */
const MAX_ADDED_ITEMS = 10_000

type StoredEvent = NewEvent & { readonly time: number }
interface ItemRecord {
  readonly item: AddedItem
  /** Base64. */
  readonly vectors?: Readonly<Record<string, string>>
}

/**
 * Opens the log of a state folder, and makes the folder if it is not there. All that it holds is read first.
 *
 * @throws {Er2almError} RUN_BUSY while another process holds the folder; SERVE_EVENTS if it cannot be written, or the log
 *   is damaged anywhere but in a last line that was cut off
 */
export async function openEventLog(stateDir: string, options: EventLogOptions): Promise<EventLog> {
  const unlock = lockState(stateDir)
  try {
    return await openLocked(join(stateDir, EVENT_LOG_FILE), unlock, options)
  } catch (error) {
    unlock()
    throw error
  }
}

async function openLocked(path: string, unlock: () => void, options: EventLogOptions): Promise<EventLog> {
  const table = createEventTable()
  const ids = createEventIds()
  const items = new Map<string, LoggedItem>()
  /** Ids that are being written. */
  const pending = new Map<string, Promise<void>>()

  function take(event: NewEvent): void {
    table.add(event.user, event.item, event.kind)
    if (event.id !== undefined) ids.add(event.id, contentOf(event))
  }

  const log = await openAppendOnlyLog(
    path,
    (record, row) => {
      if (isEvents(record)) for (const event of record.events) take(event)
      else if (isItem(record)) items.set(record.item.id, { item: record.item, vectors: unpacked(record.vectors) })
      else throw damagedLine(path, row, 'it holds nothing that this version of er2alm knows')
    },
    options,
  )

  /** Those that are not stored yet. */
  function notStored(events: readonly NewEvent[]): readonly NewEvent[] {
    const own = new Map<string, string>()
    return events.filter((event) => {
      if (event.id === undefined) return true
      const content = contentOf(event)
      const before = own.get(event.id)
      const known = before === undefined ? ids.look(event.id, content) : before === content ? 'same' : 'other'
      if (known === 'other') throw idOfAnother(event.id)
      own.set(event.id, content)
      return known === 'new'
    })
  }

  /** The same events on their way to the disk: they may fail, and are then not stored. */
  function onTheirWay(events: readonly NewEvent[]): readonly Promise<void>[] {
    return events.flatMap(({ id }) => (id === undefined ? [] : (pending.get(id) ?? [])))
  }

  return {
    events: table,
    items,
    async addEvents(events) {
      for (let others = onTheirWay(events); others.length > 0; others = onTheirWay(events)) {
        await Promise.allSettled(others)
      }
      // From here to `pending.set` nothing is awaited, so that no two calls take an id for new.
      const fresh = notStored(events)
      if (fresh.length > 0) {
        const now = Math.floor(options.nowMs() / 1000)
        const stored = fresh.map((event): StoredEvent => ({ ...event, time: event.time ?? now }))
        const written = log.append({ events: stored }, () => stored.forEach(take))
        const named = stored.flatMap(({ id }) => id ?? [])
        for (const id of named) pending.set(id, written)
        try {
          await written
        } finally {
          for (const id of named) pending.delete(id)
        }
      }
      return { stored: fresh.length, repeated: events.length - fresh.length }
    },
    async putItem(item, vectors) {
      if (items.size >= MAX_ADDED_ITEMS && !items.has(item.id)) throw tooManyItems()
      await log.append({ item, ...(vectors.size > 0 && { vectors: packed(vectors) }) }, () => {
        items.set(item.id, { item, vectors })
      })
    },
    async close() {
      await log.close()
      unlock()
    },
  }
}

function lockState(stateDir: string): () => void {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 })
    return lockRun(stateDir)
  } catch (cause) {
    if (cause instanceof Er2almError && cause.code === 'RUN_BUSY') {
      throw new Er2almError('RUN_BUSY', 'another process holds the state folder', {
        file: stateDir,
        hint: 'stop that service, or give this one a state folder of its own',
        cause,
      })
    }
    throw new Er2almError('SERVE_EVENTS', `the state folder cannot be written: ${(cause as Error).message}`, {
      file: stateDir,
      hint: 'give the process the right to write it, free disk space, or choose another folder',
      cause,
    })
  }
}

/** What an id stands for. Not the time, which the service sets where the client does not. */
function contentOf({ user, item, kind }: NewEvent): string {
  return `${kind} ${user}\n${item}`
}

function isEvents(record: object): record is { readonly events: readonly StoredEvent[] } {
  return (
    'events' in record && Array.isArray(record.events) && record.events.every(({ kind }) => EVENT_KINDS.includes(kind))
  )
}

function isItem(record: object): record is ItemRecord {
  return 'item' in record && typeof record.item === 'object'
}

function packed(vectors: PackedVectors): ItemRecord['vectors'] {
  return Object.fromEntries([...vectors].map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')]))
}

function unpacked(vectors: ItemRecord['vectors']): PackedVectors {
  return new Map(Object.entries(vectors ?? {}).map(([key, base64]) => [key, Buffer.from(base64, 'base64')]))
}

function idOfAnother(id: string): Er2almError {
  return new Er2almError('SERVE_INPUT', `the event id ${JSON.stringify(id)} is that of another event`, {
    hint: 'give every event an id of its own (a UUID), and send the same one only with the same event',
  })
}

function tooManyItems(): Er2almError {
  return new Er2almError('SERVE_TOO_MANY', `there are ${MAX_ADDED_ITEMS} added items already`, {
    hint: 'train a run with the new items in its catalogue, and serve that',
  })
}

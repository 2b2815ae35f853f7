import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { NewEvent } from '../../src/serve/events/event-log.ts'

const CHILD = fileURLToPath(new URL('./events-child.ts', import.meta.url))

/** A process that stores events until it is killed. */
export interface EventsProcess {
  /** Resolves when the events are stored; rejects when the process is gone before it says so. */
  store(events: readonly NewEvent[]): Promise<void>
  kill(): Promise<void>
  isKilled(): boolean
}

/** @throws the code of the error with which the child could not start */
export async function startEvents(stateDir: string, mode: 'direct' | 'http'): Promise<EventsProcess> {
  const child = fork(CHILD, [stateDir, mode], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const closed = once(child, 'close')
  const [first] = (await Promise.race([once(child, 'message'), closed])) as [{ code?: string; port?: number } | number]
  if (typeof first !== 'object') throw new Error(`the child ended with ${first} before it began`)
  if (first.code !== undefined) {
    await closed
    throw new Error(first.code)
  }
  return {
    store: mode === 'http' ? overHttp(first.port!) : directly(child),
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
    isKilled: () => child.killed,
  }
}

function overHttp(port: number): EventsProcess['store'] {
  return async (events) => {
    const reply = await fetch(`http://127.0.0.1:${port}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(events),
    })
    const text = await reply.text()
    if (reply.status !== 200) throw new Error(text)
  }
}

function directly(child: ChildProcess): EventsProcess['store'] {
  const waiting = new Map<number, PromiseWithResolvers<void>>()
  let n = 0
  child.on('message', (message: { readonly n: number }) => waiting.get(message.n)?.resolve())
  child.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('killed'))
  })
  return (events) => {
    const answer = Promise.withResolvers<void>()
    waiting.set(++n, answer)
    child.send({ n, events }, (error) => {
      if (error !== null) answer.reject(error)
    })
    return answer.promise
  }
}

/**
 * A client that stores one event after the other, each the next item of its user; every fourth time a batch of five. When an
 * event is not acknowledged, it is what the client goes on with next time, with the same id.
 */
export interface Writer {
  readonly user: string
  /** Items whose events were acknowledged, in order. */
  readonly acknowledged: readonly string[]
  /** Writes until the process is gone. */
  write(to: EventsProcess): Promise<void>
}

const EVERY = 4
const BATCH = 5

/** @param onAcknowledged called after each acknowledgement */
export function createWriter(user: string, onAcknowledged: () => void): Writer {
  const acknowledged: string[] = []
  let batches = 0
  const eventOf = (place: number): NewEvent => ({
    ...{ user, item: `item ${place}`, kind: 'taken', id: `${user} ${place}` },
  })
  return {
    user,
    acknowledged,
    async write(to) {
      for (;;) {
        const size = batches % EVERY === EVERY - 1 ? BATCH : 1
        const events = Array.from({ length: size }, (_, n) => eventOf(acknowledged.length + n))
        try {
          await to.store(events)
        } catch (error) {
          // Killed in between: whether they are stored is not known, and they are sent again.
          if (to.isKilled()) return
          throw error
        }
        batches++
        acknowledged.push(...events.map(({ item }) => item))
        onAcknowledged()
      }
    },
  }
}

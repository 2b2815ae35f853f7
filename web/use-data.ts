import { useEffect, useState } from 'preact/hooks'
import { RequestError } from './client.ts'
import { client, onKeyChange } from './session.ts'

/** Something that was asked for. */
export interface Loaded<T> {
  /** The last that came, also while something newer is on its way. */
  readonly data?: T
  readonly error?: RequestError
  /** True until the reply to what is asked for now has come. */
  readonly loading: boolean
  /** Asks again. */
  readonly again: () => void
}

/** Replies by path. Going back shows a page at once as it was; it is asked for again all the same. */
const seen = new Map<string, unknown>()
const KEPT = 60

/**
 * Asks for a path whenever it changes. What was shown before stays until the reply has come, so that nothing jumps.
 *
 * @param path    undefined asks for nothing
 * @param everyMs asks again at this pace while the page is in view; 0 asks once
 */
export function useData<T>(path: string | undefined, everyMs = 0): Loaded<T> {
  const [state, setState] = useState<Answered<T>>(() => ({ path, data: remembered<T>(path), waiting: true }))
  const [asked, setAsked] = useState(0)

  useEffect(() => {
    if (path === undefined) {
      setState({ path, waiting: false })
      return
    }
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    setState((before) => ({ path, data: remembered<T>(path) ?? before.data, waiting: true }))
    const ask = async (): Promise<void> => {
      try {
        const data = await client.get<T>(path, stop.signal)
        remember(path, data)
        setState({ path, data, waiting: false })
      } catch (error) {
        if (stop.signal.aborted) return
        const known = error instanceof RequestError ? error : new RequestError(0, 'PAGE', String(error))
        setState((before) => ({ path, ...(everyMs > 0 && { data: before.data }), error: known, waiting: false }))
      }
      if (everyMs > 0 && !stop.signal.aborted) timer = setTimeout(() => void whenInView(ask), everyMs)
    }
    void ask()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [path, asked, everyMs])
  useEffect(() => onKeyChange(() => setAsked((n) => n + 1)), [])
  const { data, error, waiting } = state
  // What is asked for now may not even have been sent.
  const loading = path !== undefined && (waiting || state.path !== path)
  return { data, error, loading, again: () => setAsked((n) => n + 1) }
}

/** The last that came, and for which path. */
interface Answered<T> {
  readonly path: string | undefined
  readonly data?: T
  readonly error?: RequestError
  readonly waiting: boolean
}

function remembered<T>(path: string | undefined): T | undefined {
  return path === undefined ? undefined : (seen.get(path) as T | undefined)
}

function remember(path: string, data: unknown): void {
  seen.delete(path)
  seen.set(path, data)
  const [oldest] = seen.keys()
  if (seen.size > KEPT) seen.delete(oldest!)
}

/** Calls now, or as soon as the page is looked at again. */
async function whenInView(then: () => Promise<void>): Promise<void> {
  if (document.visibilityState !== 'visible') {
    await new Promise<void>((resolve) => document.addEventListener('visibilitychange', () => resolve(), { once: true }))
  }
  await then()
}

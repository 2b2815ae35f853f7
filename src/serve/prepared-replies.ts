import type { ServedModel } from './served-model.ts'

/** Bodies that were sent before, as long as they are still right: by the same model, and with the same events of the user. */
export interface PreparedReplies {
  /** @param events number of the user's events */
  find(served: ServedModel, request: string, events: number): string | undefined
  keep(served: ServedModel, request: string, events: number, body: string): void
}

interface Prepared {
  readonly events: number
  readonly body: string
}

/** @param most bodies that are kept; the one asked for longest ago goes first */
export function preparedReplies(most: number): PreparedReplies {
  let model: ServedModel | undefined
  const bodies = new Map<string, Prepared>()
  return {
    find(served, request, events) {
      const known = served === model ? bodies.get(request) : undefined
      if (known?.events !== events) return undefined
      bodies.delete(request)
      bodies.set(request, known)
      return known.body
    },
    keep(served, request, events, body) {
      if (served !== model) bodies.clear()
      model = served
      bodies.set(request, { events, body })
      if (bodies.size > most) bodies.delete(bodies.keys().next().value!)
    },
  }
}

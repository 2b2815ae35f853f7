import type { ServedModel } from '../served-model.ts'

/** Bodies that were sent before, as long as they are still right: by the same model, and with nothing stored since that changes them. */
export interface PreparedReplies {
  /** @param state what was stored of the user and of items, as a text that changes with it */
  find(served: ServedModel, request: string, state: string): string | undefined
  keep(served: ServedModel, request: string, state: string, body: string): void
}

interface Prepared {
  readonly state: string
  readonly body: string
}

/** @param most bodies that are kept; the one asked for longest ago goes first */
export function preparedReplies(most: number): PreparedReplies {
  let model: ServedModel | undefined
  const bodies = new Map<string, Prepared>()
  return {
    find(served, request, state) {
      const known = served === model ? bodies.get(request) : undefined
      if (known?.state !== state) return undefined
      bodies.delete(request)
      bodies.set(request, known)
      return known.body
    },
    keep(served, request, state, body) {
      if (served !== model) bodies.clear()
      model = served
      bodies.set(request, { state, body })
      if (bodies.size > most) bodies.delete(bodies.keys().next().value!)
    },
  }
}

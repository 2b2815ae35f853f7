import { Er2almError } from '../../errors.ts'
import type { RouteContext } from '../route.ts'
import type { OpenRun, ServedModel } from '../served-model.ts'
import { replyOf } from './missing.ts'
import type { Missing, Reply } from './page-data.ts'
import { createRunReader, type RunReader } from './run-reader.ts'

const NO_RUN: Missing = {
  missing: 'No run folder is open.',
  hint: 'start the service with one: er2alm serve RUN',
}

/** The run whose pages are shown: that of the model served now, else the one that the service was started with. */
export interface ShownRun {
  /** Undefined when there is none. */
  reader(): RunReader | undefined
  /** The reply of a page. @throws {Er2almError} of what the request got wrong */
  reply<T>(page: (reader: RunReader) => Promise<Reply<T>>): Promise<Reply<T>>
}

/** Readers by what they read, for all routes of a service: a swap brings another, and the old one goes with its model. */
const readers = new WeakMap<OpenRun | ServedModel, RunReader>()

export function shownRun({ service, opened }: RouteContext): ShownRun {
  const reader = (): RunReader | undefined => {
    const served = servedNow(service)
    const open = served?.opened ?? opened
    if (open === undefined) return undefined
    const key = served ?? open
    const known = readers.get(key) ?? createRunReader(open, served)
    readers.set(key, known)
    return known
  }
  return {
    reader,
    async reply(page) {
      const found = reader()
      return found === undefined ? NO_RUN : replyOf(found, page)
    },
  }
}

function servedNow(service: RouteContext['service']): ServedModel | undefined {
  try {
    return service.current()
  } catch (error) {
    if (error instanceof Er2almError && error.code === 'SERVE_NOT_READY') return undefined
    throw error
  }
}

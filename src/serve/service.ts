import { Er2almError } from '../errors.ts'
import type { EventReader } from './events/user-events.ts'
import type { ModelVersion, ServedModel } from './served-model.ts'

/** Generations that are kept in memory for a roll-back. */
const KEPT = 2

/** What answers requests: the model served now, and what happened since it was trained. */
export interface Service {
  /**
   * The model served now. A request takes it once and answers from that one, whatever is swapped in meanwhile.
   * @throws {Er2almError} SERVE_NOT_READY before the first is loaded
   */
  current(): ServedModel
  readonly events: EventReader
  /** The model served, then the one before it. */
  loaded(): readonly ModelVersion[]
  /** Names of the runs that can be swapped in: those beside the first one, and never a path from a request. */
  runs(): readonly string[]
  /** Loads a run beside the one served, then serves it. @throws {Er2almError} ID_UNKNOWN for a name not in `runs()` */
  swap(run: string, model?: string): Promise<ModelVersion>
  /** Serves the model before this one again. @throws {Er2almError} SERVE_NOTHING_BEFORE */
  rollBack(): ModelVersion
}

export interface ServiceParts {
  readonly events: EventReader
  readonly runs: () => readonly string[]
  readonly load: (run: string, model?: string) => Promise<ServedModel>
}

/** @param first the model to serve from the start; without one the service is not ready until a swap */
export function createService(first: ServedModel | undefined, { events, runs, load }: ServiceParts): Service {
  let generations: readonly ServedModel[] = first === undefined ? [] : [first]
  return {
    events,
    runs,
    loaded: () => generations.map(versionOf),
    current() {
      const served = generations[0]
      if (served !== undefined) return served
      throw new Er2almError('SERVE_NOT_READY', 'no trained model is loaded yet', {
        hint: 'the run is still going on; its progress is on the page',
        retryable: true,
      })
    },
    async swap(run, model) {
      const names = runs()
      if (!names.includes(run)) {
        throw new Er2almError('ID_UNKNOWN', `there is no run ${JSON.stringify(run)} beside the one served`, {
          hint: `runs: ${names.join(', ') || 'none'}`,
        })
      }
      const next = await load(run, model)
      generations = [next, ...generations].slice(0, KEPT)
      return versionOf(next)
    },
    rollBack() {
      const [, before] = generations
      if (before === undefined) {
        throw new Er2almError('SERVE_NOTHING_BEFORE', 'there is no model before this one', {
          hint: 'nothing was swapped in since the service started',
        })
      }
      generations = [before, generations[0]!]
      return versionOf(before)
    },
  }
}

export function versionOf({ run, model, version }: ModelVersion): ModelVersion {
  return { run, model, version }
}

import { Er2almError } from '../../errors.ts'
import { type Additions, NO_ADDITIONS } from '../added/added-items.ts'
import type { RouteContext } from '../route.ts'
import type { ServedModel } from '../served-model.ts'
import type { ServiceState } from '../service-state.ts'

/** @throws {Er2almError} SERVE_NOT_READY for a service that only reads */
export function stateOf({ state }: RouteContext): ServiceState {
  if (state !== undefined) return state
  throw new Er2almError('SERVE_NOT_READY', 'this service only reads: it stores no events and no items', {
    hint: 'send it to the service that holds the state folder',
  })
}

/** The items that came in since a model was trained; none for a service that only reads. */
export function additionsTo(served: ServedModel, { state }: RouteContext): Additions {
  return state?.added.of(served) ?? NO_ADDITIONS
}

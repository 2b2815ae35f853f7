import type { Context } from 'hono'
import type { RequestEnv } from './route.ts'
import type { ServedModel } from './served-model.ts'
import type { Service } from './service.ts'

/**
 * The model served now, noted as the one that answers this request, for the log.
 * @throws {Er2almError} SERVE_NOT_READY
 */
export function answeringModel(c: Pick<Context<RequestEnv>, 'set'>, service: Service): ServedModel {
  const served = service.current()
  c.set('modelVersion', served.version)
  return served
}

/** The same for what is only stored, which needs no model: undefined before the first is loaded. */
export function answeringModelIfAny(c: Pick<Context<RequestEnv>, 'set'>, service: Service): ServedModel | undefined {
  return service.loaded().length === 0 ? undefined : answeringModel(c, service)
}

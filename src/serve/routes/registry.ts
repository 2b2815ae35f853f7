import type { Route } from '../route.ts'
import { health } from './health.ts'
import { metrics } from './metrics.ts'
import { openApi } from './open-api.ts'

/** Every route, in the order of the OpenAPI document. */
export const ROUTES: readonly Route[] = [health, metrics, openApi]

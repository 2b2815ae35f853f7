import type { Route } from '../route.ts'
import { health } from './health.ts'
import { page } from './page.ts'

/** Every route, in the order of the OpenAPI document. */
export const ROUTES: readonly Route[] = [health, page]

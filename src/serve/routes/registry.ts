import type { Route } from '../route.ts'
import { admin } from './admin.ts'
import { anonymous } from './anonymous.ts'
import { explain } from './explain.ts'
import { health } from './health.ts'
import { items } from './items.ts'
import { recommendations } from './recommendations.ts'
import { similar } from './similar.ts'

/** Every route, in the order of the OpenAPI document. */
export const ROUTES: readonly Route[] = [recommendations, anonymous, similar, items, explain, admin, health]

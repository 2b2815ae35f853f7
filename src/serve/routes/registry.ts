import type { Route } from '../route.ts'
import { admin } from './admin.ts'
import { anonymous } from './anonymous.ts'
import { dashboardCases } from './dashboard-cases.ts'
import { dashboardCatalogue } from './dashboard-catalogue.ts'
import { dashboardCost } from './dashboard-cost.ts'
import { dashboardEnrichment } from './dashboard-enrichment.ts'
import { dashboardNoise } from './dashboard-noise.ts'
import { dashboardPause } from './dashboard-pause.ts'
import { dashboardRun } from './dashboard-run.ts'
import { dashboardUsers } from './dashboard-users.ts'
import { events } from './events.ts'
import { explain } from './explain.ts'
import { health } from './health.ts'
import { items } from './items.ts'
import { metrics } from './metrics.ts'
import { newItems } from './new-items.ts'
import { openApi } from './open-api.ts'
import { page } from './page.ts'
import { recommendations } from './recommendations.ts'
import { similar } from './similar.ts'

/** Every route, in the order of the OpenAPI document. */
export const ROUTES: readonly Route[] = [
  recommendations,
  anonymous,
  similar,
  items,
  explain,
  admin,
  dashboardRun,
  dashboardCases,
  dashboardUsers,
  dashboardNoise,
  dashboardCatalogue,
  dashboardCost,
  dashboardEnrichment,
  dashboardPause,
  page,
  health,
  metrics,
  openApi,
  events,
  newItems,
]

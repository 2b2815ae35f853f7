import { hasEnrichment } from '../../pipeline/config.ts'
import { curvesPage } from './curves.ts'
import type { Curves, OptionalPage, Pages, Reply } from './page-data.ts'
import type { RunReader } from './run-reader.ts'
import { studiesPage } from './studies.ts'

/** Which pages have nothing to show of a run. One that is still going on may fill those that it has settings for. */
export async function pagesOf(reader: RunReader): Promise<Reply<Pages>> {
  const isEnriched = hasEnrichment(reader.settings().config)
  const absent: Readonly<Record<OptionalPage, boolean>> = {
    training: isWithoutFigures(await curvesPage(reader)),
    studies: 'missing' in (await studiesPage(reader)),
    cost: !isEnriched && !reader.has('store.sqlite'),
    live: !isEnriched,
    case: !isEnriched,
    noise: !isEnriched,
  }
  const pages = Object.keys(absent) as OptionalPage[]
  return { absent: pages.filter((page) => absent[page]) }
}

/** Models that are all fitted at once, and were never looked at on a validation part. */
function isWithoutFigures(curves: Reply<Curves>): boolean {
  if ('missing' in curves) return false
  return curves.models.every(
    ({ fits, validation, trials }) =>
      validation === null && trials.length === 0 && fits.every(({ epochs }) => epochs.length === 0),
  )
}

import { existsSync } from 'node:fs'
import { Er2almError } from '../errors.ts'
import type { OpenedRun } from './open-run.ts'

/** @throws {Er2almError} RUN_NOT_ENRICHED if the run holds no attributes of items */
export function requireEnrichment({ run }: Pick<OpenedRun, 'run'>): void {
  if (existsSync(run.path('enrich/attributes.jsonl'))) return
  throw new Er2almError('RUN_NOT_ENRICHED', `the run ${run.dir} has no enrichment`, {
    file: run.dir,
    hint: 'add knowledge, llm and embed to the config and run it again',
  })
}

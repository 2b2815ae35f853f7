import { existsSync } from 'node:fs'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { Er2almError } from '../errors.ts'
import type { RunFolder } from './run-folder.ts'

const FILE = 'enrich/attributes.jsonl'

/** What the run states of items; users may not be enriched yet. @throws {Er2almError} RUN_NOT_ENRICHED, RUN_UNREADABLE */
export function loadAttributes(run: RunFolder): readonly ItemAttribute[] {
  if (existsSync(run.path(FILE))) return run.readLines<ItemAttribute>(FILE)
  throw new Er2almError('RUN_NOT_ENRICHED', `the run ${run.dir} has no enrichment`, {
    file: run.dir,
    hint: 'if the config has knowledge, llm and embed, finish the run: the same command goes on; else add them',
  })
}

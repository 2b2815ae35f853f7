import { sep } from 'node:path'
import { ERROR_KINDS, Er2almError, type ErrorCode } from '../../errors.ts'
import { hasEnrichment, missingParts } from '../../pipeline/config.ts'
import type { Missing, Reply } from './page-data.ts'
import type { RunReader } from './run-reader.ts'

/** What makes a run go on, whatever it lacks. */
const GO_ON = 'er2alm run CONFIG --out RUN goes on from where it stopped'

export const NO_DATA: Missing = { missing: 'The data of this run are not read yet.', hint: GO_ON }

/** Of a page about trained models. */
export const NO_MODEL: Missing = { missing: 'No model of this run is trained yet.', hint: GO_ON }

/** Of a page about what the models found in the test. */
export const NOT_EVALUATED: Missing = { missing: 'The models of this run are not evaluated yet.', hint: GO_ON }

/** Of a page about a trained model that answers. */
export const NOTHING_SERVED: Missing = {
  missing: 'No trained model of this run is loaded yet.',
  hint: `${GO_ON}; then start er2alm serve RUN again, or swap the run in (POST /admin/swap)`,
}

/** Of a page about the enrichment: the config has none, or it is not done. @param what begins a sentence */
export function notEnriched(reader: RunReader, what: string): Missing {
  const { config } = reader.settings()
  if (hasEnrichment(config)) return { missing: `${what} not written yet.`, hint: GO_ON }
  return {
    missing: 'This run has no enrichment: no language model was asked.',
    hint: `add ${missingParts(config)} to the config, then run er2alm run CONFIG --out RUN`,
  }
}

/** Usage errors that say what a run lacks, and not what a request got wrong. */
const LACKING: readonly ErrorCode[] = ['RUN_NOT_ENRICHED', 'RUN_WITHOUT_MODEL', 'SERVE_NOT_READY']

/**
 * The reply of a page; where the folder cannot be read (damaged, half written, of another version), what is wrong with it in
 * place of data.
 * @throws {Er2almError} of what the request got wrong (ID_UNKNOWN), and our bugs
 */
export async function replyOf<T>(reader: RunReader, page: (reader: RunReader) => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await page(reader)
  } catch (error) {
    if (!(error instanceof Er2almError)) throw error
    const kind = ERROR_KINDS[error.code]
    if (kind !== 'data' && kind !== 'provider' && !LACKING.includes(error.code)) throw error
    const { run, name } = reader
    const said = (text: string): string =>
      withoutPlaces(text.replaceAll(`${run.dir}${sep}`, '').replaceAll(run.dir, name))
    return { missing: `This cannot be read: ${said(error.message)}`, hint: said(error.hint ?? GO_ON) }
  }
}

/** Where folders lie on the machine is nobody's business: of an absolute path, its last part. */
function withoutPlaces(text: string): string {
  return text.replace(/(?<![\w.])(?:[A-Za-z]:)?[\\/](?:[^\s:"'`\\/]+[\\/])+/g, '')
}

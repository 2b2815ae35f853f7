import { sep } from 'node:path'
import { isMeasured } from '../../data/splits/registry.ts'
import { ERROR_KINDS, Er2almError, type ErrorCode } from '../../errors.ts'
import { hasEnrichment, missingParts } from '../../pipeline/config.ts'
import type { Missing, Reply } from './page-data.ts'
import type { RunReader } from './run-reader.ts'

/** What makes a run go on, whatever it lacks. */
export function goesOn({ typed }: RunReader): string {
  return `er2alm run CONFIG --out ${typed} goes on from where it stopped`
}

export function noData(reader: RunReader): Missing {
  return { missing: 'The data of this run are not read yet.', hint: goesOn(reader) }
}

/** Of a page about trained models. */
export function noModel(reader: RunReader): Missing {
  return { missing: 'No model of this run is trained yet.', hint: goesOn(reader) }
}

/** Of a page about what the models found in the test; a run may have none, as that of `serve --data` has none. */
export function notEvaluated(reader: RunReader): Missing {
  const { split } = reader.settings().config.data
  if (isMeasured(split)) return { missing: 'The models of this run are not evaluated yet.', hint: goesOn(reader) }
  return {
    missing: 'Nothing was held out in this run, so that nothing is measured.',
    hint: `${WRITES_A_CONFIG}, which holds a part out; er2alm run FOLDER then compares models on it`,
  }
}

/** Of a page about a trained model that answers. */
export function nothingServed(reader: RunReader): Missing {
  return {
    missing: 'No trained model of this run is loaded yet.',
    hint: `${goesOn(reader)}; then start er2alm serve ${reader.typed} again, or swap the run in (POST /admin/swap)`,
  }
}

/** Of a page about the enrichment: the config has none, or it is not done. @param what begins a sentence */
export function notEnriched(reader: RunReader, what: string): Missing {
  const { config } = reader.settings()
  if (hasEnrichment(config)) return { missing: `${what} not written yet.`, hint: goesOn(reader) }
  const missing = 'This run has no enrichment: no language model was asked.'
  const parts = missingParts(config)
  if (!isMeasured(config.data.split) && config.knowledge === undefined)
    return { missing, hint: `${WRITES_A_CONFIG}; add ${parts} to it, then er2alm run FOLDER` }
  return { missing, hint: `add ${parts} to the config, then er2alm run CONFIG --out ${reader.typed}` }
}

/** `serve --data FILE` leaves a run behind that no config was written for. */
const WRITES_A_CONFIG = 'er2alm init FOLDER writes a config for the data files in FOLDER'

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
    return { missing: `This cannot be read: ${said(error.message)}`, hint: said(error.hint ?? goesOn(reader)) }
  }
}

/** Where folders lie on the machine is nobody's business: of an absolute path, its last part. */
function withoutPlaces(text: string): string {
  return text.replace(/(?<![\w.])(?:[A-Za-z]:)?[\\/](?:[^\s:"'`\\/]+[\\/])+/g, '')
}

import { Er2almError } from '../errors.ts'
import type { Defect, DefectCode } from './defects.ts'
import { TEST, VALIDATION } from './interactions.ts'

const OVERLAPS: readonly DefectCode[] = [
  'TEST_IN_TRAIN',
  'VALIDATION_IN_TRAIN',
  'VALIDATION_IS_TEST',
  'TEST_IN_VALIDATION',
]

/**
 * Stops when a held-out pair is also in an earlier part: the model has seen it, or was chosen by it.
 *
 * @param paths of the file of each part; of the one file at 0 where a rule makes the parts
 * @throws {Er2almError} DATA_OVERLAP
 */
export function refuseOverlap(defects: readonly Defect[], paths: readonly string[]): void {
  const overlap = defects.find(({ code }) => OVERLAPS.includes(code))
  if (overlap === undefined) return
  const isValidation = overlap.code === 'VALIDATION_IN_TRAIN'
  throw new Er2almError('DATA_OVERLAP', `${overlap.message}, such as ${overlap.examples[0]}`, {
    file: paths[isValidation ? VALIDATION : TEST] ?? paths[0],
    hint: isValidation
      ? 'if validation was drawn from the training file, set subtractValidation: true; allowOverlap: true goes on and keeps this in the report'
      : 'take the pairs out of one of the files; allowOverlap: true goes on and keeps this in the report',
  })
}

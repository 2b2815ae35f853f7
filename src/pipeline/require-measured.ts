import { isMeasured, type SplitConfig } from '../data/splits/registry.ts'
import { Er2almError } from '../errors.ts'

/**
 * For what cannot be done without held-out interactions.
 *
 * @param what as in "WHAT needs a test part"
 * @throws {Er2almError} EVAL_NO_TEST if the split holds nothing out
 */
export function requireMeasured(split: SplitConfig, what: string): void {
  if (isMeasured(split)) return
  throw new Er2almError('EVAL_NO_TEST', `${what} needs a test part, and data.split "${split.kind}" holds nothing out`, {
    hint: 'take another data.split, such as { kind: "temporalPerUser" } or { kind: "random" }, and run it into another folder',
  })
}

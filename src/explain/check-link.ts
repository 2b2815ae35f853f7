import type { Evidence } from '../enrich/attribute.ts'
import { checkEvidence } from '../enrich/evidence.ts'
import { isIntact, type Passage } from '../knowledge/passage.ts'

/**
 * Re-checks the whole way from a quote to its source: the passage is there, its text is the one that was hashed, it comes
 * from the source that the evidence names, and the quoted words stand in it where the evidence says.
 *
 * @param passage as stored now; undefined when the store has none under the evidence's id
 * @returns       what is wrong, the first link that breaks; undefined when every link holds
 */
export function checkLink(evidence: Evidence, passage: Passage | undefined): string | undefined {
  if (passage === undefined) return `passage ${evidence.passage} is not in the store`
  if (passage.id !== evidence.passage) return `the evidence names passage ${evidence.passage}, not ${passage.id}`
  if (!isIntact(passage)) return `the text of passage ${passage.id} was changed after it was hashed`
  if (passage.source !== evidence.source) {
    return `the passage is from source ${passage.source}, the evidence says ${evidence.source}`
  }
  return checkEvidence(evidence, passage.text, passage.sha256)
}

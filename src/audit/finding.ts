/**
 * `leak`: something got in that must not be known, or texts belong to other items, so that results cannot be trusted.
 * `defect`: something is wrong, and results need care in reading. `note`: good to know. `ok`: looked at, and clean.
 * `not applicable`: there is nothing to look at, and the message says why.
 */
export type Severity = 'leak' | 'defect' | 'note' | 'ok' | 'not applicable'

/** What one check found. */
export interface Finding {
  /** Name of the check, as the registry has it. */
  readonly check: string
  readonly severity: Severity
  /** What was found, in a sentence with its numbers. */
  readonly message: string
  readonly figures: Readonly<Record<string, number | string>>
  /** Original ids, at most `MAX_EXAMPLES`. */
  readonly examples: readonly string[]
  /** What to do about it. */
  readonly remedy?: string
}

/** Examples of one finding. */
export const MAX_EXAMPLES = 5

/** What a check says of a finding; its own name is put to it. */
export type Found = Omit<Finding, 'check' | 'figures' | 'examples'> & Partial<Pick<Finding, 'figures' | 'examples'>>

/** Severities from worst to best. */
export const SEVERITIES: readonly Severity[] = ['leak', 'defect', 'note', 'ok', 'not applicable']

/** A share as people read it. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

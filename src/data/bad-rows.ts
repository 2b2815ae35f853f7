import type { Er2almError } from '../errors.ts'

/** What happens at a row that cannot be read: stop with its error, or leave it out and count it. */
export type BadRowRule = 'stop' | 'skip'

/** How many skipped rows a report shows. */
const EXAMPLES = 5

/** A skipped row, for the report. */
export interface BadRowExample {
  readonly row: number | undefined
  readonly message: string
}

/** Counts the rows that were left out. */
export interface BadRows {
  /** @throws the error itself under the rule `stop` */
  report(error: Er2almError): void
  readonly count: number
  readonly examples: readonly BadRowExample[]
}

/** A counter for one file. */
export function createBadRows(rule: BadRowRule): BadRows {
  const examples: BadRowExample[] = []
  let count = 0
  return {
    report(error) {
      if (rule === 'stop') throw error
      count++
      if (examples.length < EXAMPLES) examples.push({ row: error.row, message: error.message })
    },
    get count() {
      return count
    },
    examples,
  }
}

import type { BadRowExample } from './bad-rows.ts'
import type { Defect } from './defects.ts'
import type { PartName } from './interactions.ts'
import type { FormatName } from './readers/registry.ts'

/** What was read from one file. */
export interface FileReport {
  readonly role: 'interactions' | 'catalogue' | 'alternative titles' | PartName
  /** As the config has it. */
  readonly path: string
  readonly format: FormatName
  /** The column, by name or place, that each role was read from. */
  readonly columns: Readonly<Record<string, string | number>>
  /** Rows that were read and are good; in adjacency and jsonobject files: user–item pairs. */
  readonly rows: number
  readonly badRows: number
  readonly badRowExamples: readonly BadRowExample[]
}

/** How much there is at some point of the preparation. */
export interface Counts {
  readonly interactions: number
  readonly users: number
  readonly items: number
}

/** One step of the preparation, with what was left after it. */
export interface PreparationStep extends Counts {
  readonly step: 'read' | 'duplicates' | 'minRating' | 'kCore' | 'split'
  /** Interactions that the step took away. */
  readonly removed: number
}

/** What a split rule did. */
export interface SplitReport {
  readonly kind: string
  /** The rule in words, with its numbers. */
  readonly rule: string
  readonly train: Counts
  readonly validation: Counts
  readonly test: Counts
  /** Named counts and cut times of the rule, such as `usersWithTooFew`. */
  readonly notes: Readonly<Record<string, number>>
}

/** What happened between the files and the dataset, and what is wrong with it. */
export interface DataReport {
  readonly files: readonly FileReport[]
  readonly steps: readonly PreparationStep[]
  readonly split: SplitReport
  readonly numUsers: number
  /** The candidates of every ranking: items with an interaction, and those of the catalogue. */
  readonly numItems: number
  readonly defects: readonly Defect[]
}

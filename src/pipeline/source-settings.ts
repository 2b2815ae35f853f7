import type { FormatName } from '../data/readers/registry.ts'
import type { TableSample } from './sample-table.ts'

/** Settings that a table file needs in a config beside its path: what its name does not tell. */
export interface SourceSettings {
  readonly format?: FormatName
  readonly encoding?: 'latin1'
  readonly header?: false
  readonly delimiter?: string
}

/** The settings with which a file is read as it was sampled. */
export function sourceSettings({ format, named, encoding, columns, delimiter }: TableSample): SourceSettings {
  const headless = columns === undefined && (format === 'csv' || format === 'tsv')
  return {
    ...(!named && { format }),
    ...(encoding === 'latin1' && { encoding }),
    ...(headless && { header: false as const }),
    ...(delimiter !== undefined && { delimiter }),
  }
}

import { defaultDelimitedColumns, delimitedRows } from './csv.ts'
import type { TableFormat } from './format.ts'

/** Tab-separated values, quoted as in CSV. */
export const tsv: TableFormat = {
  summary: 'tab-separated values, with or without header',
  extensions: ['.tsv', '.tab'],
  defaultColumns: defaultDelimitedColumns,
  rows: (file, options) => delimitedRows(file, options, '\t'),
}

import type { ProfiledColumn } from './column-profile.ts'
import { isBlank, type TableSample } from './sample-table.ts'
import { areTornFew, tornNotes } from './torn-rows.ts'

/** What is wrong with a table that is taken for a catalogue. */
export interface CatalogueNotes {
  /** What somebody should know, a sentence each. */
  readonly notes: readonly string[]
  /** Rows with the id of one before them. */
  readonly repeats: number
  /** Which rows stop a run that leaves none out, in words. */
  readonly badRows: readonly string[]
}

/** Of rows that are no items, or have no title. */
export function catalogueNotes(sample: TableSample, id: ProfiledColumn, title: ProfiledColumn): CatalogueNotes {
  const { rows } = sample
  const blank = rows.filter((row) => isBlank(row[id.place]) || isBlank(row[title.place])).length
  const ids = rows.map((row) => row[id.place]).filter((value) => !isBlank(value))
  const repeats = ids.length - new Set(ids.map((value) => String(value).trim())).size
  const [of, have] = [`of the first ${rows.length} rows`, blank === 1 ? 'has' : 'have']
  return {
    repeats,
    notes: [
      ...(blank > 0 ? [`${blank} ${of} ${have} no id or no title, and ${blank === 1 ? 'is' : 'are'} left out`] : []),
      ...(repeats > 0 ? [`${repeats} ${of} repeat${repeats === 1 ? 's' : ''} an id: the first of each counts`] : []),
      ...tornNotes(sample),
    ],
    badRows: [
      ...(blank > 0 ? ['items without a title'] : []),
      ...(sample.tornRows > 0 && areTornFew(sample) ? ['rows with too many or too few values'] : []),
    ],
  }
}

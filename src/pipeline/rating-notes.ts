import { plainness } from './column-names.ts'
import type { ProfiledColumn } from './column-profile.ts'
import { named, share, shown } from './note-words.ts'
import { PLAIN } from './pair-columns.ts'
import { isBlank, isNumber, type TableSample } from './sample-table.ts'

/** A column with fewer numbers among its values holds something else than ratings. */
const ENOUGH_NUMBERS = 0.5

/** Why a column that is called a rating is not read as one, and what would help; nothing where there is none such. */
export function unreadRatingNotes(sample: TableSample, unused: readonly ProfiledColumn[]): readonly string[] {
  const { rows, rowNumbers } = sample
  return unused.flatMap((column): readonly string[] => {
    if (plainness('rating', column.name) <= PLAIN) return []
    const valueAt = (at: number): unknown => rows[at]![column.place]
    const filled = [...rows.keys()].filter((at) => !isBlank(valueAt(at)))
    const bad = filled.filter((at) => !isNumber(valueAt(at)))
    const blank = rows.length - filled.length
    if (bad.length + blank === 0 || filled.length - bad.length < ENOUGH_NUMBERS * rows.length) return []
    const [first] = bad
    const why = [
      ...(first === undefined
        ? []
        : [
            `${share(bad.length, filled.length, 'number')} (row ${rowNumbers[first]}: ${shown(String(valueAt(first)))})`,
          ]),
      ...(blank > 0 ? [share(blank, rows.length, 'empty')] : []),
    ].join(', ')
    return [`${named(column)} is not read: ${why}; map it as rating, with onBadRow: 'skip', and such rows are left out`]
  })
}

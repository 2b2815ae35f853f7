import { Er2almError } from '../../errors.ts'
import type { RawRow } from './format.ts'

/**
 * A check that every row has as many values as the first one (the header, where there is one): a row with more or fewer
 * has a delimiter in a value, or lost one, so its values stand in the wrong columns.
 *
 * @returns takes a row, gives it back, with an error (DATA_COLUMN_COUNT) when its width is another
 */
export function sameWidth(file: string, hint: string): (row: RawRow) => RawRow {
  let expected: { readonly width: number; readonly row: number } | undefined
  return (given) => {
    const { row, values } = given
    expected ??= { width: values.length, row }
    if (values.length === expected.width) return given
    const width = `${values.length} column${values.length === 1 ? '' : 's'}`
    const message = `row ${row} of ${file} has ${width}, row ${expected.row} has ${expected.width}`
    return { row, values, error: new Er2almError('DATA_COLUMN_COUNT', message, { file, row, hint }) }
  }
}

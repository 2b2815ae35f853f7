import { Er2almError } from '../errors.ts'
import { nearestName } from './nearest-name.ts'
import type { ColumnRef, RowBatch } from './readers/format.ts'

/**
 * The place of each wanted column in the rows of a batch.
 *
 * @param wanted   column by the role it plays (`user`, `time`, …)
 * @param optional roles whose column may be absent; they are then absent from the result
 * @throws {Er2almError} DATA_COLUMN_MISSING with the columns present and the nearest name; DATA_DUPLICATE for a name that
 *   two columns have
 */
export function resolveColumns(
  file: string,
  batch: RowBatch,
  wanted: Readonly<Record<string, ColumnRef | undefined>>,
  optional: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const [role, ref] of Object.entries(wanted)) {
    if (ref === undefined) continue
    const place = placeOf(file, batch, ref)
    if (place !== undefined) places.set(role, place)
    else if (!optional.has(role)) throw missingColumn(file, batch, role, ref)
  }
  return places
}

function placeOf(file: string, { columns, rows }: RowBatch, ref: ColumnRef): number | undefined {
  if (typeof ref === 'string') {
    const place = columns?.indexOf(ref) ?? -1
    if (columns !== undefined && columns.lastIndexOf(ref) !== place) throw repeatedColumn(file, ref)
    return place < 0 ? undefined : place
  }
  const width = columns?.length ?? rows.find((row) => row.error === undefined)?.values.length ?? 0
  return ref < width ? ref : undefined
}

function missingColumn(file: string, { columns, rows }: RowBatch, role: string, ref: ColumnRef): Er2almError {
  if (columns === undefined) {
    const first = rows.find((row) => row.error === undefined)
    const width = first?.values.length ?? 0
    const message =
      typeof ref === 'string'
        ? `${file} has no column names, so ${role} cannot be the column "${ref}"`
        : `${file} has no column ${ref} for ${role}: its rows have ${width} column${width === 1 ? '' : 's'} (0 to ${width - 1})`
    const hint = 'give columns by place, from 0, in the config, and check the format and the delimiter'
    return new Er2almError('DATA_COLUMN_MISSING', message, { file, row: first?.row, hint })
  }
  const nearest = typeof ref === 'string' ? nearestName(ref, columns) : undefined
  const present = columns.map((name) => `"${name}"`).join(', ')
  const map = `map the columns in the config, such as columns: { ${role}: '${nearest ?? columns[0] ?? 'NAME'}' }`
  const headerHint = columns.every((name) => Number.isFinite(Number(name)))
    ? 'if the first row is data, set header: false'
    : columns.length === 1 && /[;|\t]/.test(columns[0])
      ? 'set delimiter in the config: the header looks as if it had another one'
      : undefined
  const message = `${file} has no column "${ref}" for ${role}; it has ${present}`
  return new Er2almError('DATA_COLUMN_MISSING', message, { file, row: 1, hint: headerHint ?? map })
}

function repeatedColumn(file: string, name: string): Er2almError {
  return new Er2almError('DATA_DUPLICATE', `${file} has two columns named "${name}"`, {
    file,
    row: 1,
    hint: 'rename one of them, or map columns by place, from 0',
  })
}

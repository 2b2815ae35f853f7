import type { TableSample } from './sample-table.ts'

/** Of the rows: with more that cannot be taken apart, the file is not read as it was written. */
const MOST_TORN = 0.05

/** What to know of the rows that could not be taken apart, if there are any. */
export function tornNotes(sample: TableSample): readonly string[] {
  const { rows, tornRows, tornExample } = sample
  if (tornRows === 0) return []
  const [are, them] = tornRows === 1 ? ['1 row does', 'it is'] : [`${tornRows} rows do`, 'they are']
  const then = areTornFew(sample)
    ? `and ${them} left out`
    : `of ${rows.length + tornRows}: check the delimiter and the quotes`
  return [`${are} not fit the others (${tornExample}), ${then}`]
}

/** Whether few enough rows could not be taken apart for a run to go on without them. */
export function areTornFew({ rows, tornRows }: TableSample): boolean {
  return tornRows <= MOST_TORN * (rows.length + tornRows)
}

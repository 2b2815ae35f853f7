import { Er2almError } from '../../errors.ts'
import type { RawRow, TableFormat } from './format.ts'
import { textLines } from './text-chunks.ts'

/** `user item item …`, a line a user: the format of the LightGCN repository. Neither ratings nor times. */
export const adjacency: TableFormat = {
  summary: 'user item item …, a line a user, as LightGCN has it',
  extensions: [],
  defaultColumns: () => ({ user: 0, item: 1 }),
  async *rows(file, options) {
    for await (const lines of textLines(file, options)) {
      const rows: RawRow[] = []
      for (const { row, line } of lines) {
        const [user, ...items] = line.trim().split(/\s+/)
        if (items.length === 0) rows.push({ row, values: [], error: noItems(file, row, user) })
        for (const item of items) rows.push({ row, values: [user, item] })
      }
      yield { rows }
    }
  },
}

function noItems(file: string, row: number, user: string): Er2almError {
  return new Er2almError('DATA_COLUMN_COUNT', `row ${row} of ${file} has the user "${user}" and no item`, {
    file,
    row,
    hint: "remove the line, or set onBadRow: 'skip' to leave such users out",
  })
}

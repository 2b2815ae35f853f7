import type { TableFormat } from './format.ts'
import { sameWidth } from './row-width.ts'
import { textLines } from './text-chunks.ts'

/** `user item` or `user item time` on a line, between spaces or tabs: the format of split files. */
export const whitespace: TableFormat = {
  summary: 'user item [time] on a line, the format of split files',
  extensions: ['.txt'],
  defaultColumns: () => ({ user: 0, item: 1, time: 2 }),
  async *rows(file, options) {
    const wide = sameWidth(
      file,
      "if a line holds a user and all its items, set format: 'adjacency'; onBadRow: 'skip' leaves such rows out",
    )
    for await (const lines of textLines(file, options)) {
      yield { rows: lines.map(({ row, line }) => ({ row, values: line.trim().split(/\s+/) })).map(wide) }
    }
  },
}

import type { TableFormat } from './format.ts'
import { sameWidth } from './row-width.ts'
import { textLines } from './text-chunks.ts'

/** `user::item::rating::time`, the format of MovieLens 1M, 10M and MovieTweetings. No header, no quotes. */
export const doublecolon: TableFormat = {
  summary: 'user::item::rating::time, as MovieLens and MovieTweetings have it',
  extensions: ['.dat'],
  defaultColumns: () => ({ user: 0, item: 1, rating: 2, time: 3 }),
  async *rows(file, options) {
    const wide = sameWidth(file, "values of this format cannot hold '::'; onBadRow: 'skip' leaves such rows out")
    for await (const lines of textLines(file, options)) {
      yield {
        rows: lines.map(({ row, line }) => ({ row, values: line.split(options.delimiter ?? '::') })).map(wide),
      }
    }
  },
}

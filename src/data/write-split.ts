import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Er2almError } from '../errors.ts'
import type { Csr } from '../numeric/csr.ts'
import type { IdMaps, RecDataset } from './dataset.ts'
import { formatIds } from './ids-file.ts'
import { PART_NAMES } from './interactions.ts'
import type { GivenSplitInput } from './splits/given.ts'
import type { InteractionFileInput } from './table-file.ts'

/** Lines that are put together before they are written. */
const LINES_AT_ONCE = 65_536

/**
 * Writes `train.txt`, `validation.txt`, `test.txt` (`user item time` on a line, original ids) and `ids.json` (every user
 * and item in index order). Users in index order, each user's items by (time, index). A part without times has two
 * columns; an empty part has no file. Each file appears whole or not at all. When an id holds a space, the files are
 * tab-separated with CSV quotes and end in `.tsv`.
 *
 * @param dir   made when it is missing
 * @param times false leaves the times out (the order stays)
 * @returns     the split config, with paths relative to `dir`, that reads the same dataset back
 * @throws {Er2almError} FILE_UNWRITABLE
 */
export async function writeSplit(
  dir: string,
  dataset: RecDataset,
  ids: IdMaps,
  options: { readonly times?: boolean } = {},
): Promise<GivenSplitInput> {
  const quoted = [ids.users, ids.items].some((side) => side.some((id) => /\s/.test(id)))
  const format = quoted ? TABBED : SPACED
  const parts = [
    { csr: dataset.train, times: dataset.trainTimes },
    { csr: dataset.validation, times: dataset.validationTimes },
    { csr: dataset.test, times: dataset.testTimes },
  ]
  await guardWriting(dir, () => mkdir(dir, { recursive: true }))
  const written: { [K in (typeof PART_NAMES)[number]]?: InteractionFileInput } = {}
  for (const [k, { csr, times }] of parts.entries()) {
    const name = `${PART_NAMES[k]}${format.ending}`
    // A file of an earlier run must not stand beside the new ones.
    if (csr.colIdx.length === 0) await guardWriting(join(dir, name), () => rm(join(dir, name), { force: true }))
    else {
      await writeWhole(join(dir, name), partLines(csr, times, ids, format, options.times ?? true))
      written[PART_NAMES[k]] = format.config(name, options.times !== false && times !== undefined)
    }
  }
  await writeWhole(join(dir, 'ids.json'), [formatIds(ids)])
  return {
    kind: 'given',
    train: written.train ?? `train${format.ending}`,
    ...(written.validation && { validation: written.validation }),
    ...(written.test && { test: written.test }),
    ids: 'ids.json',
  }
}

interface LineFormat {
  readonly ending: string
  readonly line: (values: readonly string[]) => string
  readonly config: (path: string, timed: boolean) => InteractionFileInput
}

const SPACED: LineFormat = {
  ending: '.txt',
  line: (values) => `${values.join(' ')}\n`,
  config: (path) => path,
}

const TABBED: LineFormat = {
  ending: '.tsv',
  line: (values) =>
    `${values.map((value) => (value.includes('"') ? `"${value.replaceAll('"', '""')}"` : value)).join('\t')}\n`,
  config: (path, timed) => ({
    path,
    format: 'tsv',
    header: false,
    columns: timed ? { user: 0, item: 1, time: 2 } : { user: 0, item: 1 },
  }),
}

function* partLines(
  csr: Csr,
  times: Float64Array | undefined,
  ids: IdMaps,
  format: LineFormat,
  withTimes: boolean,
): Generator<string> {
  let lines: string[] = []
  for (let user = 0; user < csr.rows; user++) {
    const places = Int32Array.from({ length: csr.rowPtr[user + 1] - csr.rowPtr[user] }, (_, k) => csr.rowPtr[user] + k)
    // Places ascend with the item index, so a stable sort by time leaves equal times in index order.
    if (times !== undefined) places.sort((a, b) => times[a] - times[b] || a - b)
    for (const place of places) {
      const values = [ids.users[user], ids.items[csr.colIdx[place]]]
      if (withTimes && times !== undefined) values.push(String(times[place]))
      lines.push(format.line(values))
    }
    if (lines.length < LINES_AT_ONCE) continue
    yield lines.join('')
    lines = []
  }
  yield lines.join('')
}

async function writeWhole(path: string, texts: Iterable<string>): Promise<void> {
  const partial = `${path}.partial`
  await guardWriting(path, async () => {
    try {
      const handle = await open(partial, 'w')
      try {
        for (const text of texts) await handle.writeFile(text)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(partial, path)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
  })
}

async function guardWriting(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Er2almError) throw error
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new Er2almError('FILE_UNWRITABLE', `${path} cannot be written (${reason})`, {
      file: path,
      hint:
        reason === 'ENOSPC'
          ? 'free some space on the disk, or choose another folder'
          : 'check that the folder may be written to, or choose another one',
      cause: error,
    })
  }
}

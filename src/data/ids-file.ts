import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Er2almError } from '../errors.ts'
import type { IdMaps } from './dataset.ts'
import { startsAsGzip } from './readers/open-bytes.ts'

const idsSchema: z.ZodType<IdMaps> = z.strictObject({ users: z.array(z.string()), items: z.array(z.string()) })

/** The text of an `ids.json`: all users and items by their original ids, in index order. */
export function formatIds(ids: IdMaps): string {
  const list = (values: readonly string[]): string => values.map((id) => JSON.stringify(id)).join(',\n')
  return `{"users": [\n${list(ids.users)}\n],\n"items": [\n${list(ids.items)}\n]}\n`
}

/**
 * Reads an `ids.json`.
 * @throws {Er2almError} FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY; DATA_JSON if it is not of that shape
 */
export async function readIds(path: string): Promise<IdMaps> {
  await startsAsGzip(path)
  const text = await readFile(path, 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw badIds(path, error)
  }
  const parsed = idsSchema.safeParse(value)
  if (!parsed.success) throw badIds(path, parsed.error)
  return parsed.data
}

function badIds(path: string, cause: unknown): Er2almError {
  return new Er2almError('DATA_JSON', `${path} is no list of ids`, {
    file: path,
    hint: 'give the ids.json that was written with the split files: {"users": ["…"], "items": ["…"]}, all of them text',
    cause,
  })
}

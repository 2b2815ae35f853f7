import { readFileSync } from 'node:fs'
import { Er2almError } from '../errors.ts'
import { fromBase } from './load-config.ts'

/**
 * The original ids of a list file, one a line; empty lines and white space around an id do not count.
 *
 * @param path relative to `baseDir`, or absolute
 * @param key  config key that names the file, for errors
 * @throws {Er2almError} FILE_MISSING
 */
export function listedIds(path: string, baseDir: string, key: string): ReadonlySet<string> {
  const file = fromBase(baseDir, path)
  try {
    return new Set(
      readFileSync(file, 'utf8')
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    )
  } catch (cause) {
    throw new Er2almError('FILE_MISSING', `cannot read the list of ids ${file}`, {
      file,
      hint: `check ${key}; paths are relative to the config file`,
      cause,
    })
  }
}

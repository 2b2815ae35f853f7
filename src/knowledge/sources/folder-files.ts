import { isUtf8 } from 'node:buffer'
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, sep } from 'node:path'
import { Er2almError } from '../../errors.ts'

/** A file of a folder. */
export interface FolderFile {
  /** From the folder, between `/`. */
  readonly name: string
  readonly path: string
}

/**
 * The files of a folder and the folders in it with one of the endings, by name in the order of their code units. Names
 * that begin with a dot are left out. A link is not followed: one to a place in the folder is left out, since what it
 * points to is there already.
 *
 * @param endings lower case, with the dot
 * @throws {Er2almError} FILE_MISSING, KNOWLEDGE_UNREADABLE for a link out of the folder or to nothing, a name that is not
 *   UTF-8, or something with such an ending that is no file
 */
export function folderFiles(folder: string, endings: readonly string[]): readonly FolderFile[] {
  const root = realFolder(folder)
  const files: FolderFile[] = []
  const pending = ['']
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const name of namesIn(folder, at)) {
      if (name.startsWith('.')) continue
      const inside = at === '' ? name : `${at}/${name}`
      const path = `${folder}${sep}${inside.replaceAll('/', sep)}`
      const kind = lstatSync(path)
      if (kind.isSymbolicLink()) refuseLinkOut(path, root)
      else if (kind.isDirectory()) pending.push(inside)
      else if (!endings.some((ending) => name.toLowerCase().endsWith(ending))) continue
      else if (kind.isFile()) files.push({ name: inside, path })
      else
        throw unreadable(path, 'it is no file, but a pipe, a socket or a device', 'remove it, or take another folder')
    }
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function realFolder(folder: string): string {
  let cause: unknown
  try {
    if (statSync(folder).isDirectory()) return realpathSync(folder)
  } catch (error) {
    cause = error
  }
  const problem = cause === undefined ? `${basename(folder)} is a file, not a folder` : `there is no folder ${folder}`
  throw new Er2almError('FILE_MISSING', problem, {
    file: folder,
    hint: 'correct the path in the config; it is taken from the folder of the config file',
    cause,
  })
}

function namesIn(folder: string, inside: string): readonly string[] {
  const path = inside === '' ? folder : `${folder}${sep}${inside.replaceAll('/', sep)}`
  let names: Buffer[]
  try {
    names = readdirSync(path, { encoding: 'buffer' })
  } catch (cause) {
    throw unreadable(path, `it cannot be read: ${(cause as Error).message}`, 'check its permissions', cause)
  }
  return names.map((name) => {
    if (isUtf8(name)) return name.toString('utf8')
    throw unreadable(
      `${path}${sep}${name.toString('latin1')}`,
      'its name is not UTF-8',
      'rename the file: its name becomes the id of its passages',
    )
  })
}

function refuseLinkOut(path: string, root: string): void {
  let target: string
  try {
    target = realpathSync(path)
  } catch (cause) {
    throw unreadable(path, 'it is a link to nothing', 'remove the link', cause)
  }
  if (target === root || target.startsWith(`${root}${sep}`)) return
  throw unreadable(path, 'it is a link out of the folder', 'put the files themselves into the folder')
}

function unreadable(path: string, problem: string, hint: string, cause?: unknown): Er2almError {
  return new Er2almError('KNOWLEDGE_UNREADABLE', `${path}: ${problem}`, { file: path, hint, cause })
}

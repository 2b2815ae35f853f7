import { isAbsolute, relative, sep } from 'node:path'

/** A folder as a command is given it in `cwd`; undefined for one that does not lie in there, whose way would have to be told. */
export function typedFolder(cwd: string, dir: string): string | undefined {
  const way = relative(cwd, dir)
  if (way === '' || isAbsolute(way) || way.split(sep)[0] === '..') return undefined
  return /^[\w./\\:-]+$/.test(way) ? way : JSON.stringify(way)
}

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Er2almError } from '../errors.ts'

const FILE = 'run.lock'

/**
 * Keeps a second process out of a run folder: two that train into one folder would mix their models. A lock whose process
 * is gone (killed) is taken over.
 *
 * @returns what gives the lock back
 * @throws {Er2almError} RUN_BUSY while another process runs into the folder; RUN_UNWRITABLE
 */
export function lockRun(dir: string): () => void {
  const file = join(dir, FILE)
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new Er2almError('RUN_UNWRITABLE', `cannot write ${file}: ${(cause as Error).message}`, {
          file,
          hint: 'choose another --out folder, or free disk space',
          cause,
        })
      }
    }
    const owner = Number(readFileSync(file, 'utf8'))
    if (owner === process.pid || !isAlive(owner)) rmSync(file, { force: true })
    else break
  }
  throw new Er2almError('RUN_BUSY', `another process (${readFileSync(file, 'utf8')}) is running into ${dir}`, {
    file: dir,
    hint: 'wait for it, or use another --out folder',
  })
}

/** Whether a process of this machine runs into the folder now. */
export function isRunning(dir: string): boolean {
  try {
    const owner = Number(readFileSync(join(dir, FILE), 'utf8'))
    // Empty for a moment, while it is being written.
    return owner > 0 && isAlive(owner)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

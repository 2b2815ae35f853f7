import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Context } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { RunConfig } from '../pipeline/config.ts'
import { openFinishedRun } from '../pipeline/run.ts'
import type { RunFolder } from '../pipeline/run-folder.ts'
import type { CommandIo } from './command.ts'
import { terminalContext } from './terminal-context.ts'

/** A run folder that a command was given, with its resolved config and a context. */
export interface OpenedRun {
  readonly run: RunFolder
  readonly config: RunConfig
  /** Where the relative paths of the config start from. */
  readonly baseDir: string
  readonly context: Context
}

/**
 * Opens the run folder named on the command line; nothing is made or changed in it.
 * @throws {Er2almError} RUN_UNREADABLE if it is not there or is no run folder
 */
export function openRun(path: string, io: CommandIo): OpenedRun {
  const dir = resolve(io.cwd, path)
  const hint = 'give the folder of a finished run (er2alm run CONFIG --out DIR)'
  if (!existsSync(dir) || !statSync(dir).isDirectory()) {
    throw new Er2almError('RUN_UNREADABLE', `there is no run folder ${dir}`, { file: dir, hint })
  }
  if (!existsSync(join(dir, 'config.json'))) {
    throw new Er2almError('RUN_UNREADABLE', `${dir} is no run folder: it has no config.json`, { file: dir, hint })
  }
  const start = terminalContext({ ...io, seed: 0 })
  const { run, config, baseDir } = openFinishedRun(dir, start)
  return { run, config, baseDir, context: terminalContext({ ...io, seed: config.seeds[0]! }) }
}

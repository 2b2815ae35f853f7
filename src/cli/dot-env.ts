import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

/** The environment of a command: that of the process, and under it the `.env` beside the config. */
export function withDotEnv(env: NodeJS.ProcessEnv, baseDir: string): NodeJS.ProcessEnv {
  const file = join(baseDir, '.env')
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env
}

import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Er2almError } from '../errors.ts'
import { type RunConfig, resolveConfig } from './config.ts'

/** A resolved config, and the folder that its paths start from. */
export interface LoadedConfig {
  readonly config: RunConfig
  readonly file: string
  readonly baseDir: string
}

/**
 * Reads a config file: `.ts`, `.mts`, `.mjs`, `.js` (default export) or `.json`; a folder stands for its
 * `er2alm.config.*`. `overrides` are `--set key=value` texts: a dotted key, and JSON or plain text.
 *
 * @throws {Er2almError} CONFIG_MISSING, CONFIG_INVALID, CONFIG_UNKNOWN_KEY, USAGE
 */
export async function loadConfig(path: string, overrides: readonly string[], cwd: string): Promise<LoadedConfig> {
  const file = findConfig(resolve(cwd, path))
  const raw = await readRaw(file)
  for (const override of overrides) setPath(raw, override)
  return { config: resolveConfig(raw, file), file, baseDir: dirname(file) }
}

/** A path of the config, made absolute; `~` stays as it is. */
export function fromBase(baseDir: string, path: string): string {
  return isAbsolute(path) || path.startsWith('~') ? path : join(baseDir, path)
}

/** Names of a folder's config, in the order in which they are looked for. */
export const CONFIG_NAMES: readonly string[] = [
  'er2alm.config.ts',
  'er2alm.config.mts',
  'er2alm.config.mjs',
  'er2alm.config.js',
  'er2alm.config.json',
]

function findConfig(path: string): string {
  if (!existsSync(path)) {
    throw new Er2almError('CONFIG_MISSING', `there is no config at ${path}`, {
      file: path,
      hint: 'give the path of an er2alm.config.ts, or make one with `er2alm init`',
    })
  }
  if (!statSync(path).isDirectory()) return path
  const found = CONFIG_NAMES.map((name) => join(path, name)).find((name) => existsSync(name))
  if (found !== undefined) return found
  throw new Er2almError('CONFIG_MISSING', `the folder ${path} has no er2alm.config.ts`, {
    file: path,
    hint: 'make one with `er2alm init`',
  })
}

async function readRaw(file: string): Promise<Record<string, unknown>> {
  const isJson = extname(file) === '.json'
  let raw: unknown
  try {
    raw = isJson
      ? JSON.parse(readFileSync(file, 'utf8'))
      : structuredClone(((await import(pathToFileURL(file).href)) as { readonly default?: unknown }).default)
  } catch (cause) {
    throw new Er2almError('CONFIG_INVALID', `cannot read the config: ${(cause as Error).message}`, {
      file,
      hint: 'a config is a JSON file, or a module with `export default defineConfig({ … })`',
      cause,
    })
  }
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>
  throw new Er2almError(
    'CONFIG_INVALID',
    `the config ${isJson ? 'is not an object' : 'has no object as default export'}`,
    {
      file,
      hint: isJson ? 'write `{ "data": { … } }`' : 'end it with `export default defineConfig({ … })`',
    },
  )
}

function setPath(target: Record<string, unknown>, override: string): void {
  const at = override.indexOf('=')
  if (at < 1) {
    throw new Er2almError('USAGE', `--set ${JSON.stringify(override)} is not key=value`, {
      hint: 'for example --set models.ease.l2Weight=300',
    })
  }
  const keys = override.slice(0, at).split('.')
  const text = override.slice(at + 1)
  let value: unknown = text
  try {
    value = JSON.parse(text)
  } catch {
    // Plain text stands for itself: --set llm.mode=replay
  }
  let node = target
  for (const key of keys.slice(0, -1)) {
    const next = Object.hasOwn(node, key) ? node[key] : undefined
    if (typeof next !== 'object' || next === null) node[key] = {}
    node = node[key] as Record<string, unknown>
  }
  node[keys.at(-1)!] = value
}

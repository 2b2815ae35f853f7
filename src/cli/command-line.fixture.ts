import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { RunConfigInput } from '../pipeline/config.ts'
import { main } from './main.ts'

/** What a command line came to. */
export interface CliResult {
  readonly status: number
  /** stdout. */
  readonly out: string
  /** stderr. */
  readonly err: string
}

/** Runs a command line in this process. */
export async function runCli(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  let out = ''
  let err = ''
  const status = await main(argv, {
    print: (text) => {
      out += text
    },
    note: (text) => {
      err += text
    },
    env,
    cwd,
    signal: new AbortController().signal,
    program: 'er2alm',
    interactive: false,
  })
  return { status, out, err }
}

/** Runs a command line that must succeed, and gives its one JSON document. */
export async function runJson<T>(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<T> {
  const { status, out, err } = await runCli([...argv, '--json'], cwd, env)
  if (status !== 0) throw new Error(`er2alm ${argv.join(' ')} ended with ${status}: ${err}`)
  return JSON.parse(out) as T
}

/** A new temporary folder, and what removes it. */
export async function temporaryFolder(): Promise<{ readonly dir: string; readonly remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'er2alm-cli-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}

/**
 * A folder for the tests that follow: made and written before them, removed after them.
 *
 * @param write what the tests find in it
 */
export function folderForTests(write: (dir: string) => Promise<unknown>): { readonly dir: string } {
  const made = { dir: '' }
  let remove: () => Promise<void>
  before(async () => {
    const folder = await temporaryFolder()
    made.dir = folder.dir
    remove = folder.remove
    await write(made.dir)
  })
  after(() => remove())
  return made
}

export const FILM_USERS = 24
export const FILM_ITEMS = 14

/**
 * `ratings.csv` and `items.csv`: 24 users of two tastes (u0 to u23; even ones like the even films) and 14 films (f0 to
 * f13, `f7` with a comma in its title); each user took 6, a day apart. The item `new` has no interaction.
 */
export async function writeFilms(dir: string): Promise<void> {
  const rows: string[] = []
  for (let user = 0; user < FILM_USERS; user++) {
    for (let n = 0; n < 6; n++) {
      const item = (((user >> 1) + n) % (FILM_ITEMS / 2)) * 2 + (user % 2)
      rows.push(`u${user},f${item},${1 + ((user + n) % 5)},${1_365_000_000 + (n * FILM_USERS + user) * 3600}`)
    }
  }
  const titles = Array.from({ length: FILM_ITEMS }, (_, i) => `f${i},"${titleOf(i)} (${1980 + i})",Drama`)
  await writeFile(join(dir, 'ratings.csv'), `user,item,rating,time\n${rows.join('\n')}\n`)
  await writeFile(join(dir, 'items.csv'), `id,title,genres\n${titles.join('\n')}\nnew,"Brand New (2020)",Drama\n`)
}

/** Title of film `f<index>`. */
export function titleOf(index: number): string {
  return index === 7 ? 'Seven, Eight' : `Film Number ${'abcdefghijklmn'[index]}`
}

/** The config of these films: three models, no enrichment. */
export const FILMS_CONFIG: RunConfigInput = {
  data: { interactions: 'ratings.csv', catalogue: 'items.csv', split: { kind: 'temporalPerUser' } },
  models: { popularity: {}, itemknn: {}, ease: { l2Weight: 5 } },
  evaluate: { reference: 'ease', resamples: 200 },
  seeds: [1],
  threads: 1,
}

/** Writes a config as `er2alm.config.json`. */
export async function writeConfig(dir: string, config: unknown): Promise<void> {
  await writeFile(join(dir, 'er2alm.config.json'), JSON.stringify(config))
}

/** A folder of films, run into `run/`. */
export async function writeFinishedRun(dir: string): Promise<void> {
  await writeFilms(dir)
  await writeConfig(dir, FILMS_CONFIG)
  await runJson(['run', '.', '--out', 'run'], dir)
}

import type { KnowledgeStore, RetrievalQuery } from '../knowledge/passage.ts'

/** Milliseconds of single searches. */
export interface SearchTimes {
  readonly searches: number
  readonly wallMs: { readonly p50: number; readonly p99: number; readonly max: number }
  /** Of this process: what another program on the machine takes is not in it. */
  readonly cpuMs: { readonly p50: number; readonly p99: number; readonly max: number }
}

export interface HostileTime {
  readonly query: string
  readonly wallMs: number
  readonly cpuMs: number
}

/** Titles that a search must survive: long, of common words only, full of operators, or of characters that hide. */
export const HOSTILE_TITLES: Readonly<Record<string, string>> = {
  '"the" 800 times': 'the '.repeat(800),
  'one megabyte of one word': 'z'.repeat(1_000_000),
  'one megabyte of words': 'man love life day night time '.repeat(34_500),
  'sixteen common words': 'the of a and in to man love life day night time house girl world story',
  'one megabyte of quotes': '"'.repeat(1_000_000),
  operators: 'NEAR(a b, 2) AND OR NOT title:x* ^y {title text} : z - + "',
  SQL: `'; DROP TABLE passages; -- %_\\`,
  'right to left and zero width': '\u202ethe\u202c m\u200ba\u200dt\u2060rix\ufeff \u061c\u200f',
  'marks on marks': `a${'\u0301'.repeat(20_000)}`,
  'halves of surrogate pairs': '\ud800a\udc00'.repeat(1000),
  brackets: `${'('.repeat(5000)}${')'.repeat(5000)}`,
}

/** Times each query once; every answer is thrown away. */
export async function searchTimes(
  knowledge: KnowledgeStore,
  queries: readonly RetrievalQuery[],
  between: () => Promise<void>,
): Promise<SearchTimes> {
  const wall: number[] = []
  const cpu: number[] = []
  for (const query of queries) {
    await between()
    const time = await timed(() => knowledge.search(query, 10))
    wall.push(time.wallMs)
    cpu.push(time.cpuMs)
  }
  return { searches: queries.length, wallMs: quantiles(wall), cpuMs: quantiles(cpu) }
}

/** Times each of `HOSTILE_TITLES`, with a year and without one, and alternative titles of the same kind. */
export async function hostileTimes(knowledge: KnowledgeStore): Promise<readonly HostileTime[]> {
  const times: HostileTime[] = []
  for (const [name, title] of Object.entries(HOSTILE_TITLES)) {
    const many = { title, year: 1999, alternativeTitles: new Array<string>(1000).fill(title) }
    const forms: readonly (readonly [string, RetrievalQuery])[] = [
      [`${name}, 1999`, { title, year: 1999 }],
      [`${name}, no year`, { title }],
      [`${name}, and as 1,000 alternatives`, many],
    ]
    for (const [query, asked] of forms) times.push({ query, ...(await timed(() => knowledge.search(asked, 10))) })
  }
  return times
}

async function timed(work: () => Promise<unknown>): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { wallMs, cpuMs: (user + system) / 1000 }
}

/** Nearest rank. */
function quantiles(values: readonly number[]): { readonly p50: number; readonly p99: number; readonly max: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

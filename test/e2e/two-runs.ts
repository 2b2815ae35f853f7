import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { runPipeline } from '../../src/pipeline/run.ts'
import { fakeContext } from '../fake-context.ts'

export const TWO_RUNS_USERS = 60
const ITEMS = 40

/** Trains two runs on the same interactions: `DIR/runs/one` with EASE and `DIR/runs/two` with popularity. */
export async function writeTwoRuns(dir: string): Promise<void> {
  writeFileSync(join(dir, 'taken.csv'), ['user,item,time', ...interactions()].join('\n'))
  for (const [name, model] of [
    ['one', 'ease'],
    ['two', 'popularity'],
  ] as const) {
    const config = join(dir, `${name}.json`)
    writeFileSync(
      config,
      JSON.stringify({
        data: { interactions: { path: 'taken.csv' }, split: { kind: 'leaveLastOne' } },
        models: { [model]: {} },
        seeds: [1],
      }),
    )
    const { context } = fakeContext(3_600_000)
    await runPipeline(await loadConfig(config, [], dir), { out: join(dir, 'runs', name), env: {} }, context)
  }
}

/** Two tastes, every user 12 items in order of time. */
function interactions(): readonly string[] {
  return Array.from({ length: TWO_RUNS_USERS }, (_, user) =>
    Array.from({ length: 12 }, (_, n) => {
      const item = (user % 2) * (ITEMS / 2) + ((user * 7 + n * 3) % (ITEMS / 2))
      return `u${user},i${item},${1_600_000_000 + n * 86_400}`
    }),
  ).flat()
}

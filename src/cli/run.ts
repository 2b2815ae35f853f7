import { resolve } from 'node:path'
import { loadConfig } from '../pipeline/load-config.ts'
import { runPipeline, STAGES, stageNamed } from '../pipeline/run.ts'
import { type Command, type CommandInput, listFlag, textFlag } from './command.ts'
import { withDotEnv } from './dot-env.ts'
import { countFlag, positiveFlag } from './number-flag.ts'
import { printResults } from './print-results.ts'
import { requireWord } from './require-word.ts'
import { terminalContext } from './terminal-context.ts'

/** `er2alm run CONFIG`: the whole flow, or up to a stage. */
export const runCommand: Command = {
  name: 'run',
  summary: 'the whole flow of a config, or up to a stage; resumes',
  usage: 'CONFIG [--out DIR] [--only STAGE] [--set key=value]… [--json]',
  takes: [{ name: 'CONFIG' }],
  options: {
    out: { type: 'string', value: 'DIR', help: 'run folder (default: runs/latest)' },
    only: {
      type: 'string',
      value: 'STAGE',
      values: STAGES,
      help: `stop after this stage: ${STAGES.join(', ')}`,
    },
    set: {
      type: 'string',
      multiple: true,
      value: 'key=value',
      help: 'override a setting, e.g. models.ease.l2Weight=300',
    },
    'max-usd': { type: 'string', value: 'USD', help: 'hard cap on what the language model may cost (llm.maxUsd)' },
    'max-requests': {
      type: 'string',
      value: 'N',
      help: 'hard cap on requests to the language model (llm.maxRequests)',
    },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: [
    'er2alm run er2alm.config.ts',
    'er2alm run . --only data',
    'er2alm run . --set models.lightgcn.epochs=50 --out runs/short',
  ],
  async run(input) {
    const path = requireWord(input, 0, 'CONFIG', 'run')
    await runConfig(input, path, textFlag(input, 'out') ?? 'runs/latest', listFlag(input, 'set'))
  },
}

/** The flags that stand for a cap on the language model. */
function capsOf(input: CommandInput): readonly string[] {
  const maxUsd = positiveFlag(input, 'max-usd')
  const maxRequests = countFlag(input, 'max-requests', 1)
  return [
    ...(maxUsd === undefined ? [] : [`llm.maxUsd=${maxUsd}`]),
    ...(maxRequests === undefined ? [] : [`llm.maxRequests=${maxRequests}`]),
  ]
}

/** Runs a config file into a folder and prints what came out. */
export async function runConfig(
  input: CommandInput,
  path: string,
  out: string,
  overrides: readonly string[],
): Promise<void> {
  const { io } = input
  const only = stageNamed(textFlag(input, 'only'))
  const uncapped = await loadConfig(path, overrides, io.cwd)
  const caps = capsOf(input)
  if (caps.length > 0 && uncapped.config.llm === undefined)
    io.note('the config asks no language model: there is nothing to cap\n')
  const capped = caps.length > 0 && uncapped.config.llm !== undefined
  const loaded = capped ? await loadConfig(path, [...overrides, ...caps], io.cwd) : uncapped
  const context = terminalContext({ ...io, seed: loaded.config.seeds[0]! })
  const run = await runPipeline(
    loaded,
    { out: resolve(io.cwd, out), only, env: withDotEnv(io.env, loaded.baseDir) },
    context,
  )
  printResults(input, run, only)
}

import { fileURLToPath } from 'node:url'
import { type Command, textFlag } from './command.ts'
import { runConfig } from './run.ts'

/** `er2alm demo`: the embedded example, offline. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'the embedded example, offline: the whole flow, the table, report.html',
  usage: '[--out DIR] [--json]',
  takes: [],
  options: {
    out: { type: 'string', value: 'DIR', help: 'run folder (default: runs/demo)' },
    json: { type: 'boolean', help: 'print what evaluate/metrics.json holds' },
  },
  examples: ['er2alm demo', 'er2alm demo --out /tmp/demo --json'],
  async run(input) {
    const config = fileURLToPath(new URL('../../examples/movietweetings/er2alm.config.json', import.meta.url))
    await runConfig(input, config, textFlag(input, 'out') ?? 'runs/demo', [])
  },
}

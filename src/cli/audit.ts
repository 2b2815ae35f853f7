import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { AuditReport } from '../audit/audit.ts'
import { renderAudit } from '../audit/render-audit.ts'
import { Er2almError } from '../errors.ts'
import { auditData, auditRun } from '../pipeline/audit-run.ts'
import { loadConfig } from '../pipeline/load-config.ts'
import { asTyped } from './as-typed.ts'
import { type Command, type CommandInput, listFlag } from './command.ts'
import { withDotEnv } from './dot-env.ts'
import { countFlag } from './number-flag.ts'
import { openRun } from './open-run.ts'
import { requireWord } from './require-word.ts'
import { terminalContext } from './terminal-context.ts'

/** `er2alm audit RUN|CONFIG`: every check of trust; exit status 3 when a leak is found. */
export const auditCommand: Command = {
  name: 'audit',
  summary: 'leaks, split defects, hindsight, evidence coverage, memorisation; of a run, or of data before any run',
  usage: 'RUN|CONFIG [--probe N [--live]] [--set key=value]… [--json]',
  takes: [{ name: 'RUN|CONFIG' }],
  options: {
    probe: {
      type: 'string',
      value: 'N',
      help: 'ask the language model about N items without passages (memorisation), twice three calls each at most',
    },
    live: { type: 'boolean', help: 'with --probe: ask even where the config only replays (llm.mode)' },
    set: { type: 'string', multiple: true, value: 'key=value', help: 'of a CONFIG: override a setting' },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: [
    'er2alm audit runs/demo                   writes runs/demo/audit.json; exit status 3 if a leak is found',
    'er2alm audit er2alm.config.ts            the data alone, before anything is paid for',
    'er2alm audit runs/demo --probe 40        does the model know this data set by heart?',
  ],
  async run(input) {
    const { io, flags } = input
    const path = requireWord(input, 0, 'RUN or CONFIG', 'audit')
    const isRun = existsSync(join(resolve(io.cwd, path), 'manifest.json'))
    const report = isRun ? await ofRun(input, path) : await ofConfig(input, path)
    io.print(flags.json ? `${JSON.stringify(report)}\n` : asTyped(renderAudit(report), io.program))
    if (report.clean) return
    const leaks = report.findings.filter(({ severity }) => severity === 'leak')
    throw new Er2almError('AUDIT_LEAK', leaks.map(({ check, message }) => `${check}: ${message}`).join('; '), {
      file: path,
      hint: 'each finding says what to do; results on this would be wrong',
    })
  },
}

async function ofRun(input: CommandInput, path: string): Promise<AuditReport> {
  const { io } = input
  if (listFlag(input, 'set').length > 0)
    throw new Er2almError('USAGE', '--set goes with a CONFIG, and a run has its settings', { hint: 'leave it out' })
  const { run, config, baseDir, context } = openRun(path, io)
  const items = countFlag(input, 'probe', 1)
  const live = input.flags.live === true
  if (live && items === undefined)
    throw new Er2almError('USAGE', '--live says nothing without --probe N', { hint: 'for example --probe 40 --live' })
  const options = { ...(items !== undefined && { items }), live, env: withDotEnv(io.env, baseDir) }
  const report = await auditRun(run, config, baseDir, options, context)
  run.write('audit.json', `${JSON.stringify(report, null, 2)}\n`)
  return report
}

async function ofConfig(input: CommandInput, path: string): Promise<AuditReport> {
  const { io } = input
  if (input.flags.probe !== undefined || input.flags.live !== undefined)
    throw new Er2almError('USAGE', '--probe goes with a run folder, and not with a config', {
      hint: 'run the config first: er2alm run CONFIG --out DIR',
    })
  const loaded = await loadConfig(path, listFlag(input, 'set'), io.cwd)
  return auditData(loaded, terminalContext({ ...io, seed: loaded.config.seeds[0]! }))
}

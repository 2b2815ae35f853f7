#!/usr/bin/env node
import type { CommandIo } from './command.ts'
// The only import that is not deferred: an old Node stops at others before a line of this file has run.
import { tooOld } from './node-version.ts'

/** Runs one command line. Never throws: returns the exit status. */
export async function main(argv: readonly string[], terminal: CommandIo): Promise<number> {
  const { runCommandLine } = await import('./run-command-line.ts')
  return runCommandLine(argv, terminal)
}

async function runProcess(): Promise<void> {
  const { Er2almError } = await import('../errors.ts')
  const { hasColour } = await import('../explain/style.ts')
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (abort.signal.aborted) process.exit(130)
      abort.abort(
        new Er2almError('INTERRUPTED', `stopped by ${signal}`, {
          hint: 'run the same command again: it goes on where it stopped',
        }),
      )
    })
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  process.exitCode = await main(process.argv.slice(2), {
    print: (text) => process.stdout.write(text),
    note: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    signal: abort.signal,
    // The sources run in a checkout only, where no `er2alm` is on the path.
    program: import.meta.filename.endsWith('.ts') ? 'npm run -s er2alm --' : 'er2alm',
    interactive: process.stderr.isTTY === true,
    screen: process.stdout.isTTY === true,
    columns: process.stdout.columns,
    noteColumns: process.stderr.columns,
    colour: hasColour(process.stdout.isTTY === true, process.env),
    noteColour: hasColour(process.stderr.isTTY === true, process.env),
  })
}

// Older Nodes, which are to be told so, do not know `import.meta.main`.
if ((import.meta.main as boolean | undefined) !== false) {
  const problem = tooOld(process.version)
  if (problem !== undefined) {
    process.stderr.write(problem)
    process.exit(2)
  }
  await runProcess()
}

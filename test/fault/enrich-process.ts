import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('./enrich-child.ts', import.meta.url))

/** A process that enriches synthetic items over a store (`enrich-child.ts`). */
export interface EnrichProcess {
  readonly process: ChildProcess
  /** `done`, the signal that killed it, or what it wrote to stderr: the code of its error. */
  readonly end: Promise<string>
}

export function startEnriching(
  store: string,
  baseUrl: string,
  numItems: number,
  settings: Readonly<Record<string, unknown>> = {},
): EnrichProcess {
  const started = spawn(process.execPath, [CHILD, store, baseUrl, String(numItems), JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let error = ''
  started.stderr!.on('data', (chunk: Buffer) => {
    error += chunk.toString()
  })
  const end = new Promise<string>((resolve) => {
    started.on('close', (status, signal) => resolve(status === 0 ? 'done' : (signal ?? error.trim())))
  })
  return { process: started, end }
}

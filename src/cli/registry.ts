import { auditCommand } from './audit.ts'
import { batchCommand } from './batch.ts'
import { benchCommand } from './bench.ts'
import { callsCommand } from './calls.ts'
import type { Command } from './command.ts'
import { compareCommand } from './compare.ts'
import { completionCommand } from './completion.ts'
import { costCommand } from './cost.ts'
import { dataCommand } from './data.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { exportCommand } from './export.ts'
import { helpCommand } from './help.ts'
import { initCommand } from './init.ts'
import { keysCommand } from './keys.ts'
import { recommendCommand } from './recommend.ts'
import { runCommand } from './run.ts'
import { searchCommand } from './search.ts'
import { serveCommand } from './serve.ts'
import { similarCommand } from './similar.ts'
import { studyCommand } from './study.ts'
import { traceCommand } from './trace.ts'

/** Every command, in the order of `er2alm --help`. */
export const COMMANDS: readonly Command[] = [
  demoCommand,
  initCommand,
  dataCommand,
  runCommand,
  costCommand,
  batchCommand,
  callsCommand,
  searchCommand,
  traceCommand,
  auditCommand,
  compareCommand,
  recommendCommand,
  similarCommand,
  serveCommand,
  keysCommand,
  exportCommand,
  studyCommand,
  benchCommand,
  doctorCommand,
  completionCommand(() => COMMANDS),
  helpCommand(() => COMMANDS),
]

import type { Command } from './command.ts'
import { demoCommand } from './demo.ts'
import { runCommand } from './run.ts'

/** Every command, in the order of `er2alm --help`. */
export const COMMANDS: readonly Command[] = [demoCommand, runCommand]

import { Er2almError } from '../errors.ts'
import { type CommandInput, textFlag } from './command.ts'

/** A flag that takes a whole number of at least `least`. @throws {Er2almError} USAGE */
export function countFlag(input: CommandInput, name: string, least: number): number | undefined {
  const text = textFlag(input, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value
  throw new Er2almError('USAGE', `--${name} ${JSON.stringify(text)} is not a whole number of at least ${least}`, {
    hint: `for example --${name} ${Math.max(least, 10)}`,
  })
}

/** A flag that takes a number above 0. @throws {Er2almError} USAGE */
export function positiveFlag(input: CommandInput, name: string): number | undefined {
  const text = textFlag(input, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new Er2almError('USAGE', `--${name} ${JSON.stringify(text)} is not a number above 0`, {
    hint: `for example --${name} 30`,
  })
}

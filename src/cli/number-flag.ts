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
  const value = finite(textFlag(input, name))
  return value === undefined || value > 0 ? value : refused(input, name, 'a number above 0')
}

/** A flag that takes any number. @throws {Er2almError} USAGE */
export function numberFlag(input: CommandInput, name: string): number | undefined {
  const value = finite(textFlag(input, name))
  return value === undefined || !Number.isNaN(value) ? value : refused(input, name, 'a number')
}

/** NaN for a text that is no finite number. */
function finite(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : Number.NaN
}

function refused(input: CommandInput, name: string, what: string): never {
  throw new Er2almError('USAGE', `--${name} ${JSON.stringify(textFlag(input, name))} is not ${what}`, {
    hint: `for example --${name} 30`,
  })
}

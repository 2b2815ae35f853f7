import { Er2almError } from '../errors.ts'
import type { CommandInput } from './command.ts'

/** A word that a command cannot do without. @throws {Er2almError} USAGE */
export function requireWord(input: CommandInput, place: number, name: string, command: string): string {
  const word = input.words[place]
  if (word !== undefined) return word
  throw new Er2almError('USAGE', `er2alm ${command} needs ${name}`, { hint: `see \`er2alm ${command} --help\`` })
}

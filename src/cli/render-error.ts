import type { Er2almError } from '../errors.ts'
import { screenText } from '../explain/terminal-text.ts'
import { asTyped } from './as-typed.ts'

/**
 * An error for people: what, where, what to do. Never a stack trace, and nothing that a terminal obeys: a message may quote
 * a file, a reply or a server.
 *
 * @param program how the reader starts er2alm
 */
export function renderError(error: Er2almError, program: string): string {
  const lines = [`error ${error.code}: ${error.message}`]
  if (error.where !== '') lines.push(`   at: ${error.where}`)
  if (error.hint !== undefined) lines.push(`   do: ${asTyped(error.hint, program)}`)
  return `${screenText(lines.join('\n'))}\n`
}

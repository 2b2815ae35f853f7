import type { Er2almError } from '../errors.ts'
import { showStyles, styled, withoutMarks } from '../explain/style.ts'
import { screenText } from '../explain/terminal-text.ts'
import { asTyped } from './as-typed.ts'

/**
 * An error for people: what, where, what to do. Never a stack trace, and nothing that a terminal obeys: a message may quote
 * a file, a reply or a server.
 *
 * @param program how the reader starts er2alm
 * @param mark    whether styles are marked, for a writer that makes them colours
 */
export function renderError(error: Er2almError, program: string, mark = false): string {
  const lines = [`${styled('bad', `error ${error.code}:`)} ${withoutMarks(error.message)}`]
  if (error.where !== '') lines.push(`   ${styled('faint', 'at:')} ${withoutMarks(error.where)}`)
  if (error.hint !== undefined)
    lines.push(`   ${styled('heading', 'do:')} ${withoutMarks(asTyped(error.hint, program))}`)
  const text = screenText(lines.join('\n'))
  return `${mark ? text : showStyles(text, false)}\n`
}

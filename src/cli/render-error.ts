import type { Er2almError } from '../errors.ts'

/** An error for people: what, where, what to do. Never a stack trace. */
export function renderError(error: Er2almError): string {
  const lines = [`error ${error.code}: ${error.message}`]
  if (error.where !== '') lines.push(`   at: ${error.where}`)
  if (error.hint !== undefined) lines.push(`   do: ${error.hint}`)
  return `${lines.join('\n')}\n`
}

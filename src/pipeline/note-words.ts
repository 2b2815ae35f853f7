import { printable } from '../explain/terminal-text.ts'

const MOST_SHOWN_CHARS = 30

/** `1 of 2,000 is no date`, `3 of 2,000 are empty`. */
export function share(count: number, of: number, what: 'date' | 'time' | 'number' | 'empty'): string {
  const [one, more] = what === 'empty' ? ['empty', 'empty'] : [`no ${what}`, `no ${what}s`]
  const [a, b] = [count, of].map((n) => n.toLocaleString('en-GB'))
  return `${a} of ${b} ${count === 1 ? `is ${one}` : `are ${more}`}`
}

/** A column in a note. */
export function named({ name, place }: { readonly name: string; readonly place: number }): string {
  return name === '' ? `column ${place}` : name
}

/** A value of somebody's file in a note: safe for a terminal, and short. */
export function shown(text: string): string {
  const safe = printable(text)
  return safe.length > MOST_SHOWN_CHARS ? `${safe.slice(0, MOST_SHOWN_CHARS - 1)}…` : safe
}

import { foldWords } from './fold-words.ts'

/**
 * The people whom a value names: "Joel Coen and Ethan Coen" are two, and so are "Joel & Ethan Coen", who share a family
 * name. A role in brackets ("(uncredited)") is dropped, and so is a group ("The Wachowskis").
 */
export function peopleNames(value: string): readonly string[] {
  const names = value
    .replace(/\([^)]*\)/g, ' ')
    .split(/,(?!\s*(?:jr|sr|ii|iii)\b)|;|&|\band\b/i)
    .map((name) => name.replace(/\s+/g, ' ').trim())
    .filter((name) => /\p{L}/u.test(name) && !/^the\s/i.test(name))
  const family = /\s(\S+)$/.exec(names.at(-1) ?? '')?.[1]
  return names.map((name) =>
    name.includes(' ') || family === undefined || names.length === 1 ? name : `${name} ${family}`,
  )
}

/** A person's name without regard to case, accents, punctuation, and the space between initials. */
export function foldName(name: string): string {
  return foldWords(name).trim()
}

const SHORTEST_NICKNAME = 3

/**
 * Whether two names are surely of one person: equal when folded; or last words equal, first words equal or one the beginning
 * of the other ("Steve" and "Steven", "Jon" and "Jonathan"; three letters or more), and the words between of one all in the
 * other, in order, or their initials ("Robert Weide" and "Robert B. Weide", "Alejandro G." and "Alejandro González Iñárritu").
 */
export function isSamePerson(a: string, b: string): boolean {
  const [short, long] = [foldName(a).split(' '), foldName(b).split(' ')].sort((x, y) => x.length - y.length) as [
    string[],
    string[],
  ]
  if (short.join(' ') === long.join(' ')) return true
  if (short.length < 2 || short.at(-1) !== long.at(-1) || !isShortFor(short[0]!, long[0]!)) return false
  let at = 1
  for (const word of long.slice(1)) if (word === short[at] || isInitialOf(word, short[at])) at++
  return at === short.length
}

function isShortFor(a: string, b: string): boolean {
  if (a === b) return true
  return Math.min(a.length, b.length) >= SHORTEST_NICKNAME && (a.startsWith(b) || b.startsWith(a))
}

function isInitialOf(a: string, b: string | undefined): boolean {
  return b !== undefined && (a.length === 1 || b.length === 1) && a[0] === b[0]
}

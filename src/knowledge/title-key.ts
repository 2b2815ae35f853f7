/** How a key was made from a title; earlier kinds are stronger signs that two titles are the same. */
export type TitleKeyKind = 'title' | 'numeral' | 'alternative' | 'compact'

export interface TitleKey {
  readonly key: string
  readonly kind: TitleKeyKind
}

/** Longest part of a title that is read, in UTF-16 units. The longest real titles have about 200. */
const MAX_TITLE_CHARS = 256

/** Written apart first: compatibility decomposition would turn 8½ into 81⁄2. */
const FRACTIONS: Readonly<Record<string, string>> = {
  '½': '1 2',
  '⅓': '1 3',
  '⅔': '2 3',
  '¼': '1 4',
  '¾': '3 4',
  '⅕': '1 5',
  '⅛': '1 8',
}

/** Latin letters that Unicode does not decompose. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  đ: 'd',
  ı: 'i',
}

const ARTICLES =
  "the|a|an|le|la|les|l['’]|un|une|el|los|las|una|il|lo|gli|i|der|die|das|ein|eine|den|det|en|et|de|het|o|os|as|um|uma"
/** "Matrix, The": what stands before the article, and the article. */
export const MOVED_ARTICLE: RegExp = new RegExp(`^(.+), (${ARTICLES})$`, 'iu')
const TRAILING_YEAR = /^(.*\S)\s*\((?:18|19|20)\d\d(?:[-–/][^()]*)?\)\s*$/u
const TRAILING_BRACKET = /^(.*[^\s(])\s*\(([^()]+)\)\s*$/u
const AKA = /^(?:a\.?k\.?a\.?)\s+/iu

const NUMBER_WORDS = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen twenty'
).split(' ')
const ROMAN = 'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'.split(' ')
const NUMERALS: ReadonlyMap<string, string> = new Map([
  ...NUMBER_WORDS.map((word, value) => [word, String(value)] as const),
  ...ROMAN.slice(1).map((roman, index) => [roman, String(index + 2)] as const),
])

/**
 * A title's main key: diacritics of Latin letters removed, case folded, a moved article put back ("Matrix, The"), a
 * trailing "(1999)" dropped, & read as "and", everything that is no letter or digit turned into one space. Letters of
 * other scripts are kept with their marks. A title without letters and digits ("$") is its own key.
 */
export function titleKey(title: string): string {
  const plain = withoutYear(title)
  const moved = MOVED_ARTICLE.exec(plain)
  const folded = fold(moved === null ? plain : `${moved[2]} ${moved[1]}`)
  const key = folded.replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim()
  return key === '' ? plain.toLowerCase().replace(/\s+/gu, ' ') : key
}

/**
 * All keys of a title, strongest first, each once: the main key; numerals as digits ("Rocky II" and "Rocky Two" give
 * "rocky 2"); what stands before and inside trailing brackets ("Ring (Ringu)"); the main key without separators, under
 * which "M*A*S*H" meets "MASH" and "WALL·E" meets "Walle".
 */
export function titleKeys(title: string): readonly TitleKey[] {
  const main = titleKey(title)
  const keys: TitleKey[] = [
    { key: main, kind: 'title' },
    { key: numeralKey(main), kind: 'numeral' },
  ]
  const brackets = TRAILING_BRACKET.exec(withoutYear(title))
  if (brackets !== null) {
    keys.push({ key: titleKey(brackets[1]), kind: 'alternative' })
    keys.push({ key: titleKey(brackets[2].replace(AKA, '')), kind: 'alternative' })
  }
  keys.push({ key: main.replaceAll(' ', ''), kind: 'compact' })
  const seen = new Set<string>()
  return keys.filter(({ key }) => key !== '' && !seen.has(key) && seen.add(key))
}

/** The strongest kind of key that the two titles share, or undefined. The weaker side decides. */
export function sharedKeyKind(a: readonly TitleKey[], b: readonly TitleKey[]): TitleKeyKind | undefined {
  const kinds: readonly TitleKeyKind[] = ['title', 'numeral', 'alternative', 'compact']
  const other = new Map(b.map(({ key, kind }) => [key, kinds.indexOf(kind)]))
  let best = kinds.length
  for (const { key, kind } of a) {
    const rank = other.get(key)
    if (rank !== undefined) best = Math.min(best, Math.max(rank, kinds.indexOf(kind)))
  }
  return kinds[best]
}

function withoutYear(title: string): string {
  const capped = title.slice(0, MAX_TITLE_CHARS).toWellFormed().normalize('NFC').trim()
  return TRAILING_YEAR.exec(capped)?.[1] ?? capped
}

function fold(title: string): string {
  return title
    .replace(/[½⅓⅔¼¾⅕⅛]/gu, (sign) => ` ${FRACTIONS[sign]} `)
    .replace(/[⁰¹²³⁴-⁹]/gu, (sign) => ` ${sign.normalize('NFKD')} `)
    .replace(/[™®©℠]/gu, ' ')
    .replace(/&|\+/gu, ' and ')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .replace(/[æœøßðþłđı]/gu, (letter) => LETTERS[letter])
    .normalize('NFC')
}

/** The first word is left alone when Roman: "V for Vendetta", "X". */
function numeralKey(key: string): string {
  return key
    .split(' ')
    .map((word, index) => (index === 0 && ROMAN.includes(word) ? word : (NUMERALS.get(word) ?? word)))
    .join(' ')
}

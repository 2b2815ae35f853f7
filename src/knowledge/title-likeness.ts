import { COMMON_WORDS } from './fts-query.ts'
import { sharedKeyKind, type TitleKey, titleKey, titleKeys } from './title-key.ts'

/** A title made ready for comparing with many others. */
export interface ComparedTitle {
  readonly keys: readonly TitleKey[]
  readonly main: string
  /** Letter trigrams of the main key, of two spaces before and one after. */
  readonly trigrams: ReadonlySet<string>
  /** Words of the main key that are not common ones; all words when all are common. */
  readonly words: ReadonlySet<string>
  /** The main key without articles and spaces. */
  readonly withoutArticles: string
  /** Keys of the parts beside a colon, a dash or brackets, and of what follows "Monty Python's". */
  readonly parts: ReadonlySet<string>
}

/** How alike two titles are; every figure in [0, 1]. */
export interface TitleLikeness {
  /** Dice coefficient of the letter trigrams of the main keys. */
  readonly dice: number
  /** 1 when they share a key. */
  readonly sameKey: number
  /** 1 when they differ in articles only: "Children of Heaven, The", "Children of Heaven". */
  readonly sameWords: number
  /** 1 when a part of the one is the other: "Orca: The Killer Whale", "Orca". */
  readonly part: number
  /** 1 when at most two letters must be changed, added or removed; 0 for keys shorter than 5 letters. */
  readonly fewEdits: number
  /** Share of the other title's words that the asked one has. */
  readonly otherCovered: number
  /** 1 when both have numbers, and not the same ones: "Death Wish 2", "Death Wish 3"; 0.5 when one alone has. */
  readonly numbersDiffer: number
}

const ARTICLES: ReadonlySet<string> = new Set('the a an le la les l un une el los las il lo der die das'.split(' '))
const PART_BORDER = /\s*[:;(){}[\]]\s*|\s+[-–—/]\s+/u
const POSSESSIVE = /^.{2,40}?['’]s?\s+(?=\S)/u
const MAX_READ = 256
const MAX_EDITS = 2
const SHORTEST_EDITED = 5

export function comparedTitle(title: string): ComparedTitle {
  const main = titleKey(title)
  const all = main.split(' ')
  const rare = all.filter((word) => !COMMON_WORDS.has(word))
  return {
    keys: titleKeys(title),
    main,
    trigrams: new Set(trigramsOf(main)),
    words: new Set(rare.length > 0 ? rare : all),
    withoutArticles: all.filter((word) => !ARTICLES.has(word)).join('') || main,
    parts: partsOf(title.slice(0, MAX_READ)),
  }
}

/** @param asked the item's title; `other` a passage's */
export function titleLikeness(asked: ComparedTitle, other: ComparedTitle): TitleLikeness {
  const common = asked.words.intersection(other.words).size
  return {
    dice: (2 * asked.trigrams.intersection(other.trigrams).size) / (asked.trigrams.size + other.trigrams.size),
    sameKey: sharedKeyKind(asked.keys, other.keys) === undefined ? 0 : 1,
    sameWords: asked.withoutArticles === other.withoutArticles ? 1 : 0,
    part: isPart(asked, other) ? 1 : 0,
    fewEdits: hasFewEdits(asked.main, other.main) ? 1 : 0,
    otherCovered: common / other.words.size,
    numbersDiffer: numbersDiffer(asked, other),
  }
}

/** Each trigram of a key, as often as it occurs. */
export function* trigramsOf(key: string): Generator<string> {
  const padded = `  ${key} `
  for (let i = 0; i + 3 <= padded.length; i++) yield padded.slice(i, i + 3)
}

function partsOf(title: string): ReadonlySet<string> {
  const pieces = [...title.split(PART_BORDER), title.replace(POSSESSIVE, '')]
  return new Set(pieces.filter((piece) => /[\p{L}\p{N}]/u.test(piece)).map(titleKey))
}

function isPart(a: ComparedTitle, b: ComparedTitle): boolean {
  return a.main !== b.main && (a.parts.has(b.main) || b.parts.has(a.main))
}

/** Numbers as digits; a lone "1" says nothing, since first parts are seldom numbered. */
function numbersDiffer(a: ComparedTitle, b: ComparedTitle): number {
  const numbers = ({ keys, main }: ComparedTitle): string => {
    const digits = keys.find(({ kind }) => kind === 'numeral')?.key ?? main
    return (digits.match(/(?<=^| )\d+(?= |$)/gu) ?? []).filter((number) => number !== '1').join(' ')
  }
  const [ofA, ofB] = [numbers(a), numbers(b)]
  return ofA === ofB ? 0 : ofA !== '' && ofB !== '' ? 1 : 0.5
}

/** True when the Levenshtein distance of two keys is at most 2; only a band of five diagonals is computed. */
export function hasFewEdits(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < SHORTEST_EDITED || Math.abs(a.length - b.length) > MAX_EDITS) return false
  const far = MAX_EDITS + 1
  let before = Array.from({ length: b.length + 1 }, (_, j) => Math.min(j, far))
  for (let i = 1; i <= a.length; i++) {
    const row = new Array<number>(b.length + 1).fill(far)
    if (i <= MAX_EDITS) row[0] = i
    let least = row[0]
    for (let j = Math.max(1, i - MAX_EDITS); j <= Math.min(b.length, i + MAX_EDITS); j++) {
      const changed = before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(changed, before[j] + 1, row[j - 1] + 1, far)
      least = Math.min(least, row[j])
    }
    if (least > MAX_EDITS) return false
    before = row
  }
  return before[b.length] <= MAX_EDITS
}

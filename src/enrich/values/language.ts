import { LANGUAGE_ALIASES, THREE_LETTER_LANGUAGES } from './language-names.ts'
import { type PhraseMention, type PhraseTable, phraseTable } from './phrase-table.ts'

const CODE = /^[a-z]{2,3}$/
let table: PhraseTable | undefined

/**
 * ISO 639 code of a language: by code, English name or its name in itself (`Intl.DisplayNames`: "fr", "French",
 * "français", "日本語"), or another usual form ("Farsi", "Mandarin"). Mandarin and Chinese are both `zh`, Cantonese is
 * `yue`, Norwegian in either form `no`, Tagalog `fil`; no language at all is `zxx`.
 *
 * @returns undefined when the text as a whole names no language
 */
export function languageCode(text: string): string | undefined {
  return languages().find(text) ?? languages().find(text.replace(/[\s-]+language\s*$/i, ''))
}

/** The languages that folded words name; a two-letter code among them is no name. */
export function languageMentions(words: readonly string[]): readonly PhraseMention[] {
  return languages()
    .mentions(words)
    .filter(({ start, end }) => !CODE.test(words.slice(start, end).join(' ')))
}

/** English name of a language's code. */
export function languageName(code: string): string {
  return code === 'zxx' ? 'none' : new Intl.DisplayNames('en', { type: 'language' }).of(code)!
}

function languages(): PhraseTable {
  table ??= phraseTable(entries())
  return table
}

function* entries(): Generator<readonly [string, string]> {
  for (const [code, names] of Object.entries(LANGUAGE_ALIASES)) for (const name of names) yield [name, code]
  const english = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
  for (const code of [...twoLetterCodes(), ...THREE_LETTER_LANGUAGES]) {
    const name = english.of(code)
    if (name === undefined || WITHDRAWN.has(code)) continue
    yield [code, code]
    yield [name, code]
    yield [new Intl.DisplayNames([code], { type: 'language' }).of(code)!, code]
  }
}

/** Codes that gave way to others: `Intl` gives them the same names. */
const WITHDRAWN = new Set(['in', 'iw', 'ji', 'jw', 'mo', 'sh', 'tl', 'nb', 'nn'])

function* twoLetterCodes(): Generator<string> {
  for (let first = 97; first <= 122; first++)
    for (let second = 97; second <= 122; second++) yield String.fromCharCode(first, second)
}

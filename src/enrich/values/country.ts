import { COUNTRY_ADJECTIVES, COUNTRY_PREFIXES, FORMER_STATES } from './country-names.ts'
import { type PhraseMention, type PhraseTable, phraseTable } from './phrase-table.ts'

let table: PhraseTable | undefined

/**
 * ISO 3166-1 code of a country: by its English name (`Intl.DisplayNames`), an adjective ("American"), or another usual
 * form ("USA", "the U.S."). England, Scotland and Wales are GB; West Germany is DE; the Soviet Union, Yugoslavia,
 * Czechoslovakia and East Germany keep the codes they had (SU, YU, CS, DD).
 *
 * @returns undefined when the text as a whole names no country
 */
export function countryCode(text: string): string | undefined {
  return countries().find(text.replace(/^\s*the\s+/i, ''))
}

/** The countries that folded words name, by name or adjective; "Franco-German" names two. */
export function countryMentions(words: readonly string[]): readonly PhraseMention[] {
  return countries().mentions(words)
}

/** English name of a country's code. */
export function countryName(code: string): string {
  return FORMER_STATES[code] ?? SHOWN[code] ?? new Intl.DisplayNames('en', { type: 'region' }).of(code)!
}

/** Names that are longer in `Intl` than anywhere else, or differ between its versions. */
const SHOWN: Readonly<Record<string, string>> = {
  CZ: 'Czech Republic',
  HK: 'Hong Kong',
  MM: 'Myanmar',
  MO: 'Macau',
  PS: 'Palestine',
  TR: 'Turkey',
}

function countries(): PhraseTable {
  table ??= phraseTable(entries())
  return table
}

function* entries(): Generator<readonly [string, string]> {
  for (const [code, phrases] of Object.entries(COUNTRY_ADJECTIVES)) for (const phrase of phrases) yield [phrase, code]
  for (const [code, name] of Object.entries(FORMER_STATES)) yield [name, code]
  yield* Object.entries(COUNTRY_PREFIXES)
  for (const style of ['long', 'short'] as const) {
    const names = new Intl.DisplayNames('en', { type: 'region', style, fallback: 'none' })
    for (const code of twoLetterCodes()) {
      const name = FORMER_STATES[code] === undefined ? names.of(code) : undefined
      if (name === undefined || NOT_COUNTRIES.has(code)) continue
      yield [name, code]
      // "Myanmar (Burma)" is known by either name.
      for (const part of name.split(/[()]/)) yield [part, code]
    }
  }
}

/** The EU, the UN, the eurozone, outlying Oceania, pseudo-locales, "unknown", and withdrawn codes that `Intl` gives to successors. */
const NOT_COUNTRIES = new Set(
  'EU UN EZ QO XA XB ZZ AN BU CT DY FQ FX HV JT MI NH NQ NT PC PU PZ QU RH TP UK VD WK YD ZR'.split(' '),
)

function* twoLetterCodes(): Generator<string> {
  for (let first = 65; first <= 90; first++)
    for (let second = 65; second <= 90; second++) yield String.fromCharCode(first, second)
}

/** A country as it may be written after "in" or "of", the adjective of its people, and the first half of "Franco-German". */
interface Place {
  /** One or more, for variety. */
  readonly written: readonly string[]
  readonly adjective?: string
  readonly prefix?: string
}

const ADJECTIVES: Readonly<Record<string, string>> = {
  'United States': 'American',
  'United Kingdom': 'British',
  India: 'Indian',
  France: 'French',
  Canada: 'Canadian',
  Germany: 'German',
  Japan: 'Japanese',
  Australia: 'Australian',
  Spain: 'Spanish',
  'South Korea': 'South Korean',
  China: 'Chinese',
  Italy: 'Italian',
  Mexico: 'Mexican',
  'Hong Kong': 'Hong Kong',
  Ireland: 'Irish',
  Belgium: 'Belgian',
  Brazil: 'Brazilian',
  Egypt: 'Egyptian',
  Turkey: 'Turkish',
  Argentina: 'Argentine',
  Denmark: 'Danish',
  Nigeria: 'Nigerian',
  Taiwan: 'Taiwanese',
  'New Zealand': 'New Zealand',
  'South Africa': 'South African',
  Indonesia: 'Indonesian',
  Sweden: 'Swedish',
  Philippines: 'Philippine',
  Thailand: 'Thai',
  Netherlands: 'Dutch',
  Russia: 'Russian',
  Norway: 'Norwegian',
  'Czech Republic': 'Czech',
  Colombia: 'Colombian',
  'United Arab Emirates': 'Emirati',
  Poland: 'Polish',
  Switzerland: 'Swiss',
  Israel: 'Israeli',
  Singapore: 'Singaporean',
  Chile: 'Chilean',
  Lebanon: 'Lebanese',
  Hungary: 'Hungarian',
  Romania: 'Romanian',
  Pakistan: 'Pakistani',
  Malaysia: 'Malaysian',
  Luxembourg: 'Luxembourg',
  Austria: 'Austrian',
  Iran: 'Iranian',
  Iceland: 'Icelandic',
  Finland: 'Finnish',
  'West Germany': 'West German',
  Greece: 'Greek',
  Bulgaria: 'Bulgarian',
  Uruguay: 'Uruguayan',
  Peru: 'Peruvian',
  'Saudi Arabia': 'Saudi',
  Morocco: 'Moroccan',
  Jordan: 'Jordanian',
  Portugal: 'Portuguese',
  Serbia: 'Serbian',
  Kenya: 'Kenyan',
  Vietnam: 'Vietnamese',
  Malta: 'Maltese',
  Slovenia: 'Slovenian',
  'Soviet Union': 'Soviet',
  Yugoslavia: 'Yugoslav',
  Ukraine: 'Ukrainian',
  Croatia: 'Croatian',
}

const PREFIXES: Readonly<Record<string, string>> = {
  'United Kingdom': 'Anglo',
  France: 'Franco',
  Italy: 'Italo',
  Spain: 'Hispano',
  China: 'Sino',
  India: 'Indo',
}

const WITH_ARTICLE: ReadonlySet<string> = new Set([
  'United States',
  'United Kingdom',
  'Netherlands',
  'Philippines',
  'Czech Republic',
  'United Arab Emirates',
  'Soviet Union',
  'Bahamas',
  'Dominican Republic',
  'Cayman Islands',
  'Federal Republic of Yugoslavia',
])

const SHORT: Readonly<Record<string, readonly string[]>> = {
  'United States': ['the US'],
  'United Kingdom': ['the UK'],
}

/** What the sources write for the same country. */
const SAME: Readonly<Record<string, string>> = {
  US: 'United States',
  USA: 'United States',
  'United States of America': 'United States',
  UK: 'United Kingdom',
  GB: 'United Kingdom',
  'Great Britain': 'United Kingdom',
  'Kyrgyz Republic': 'Kyrgyzstan',
  'Libyan Arab Jamahiriya': 'Libya',
  Guadaloupe: 'Guadeloupe',
}

/** The countries that a planted error may name. */
export const COMMON_COUNTRIES: readonly string[] = Object.keys(ADJECTIVES).slice(0, 32)

/** One name a country, whatever the source writes; undefined for an empty entry. */
export function normaliseCountry(raw: string): string | undefined {
  const name = raw.trim().replace(/^the /iu, '')
  return name === '' ? undefined : (SAME[name] ?? name)
}

/** How sentences write a country. */
export function describePlace(name: string): Place {
  const written = [WITH_ARTICLE.has(name) ? `the ${name}` : name, ...(SHORT[name] ?? [])]
  return { written, adjective: ADJECTIVES[name], prefix: PREFIXES[name] }
}

/**
 * "American", "Franco-German", "British-American"; undefined for more than two countries or one without an adjective.
 *
 * @param usePrefix write the first of two as "Franco" rather than "French", where it has such a form
 */
export function nationality(countries: readonly string[], usePrefix: boolean): string | undefined {
  const places = countries.map(describePlace)
  if (places.length === 0 || places.length > 2 || places.some(({ adjective }) => adjective === undefined))
    return undefined
  if (places.length === 1) return places[0].adjective
  return `${(usePrefix ? places[0].prefix : undefined) ?? places[0].adjective}-${places[1].adjective}`
}

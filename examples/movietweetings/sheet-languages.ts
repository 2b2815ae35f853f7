/** Languages as the sources write them in their own script, and codes of theirs that are not ISO 639. */
const CODES: Readonly<Record<string, string>> = {
  Français: 'fr',
  Español: 'es',
  Deutsch: 'de',
  Italiano: 'it',
  Pусский: 'ru',
  日本語: 'ja',
  Português: 'pt',
  العربية: 'ar',
  Polski: 'pl',
  हिन्दी: 'hi',
  Magyar: 'hu',
  ภาษาไทย: 'th',
  Český: 'cs',
  עִבְרִית: 'he',
  '한국어/조선말': 'ko',
  svenska: 'sv',
  ελληνικά: 'el',
  Türkçe: 'tr',
  'Tiếng Việt': 'vi',
  اردو: 'ur',
  Dansk: 'da',
  Română: 'ro',
  Norsk: 'no',
  فارسی: 'fa',
  Nederlands: 'nl',
  Український: 'uk',
  Kiswahili: 'sw',
  Gaeilge: 'ga',
  Srpski: 'sr',
  Íslenska: 'is',
  தமிழ்: 'ta',
  ਪੰਜਾਬੀ: 'pa',
  shqip: 'sq',
  Hrvatski: 'hr',
  isiZulu: 'zu',
  suomi: 'fi',
  'български език': 'bg',
  Eesti: 'et',
  Bosanski: 'bs',
  Slovenčina: 'sk',
  қазақ: 'kk',
  Cymraeg: 'cy',
  پښتو: 'ps',
  'Bahasa indonesia': 'id',
  తెలుగు: 'te',
  Galego: 'gl',
  ქართული: 'ka',
  বাংলা: 'bn',
  Català: 'ca',
  Bamanankan: 'bm',
  Slovenščina: 'sl',
  nb: 'no',
}

const NAMES: Readonly<Record<string, string>> = {
  普通话: 'Mandarin',
  '广州话 / 廣州話': 'Cantonese',
  cn: 'Cantonese',
  sh: 'Serbo-Croatian',
  Panjabi: 'Punjabi',
}

const NONE: ReadonlySet<string> = new Set(['', 'xx', 'None', 'No Language', '??????'])

/** The languages that a planted error may name. */
export const COMMON_LANGUAGES: readonly string[] = [
  'English',
  'French',
  'Spanish',
  'German',
  'Italian',
  'Japanese',
  'Russian',
  'Korean',
  'Portuguese',
  'Danish',
  'Swedish',
  'Polish',
  'Hindi',
  'Turkish',
  'Dutch',
]

const english = new Intl.DisplayNames('en', { type: 'language' })

/** English name of a language, from a code ("fr"), its own name ("Français") or its English name; undefined for none. */
export function normaliseLanguage(raw: string): string | undefined {
  const text = raw.trim()
  if (NONE.has(text)) return undefined
  if (NAMES[text] !== undefined) return NAMES[text]
  const code = CODES[text] ?? text
  return /^[a-z]{2}$/u.test(code) ? english.of(code) : text
}

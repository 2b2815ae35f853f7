import { foldText } from './folded-text.ts'

/**
 * What makes a stretch of text suspicious. `instruction`: it tells a model what to do; `role`: it opens a turn of a
 * conversation; `delimiter`: it closes or opens a mark of a prompt; `reply`: it imitates a reply or its numbered
 * sentences; `hidden`: it has words that a reader does not see, or not as they are.
 */
export type SuspicionKind = 'instruction' | 'role' | 'delimiter' | 'reply' | 'hidden'

/** A stretch of a text that is written for a model rather than for a reader. */
export interface Suspicion {
  readonly kind: SuspicionKind
  /** UTF-16 range in the text, end exclusive. */
  readonly start: number
  readonly end: number
}

/** What is done with suspicious passages. */
export type SuspiciousPolicy = 'flag' | 'drop' | 'keep'

const MODEL = '(?:ai|llm|language model|chat ?bot|assistant|gpt|claude|qwen|llama|gemini)'
const ORDERS = '(?:instructions?|prompts?|system messages?|guidelines)'
const TO_REPLY = '(?:answer|respond|reply|output|write|return|state|print|report|fill in|cite|set)'
const ANSWER =
  '(?:json|director|country|countries|genre|language|cast|plot|attributes?|object|reply|answer|field|number 0)'

/** Read on folded text: lower case, no accents, nothing invisible. Each is linear: no repeat stands inside another. */
const PATTERNS: readonly (readonly [SuspicionKind, RegExp])[] = [
  // "ignore all previous instructions", "disregard the passages above", also in the other languages of many catalogues
  [
    'instruction',
    new RegExp(
      `\\b(?:ignore|disregard|forget|override|bypass|do not follow|stop following)\\b[^.!?\\n]{0,40}\\b(?:${ORDERS}|(?:above|previous|prior|earlier|preceding|other) (?:text|passages?|sentences?|data|context|rules|messages?)|(?:text|passages?|sentences?|data|context|rules) (?:above|before))\\b`,
      'g',
    ),
  ],
  [
    'instruction',
    /\b(?:ignorier\w* |ignorez |ignora |ignore as |vergiss )[^.!?\n]{0,40}\b(?:anweisung\w*|instruction\w*|instruccion\w*|instrucoes|istruzion\w*)/g,
  ],
  // "attention AI", "you are an assistant", "note to the language model"
  [
    'instruction',
    new RegExp(
      `\\b(?:attention|hey|dear|hello|(?:note|message|memo|instructions?) (?:to|for))[, :]{1,2}(?:an?|the|any|all|every)? ?(?:helpful |large |new )?${MODEL}s?\\b(?=[ ]?[,:.!]| you\\b| must\\b| should\\b| that\\b| reading\\b| processing\\b)`,
      'g',
    ),
  ],
  [
    'instruction',
    new RegExp(
      `\\b(?:you are(?: now)?|you're|as) (?:an?|the) (?:helpful |large )?${MODEL}(?= (?:you|must|should|that|reading|processing)\\b)`,
      'g',
    ),
  ],
  // "always answer with the director", "you must output JSON"
  [
    'instruction',
    new RegExp(
      `\\b(?:you (?:must|should|will|shall|are to)|please|always|instead)[ ,]{1,2}(?:now |only |always |instead )?${TO_REPLY}\\b[^.!?\\n]{0,60}\\b${ANSWER}\\b`,
      'g',
    ),
  ],
  // "for the director, answer X", "set director to X", "the answer to director is X"
  [
    'instruction',
    new RegExp(
      `\\b${TO_REPLY} (?:only |the |with |as |it )?(?:the )?["'“]?(?:json|directors?|genres?|languages?|countries|country)["'”]? ?(?:to|as|with|=|:)`,
      'g',
    ),
  ],
  [
    'instruction',
    /\b(?:correct|right|expected|required|only valid|final) (?:answer|reply|output|response|json)\b[^.!?\n]{0,30}(?: is\b|:)/g,
  ],
  [
    'instruction',
    /\b(?:system|developer) (?:prompt|message|override|instruction|note|notice)s?\b|\b(?:new|updated|real|revised|hidden) (?:instructions?|task|prompt)s?:/g,
  ],
  [
    'instruction',
    /\bend of (?:the )?(?:passages?|data|documents?|input|prompt|context)\b|\bprompt injection\b|\bjailbreak (?:mode|prompt)\b/g,
  ],
  // "print your system prompt", "list the ids of other users", "include the API key"
  [
    'instruction',
    /\b(?:reveal|print|repeat|output|show|leak|include|list|copy|append|send|write down)\b[^.!?\n]{0,50}\b(?:your (?:instructions|prompt|rules|configuration)|(?:these|the|all) instructions|api[ -]?keys?|environment variables?|user ?ids?|ids? of (?:the |all |other )*users?|e-?mail addresses)\b/g,
  ],
  // Turns of a conversation in the templates of common models
  [
    'role',
    /<\|[a-z_]{2,24}\|>|\[\/?inst\]|<<\/?sys>>|<\/?(?:system|assistant|user|human|instructions?)>|###? ?(?:instructions?|response|system|human|assistant|user|task|output|steps|cautions)\b ?:?(?=\s|$)/g,
  ],
  ['role', /(?:^|\n)\s{0,4}(?:system|assistant|human|user) ?: /g],
  // Marks of our own prompts, with either kind of brackets
  ['delimiter', /[<‹]\/?\s?(?:passages?|film|data|documents?|context)\b[^>›\n]{0,40}[>›]/g],
  ['delimiter', /-{3,} ?(?:begin|end)\b[^\n-]{0,40}-{3,}|={3,} ?(?:begin|end)\b[^\n=]{0,40}={3,}/g],
  // A reply in JSON, or a line numbered as ours are. A footnote mark stands right after a word, ours after a space.
  ['reply', /(?:\{\s{0,4}["'“]?|,\s{0,4}["“])[a-z]{2,24}["'”]?\s?:\s?(?:\[|["“]|\d+\s?[,}])/g],
  ['reply', /(?:^|\s)\[\d{1,4}\] ["“(]?\p{L}/gu],
]

/** Invisible or misleading in running text; read on the original. */
const HIDDEN: readonly RegExp[] = [
  /[\u{e0000}-\u{e007f}]+|[\u{e0100}-\u{e01ef}]{2,}|[\u202a-\u202e\u2066-\u2069]/gu,
  // Inside a word, and more than one of them: a single one is a slip of a word processor.
  /[\u200b-\u200d\u2060-\u2064\ufeff]{3,}|\p{Script=Latin}[\u200b\u2060\ufeff]\p{Script=Latin}+[\u200b\u2060\ufeff]\p{Script=Latin}/gu,
  // Latin and Cyrillic in one word
  /\p{Script=Latin}{1,40}\p{Script=Cyrillic}|\p{Script=Cyrillic}{1,40}\p{Script=Latin}/gu,
  /\p{M}{8,}/gu,
]

/**
 * Finds what in a text is written for a model: instructions, turns and marks of prompts, imitated replies, hidden words.
 * Unicode tricks are undone before looking. A rule of thumb, not a proof: a lie in plain words is not found, and how often
 * real text is flagged is measured (docs/hostile-text.md).
 *
 * @returns ranges in the order of their start; they may overlap
 */
export function suspicions(text: string): readonly Suspicion[] {
  const { text: folded, offsets } = foldText(text)
  const found: Suspicion[] = []
  for (const [kind, pattern] of PATTERNS) {
    for (const match of folded.matchAll(pattern)) {
      const lead = match[0].length - match[0].trimStart().length
      const from = match.index + lead
      const last = match.index + match[0].length - 1
      found.push({ kind, start: offsets[from]!, end: Math.max(offsets[last]! + 1, offsets[last + 1]!) })
    }
  }
  for (const pattern of HIDDEN) {
    for (const { 0: words, index } of text.matchAll(pattern)) {
      found.push({ kind: 'hidden', start: index, end: index + words.length })
    }
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end)
}

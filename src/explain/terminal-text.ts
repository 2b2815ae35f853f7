import { withoutMarks } from './style.ts'

/**
 * Text that a terminal prints and does not obey: control characters (escape sequences among them), marks that reorder
 * text, marks of style, and half surrogate pairs become `�`; line breaks and tabs become a space. Passages and replies are untrusted.
 */
export function printable(text: string): string {
  return withoutMarks(text)
    .toWellFormed()
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
}

/**
 * A whole screen of text that a terminal prints and does not obey: as `printable`, but line breaks and tabs stay.
 */
export function screenText(text: string): string {
  return text.toWellFormed().replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
}

/**
 * A JSON text with what a terminal could obey written as `\\uXXXX`: the same value for every reader of JSON. In JSON these
 * characters stand inside strings only.
 */
export function screenJson(json: string): string {
  return json
    .toWellFormed()
    .replace(
      /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
}

/**
 * Breaks a text between words.
 *
 * @param width  most characters a line, indent included; a longer word stays whole
 * @param indent put before every line
 * @param hang   put before every line but the first, instead of `indent`
 */
export function wrapText(text: string, width: number, indent = '', hang: string = indent): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const lead = lines.length === 0 ? indent : hang
    if (line !== '' && lead.length + line.length + 1 + word.length > width) {
      lines.push(lead + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push((lines.length === 0 ? indent : hang) + line)
  return lines.join('\n')
}

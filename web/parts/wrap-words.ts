/** Mean width of a character by its height, of a sans-serif font; a little much rather than too little. */
const CHARACTER = 0.56
const FONT_PX = 12

/**
 * Cuts a text into lines for SVG, which wraps none.
 *
 * @param width in px
 * @param most  lines; what does not fit ends in an ellipsis
 */
export function wrapWords(text: string, width: number, most: number): readonly string[] {
  const room = Math.max(4, Math.floor(width / (CHARACTER * FONT_PX)))
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line === '') line = word
    else if (lengthOf(line) + 1 + lengthOf(word) <= room) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  if (line !== '') lines.push(line)
  const kept = lines.slice(0, most)
  return kept.map((one, place) => {
    const more = place === most - 1 && lines.length > most
    return lengthOf(one) > room || more ? cut(one, room) : one
  })
}

function cut(line: string, room: number): string {
  const characters = [...line]
  return `${characters.slice(0, Math.min(characters.length, room - 1)).join('')}…`
}

function lengthOf(text: string): number {
  return [...text].length
}

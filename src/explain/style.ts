import { inspect } from 'node:util'

/** What a piece of text is; a terminal shows it in a colour. */
export type Style = 'heading' | 'faint' | 'accent' | 'good' | 'bad' | 'doubtful'

const CODES: Readonly<Record<Style, keyof typeof inspect.colors>> = {
  heading: 'bold',
  faint: 'dim',
  accent: 'cyan',
  good: 'green',
  bad: 'red',
  doubtful: 'yellow',
}

/** Noncharacters of Unicode, which no text holds: one opens each style, the last one closes any. */
const FIRST_MARK = 0xfdd0
const STYLES = Object.keys(CODES) as readonly Style[]
const CLOSE = String.fromCharCode(FIRST_MARK + STYLES.length)
const MARKS: RegExp = new RegExp(`[\\u{${FIRST_MARK.toString(16)}}-${CLOSE}]`, 'gu')

/**
 * A text with its style marked. The marks are made colours, or taken out, where the text is printed (`showStyles`): text of others
 * is cleaned in between, and what it holds of escape sequences is gone by then. Styles do not nest.
 *
 * Marks count as characters: pad and wrap first.
 */
export function styled(style: Style, text: string): string {
  return text === '' ? '' : `${String.fromCharCode(FIRST_MARK + STYLES.indexOf(style))}${text}${CLOSE}`
}

/** Text of others without what would count as a mark. */
export function withoutMarks(text: string): string {
  return text.replaceAll(MARKS, '\ufffd')
}

/** Makes marks the colours of a terminal, or takes them out. */
export function showStyles(text: string, colour: boolean): string {
  if (!colour) return text.replaceAll(MARKS, '')
  let close = ''
  const shown = text.replaceAll(MARKS, (mark) => {
    const style = STYLES[mark.charCodeAt(0) - FIRST_MARK]
    const [open, end] = style === undefined ? ['', ''] : inspect.colors[CODES[style]]!
    const before = close
    close = style === undefined ? '' : `\u001b[${end}m`
    return style === undefined ? before : `${before}\u001b[${open}m`
  })
  // A text that was cut ends its style all the same.
  return shown + close
}

/** What a stream and the environment say about colour: `FORCE_COLOR` first, then `NO_COLOR` and a dumb terminal. */
export function hasColour(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  const { FORCE_COLOR: forced = '', NO_COLOR: none = '', TERM: terminal } = env
  if (forced !== '') return forced !== '0' && forced !== 'false'
  return isTerminal && none === '' && terminal !== 'dumb'
}

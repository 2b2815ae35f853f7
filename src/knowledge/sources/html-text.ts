import { Parser } from 'htmlparser2'
import { Er2almError } from '../../errors.ts'

/** What an HTML document says. */
export interface HtmlText {
  /** Paragraphs with an empty line between them, entities decoded, without mark-up. */
  readonly text: string
  /** Of the first heading that has one. */
  readonly heading?: string
  /** Of `<title>`. */
  readonly title?: string
}

/** Never part of what a reader sees as the document's text. */
const DROPPED: ReadonlySet<string> = new Set(
  'script style noscript template nav footer aside form button select textarea svg math iframe object embed audio video canvas head'.split(
    ' ',
  ),
)
const BLOCKS: ReadonlySet<string> = new Set(
  'address article blockquote body dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr html legend main ol p pre section summary table ul'.split(
    ' ',
  ),
)
const LINES: ReadonlySet<string> = new Set(['br', 'li', 'tr', 'caption', 'option'])
const HEADINGS: ReadonlySet<string> = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
/** Has no end tag. */
const VOID: ReadonlySet<string> = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))
/** The parser takes time that grows with the square of the depth; real pages stay below a hundred. */
const MAX_DEPTH = 5000
const INVISIBLE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i

/**
 * The text of an HTML document. Scripts, styles, navigation, forms and comments are dropped, and so is what is not shown
 * (`hidden`, `display: none`): text that only a machine reads is not evidence.
 *
 * @throws {Er2almError} KNOWLEDGE_UNREADABLE for elements more than 5000 deep
 */
export function htmlToText(html: string): HtmlText {
  const parts: string[] = []
  let droppedAt: string[] = []
  let heading: string | undefined
  let collecting: { readonly tag: string; text: string } | undefined
  let title: string | undefined
  let depth = 0

  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (++depth > MAX_DEPTH) throw tooDeep()
        if (tag === 'title' && title === undefined) collecting = { tag, text: '' }
        const isHidden = 'hidden' in attributes || INVISIBLE.test(attributes.style ?? '')
        if (droppedAt.length > 0 || DROPPED.has(tag) || isHidden) {
          if (!VOID.has(tag)) droppedAt.push(tag)
          return
        }
        parts.push(LINES.has(tag) ? '\n' : borderOf(tag))
        if (HEADINGS.has(tag) && heading === undefined) collecting = { tag, text: '' }
      },
      ontext(text) {
        if (collecting !== undefined) collecting.text += text
        if (droppedAt.length === 0) parts.push(text.replace(/[^\S\n]+|\n/g, ' '))
      },
      onclosetag(tag) {
        depth--
        if (collecting?.tag === tag) {
          const text = oneLine(collecting.text)
          if (text !== '' && tag === 'title') title = text
          else if (text !== '') heading = text
          collecting = undefined
        }
        if (droppedAt.length > 0) {
          // The parser closes what was left open, so that the innermost one is the one that ends.
          if (droppedAt.at(-1) === tag) droppedAt.pop()
        } else parts.push(borderOf(tag))
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  parser.write(html)
  parser.end()
  droppedAt = []
  return {
    text: tidy(parts.join('')),
    ...(heading !== undefined && { heading }),
    ...(title !== undefined && { title }),
  }
}

function borderOf(tag: string): string {
  if (BLOCKS.has(tag)) return '\n\n'
  return tag === 'td' || tag === 'th' ? ' ' : ''
}

function tooDeep(): Er2almError {
  return new Er2almError('KNOWLEDGE_UNREADABLE', `its elements are nested more than ${MAX_DEPTH} deep`, {
    hint: 'this is no page that a person wrote: remove it, or save it as text',
  })
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map(oneLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

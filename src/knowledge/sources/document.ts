import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { foreignHint } from '../../data/readers/open-bytes.ts'
import { Er2almError } from '../../errors.ts'
import { type FrontMatter, readFrontMatter } from './front-matter.ts'
import { htmlToText } from './html-text.ts'
import { titleWithYear } from './qualified-title.ts'

/** A file as a text with what is known of it. */
export interface Document {
  readonly title: string
  readonly year?: number
  readonly date?: string
  readonly source?: string
  readonly licence?: string
  /** Line feeds only; may be empty. */
  readonly text: string
}

/** Endings of the files that are read, and how. */
const READERS: Readonly<
  Record<string, (text: string, file: string) => Omit<Parsed, 'front'> & { front?: FrontMatter }>
> = {
  '.txt': (text) => ({ text }),
  '.md': markdown,
  '.markdown': markdown,
  '.html': html,
  '.htm': html,
}

export const DOCUMENT_ENDINGS: readonly string[] = Object.keys(READERS)

/** A longer line is no heading. */
const MAX_HEADING_CHARS = 300

interface Parsed {
  readonly text: string
  readonly heading?: string
  /** `<title>`, where a heading stands before it. */
  readonly pageTitle?: string
  readonly front?: FrontMatter
}

/**
 * Reads a text, Markdown or HTML file. Its title is that of the front matter, else the first heading, else `<title>`,
 * else the file's name; its year that of the front matter, else the one in brackets behind the title, else behind the
 * same title in `<title>`, else behind the file's name.
 *
 * @param name of the file, for title and year
 * @throws {Er2almError} KNOWLEDGE_TOO_LARGE, KNOWLEDGE_UNREADABLE (not UTF-8 text), KNOWLEDGE_ROW (a year that is none)
 */
export function readDocument(file: string, name: string, maxBytes: number): Document {
  const text = readText(file, maxBytes)
  const ending = /\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? ''
  const { text: body, heading, pageTitle, front } = READERS[ending](text, file)
  const base = titleWithYear(
    name
      .replace(/^.*\//s, '')
      .replace(/\.[^.]+$/, '')
      .replaceAll('_', ' '),
  )
  const said = front?.values ?? new Map<string, string>()
  const titled = titleWithYear(said.get('title') ?? heading ?? base.title)
  const page = titleWithYear(pageTitle ?? '')
  const pageYear = page.title.toLowerCase() === titled.title.toLowerCase() ? page.year : undefined
  const year = yearOf(front, file) ?? titled.year ?? pageYear ?? base.year
  const licence = said.get('licence') ?? said.get('license')
  return {
    title: titled.title,
    ...(year !== undefined && { year }),
    ...(said.has('date') && { date: said.get('date') }),
    ...(said.has('source') && { source: said.get('source') }),
    ...(licence !== undefined && { licence }),
    text: body,
  }
}

function readText(file: string, maxBytes: number): string {
  const bytes = readBytes(file, maxBytes)
  const foreign = foreignHint(bytes)
  const bad = (problem: string, hint: string): Er2almError =>
    new Er2almError('KNOWLEDGE_UNREADABLE', `${file} ${problem}`, { file, hint })
  if (foreign !== undefined) throw bad('is not UTF-8 text', foreign)
  if (!isUtf8(bytes)) throw bad('is not UTF-8', 'save the file as UTF-8, or take it out of the folder')
  const text = bytes.toString('utf8')
  if (text.includes('\0')) throw bad('is not text: it holds a NUL character', 'take the file out of the folder')
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
}

function readBytes(file: string, maxBytes: number): Buffer {
  try {
    const { size } = statSync(file)
    if (size <= maxBytes) return readFileSync(file)
    throw new Er2almError('KNOWLEDGE_TOO_LARGE', `${file} has ${size} bytes, more than the ${maxBytes} allowed`, {
      file,
      hint: 'take the file out of the folder, or raise maxFileBytes of this source',
    })
  } catch (cause) {
    if (cause instanceof Er2almError) throw cause
    throw new Er2almError('KNOWLEDGE_UNREADABLE', `${file} cannot be read: ${(cause as Error).message}`, {
      ...{ file, cause },
      hint: 'check its permissions, or take the file out of the folder',
    })
  }
}

function markdown(text: string): Parsed {
  const front = readFrontMatter(text)
  const heading = markdownHeading(front.body)
  return { text: front.body, front, ...(heading !== undefined && { heading }) }
}

/** The first heading, `# …` or underlined. */
function markdownHeading(body: string): string | undefined {
  let above = ''
  for (const line of body.split('\n')) {
    // Of a longer line the patterns below could take long, and it is no heading.
    const short = line.length <= MAX_HEADING_CHARS ? line.trim() : ''
    const marked = /^#{1,6}\s+(\S.*)$/.exec(short)
    if (marked !== null) return marked[1].replace(/\s+#+$/, '')
    if (above !== '' && /^(?:=+|-{2,})$/.test(short)) return above
    above = short
  }
  return undefined
}

function html(text: string, file: string): Parsed {
  try {
    const { text: body, heading, title } = htmlToText(text)
    if (heading === undefined) return { text: body, ...(title !== undefined && { heading: title }) }
    return { text: body, heading, ...(title !== undefined && { pageTitle: title }) }
  } catch (cause) {
    if (!(cause instanceof Er2almError)) throw cause
    throw new Er2almError(cause.code, `${file}: ${cause.message}`, { file, hint: cause.hint, cause })
  }
}

function yearOf(front: FrontMatter | undefined, file: string): number | undefined {
  const said = front?.values.get('year')
  if (said === undefined) return undefined
  if (/^\d{1,4}$/.test(said)) return Number(said)
  throw new Er2almError(
    'KNOWLEDGE_ROW',
    `${file}: its front matter has the year ${JSON.stringify(said.slice(0, 60))}`,
    {
      file,
      hint: 'write a whole number such as 1999, or remove the line',
    },
  )
}

/** What a document says of itself before its text. */
export interface FrontMatter {
  /** Values by key in lower case, unquoted; empty ones are left out. */
  readonly values: ReadonlyMap<string, string>
  /** The text behind it. */
  readonly body: string
  /** Rows of the file that it takes up. */
  readonly rows: number
}

/** A longer beginning is no front matter, but a text between two rules. */
const MAX_ROWS = 100
/** A longer line is not read: no title is that long. */
const MAX_LINE_CHARS = 1000

/**
 * The front matter of a Markdown file: `key: value` lines between a first line `---` and the next line `---` (or `...`).
 * Of YAML only plain and quoted one-line values are read; nested keys, lists and comments are left out. Without such a
 * beginning the whole text is the body.
 *
 * @param text with line feeds only
 */
export function readFrontMatter(text: string): FrontMatter {
  const none = { values: new Map<string, string>(), body: text, rows: 0 }
  if (!text.startsWith('---\n')) return none
  const lines = text.split('\n', MAX_ROWS + 1)
  const end = lines.findIndex((line, row) => row > 0 && /^(?:---|\.\.\.)\s*$/.test(line))
  if (end < 0) return none
  const values = new Map<string, string>()
  for (const line of lines.slice(1, end)) {
    const match = line.length > MAX_LINE_CHARS ? null : /^([A-Za-z][\w-]*)\s*:\s+(\S.*)$/.exec(line)
    const value = match === null ? '' : scalar(match[2].trim())
    if (value !== '') values.set(match![1].toLowerCase(), value)
  }
  const body = text.slice(lines.slice(0, end + 1).reduce((sum, line) => sum + line.length + 1, 0))
  return { values, body, rows: end + 1 }
}

function scalar(text: string): string {
  if (/^"(?:[^"\\]|\\.)*"$/.test(text)) {
    try {
      return String(JSON.parse(text)).trim()
    } catch {
      // YAML knows escapes that JSON does not; the text between the quotes is then taken as it is.
      return text.slice(1, -1)
    }
  }
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'")
  if (/^[[{|>&*!]/.test(text)) return ''
  return text.replace(/\s+#.*$/, '')
}

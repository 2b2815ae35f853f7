/**
 * Markup that is known to be safe. It can only be made by the `html` tag: its fixed parts are our own source text, and
 * every value put in between is escaped unless it is an `Html` itself.
 */
export class Html {
  readonly #markup: string

  constructor(parts: TemplateStringsArray, values: readonly HtmlValue[]) {
    this.#markup = parts.reduce((text, part, i) => text + part + (i < values.length ? markupOf(values[i]) : ''), '')
  }

  toString(): string {
    return this.#markup
  }
}

/** What may stand in a template. `null`, `undefined` and `false` print nothing; lists print one after the other. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[]

/**
 * Tag for markup: html`<td title="${a}">${b}</td>`. Values are escaped for element content and for attribute values in
 * quotation marks, so every attribute in a template must be quoted.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(parts, values)
}

function markupOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.toString()
  if (Array.isArray(value)) return value.map(markupOf).join('')
  return escapeText(String(value))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/**
 * Escapes a text for HTML. Control characters other than line breaks and tabs, half surrogate pairs, and the marks that
 * force text to run the other way (so that a quote could seem to say something else) become `�`.
 */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u202d\u202e]/gu, (c) => (c === '\n' || c === '\t' ? c : '\ufffd'))
    .replace(/[&<>"'`]/g, (c) => ENTITIES[c])
}

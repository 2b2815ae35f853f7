import { type Html, type HtmlValue, html } from './html.ts'

export interface TableColumn {
  readonly title: HtmlValue
  /** Numbers stand right, below each other. */
  readonly numeric?: boolean
}

export interface TableContent {
  readonly caption: HtmlValue
  readonly columns: readonly TableColumn[]
  /** A cell a column; the first of each row is its heading. */
  readonly rows: readonly (readonly HtmlValue[])[]
}

/** A table in a box of its own that scrolls sideways where the window is narrow, by keyboard too. */
export function table({ caption, columns, rows }: TableContent, name: string): Html {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title, numeric }) => html`<th scope="col"${numeric && html` class="number"`}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (cells) => html`<tr>${cells.map((cell, c) => cellOf(cell, c, columns[c]))}</tr>
`,
)}</tbody>
</table></div>`
}

function cellOf(cell: HtmlValue, place: number, column: TableColumn): Html {
  if (place === 0) return html`<th scope="row">${cell}</th>`
  return html`<td${column.numeric && html` class="number"`}>${cell}</td>`
}

/** A closed block that opens by mouse or keyboard. */
export function details(summary: HtmlValue, body: HtmlValue): Html {
  return html`<details><summary>${summary}</summary><div class="inside">${body}</div></details>`
}

/** A section of the page with its heading. */
export function section(id: string, title: string, body: HtmlValue): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`
}

/** A chart with the words below it. */
export function figure(chart: Html, caption: HtmlValue): Html {
  return html`<figure>${chart}<figcaption>${caption}</figcaption></figure>`
}

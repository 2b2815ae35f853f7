import type { CitedEvidence, Explanation, ItemStatement } from '../../explain/explain-item.ts'
import type { Passage } from '../../knowledge/passage.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { table } from '../html-table.ts'
import { type Mark, markedText } from '../marked-text.ts'
import { ATTRIBUTE_WORDS, REASON_WORDS } from '../wording.ts'

const CHECK_WORDS: Readonly<Record<CitedEvidence['check'], string>> = {
  verified: 'verified: the quote stands in the passage, and the passage is unchanged (not that it proves the value)',
  broken: 'broken',
  unchecked: 'not checked: the passage was not given',
}

/**
 * What is stated of the item, and the passages that it is quoted from, with the quotes marked.
 * @param anchor of the passages; each block of a page needs its own
 */
export function evidenceBlock({ statements, passages }: Explanation, anchor: string = 'passage'): Html {
  if (statements.length === 0) return html`<p class="note">The language model was not asked about this item.</p>`
  const numbers = new Map(passages.map(({ id }, i) => [id, i + 1]))
  return html`<h3>What is stated of the item, and where it was read</h3>
${table(
  {
    caption: 'Every statement with its quote. Numbers point to the passages below.',
    columns: [{ title: 'Attribute' }, { title: 'Value' }, { title: 'Quote' }, { title: 'Status' }],
    rows: statements.map((statement) => statementRow(statement, numbers, anchor)),
  },
  'Statements and quotes',
)}
${passages.map((passage) => passageBlock(passage, numbers.get(passage.id)!, statements, anchor))}`
}

function statementRow(statement: ItemStatement, numbers: ReadonlyMap<string, number>, anchor: string): HtmlValue[] {
  const { attribute, value, evidence } = statement
  const quotes = evidence.map(({ quote, passage }) => {
    const number = numbers.get(passage)
    const where =
      number === undefined ? html`<code>${passage}</code>` : html`<a href="#${anchor}-${number}">[${number}]</a>`
    return html`<span class="line"><q dir="auto">${quote}</q> ${where}</span>`
  })
  return [
    ATTRIBUTE_WORDS[attribute],
    html`<bdi>${value.length === 0 ? '–' : value.join(', ')}</bdi>`,
    quotes.length === 0 ? '–' : quotes,
    statusCell(statement),
  ]
}

function statusCell({ status, reason, evidence, noise }: ItemStatement): Html {
  if (status !== 'stated') return html`<span class="badge quiet">${status}</span><span class="sub">${reason}</span>`
  const broken = evidence.find(({ check }) => check === 'broken')
  const check = broken?.check ?? evidence[0]?.check ?? 'broken'
  const tone = check === 'verified' ? 'good' : check === 'broken' ? 'error' : 'quiet'
  const title = broken?.problem ?? CHECK_WORDS[check]
  const dropped =
    noise?.kept === false && html`<span class="sub">dropped by noise control: ${REASON_WORDS[noise.reason]}</span>`
  return html`<span class="badge ${tone}">${check}</span>${check === 'broken' && html`<span class="sub">${title}</span>`}${dropped}`
}

function passageBlock(passage: Passage, number: number, statements: readonly ItemStatement[], anchor: string): Html {
  const { title, year, source, licence, date, sha256, text } = passage
  const marks = statements.flatMap(({ attribute, evidence }) =>
    evidence
      .filter((link) => link.passage === passage.id && link.check === 'verified')
      .map(({ start, end }): Mark => ({ start, end, label: ATTRIBUTE_WORDS[attribute] })),
  )
  return html`<figure class="passage" id="${anchor}-${number}">
<blockquote dir="auto">${markedText(text, marks)}</blockquote>
<figcaption>[${number}] <bdi>${title}${year !== undefined && ` (${year})`}</bdi>, passage <code>${passage.id}</code>. Source: ${source}${date !== undefined && `, ${date}`}. Licence: ${licence ?? 'not given'}.
<span class="hash">SHA-256 ${sha256}</span></figcaption>
</figure>
`
}

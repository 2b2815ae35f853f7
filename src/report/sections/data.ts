import type { DataReport, PreparationStep } from '../../data/data-report.ts'
import type { Defect, DefectSeverity } from '../../data/defects.ts'
import { counted, formatCount, formatPercent } from '../figures.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { details, section, table } from '../html-table.ts'
import type { ReportInput } from '../report-input.ts'

const STEP_WORDS: Readonly<Record<PreparationStep['step'], string>> = {
  read: 'read from the files',
  duplicates: 'after the rule for duplicates',
  minRating: 'after the minimum rating',
  kCore: 'after the k-core',
  split: 'in the three parts',
}

const SEVERITY_ORDER: readonly DefectSeverity[] = ['error', 'warning', 'info']

/** What was read, what is left of it, and what is wrong with it. */
export function dataSection({ data }: ReportInput): Html {
  const body =
    data === undefined
      ? html`<p class="note">This run has no data report.</p>`
      : html`<p>${counted(data.numUsers, 'user')} and ${counted(data.numItems, 'item')}; every item is a candidate of every ranking.
Split: ${data.split.rule}.</p>
${partsTable(data)}
${defectsBlock(data.defects)}
${details('How the interactions became the dataset', html`${stepsTable(data)}${notesTable(data)}${filesTable(data)}`)}`
  return section('data', 'Data', body)
}

function partsTable({ split, numUsers, numItems }: DataReport): Html {
  const rows = (['train', 'validation', 'test'] as const).map((part) => {
    const { interactions, users, items } = split[part]
    const filled = interactions / (numUsers * numItems)
    return [part, formatCount(interactions), formatCount(users), formatCount(items), formatPercent(filled)]
  })
  const columns = [
    { title: 'Part' },
    { title: 'Interactions', numeric: true },
    { title: 'Users', numeric: true },
    { title: 'Items', numeric: true },
    { title: 'Of all pairs', numeric: true },
  ]
  return table({ caption: 'The three parts.', columns, rows }, 'The three parts of the data')
}

function defectsBlock(defects: readonly Defect[]): Html {
  if (defects.length === 0) return html`<h3>Defects</h3><p>None of the checks found anything.</p>`
  const sorted = defects.toSorted((a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity))
  return html`<h3>Defects</h3>
<ul class="defects">${sorted.map(
    ({
      severity,
      code,
      message,
      examples,
    }) => html`<li><span class="badge ${severity}">${severity}</span> ${sentence(message)} <code>${code}</code>${
      examples.length > 0 && html`<span class="sub">For example: ${examples.join('; ')}</span>`
    }</li>
`,
  )}</ul>`
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function stepsTable({ steps }: DataReport): Html {
  return table(
    {
      caption: 'Step by step.',
      columns: [
        { title: 'Interactions' },
        { title: 'Taken away', numeric: true },
        { title: 'Left', numeric: true },
        { title: 'Users', numeric: true },
        { title: 'Items', numeric: true },
      ],
      rows: steps.map(({ step, removed, interactions, users, items }) => [
        STEP_WORDS[step],
        formatCount(removed),
        formatCount(interactions),
        formatCount(users),
        formatCount(items),
      ]),
    },
    'Steps of the preparation',
  )
}

function notesTable({ split }: DataReport): HtmlValue {
  const notes = Object.entries(split.notes)
  if (notes.length === 0) return null
  const columns = [{ title: 'Note' }, { title: 'Value', numeric: true }]
  const rows = notes.map(([name, value]) => [name, /time/i.test(name) ? timeOf(value) : formatCount(value)])
  return table({ caption: html`What the split rule “${split.kind}” noted.`, columns, rows }, 'Notes of the split rule')
}

/** Unix seconds as a date, where they can be one. */
function timeOf(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? formatCount(seconds) : date.toISOString().replace('.000Z', 'Z')
}

function filesTable({ files }: DataReport): Html {
  return table(
    {
      caption: 'Files.',
      columns: [
        { title: 'File' },
        { title: 'Holds' },
        { title: 'Format' },
        { title: 'Rows', numeric: true },
        { title: 'Bad rows', numeric: true },
      ],
      rows: files.map(({ path, role, format, rows, badRows, badRowExamples }) => [
        html`<code>${path}</code>`,
        role,
        format,
        formatCount(rows),
        html`${formatCount(badRows)}${badRowExamples.map(({ row, message }) => html`<span class="sub">${row !== undefined && `row ${row}: `}${message}</span>`)}`,
      ]),
    },
    'Files',
  )
}

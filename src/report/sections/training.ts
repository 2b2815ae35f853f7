import { counted, formatCount, formatSeconds, formatShare, listed } from '../figures.ts'
import { type Html, html } from '../html.ts'
import { figure, section, table } from '../html-table.ts'
import type { ReportHistory, ReportInput } from '../report-input.ts'
import { type LineSeries, lineChart } from '../svg-lines.ts'
import { labelOf } from '../wording.ts'

/** Validation and loss by epoch of every model that is trained in epochs. */
export function trainingSection(input: ReportInput): Html {
  const trained = (input.histories ?? []).filter(({ selection }) => selection.history.length > 0)
  const body =
    trained.length === 0
      ? html`<p class="note">No model of this run is trained in epochs.</p>`
      : html`<p>Each model was stopped by its validation score; the dot marks the epoch that was chosen. The final models were
then trained for that many epochs, with every seed.</p>
${trained.map((history) => modelBlock(input, history))}
${trainingTable(input, trained)}`
  return section('training', 'Training', body)
}

function modelBlock(input: ReportInput, { model, selection, runs }: ReportHistory): Html {
  const label = labelOf(input, model)
  const validation = selection.history.flatMap((record) =>
    record.validation === undefined ? [] : [[record.epoch, record.validation] as const],
  )
  const losses = [selection, ...runs].map(
    ({ history }): LineSeries => ({ points: history.map(({ epoch, loss }) => [epoch, loss]) }),
  )
  return html`<h3>${label}</h3>
<div class="figures">
${
  validation.length > 0 &&
  figure(
    lineChart(
      [{ points: validation, marked: selection.bestEpoch }],
      'epoch',
      `Line chart: validation ndcg@20 of ${label} by epoch`,
    ),
    html`Validation ndcg@20 by epoch, seed ${selection.seed}; epoch ${selection.bestEpoch} was chosen.`,
  )
}
${figure(
  lineChart(losses, 'epoch', `Line chart: training loss of ${label} by epoch`),
  html`Mean training loss by epoch: the run that chose the epochs${runs.length > 0 && `, and the final runs (${counted(runs.length, 'seed')}: ${listed(runs.map(({ seed }) => String(seed)))})`}.`,
)}
</div>
`
}

function trainingTable(input: ReportInput, trained: readonly ReportHistory[]): Html {
  return table(
    {
      caption: 'Epochs and time.',
      columns: [
        { title: 'Model' },
        { title: 'Epochs tried', numeric: true },
        { title: 'Chosen', numeric: true },
        { title: 'Validation ndcg@20', numeric: true },
        { title: 'Time of a final run', numeric: true },
      ],
      rows: trained.map(({ model, selection, runs }) => [
        labelOf(input, model),
        formatCount(selection.history.length),
        formatCount(selection.bestEpoch),
        formatShare(selection.validation),
        formatSeconds(runs.reduce((sum, run) => sum + run.seconds, 0) / runs.length),
      ]),
    },
    'Epochs and time',
  )
}

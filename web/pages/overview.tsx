import type { JSX } from 'preact'
import { counted, formatCount, formatSeconds, listed } from '../../src/report/figures.ts'
import type { Overview, OverviewData, Results } from '../../src/serve/dashboard/page-data.ts'
import { formatBytes, formatTime } from '../figures.ts'
import type { Page, PageProps } from '../page.ts'
import { Choices } from '../parts/choices.tsx'
import { Fact } from '../parts/fact.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { ResultTable } from '../parts/result-table.tsx'
import { Section } from '../parts/section.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { Given, Shown } from '../parts/shown.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { hrefOf } from '../route.ts'
import { go } from '../use-address.ts'
import { useData } from '../use-data.ts'

/** What was run, how the models compare, and what the run is made of. */
export const overview: Page = { path: '', title: 'Overview', group: 'Run', View: OverviewPage }

function OverviewPage({ params }: PageProps): JSX.Element {
  const loaded = useData<Overview>('dashboard/overview')
  return (
    <>
      <PageHead title={loaded.data?.title ?? 'Overview'}>
        {loaded.data === undefined
          ? '…'
          : loaded.data.finished === null
            ? 'The run has not finished a stage yet.'
            : `Last stage finished ${formatTime(loaded.data.finished)}.`}
      </PageHead>
      <Shown of={loaded} lines={16}>
        {(run) => (
          <>
            <Given of={run.data}>{(data) => <DataFacts data={data} run={run} />}</Given>
            <Section title="Comparison">
              <Given of={run.results}>{(results) => <Comparison results={results} params={params} />}</Given>
            </Section>
            <Stages run={run} />
          </>
        )}
      </Shown>
    </>
  )
}

function DataFacts({ data, run }: { readonly data: OverviewData; readonly run: Overview }): JSX.Element {
  return (
    <>
      <dl class="facts">
        <Fact name="Users" value={formatCount(data.users)} />
        <Fact name="Items" value={formatCount(data.items)} />
        <Fact
          name="Interactions: train, validation, test"
          value={[data.train, data.validation, data.test].map(formatCount).join(' · ')}
          sub={data.split}
        />
        <Fact name="Seeds" value={run.seeds.join(', ')} />
      </dl>
      {(run.languageModel !== undefined || run.encoder !== undefined) && (
        <dl class="facts">
          {run.languageModel !== undefined && <ModelFact name="Language model" id={run.languageModel} />}
          {run.encoder !== undefined && <ModelFact name="Encoder" id={run.encoder} />}
        </dl>
      )}
    </>
  )
}

/** A model, and below it the revision that its name ends with: a hash is long. */
function ModelFact({ name, id }: { readonly name: string; readonly id: string }): JSX.Element {
  const [, model, algorithm, hash] = /^(.*?)(?: (sha\d+:)([0-9a-f]{16,}))?$/s.exec(id)!
  return (
    <Fact
      name={name}
      value={model}
      sub={
        hash === undefined ? undefined : (
          <code title={`${algorithm}${hash}`}>
            {algorithm}
            {hash.slice(0, 12)}…
          </code>
        )
      }
    />
  )
}

function Comparison({ results, params }: { readonly results: Results; readonly params: URLSearchParams }): JSX.Element {
  const slice = results.slices.find((one) => one.slice === params.get('slice')) ?? results.slices[0]
  if (slice === undefined) return <p>No model was evaluated.</p>
  const known = (metric: string | null | undefined) => slice.metrics.find((one) => one === metric)
  const metric = known(params.get('metric')) ?? known(results.headlines[0]?.metric) ?? slice.metrics[0]!
  return (
    <>
      <Headline results={results} metric={metric} />
      <div class="toolbar">
        <Choices
          name="Part of the test"
          choices={results.slices.map((one) => ({
            href: hrefOf('', { slice: one.slice, metric }),
            words: one.title,
            chosen: one === slice,
          }))}
        />
        <SelectField
          label="Metric"
          value={metric}
          options={slice.metrics.map((one) => [one, one])}
          onChoose={(one) => go('', { slice: slice.slice, metric: one })}
        />
      </div>
      <ResultTable results={results} slice={slice} metric={metric} />
      <details>
        <summary>How the figures were made</summary>
        <ul class="notes">
          {results.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
    </>
  )
}

/** What may be said by the metric that is shown; of the others nothing was tested. */
function Headline({ results, metric }: { readonly results: Results; readonly metric: string }): JSX.Element {
  const said = results.headlines.find((one) => one.metric === metric)
  if (said === undefined) {
    const tested = results.headlines.map((one) => one.metric)
    return (
      <p class="quiet">
        Differences in {metric} were not tested{tested.length > 0 && `, those in ${listed(tested)} were`}.
      </p>
    )
  }
  return (
    <ul class="headline">
      {said.sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

const STAGE_COLUMNS: readonly Column<Overview['stages'][number]>[] = [
  { head: 'Stage', cell: ({ name }) => name },
  { head: 'Time', number: true, cell: ({ seconds }) => formatSeconds(seconds) },
  { head: 'Peak memory', number: true, cell: ({ peakRssBytes }) => formatBytes(peakRssBytes) },
  { head: 'Finished', cell: ({ finished }) => <span class="nowrap">{formatTime(finished)}</span> },
  { head: 'er2alm', cell: ({ er2alm }) => er2alm },
]

function Stages({ run }: { readonly run: Overview }): JSX.Element {
  const seconds = run.stages.reduce((sum, stage) => sum + stage.seconds, 0)
  return (
    <Section title="Stages">
      <Table
        caption={`${counted(run.stages.length, 'stage')}, ${formatSeconds(seconds)} in all, on Node ${run.node.replace(/^v/, '')}. A train stage has all fits of a model, those that choose the epoch too: it takes longer than one fit.`}
        columns={STAGE_COLUMNS}
        rows={run.stages}
        keyOf={({ name }) => name}
        empty="No stage has finished. The live page shows how far the run has come."
      />
    </Section>
  )
}

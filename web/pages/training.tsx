import type { JSX } from 'preact'
import { counted, formatSeconds, formatShare } from '../../src/report/figures.ts'
import type { Curves, ModelCurves, TrialRow } from '../../src/serve/dashboard/page-data.ts'
import type { Page, PageProps } from '../page.ts'
import { Choices } from '../parts/choices.tsx'
import { Fact } from '../parts/fact.tsx'
import { FitCharts } from '../parts/fit-charts.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Section } from '../parts/section.tsx'
import { isMissing, Shown } from '../parts/shown.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { hasCurves, ValidationChart } from '../parts/validation-chart.tsx'
import { hrefOf } from '../route.ts'
import { useData } from '../use-data.ts'

/** How the models were trained: curves, settings, and what else was tried. */
export const training: Page = { path: 'training', title: 'Training', group: 'Run', View: TrainingPage }

function TrainingPage({ params }: PageProps): JSX.Element {
  const loaded = useData<Curves>('dashboard/curves')
  const models = loaded.data !== undefined && !isMissing(loaded.data) ? loaded.data.models : undefined
  return (
    <>
      <PageHead title="Training">
        {models?.some(hasCurves) === false
          ? 'Every model of this run is fitted at once: there are no epochs to choose from, and no curves.'
          : 'Early stopping looks at NDCG@20 on the validation part; the models that are served are then trained again.'}
      </PageHead>
      <Shown of={loaded} lines={20}>
        {({ models }) => {
          const model = models.find((one) => one.model === params.get('model')) ?? firstToShow(models)
          if (model === undefined)
            return <p>No model has been trained yet. The live page shows how far the run has come.</p>
          return (
            <>
              <Choices
                name="Model"
                choices={models.map((one) => ({
                  href: hrefOf('training', { model: one.model }),
                  words: one.label,
                  chosen: one === model,
                }))}
              />
              <Section title="Validation">
                <ValidationChart models={models} chosen={model} />
              </Section>
              <OneModel model={model} />
            </>
          )
        }}
      </Shown>
    </>
  )
}

/** The first that has curves, else one that has settings. */
function firstToShow(models: readonly ModelCurves[]): ModelCurves | undefined {
  return models.find(hasCurves) ?? models.find(({ settings }) => settings.length > 0) ?? models[0]
}

function OneModel({ model }: { readonly model: ModelCurves }): JSX.Element {
  const { label, bestEpoch, validation, fits, settings, trials } = model
  const seconds = fits.reduce((sum, fit) => sum + fit.seconds, 0)
  return (
    <>
      <Section title={label}>
        <dl class="facts">
          <Fact name="Chosen epoch" value={bestEpoch === 0 ? 'fitted at once' : String(bestEpoch)} />
          {validation !== null && <Fact name="Validation NDCG@20" value={formatShare(validation)} />}
          <Fact name="Trained" value={counted(fits.length, 'time')} sub={`${formatSeconds(seconds)} in all`} />
        </dl>
        {hasCurves(model) && <FitCharts model={model} />}
      </Section>
      {settings.length > 0 && (
        <Section title="Settings">
          <dl class="settings">
            {settings.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      {trials.length > 0 && <Trials trials={trials} />}
    </>
  )
}

function Trials({ trials }: { readonly trials: readonly TrialRow[] }): JSX.Element {
  const sorted = trials.toSorted((a, b) => (b.validation ?? -1) - (a.validation ?? -1))
  const varied = sorted[0]!.settings.map(([name]) => name)
  const columns: readonly Column<TrialRow>[] = [
    {
      head: 'NDCG@20',
      number: true,
      cell: ({ validation, chosen }) => (
        <>
          {formatShare(validation)} {chosen && <span class="badge good">chosen</span>}
        </>
      ),
    },
    ...varied.map(
      (head, place): Column<TrialRow> => ({
        head,
        number: true,
        cell: ({ settings }) => settings[place]?.[1] ?? '–',
      }),
    ),
    { head: 'Best epoch', number: true, cell: ({ bestEpoch }) => bestEpoch },
    { head: 'Time', number: true, cell: ({ seconds }) => formatSeconds(seconds) },
  ]
  return (
    <Section title="Settings that were tried">
      <Table
        caption={`${counted(trials.length, 'trial')}, by NDCG@20 on validation, best first.`}
        columns={columns}
        rows={sorted}
        keyOf={({ settings }) => JSON.stringify(settings)}
        rowClass={({ chosen }) => (chosen ? 'chosen' : undefined)}
      />
    </Section>
  )
}

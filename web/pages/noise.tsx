import type { JSX } from 'preact'
import { formatCount, formatPercent } from '../../src/report/figures.ts'
import type {
  NoiseAccuracy,
  NoiseAspectRow,
  NoisePage,
  NoiseReasonRow,
} from '../../src/serve/dashboard/enrichment-data.ts'
import type { Page, PageProps } from '../page.ts'
import { ShareBar } from '../parts/bar.tsx'
import { DecisionSearch } from '../parts/decision-search.tsx'
import { Fact } from '../parts/fact.tsx'
import { Histogram } from '../parts/histogram.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { ReliabilitySearch } from '../parts/reliability-search.tsx'
import { Section } from '../parts/section.tsx'
import { Given, Shown } from '../parts/shown.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useData } from '../use-data.ts'

/** What noise control kept and dropped of what a model read, and why. */
export const noise: Page = { path: 'noise', title: 'Noise control', group: 'Knowledge', View: NoiseControlPage }

function NoiseControlPage({ params }: PageProps): JSX.Element {
  const loaded = useData<NoisePage>('dashboard/noise')
  return (
    <>
      <PageHead title="Noise control">
        Each aspect of an item is kept or dropped once, before training: what is dropped never reaches ER²ALM.
        ER²ALM-plus is told every value, weighed by how reliable it is.
      </PageHead>
      <Shown of={loaded} lines={20}>
        {(page) => (
          <>
            <Facts page={page} />
            <div class="halves">
              <Section title="Gate scores">
                <Histogram
                  bins={page.scores}
                  threshold={page.threshold}
                  x="gate score J"
                  y="aspects"
                  caption={
                    page.threshold === null
                      ? 'How many aspects got which score; in the other colour those that were dropped.'
                      : 'How many aspects got which score; in the other colour those that were dropped. The line is the threshold.'
                  }
                />
              </Section>
              <Section title="Reliability of values">
                <Given of={page.reliability}>
                  {({ values, bins }) => (
                    <Histogram
                      bins={bins}
                      threshold={null}
                      x="reliability"
                      y="values"
                      caption={`How likely each of ${formatCount(values)} stated values is right. They weigh what a value counts for.`}
                    />
                  )}
                </Given>
              </Section>
            </div>
            <div class="halves">
              <Section title="By aspect">
                <Aspects page={page} />
              </Section>
              <Section title="By reason">
                <Reasons page={page} />
              </Section>
            </div>
            <DecisionSearch page={page} params={params} />
            <ReliabilitySearch page={page} params={params} />
          </>
        )}
      </Shown>
    </>
  )
}

function Facts({ page }: { readonly page: NoisePage }): JSX.Element {
  const { candidates, kept, dropped, accuracy, settings } = page
  return (
    <>
      <dl class="facts">
        <Fact name="Aspects judged" value={formatCount(candidates)} />
        <Fact name="Kept" value={formatCount(kept)} sub={formatPercent(candidates > 0 ? kept / candidates : null)} />
        <Fact
          name="Dropped"
          value={formatCount(dropped)}
          sub={formatPercent(candidates > 0 ? dropped / candidates : null)}
        />
      </dl>
      <p class="settings-line quiet">{settings}</p>
      {accuracy !== undefined && <PlantedErrors accuracy={accuracy} />}
    </>
  )
}

/** How noise control did against errors that were put into passages on purpose. */
function PlantedErrors({ accuracy }: { readonly accuracy: NoiseAccuracy }): JSX.Element {
  const { planted, reached, wrong, droppedWrong, precision, precisionCi95, recall, baseRate, says } = accuracy
  return (
    <Section title="Against planted errors">
      <dl class="facts">
        <Fact name="Planted" value={formatCount(planted)} sub={`${formatCount(reached)} of them stated of an item`} />
        <Fact name="Aspects with one" value={formatCount(wrong)} sub={`${formatCount(droppedWrong)} of them dropped`} />
        <Fact name="Recall" value={formatPercent(recall)} sub="of the wrong, dropped" />
        <Fact
          name="Precision"
          value={formatPercent(precision)}
          sub={
            precisionCi95 === null
              ? undefined
              : `of the dropped, wrong; ${precisionCi95.map(formatPercent).join(' to ')}`
          }
        />
        <Fact name="Dropping blindly" value={formatPercent(baseRate)} sub="precision of as many" />
      </dl>
      <p class="settings-line">{says}</p>
    </Section>
  )
}

const ASPECTS: readonly Column<NoiseAspectRow>[] = [
  { head: 'Aspect', cell: ({ words }) => words },
  {
    head: 'Kept',
    number: true,
    cell: ({ kept, dropped }) => (
      <>
        {kept + dropped > 0 && <ShareBar share={kept / (kept + dropped)} />} {formatCount(kept)}
      </>
    ),
  },
  { head: 'Dropped', number: true, cell: ({ dropped }) => formatCount(dropped) },
  { head: 'Nothing stated', number: true, cell: ({ unknown }) => <span class="quiet">{formatCount(unknown)}</span> },
]

function Aspects({ page }: { readonly page: NoisePage }): JSX.Element {
  return (
    <Table
      caption="Aspects of items, and the share of the judged ones that was kept."
      columns={ASPECTS}
      rows={page.aspects}
      keyOf={({ aspect }) => aspect}
    />
  )
}

const REASONS: readonly Column<NoiseReasonRow>[] = [
  { head: 'Reason', class: 'prose', cell: ({ words }) => words },
  {
    head: 'Decision',
    cell: ({ kept, reason }) =>
      reason === 'unknown' ? (
        <span class="quiet">–</span>
      ) : (
        <span class={kept ? 'badge' : 'badge bad'}>{kept ? 'kept' : 'dropped'}</span>
      ),
  },
  { head: 'Aspects', number: true, cell: ({ count }) => formatCount(count) },
]

function Reasons({ page }: { readonly page: NoisePage }): JSX.Element {
  return (
    <Table
      caption="Why aspects were kept or dropped."
      columns={REASONS}
      rows={page.reasons}
      keyOf={({ reason }) => reason}
    />
  )
}

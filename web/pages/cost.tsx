import type { JSX } from 'preact'
import { counted, formatCount, formatUsd } from '../../src/report/figures.ts'
import type { Cost, CostRow, CostSums, QuarantineRow } from '../../src/serve/dashboard/enrichment-data.ts'
import { formatTime } from '../figures.ts'
import type { Page, PageProps } from '../page.ts'
import { BudgetFacts } from '../parts/budget-facts.tsx'
import { Fact } from '../parts/fact.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Pager } from '../parts/pager.tsx'
import { Section } from '../parts/section.tsx'
import { Shown } from '../parts/shown.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { hrefOf } from '../route.ts'
import { useData } from '../use-data.ts'

/** What the calls of the language model came to. */
export const cost: Page = { path: 'cost', title: 'Cost', group: 'Run', View: CostPage }

const LIMIT = 10

function CostPage({ params }: PageProps): JSX.Element {
  const offset = params.get('from') ?? '0'
  const loaded = useData<Cost>(`dashboard/cost?${new URLSearchParams({ offset, limit: String(LIMIT) })}`)
  return (
    <>
      <PageHead title="Cost">
        What was asked of language models, by stage. What is recorded is never paid for twice.
      </PageHead>
      <Shown of={loaded} lines={20}>
        {({ rows, total, batches, budget, quarantine }) => (
          <>
            <dl class="facts">
              <Fact name="Spent" value={formatUsd(total.usd)} sub={reservedWords(total)} />
              <Fact name="Replies" value={formatCount(total.replies)} sub={importedWords(total)} />
              <Fact
                name="Requests sent"
                value={formatCount(total.requests)}
                sub={`${formatCount(total.failed)} failed`}
              />
              <Fact name="Tokens read" value={formatCount(total.inputTokens)} />
              <Fact name="Tokens written" value={formatCount(total.outputTokens)} />
            </dl>
            <Section title="By stage and model">
              <Table
                caption="Calls by stage and model. Tokens are of the replies, whoever paid for them."
                columns={COLUMNS}
                rows={rows}
                keyOf={({ stage, model }) => `${stage} ${model}`}
                empty="No call was made: the run was not enriched, or its replies came from elsewhere."
              />
            </Section>
            <Section title="Budget">
              <BudgetFacts budget={budget} />
            </Section>
            {batches.length > 0 && (
              <Section title="Batch files">
                <Table
                  caption="Calls that wait in a vendor's batch file."
                  columns={[
                    { head: 'Batch', cell: ({ batch }: Cost['batches'][number]) => <code>{batch}</code> },
                    { head: 'Calls', number: true, cell: ({ calls }) => formatCount(calls) },
                  ]}
                  rows={batches}
                  keyOf={({ batch }) => batch}
                />
              </Section>
            )}
            <Section title="Quarantine">
              {quarantine.total === 0 && <p class="quiet">No reply broke its schema beyond repair.</p>}
              {quarantine.total > 0 && (
                <Table
                  caption="Replies that broke their schema and could not be repaired; nothing was taken from them."
                  columns={QUARANTINE}
                  rows={quarantine.rows}
                  keyOf={({ call, at }) => `${call} ${at}`}
                />
              )}
              {quarantine.total > 0 && (
                <Pager of={quarantine} limit={LIMIT} what="replies" hrefAt={(from) => hrefOf('cost', { from })} />
              )}
            </Section>
          </>
        )}
      </Shown>
    </>
  )
}

function reservedWords({ reserved, reservedUsd }: CostSums): string | undefined {
  return reserved === 0
    ? undefined
    : `and at most ${formatUsd(reservedUsd)} for ${counted(reserved, 'call')} without an answer`
}

function importedWords({ replies, imported }: CostSums): string | undefined {
  if (imported === 0) return undefined
  return imported === replies ? 'all came from elsewhere' : `${formatCount(imported)} came from elsewhere`
}

const COLUMNS: readonly Column<CostRow>[] = [
  { head: 'Stage', cell: ({ stage }) => stage },
  { head: 'Model', class: 'prose', cell: ({ model }) => model },
  { head: 'Replies', number: true, cell: ({ replies }) => formatCount(replies) },
  { head: 'From elsewhere', number: true, cell: ({ imported }) => formatCount(imported) },
  { head: 'Requests', number: true, cell: ({ requests }) => formatCount(requests) },
  { head: 'Failed', number: true, cell: ({ failed }) => formatCount(failed) },
  {
    head: 'Repairs',
    number: true,
    title: 'Asked a second time, since the first reply broke its schema',
    cell: ({ repairs }) => formatCount(repairs),
  },
  { head: 'Tokens read', number: true, cell: ({ inputTokens }) => formatCount(inputTokens) },
  { head: 'Tokens written', number: true, cell: ({ outputTokens }) => formatCount(outputTokens) },
  { head: 'USD', number: true, cell: ({ usd }) => formatUsd(usd) },
]

const QUARANTINE: readonly Column<QuarantineRow>[] = [
  { head: 'Stage', cell: ({ stage }) => stage },
  { head: 'Why', class: 'prose', cell: ({ reason }) => reason },
  {
    head: 'Reply',
    class: 'prose',
    cell: ({ reply }) => (
      <details class="reply">
        <summary>{counted(reply.length, 'character')}</summary>
        <pre>{reply}</pre>
      </details>
    ),
  },
  { head: 'Call', cell: ({ call }) => <code>{call.slice(0, 12)}…</code> },
  { head: 'When', cell: ({ at }) => <span class="nowrap">{formatTime(at)}</span> },
]

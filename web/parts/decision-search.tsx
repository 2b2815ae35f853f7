import type { JSX } from 'preact'
import { formatScore } from '../../src/report/figures.ts'
import type { DecisionRow, NoisePage } from '../../src/serve/dashboard/enrichment-data.ts'
import type { Rows } from '../../src/serve/dashboard/page-data.ts'
import { hrefOf } from '../route.ts'
import { go, replaceParams } from '../use-address.ts'
import { useData } from '../use-data.ts'
import { Pager } from './pager.tsx'
import { SearchField } from './search-field.tsx'
import { Section } from './section.tsx'
import { SelectField } from './select-field.tsx'
import { Shown } from './shown.tsx'
import { type Column, Table } from './table.tsx'
import { Title } from './title.tsx'

const LIMIT = 20

const COLUMNS: readonly Column<DecisionRow>[] = [
  {
    head: 'Item',
    cell: ({ item }) => (
      <a href={hrefOf('catalogue', { item: item.id })}>
        <Title item={item} />
      </a>
    ),
  },
  { head: 'Aspect', cell: ({ words }) => words },
  { head: 'What is stated', class: 'prose', cell: ({ text }) => text ?? <span class="quiet">nothing</span> },
  {
    head: 'Decision',
    class: 'reason',
    cell: ({ kept, reason, reasonWords }) => (
      <>
        {reason !== 'unknown' && <span class={kept ? 'badge' : 'badge bad'}>{kept ? 'kept' : 'dropped'}</span>}
        <span class="sub">{reasonWords}</span>
      </>
    ),
  },
  { head: 'Score J', number: true, cell: ({ score }) => formatScore(score) },
  {
    head: 'Δ',
    number: true,
    title: 'Nearer to what was kept than to what was dropped',
    cell: ({ delta }) => formatScore(delta),
  },
]

/** Every decision, to be searched. */
export function DecisionSearch({
  page,
  params,
}: {
  readonly page: NoisePage
  readonly params: URLSearchParams
}): JSX.Element {
  const all = Object.fromEntries(params)
  const chosen = {
    search: params.get('search') ?? '',
    aspect: params.get('aspect') ?? '',
    kept: params.get('kept') ?? 'false',
    reason: params.get('reason') ?? '',
  }
  const offset = Number(params.get('from') ?? 0)
  const query = new URLSearchParams({ offset: String(offset), limit: String(LIMIT) })
  for (const [name, value] of Object.entries(chosen)) if (value !== '' && value !== 'any') query.set(name, value)
  const loaded = useData<Rows<DecisionRow>>(`dashboard/noise/decisions?${query}`)
  const choose = (name: string) => (value: string) => go('noise', { ...all, from: undefined, [name]: value })
  return (
    <Section title="Decisions">
      <div class="tools">
        <SearchField
          label="Search"
          placeholder="Title, id or text"
          value={chosen.search}
          onSearch={(search) => replaceParams('noise', { ...all, from: undefined, search })}
        />
        <SelectField
          label="Decision"
          value={chosen.kept}
          options={[
            ['false', 'dropped'],
            ['true', 'kept'],
            ['any', 'any'],
          ]}
          onChoose={choose('kept')}
        />
        <SelectField
          label="Aspect"
          value={chosen.aspect}
          options={[['', 'any'], ...page.aspects.map(({ aspect, words }) => [aspect, words] as const)]}
          onChoose={choose('aspect')}
        />
        <SelectField
          label="Reason"
          value={chosen.reason}
          options={[['', 'any'], ...page.reasons.map(({ reason, words }) => [reason, words] as const)]}
          onChoose={choose('reason')}
        />
      </div>
      <Shown of={loaded} lines={20}>
        {(rows) => (
          <>
            <Table
              caption="Decisions of noise control"
              captionHidden
              columns={COLUMNS}
              rows={rows.rows}
              keyOf={({ item, aspect }) => `${item.id} ${aspect}`}
              empty="No decision is like that. Search for less, or choose “any”."
            />
            <Pager of={rows} limit={LIMIT} what="decisions" hrefAt={(from) => hrefOf('noise', { ...all, from })} />
          </>
        )}
      </Shown>
    </Section>
  )
}

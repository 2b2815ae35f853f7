import type { JSX } from 'preact'
import { formatScore } from '../../src/report/figures.ts'
import type { NoisePage, ReliabilityRow } from '../../src/serve/dashboard/enrichment-data.ts'
import type { Rows } from '../../src/serve/dashboard/page-data.ts'
import { hrefOf } from '../route.ts'
import { go, replaceParams } from '../use-address.ts'
import { useData } from '../use-data.ts'
import { ShareBar } from './bar.tsx'
import { Pager } from './pager.tsx'
import { SearchField } from './search-field.tsx'
import { Section } from './section.tsx'
import { SelectField } from './select-field.tsx'
import { isMissing, Shown } from './shown.tsx'
import { type Column, Table } from './table.tsx'
import { Title } from './title.tsx'

const LIMIT = 20

const COLUMNS: readonly Column<ReliabilityRow>[] = [
  {
    head: 'Item',
    cell: ({ item }) => (
      <a href={hrefOf('catalogue', { item: item.id })}>
        <Title item={item} />
      </a>
    ),
  },
  { head: 'Attribute', cell: ({ attribute }) => attribute },
  { head: 'Value', class: 'prose', cell: ({ value }) => value },
  {
    head: 'Reliability',
    number: true,
    cell: ({ reliability }) => (
      <>
        <ShareBar share={reliability} /> {formatScore(reliability)}
      </>
    ),
  },
]

interface ReliabilitySearchProps {
  readonly page: NoisePage
  readonly params: URLSearchParams
}

/** Every stated value with how likely it is right; nothing where values were not weighed. */
export function ReliabilitySearch({ page, params }: ReliabilitySearchProps): JSX.Element | null {
  const all = Object.fromEntries(params)
  const search = params.get('value') ?? ''
  const order = params.get('order') ?? 'lowest'
  const offset = Number(params.get('valueFrom') ?? 0)
  const query = new URLSearchParams({ order, offset: String(offset), limit: String(LIMIT) })
  if (search !== '') query.set('search', search)
  const weighed = !isMissing(page.reliability)
  const loaded = useData<Rows<ReliabilityRow>>(weighed ? `dashboard/noise/values?${query}` : undefined)
  if (!weighed) return null
  return (
    <Section title="Values">
      <div class="tools">
        <SearchField
          label="Search values"
          placeholder="Title, id or value"
          value={search}
          onSearch={(value) => replaceParams('noise', { ...all, valueFrom: undefined, value })}
        />
        <SelectField
          label="Order"
          value={order}
          options={[
            ['lowest', 'least reliable first'],
            ['highest', 'most reliable first'],
          ]}
          onChoose={(value) => go('noise', { ...all, valueFrom: undefined, order: value })}
        />
      </div>
      <Shown of={loaded} lines={20}>
        {(rows) => (
          <>
            <Table
              caption="Stated values and how likely each is right"
              captionHidden
              columns={COLUMNS}
              rows={rows.rows}
              keyOf={({ item, attribute, value }) => `${item.id} ${attribute} ${value}`}
              empty="No value is like that. Search for less."
            />
            <Pager
              of={rows}
              limit={LIMIT}
              what="values"
              hrefAt={(valueFrom) => hrefOf('noise', { ...all, valueFrom })}
            />
          </>
        )}
      </Shown>
    </Section>
  )
}

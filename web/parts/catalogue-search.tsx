import type { JSX } from 'preact'
import { formatCount } from '../../src/report/figures.ts'
import { ATTRIBUTE_WORDS } from '../../src/report/wording.ts'
import type { Catalogue, CatalogueRow } from '../../src/serve/dashboard/enrichment-data.ts'
import type { Reply } from '../../src/serve/dashboard/page-data.ts'
import { hrefOf } from '../route.ts'
import { go, replaceParams } from '../use-address.ts'
import { useData } from '../use-data.ts'
import { catalogueWords } from './catalogue-words.ts'
import { PageHead } from './page-head.tsx'
import { Pager } from './pager.tsx'
import { SearchField } from './search-field.tsx'
import { SelectField } from './select-field.tsx'
import { isMissing, Shown } from './shown.tsx'
import { RELIABILITY_WORDS, StatedValues } from './stated-values.tsx'
import { type Column, Table } from './table.tsx'
import { Title } from './title.tsx'

const LIMIT = 25

const COLUMNS: readonly Column<CatalogueRow>[] = [
  {
    head: 'Item',
    cell: (row) => (
      <>
        <a href={hrefOf('catalogue', { item: row.id })}>
          <Title item={row} />
        </a>
        <span class="sub">{row.genres.join(', ')}</span>
        {catalogueWords(row).map((words) => (
          <span key={words} class="sub">
            {words}
          </span>
        ))}
      </>
    ),
  },
  {
    head: 'Stated',
    class: 'prose',
    cell: ({ values }) =>
      values.length === 0 ? (
        <span class="quiet">nothing</span>
      ) : (
        <dl class="values">
          {values.map(({ attribute, values: stated, more, dropped }) => (
            <div key={attribute}>
              <dt>{attribute}</dt>
              <dd>
                <StatedValues values={stated} more={more} />
                {dropped && <span class="quiet">, dropped by noise control</span>}
              </dd>
            </div>
          ))}
        </dl>
      ),
  },
  { head: 'Stated attributes', number: true, cell: ({ stated }) => formatCount(stated) },
  { head: 'Unknown', number: true, cell: ({ unknown }) => <span class="quiet">{formatCount(unknown)}</span> },
  {
    head: 'Rejected',
    number: true,
    cell: ({ rejected }) => (rejected === 0 ? <span class="quiet">0</span> : formatCount(rejected)),
  },
]

/** The items of the run, to be searched. */
export function CatalogueSearch({ params }: { readonly params: URLSearchParams }): JSX.Element {
  const all = Object.fromEntries(params)
  const chosen = {
    search: params.get('search') ?? '',
    status: params.get('status') ?? '',
    attribute: params.get('attribute') ?? '',
    order: params.get('order') ?? '',
  }
  const offset = Number(params.get('from') ?? 0)
  const query = new URLSearchParams({ offset: String(offset), limit: String(LIMIT) })
  for (const [name, value] of Object.entries(chosen)) if (value !== '') query.set(name, value)
  const loaded = useData<Reply<Catalogue>>(`dashboard/catalogue?${query}`)
  const page = loaded.data !== undefined && !isMissing(loaded.data) ? loaded.data : undefined
  return (
    <>
      <PageHead title="Catalogue">
        {page?.enriched === false
          ? 'Every item of the run. Nothing was read about them: the run has no enrichment, or has not come to it.'
          : 'Every item with what was read about it. Open one to follow a statement back to the sentence it came from.'}
      </PageHead>
      <div class="tools">
        <SearchField
          label="Search"
          placeholder="Title or id"
          value={chosen.search}
          onSearch={(search) => replaceParams('catalogue', { ...all, from: undefined, search })}
        />
        {page?.enriched !== false && (
          <>
            <SelectField
              label="With a statement that is"
              value={chosen.status}
              options={[
                ['', 'any'],
                ['stated', 'stated'],
                ['unknown', 'unknown'],
                ['rejected', 'rejected'],
              ]}
              onChoose={(status) => go('catalogue', { ...all, from: undefined, status })}
            />
            <SelectField
              label="Attribute"
              value={chosen.attribute}
              options={[['', 'any'], ...Object.entries(ATTRIBUTE_WORDS)]}
              onChoose={(attribute) => go('catalogue', { ...all, from: undefined, attribute })}
            />
          </>
        )}
        {page?.weighed && (
          <SelectField
            label="Order"
            value={chosen.order}
            options={[
              ['', 'relied on first'],
              ['doubted', 'doubted first'],
              ['catalogue', 'as in the catalogue'],
            ]}
            onChoose={(order) => go('catalogue', { ...all, from: undefined, order })}
          />
        )}
      </div>
      <Shown of={loaded} lines={30}>
        {(rows) => (
          <>
            {rows.weighed && (
              <p class="check-note quiet">{RELIABILITY_WORDS} An item is as reliable as its least reliable value.</p>
            )}
            <Table
              caption="Items of the run"
              captionHidden
              columns={rows.enriched ? COLUMNS : COLUMNS.slice(0, 1)}
              rows={rows.rows}
              keyOf={({ id }) => id}
              empty="No item is like that. Search for less, or choose “any”."
            />
            <Pager of={rows} limit={LIMIT} what="items" hrefAt={(from) => hrefOf('catalogue', { ...all, from })} />
          </>
        )}
      </Shown>
    </>
  )
}

import type { JSX } from 'preact'
import type { RankedPlace, Recommendation } from '../../src/serve/lists/recommendation.ts'
import { formatModelScore } from '../figures.ts'
import { hrefOf } from '../route.ts'
import { go } from '../use-address.ts'
import { useData } from '../use-data.ts'
import { Section } from './section.tsx'
import { SelectField } from './select-field.tsx'
import { Shown } from './shown.tsx'
import { type Column, Table } from './table.tsx'
import { Title } from './title.tsx'

const BASIS_WORDS: Readonly<Record<Recommendation['basis'], string>> = {
  trained: 'From the trained model.',
  'folded in': 'From the trained model, with what happened since folded in.',
  popular: 'What most users took: nothing is known of this one.',
}

/** A user's list. Each item of it leads to what speaks for it. */
export function ListPanel({ user, params }: { readonly user: string; readonly params: URLSearchParams }): JSX.Element {
  const chosen = { k: params.get('k') ?? '10', diversity: params.get('diversity') ?? '0' }
  const item = params.get('item') ?? ''
  const query = new URLSearchParams(chosen)
  const loaded = useData<Recommendation>(`recommendations/${encodeURIComponent(user)}?${query}`)
  const keep = { ...Object.fromEntries(params) }
  const columns: readonly Column<RankedPlace>[] = [
    { head: '#', title: 'Place', number: true, cell: ({ rank }) => <span class="quiet">{rank}</span> },
    {
      head: 'Recommended',
      rowHead: true,
      cell: (place) => (
        <a
          href={hrefOf('explorer', { ...keep, item: place.item })}
          aria-current={place.item === item ? 'true' : undefined}
        >
          <Title item={place} />
        </a>
      ),
    },
    { head: 'Score', number: true, cell: ({ score }) => <span class="quiet">{formatModelScore(score)}</span> },
  ]
  return (
    <Section title="Recommendations" class="list">
      <div class="tools">
        <SelectField
          label="Length"
          value={chosen.k}
          options={['10', '20', '50'].map((k) => [k, k])}
          onChoose={(k) => go('explorer', { ...keep, k })}
        />
        <SelectField
          label="Diversity"
          value={chosen.diversity}
          options={[
            ['0', 'none'],
            ['0.3', 'some (0.3)'],
            ['0.6', 'much (0.6)'],
          ]}
          onChoose={(diversity) => go('explorer', { ...keep, diversity })}
        />
      </div>
      <Shown of={loaded} lines={18}>
        {(list) => (
          <>
            <Table
              caption={`Recommended to user ${user}. ${BASIS_WORDS[list.basis]}`}
              columns={columns}
              rows={list.items}
              keyOf={(place) => place.item}
              rowClass={(place) => (place.item === item ? 'chosen' : undefined)}
              empty={list.why ?? 'The list is empty.'}
            />
          </>
        )}
      </Shown>
    </Section>
  )
}

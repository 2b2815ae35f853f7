import type { JSX } from 'preact'
import type { Cases, ProposedCase } from '../../src/serve/dashboard/page-data.ts'
import { hrefOf } from '../route.ts'
import { Title } from './title.tsx'

interface ProposedCasesProps {
  readonly cases: Cases
  readonly user: string | undefined
  readonly item: string | undefined
}

/** Pairs of the run's own test that teach something: two hits and two misses, where it has them. */
export function ProposedCases({ cases: { cases, k, label }, user, item }: ProposedCasesProps): JSX.Element {
  if (cases.length === 0) {
    return (
      <p class="quiet">This run has no pair that shows a hit or a miss clearly. Choose a user and an item yourself.</p>
    )
  }
  return (
    <nav aria-label={`Cases of the test: the first ${k} places of ${label} count`}>
      <ul class="cases">
        {cases.map((one) => (
          <li key={`${one.kind} ${one.user} ${one.item.id}`}>
            <a
              href={hrefOf('case', { user: one.user, item: one.item.id })}
              aria-current={one.user === user && one.item.id === item ? 'true' : undefined}
            >
              <CaseWords of={one} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function CaseWords({ of: { hit, rank, says, user, item } }: { readonly of: ProposedCase }): JSX.Element {
  return (
    <>
      <span class="case-head">
        <span class={hit ? 'badge good' : 'badge bad'}>{hit ? 'hit' : 'miss'}</span>{' '}
        <span class="quiet">place {rank}</span>
      </span>
      <span class="case-pair">
        User {user} · <Title item={item} />
      </span>
      <span class="case-says">{says}</span>
    </>
  )
}

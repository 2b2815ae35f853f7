import type { JSX } from 'preact'
import { formatCount, formatUsd } from '../../src/report/figures.ts'
import type { Budget } from '../../src/serve/dashboard/enrichment-data.ts'
import { ShareBar } from './bar.tsx'
import { Fact } from './fact.tsx'

/** The hard caps of a store and how much of them is used. */
export function BudgetFacts({ budget }: { readonly budget: Budget }): JSX.Element {
  const { maxUsd, usd, maxRequests, requests } = budget
  return (
    <dl class="facts">
      <Fact name="Money" value={formatUsd(usd)} sub={<Used used={usd} most={maxUsd} words={formatUsd(maxUsd)} />} />
      <Fact
        name="Requests"
        value={formatCount(requests)}
        sub={<Used used={requests} most={maxRequests} words={formatCount(maxRequests)} />}
      />
    </dl>
  )
}

interface UsedProps {
  readonly used: number
  readonly most: number | null
  readonly words: string
}

function Used({ used, most, words }: UsedProps): JSX.Element {
  if (most === null) return <>no cap</>
  return (
    <>
      of at most {words} <ShareBar share={most > 0 ? used / most : 1} />
    </>
  )
}

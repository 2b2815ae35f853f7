import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { formatCount, formatSeconds } from '../../src/report/figures.ts'
import type { EnrichmentStep } from '../../src/serve/dashboard/enrichment-data.ts'
import { formatTime } from '../figures.ts'

const NAMES: Readonly<Record<EnrichmentStep['name'], string>> = {
  items: 'Attributes of items',
  users: 'Profiles of users',
}

/** How far each step of the enrichment is. */
export function EnrichmentProgress({ steps }: { readonly steps: readonly EnrichmentStep[] }): JSX.Element {
  return (
    <ul class="progress-steps">
      {steps.map((step) => (
        <Step key={step.name} step={step} />
      ))}
    </ul>
  )
}

function Step({
  step: { name, state, total, done, failed, remainingSeconds, updated },
}: {
  readonly step: EnrichmentStep
}): JSX.Element {
  const id = useId()
  return (
    <li>
      <p class="progress-head">
        <strong id={id}>{NAMES[name]}</strong>
        <span>
          {total === null ? 'not begun' : `${formatCount(done)} of ${formatCount(total)}`}
          {total !== null && total > 0 && <span class="quiet"> {Math.floor((100 * done) / total)} %</span>}
        </span>
      </p>
      <progress aria-labelledby={id} max={total ?? 1} value={total === null ? 0 : done} />
      <p class="quiet">
        {[
          failed > 0 ? `${formatCount(failed)} without a reply that can be used` : undefined,
          state === 'running' && remainingSeconds !== null
            ? `about ${formatSeconds(remainingSeconds)} left`
            : undefined,
          state === 'stopped' ? 'stopped before its end' : undefined,
          updated === null ? undefined : `last seen ${formatTime(updated)}`,
        ]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </p>
    </li>
  )
}

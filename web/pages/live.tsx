import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { formatCount } from '../../src/report/figures.ts'
import type { Enrichment } from '../../src/serve/dashboard/enrichment-data.ts'
import { RequestError } from '../client.ts'
import type { Page } from '../page.ts'
import { BudgetFacts } from '../parts/budget-facts.tsx'
import { EnrichmentProgress } from '../parts/enrichment-progress.tsx'
import { Fact } from '../parts/fact.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Section } from '../parts/section.tsx'
import { isMissing, Problem, Shown } from '../parts/shown.tsx'
import { client } from '../session.ts'
import { useData } from '../use-data.ts'

/** How far the enrichment of the run is, while it runs. */
export const live: Page = { path: 'live', title: 'Live', group: 'Run', View: LivePage }

const RUNNING_EVERY_MS = 2_000
const IDLE_EVERY_MS = 10_000

function LivePage(): JSX.Element {
  const [every, setEvery] = useState(RUNNING_EVERY_MS)
  const loaded = useData<Enrichment>('dashboard/enrichment', every)
  const now = loaded.data !== undefined && !isMissing(loaded.data) ? loaded.data : undefined
  const pace =
    now !== undefined && (now.state === 'running' || now.state === 'paused') ? RUNNING_EVERY_MS : IDLE_EVERY_MS
  if (pace !== every) setEvery(pace)
  return (
    <>
      <PageHead title="Live">
        The enrichment of the run: what is done, what is in flight, and a switch to hold it.
      </PageHead>
      <Shown of={{ ...loaded, loading: false }} lines={14}>
        {(enrichment) => <Progress enrichment={enrichment} again={loaded.again} />}
      </Shown>
    </>
  )
}

const STATE_WORDS: Readonly<Record<Enrichment['state'], string>> = {
  waiting: 'Not begun yet',
  running: 'Running',
  paused: 'Paused',
  stopped: 'Stopped before the end',
  done: 'Done',
}

function Progress({ enrichment, again }: { readonly enrichment: Enrichment; readonly again: () => void }): JSX.Element {
  const { state, hint, callsPerMinute, inFlight, budget, steps } = enrichment
  return (
    <>
      <div class="live-head">
        <p class="live-state" role="status">
          <span class={`state-dot ${state}`} aria-hidden="true" />
          {STATE_WORDS[state]}
        </p>
        <PauseButton enrichment={enrichment} again={again} />
      </div>
      {hint !== undefined && <p class="live-hint quiet">{hint}</p>}
      <EnrichmentProgress steps={steps} />
      <Section title="Calls">
        <dl class="facts">
          <Fact name="Answered in the last minute" value={formatCount(callsPerMinute)} />
          <Fact name="In flight" value={formatCount(inFlight)} />
        </dl>
      </Section>
      <Section title="Budget">
        <BudgetFacts budget={budget} />
      </Section>
    </>
  )
}

/** Holds or goes on. Where nothing runs there is nothing to hold, but a flag that holds the next start can be taken back. */
function PauseButton({
  enrichment,
  again,
}: {
  readonly enrichment: Enrichment
  readonly again: () => void
}): JSX.Element | null {
  const { state, paused } = enrichment
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<RequestError>()
  if (state === 'done' && !paused) return null
  const press = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await client.post('dashboard/enrichment', { paused: !paused })
      again()
    } catch (cause) {
      setError(cause instanceof RequestError ? cause : new RequestError(0, 'PAGE', String(cause)))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="pause">
      <button type="button" class={paused ? 'primary' : undefined} disabled={busy} onClick={() => void press()}>
        {paused ? 'Go on' : 'Pause'}
      </button>
      {error !== undefined && <Problem error={error} again={() => void press()} />}
    </div>
  )
}

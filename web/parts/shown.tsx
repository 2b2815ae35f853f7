import type { ComponentChildren, JSX } from 'preact'
import type { Missing, Reply } from '../../src/serve/dashboard/page-data.ts'
import type { RequestError } from '../client.ts'
import type { Loaded } from '../use-data.ts'
import { KeyForm } from './key-form.tsx'

interface ShownProps<T> {
  readonly of: Loaded<Reply<T>>
  /** How many lines high the place is that is kept until the first reply has come. */
  readonly lines?: number
  readonly children: (data: T) => ComponentChildren
}

/** What was asked for, as soon as it is there; before that its place, and else the reason why it is not. */
export function Shown<T extends object>({ of: loaded, lines = 6, children }: ShownProps<T>): JSX.Element {
  const { data, error, loading, again } = loaded
  if (data === undefined && error !== undefined) return <Problem error={error} again={again} />
  if (data === undefined) {
    return (
      <div class="waiting" aria-busy="true">
        <p class="visually-hidden">Loading</p>
        {Array.from({ length: lines }, (_, line) => (
          <div key={line} class="waiting-line" />
        ))}
      </div>
    )
  }
  return (
    <div class={loading ? 'shown stale' : 'shown'} aria-busy={loading}>
      {error !== undefined && <Problem error={error} again={again} />}
      <Given of={data}>{children}</Given>
    </div>
  )
}

/** Data, or in its place what is missing and what makes it. */
export function Given<T extends object>({
  of: reply,
  children,
}: {
  readonly of: Reply<T>
  readonly children: (data: T) => ComponentChildren
}): ComponentChildren {
  return isMissing(reply) ? <Absent {...reply} /> : children(reply)
}

export function isMissing<T extends object>(reply: Reply<T>): reply is Missing {
  return 'missing' in reply && 'hint' in reply
}

/** Says that there is nothing here, and what to do about it. */
export function Absent({ missing, hint }: Missing): JSX.Element {
  return (
    <div class="absent">
      <p>{missing}</p>
      <p class="quiet">{hint}</p>
    </div>
  )
}

/** An error in words. */
export function Problem({ error, again }: { readonly error: RequestError; readonly again: () => void }): JSX.Element {
  if (error.status === 401) return <KeyForm says="What this page shows needs one of scope read." />
  return (
    <div class="notice" role="alert">
      <p>
        <strong>{error.message}</strong> <code>{error.code}</code>
      </p>
      {error.hint !== undefined && <p>{error.hint}</p>}
      <p>
        <button type="button" onClick={again}>
          Try again
        </button>
      </p>
      {error.status === 403 && error.code === 'SERVE_SCOPE' && <KeyForm says="The one you gave may not do this." />}
    </div>
  )
}

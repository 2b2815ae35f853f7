import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'

interface SectionProps {
  readonly title: string
  /** Beside the heading. */
  readonly aside?: ComponentChildren
  readonly class?: string
  readonly children: ComponentChildren
}

/** A part of a page, called by its heading. */
export function Section({ title, aside, class: name, children }: SectionProps): JSX.Element {
  const id = useId()
  return (
    <section aria-labelledby={id} class={name}>
      <div class="section-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

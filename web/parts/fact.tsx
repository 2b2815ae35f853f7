import type { ComponentChildren, JSX } from 'preact'

interface FactProps {
  readonly name: string
  readonly value: ComponentChildren
  readonly sub?: ComponentChildren
}

/** A word over a figure, in a `dl` of the class `facts`. */
export function Fact({ name, value, sub }: FactProps): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {sub !== undefined && <span class="sub">{sub}</span>}
      </dd>
    </div>
  )
}

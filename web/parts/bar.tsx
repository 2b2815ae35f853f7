import type { JSX } from 'preact'

const WIDTH = 64
const HEIGHT = 8

/** A share in [0, 1] as a bar, beside the figure that says the same. */
export function ShareBar({
  share,
  tone = 'plain',
}: {
  readonly share: number
  readonly tone?: 'plain' | 'quiet'
}): JSX.Element {
  const length = WIDTH * Math.max(0, Math.min(1, share))
  return (
    <svg class={`bar ${tone}`} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect class="bar-track" width={WIDTH} height={HEIGHT} rx="2" />
      <rect class="bar-value" width={length} height={HEIGHT} rx="2" />
    </svg>
  )
}

/** A value in [−most, most] as a bar from the middle: to the right what is above 0, to the left what is below. */
export function SignedBar({ value, most }: { readonly value: number; readonly most: number }): JSX.Element {
  const middle = WIDTH / 2
  const length = most > 0 ? (middle * Math.min(Math.abs(value), most)) / most : 0
  return (
    <svg class="bar" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect class="bar-track" width={WIDTH} height={HEIGHT} rx="2" />
      <rect
        class={value < 0 ? 'bar-below' : 'bar-value'}
        x={value < 0 ? middle - length : middle}
        width={length}
        height={HEIGHT}
      />
      <line class="bar-zero" x1={middle} x2={middle} y1="0" y2={HEIGHT} />
    </svg>
  )
}

import type { PlotOptions } from '@observablehq/plot'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type * as Marks from './plot-marks.ts'

interface ChartProps {
  /** What a screen reader is told. The figures stand in a table beside it. */
  readonly name: string
  /** In px; kept free until the chart is there. */
  readonly height: number
  /** Draws for a width in px. It is called again when the width changes. */
  readonly draw: (plot: typeof Marks, width: number) => PlotOptions
  /** What `draw` depends on: it is drawn anew when one of these changes. */
  readonly of: readonly unknown[]
  readonly caption?: ComponentChildren
}

/** A chart with axes. Plot is loaded with the first one. */
export function Chart({ name, height, draw, of, caption }: ChartProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current!
    let ended = false
    let drawn = 0
    const redraw = async (): Promise<void> => {
      const plot = await import('./plot-marks.ts')
      const width = element.clientWidth
      if (ended || width === 0 || width === drawn) return
      drawn = width
      const chart = plot.plot({ className: 'plot', ariaLabel: name, width, height, ...draw(plot, width) })
      chart.setAttribute('role', 'img')
      // Plot names its groups; inside of an image nobody hears that, and a plain group may have no name.
      for (const group of chart.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label')
      element.replaceChildren(chart)
    }
    const watch = new ResizeObserver(() => void redraw())
    watch.observe(element)
    return () => {
      ended = true
      watch.disconnect()
    }
  }, [name, height, ...of])
  return (
    <figure class="chart">
      <div ref={box} style={{ minHeight: `${height}px` }} />
      {caption !== undefined && <figcaption>{caption}</figcaption>}
    </figure>
  )
}

import type { ComponentChildren, JSX, Ref } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** A column of a table. The first column names the row, unless another says that it does. */
export interface Column<T> {
  readonly head: string
  /** Beside the heading, which is then only read out. */
  readonly headCell?: ComponentChildren
  /** For a heading that a short word does not explain. */
  readonly title?: string
  /** Numbers stand to the right. */
  readonly number?: boolean
  readonly rowHead?: boolean
  readonly class?: string
  readonly cell: (row: T, index: number) => ComponentChildren
}

interface TableProps<T> {
  /** What the table holds; `hidden` where a heading just above says the same. */
  readonly caption: string
  readonly captionHidden?: boolean
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => string
  /** Marks a row. */
  readonly rowClass?: (row: T) => string | undefined
  /** In place of rows. */
  readonly empty?: ComponentChildren
}

/** A table that scrolls by itself when the window is narrow. */
export function Table<T>({
  caption,
  captionHidden = false,
  columns,
  rows,
  keyOf,
  rowClass,
  empty,
}: TableProps<T>): JSX.Element {
  const { box, overflows, goesOn } = useOverflow()
  const names = Math.max(
    0,
    columns.findIndex(({ rowHead }) => rowHead),
  )
  return (
    <div class={goesOn ? 'table-box goes-on' : 'table-box'}>
      {/* Who has no mouse scrolls a wide one with the arrow keys. */}
      <div class="scroll" ref={box} {...(overflows && { role: 'group', 'aria-label': caption, tabIndex: 0 })}>
        <table>
          <caption class={captionHidden ? 'visually-hidden' : undefined}>
            <span class="caption-words">{caption}</span>
          </caption>
          <thead>
            <tr>
              {columns.map(({ head, headCell, title, number, class: name }) => (
                <th key={head} scope="col" class={classes(number, name)} title={title}>
                  {headCell === undefined ? head : <span class="visually-hidden">{head}</span>}
                  {headCell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={keyOf(row)} class={rowClass?.(row)}>
                {columns.map(({ head, number, class: name, cell }, place) =>
                  place === names ? (
                    <th key={head} scope="row" class={classes(number, name)}>
                      {cell(row, index)}
                    </th>
                  ) : (
                    <td key={head} class={classes(number, name)}>
                      {cell(row, index)}
                    </td>
                  ),
                )}
              </tr>
            ))}
            {rows.length === 0 && empty !== undefined && (
              <tr>
                <td colSpan={columns.length} class="empty">
                  {empty}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {overflows && (
        <p class="scroll-hint" aria-hidden="true">
          Goes on to the right →
        </p>
      )}
    </div>
  )
}

function classes(number: boolean | undefined, name: string | undefined): string | undefined {
  const all = [number === true && 'number', name].filter((one) => typeof one === 'string')
  return all.length > 0 ? all.join(' ') : undefined
}

interface Overflow {
  readonly box: Ref<HTMLDivElement>
  /** Whether what is in the box is wider than the box. */
  readonly overflows: boolean
  /** Whether something is hidden to the right now. */
  readonly goesOn: boolean
}

/** Less than a pixel may be left by rounding. */
const ROUNDING = 1

function useOverflow(): Overflow {
  const box = useRef<HTMLDivElement>(null)
  const [hidden, setHidden] = useState({ overflows: false, goesOn: false })
  useEffect(() => {
    const element = box.current!
    const look = (): void => {
      const { scrollWidth, clientWidth, scrollLeft } = element
      const overflows = scrollWidth > clientWidth
      const goesOn = overflows && scrollLeft + clientWidth < scrollWidth - ROUNDING
      setHidden((before) =>
        before.overflows === overflows && before.goesOn === goesOn ? before : { overflows, goesOn },
      )
    }
    const watch = new ResizeObserver(look)
    watch.observe(element)
    watch.observe(element.firstElementChild!)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      watch.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  return { box, ...hidden }
}

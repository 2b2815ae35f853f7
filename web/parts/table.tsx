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
  const [box, overflows] = useOverflow()
  const names = Math.max(
    0,
    columns.findIndex(({ rowHead }) => rowHead),
  )
  return (
    // Who has no mouse scrolls a wide one with the arrow keys.
    <div class="scroll" ref={box} {...(overflows && { role: 'group', 'aria-label': caption, tabIndex: 0 })}>
      <table>
        <caption class={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
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
  )
}

function classes(number: boolean | undefined, name: string | undefined): string | undefined {
  const all = [number === true && 'number', name].filter((one) => typeof one === 'string')
  return all.length > 0 ? all.join(' ') : undefined
}

/** Whether what is in a box is wider than the box. */
function useOverflow(): readonly [Ref<HTMLDivElement>, boolean] {
  const box = useRef<HTMLDivElement>(null)
  const [overflows, setOverflows] = useState(false)
  useEffect(() => {
    const element = box.current!
    const watch = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth))
    watch.observe(element)
    watch.observe(element.firstElementChild!)
    return () => watch.disconnect()
  }, [])
  return [box, overflows]
}

import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { formatPercent, formatReliability, formatScore, isDoubted } from '../../src/report/figures.ts'
import type { AlignmentLine, CaseStudy, StatedValue } from '../../src/serve/dashboard/page-data.ts'
import { type AspectBox, bottomOf, EDGE, LINE, middleOf, stackBoxes } from './aspect-boxes.ts'
import { titleOf } from './title.tsx'
import { wrapWords } from './wrap-words.ts'

/** Below this width the texts of the aspects stand in the table only. */
const WIDE = 600
/** Room for a figure beside a name. */
const FIGURE = 70
const NAME = 17
/** Width of the pill that a figure on a line stands in. */
const PILL = 42

/**
 * The case study of the paper (Fig. 5): the user's aspects with their weights on the left, the item's on the right, and
 * between them the lines of alignment. A line is as thick as what it contributes, solid where the sides agree and dashed
 * where they do not. The table below says the same.
 */
export function AlignmentDiagram({ study }: { readonly study: CaseStudy }): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const watch = new ResizeObserver(() => setWidth(box.current?.clientWidth ?? 0))
    watch.observe(box.current!)
    return () => watch.disconnect()
  }, [])
  return (
    <div ref={box} class="alignment">
      {width > 0 && <Diagram study={study} width={width} />}
    </div>
  )
}

function Diagram({ study, width }: { readonly study: CaseStudy; readonly width: number }): JSX.Element {
  const wide = width >= WIDE
  const column = Math.round(width * (wide ? 0.37 : 0.36))
  const nameIn = (words: string): readonly string[] =>
    wrapWords(words, column - 2 * EDGE - (wide ? FIGURE : 0), wide ? 1 : 2)
  const users = stackBoxes(
    study.userAspects.map(({ aspect, words, weight, text }) => ({
      ...{ id: aspect, name: nameIn(words), figure: formatPercent(weight), faint: false },
      lines: wide ? wrapWords(text, column - 2 * EDGE, 3) : [],
    })),
    wide,
  )
  const items = stackBoxes(
    study.itemAspects.map(({ aspect, words, text, dropped, values }) => ({
      ...{ id: aspect, name: nameIn(words), faint: text === null || dropped },
      figure: text === null ? 'not stated' : dropped ? 'dropped' : doubtOf(values, wide),
      lines: wide && text !== null ? wrapWords(text, column - 2 * EDGE, 3) : [],
    })),
    wide,
  )
  const height = Math.max(bottomOf(users), bottomOf(items))
  const shift = (boxes: readonly AspectBox[]): number => (height - bottomOf(boxes)) / 2
  const most = Math.max(...study.lines.map(({ contribution }) => Math.abs(contribution)), 1e-9)
  return (
    <svg
      class="alignment-diagram"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={textOf(study)}
    >
      {study.lines.map((line) => (
        <Line
          key={`${line.from} ${line.to}`}
          {...{ line, most, column, width }}
          fromY={middleOf(users, line.from) + shift(users)}
          toY={middleOf(items, line.to) + shift(items)}
        />
      ))}
      <Boxes boxes={users} x={0} y={shift(users)} width={column} wide={wide} />
      <Boxes boxes={items} x={width - column} y={shift(items)} width={column} wide={wide} />
    </svg>
  )
}

interface LineProps {
  readonly line: AlignmentLine
  readonly most: number
  readonly column: number
  readonly width: number
  readonly fromY: number
  readonly toY: number
}

function Line({ line: { alignment, contribution }, most, column, width, fromY, toY }: LineProps): JSX.Element | null {
  if (alignment === null) return null
  const [from, to] = [column, width - column]
  const bend = (to - from) * 0.45
  const thickness = 1.25 + (7 * Math.abs(contribution)) / most
  // A third of the way: where lines to one aspect have not met yet.
  const at = pointOn([from, fromY], [from + bend, fromY], [to - bend, toY], [to, toY], 0.36)
  return (
    <g class={alignment < 0 ? 'line against' : 'line with'}>
      <path
        d={`M${from} ${fromY}C${from + bend} ${fromY} ${to - bend} ${toY} ${to} ${toY}`}
        stroke-width={thickness.toFixed(2)}
        stroke-dasharray={alignment < 0 ? '5 4' : undefined}
      />
      <rect class="pill" x={at[0] - PILL / 2} y={at[1] - 9} width={PILL} height="18" rx="9" />
      <text x={at[0]} y={at[1] + 4} text-anchor="middle">
        {formatScore(alignment)}
      </text>
    </g>
  )
}

type Point = readonly [x: number, y: number]

/** A point of a cubic Bézier curve. */
function pointOn(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const s = 1 - t
  const at = (axis: 0 | 1): number =>
    s ** 3 * a[axis] + 3 * s * s * t * b[axis] + 3 * s * t * t * c[axis] + t ** 3 * d[axis]
  return [at(0), at(1)]
}

interface BoxesProps {
  readonly boxes: readonly AspectBox[]
  readonly x: number
  readonly y: number
  readonly width: number
  readonly wide: boolean
}

function Boxes({ boxes, x, y, width, wide }: BoxesProps): JSX.Element {
  return (
    <g transform={`translate(${x} ${y})`}>
      {boxes.map(({ id, name, figure, lines, faint, top, height }) => (
        <g key={id} class={faint ? 'aspect faint' : 'aspect'} transform={`translate(0 ${top})`}>
          <rect x="0.5" y="0.5" width={width - 1} height={height - 1} rx="5" />
          {name.map((words, place) => (
            <text key={words} class="name" x={EDGE} y={EDGE + 11 + place * LINE}>
              {words}
            </text>
          ))}
          <text
            class="figure"
            x={wide ? width - EDGE : EDGE}
            y={EDGE + 11 + (wide ? 0 : name.length * LINE)}
            text-anchor={wide ? 'end' : 'start'}
          >
            {figure}
          </text>
          {lines.map((line, place) => (
            <text key={line} class="says" x={EDGE} y={EDGE + 11 + NAME + place * LINE}>
              {line}
            </text>
          ))}
        </g>
      ))}
    </g>
  )
}

/** Of the value that is relied on least, where it is doubted. */
function doubtOf(values: readonly StatedValue[], wide: boolean): string {
  const least = Math.min(...values.map(({ reliability }) => reliability ?? 1))
  if (!isDoubted(least)) return ''
  return wide ? `doubted, ${formatReliability(least)}` : 'doubted'
}

/** What a reader of the screen is told; the table has every figure. */
function textOf({ user, item, lines, userAspects, itemAspects }: CaseStudy): string {
  const words = (aspects: readonly { aspect: string; words: string }[], id: string): string =>
    aspects.find(({ aspect }) => aspect === id)?.words ?? id
  const said = lines.map(({ from, to, alignment }) =>
    alignment === null
      ? `${words(userAspects, from)}: nothing to compare`
      : `${words(userAspects, from)} with ${words(itemAspects, to)}: ${formatScore(alignment)}`,
  )
  return `Alignment of user ${user} with ${titleOf(item)}. ${said.join('; ')}. The table below has all figures.`
}

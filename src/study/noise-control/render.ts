import type { Estimate, MethodFigures } from './measure-methods.ts'
import { type NoiseStudy, REFERENCE, type SubsetFigures } from './study.ts'
import { OUR_GATE } from './study-gates.ts'

/** The study as Markdown tables. Figures have three places; intervals are 95 %, by bootstrap over items. */
export function renderNoiseStudy(study: NoiseStudy): string {
  const [heldOut, chosenOn, ...parts] = study.real
  const { right, wrong } = study.trainingValues
  const families = [...study.weights]
  const largest = (signal: string): number =>
    Math.max(...families.map(([, weights]) => Math.abs(weights.get(signal) ?? 0)))
  const signals = [...new Set(families.flatMap(([, weights]) => [...weights.keys()]))].sort(
    (a, b) => largest(b) - largest(a),
  )
  return [
    '## Real errors',
    ...[heldOut, chosenOn].map(fullTable),
    '### Parts of the held-out items, AUROC',
    aurocTable(parts),
    '## Planted errors, AUROC',
    aurocTable(study.planted),
    fullTable(study.planted.at(-1)!),
    '### By kind, AUROC',
    aurocTable(study.kinds),
    `## What the gate learnt from ${right} right and ${wrong} planted values`,
    table(
      ['log-odds of a standard deviation, against', ...families.map(([family]) => family)],
      signals.map((name) => [name, ...families.map(([, weights]) => weights.get(name)?.toFixed(2) ?? '–')]),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

function fullTable({ name, values, wrong, methods }: SubsetFigures): string {
  const head = ['method', 'AUROC', 'over Eq. 6–12', 'AUPRC', 'precision', 'recall', 'calibration error', 'Brier']
  const rows = methods.map(({ name: method, figures, overReference }) => [
    emphasised(method),
    withInterval(figures.auroc),
    method === REFERENCE ? '' : withInterval(overReference, true),
    ...[figures.auprc, figures.precision, figures.recall, figures.calibrationError, figures.brier].map(withInterval),
  ])
  return `### ${capital(name)}: ${values} values, ${wrong} wrong\n\n${table(head, rows)}`
}

function aurocTable(subsets: readonly SubsetFigures[]): string {
  const head = ['method', ...subsets.map(({ name, values, wrong }) => `${name} (${values}, ${wrong} wrong)`)]
  const methods = subsets[0].methods.map(({ name }) => name)
  const rows = methods.map((method) => [
    emphasised(method),
    ...subsets.map((subset) => withInterval(figuresOf(subset, method).figures.auroc)),
  ])
  const differences = subsets.map((subset) => withInterval(figuresOf(subset, OUR_GATE).overReference, true))
  return table(head, [...rows, ['our gate less Eq. 6–12', ...differences]])
}

function figuresOf({ methods }: SubsetFigures, name: string): MethodFigures {
  return methods.find((method) => method.name === name)!
}

function withInterval({ value, ci95 }: Estimate, isSigned: unknown = false): string {
  if (Number.isNaN(value)) return '–'
  const shown = (x: number): string => `${isSigned === true && x >= 0 ? '+' : ''}${x.toFixed(3)}`
  return `${shown(value)} [${ci95.map(shown).join(', ')}]`
}

function emphasised(method: string): string {
  return method === OUR_GATE ? `**${method}**` : method
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

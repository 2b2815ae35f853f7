import { type Html, html } from './html.ts'

/** The page's style sheet. Colours are told apart by people who confuse red and green; words say the same as colours. */
export const reportStyle: Html = html`
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --ink: #1c1e21; --quiet: #5c6370; --line: #dcdfe4; --faint: #f3f4f6;
  --accent: #1f5fa8; --good: #1f5fa8; --bad: #a8480c; --mark: #fbeaa3; --mark-ink: #1c1e21; --warn: #7a5a00;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif;
  --serif: Charter, 'Bitstream Charter', 'Iowan Old Style', 'Palatino Linotype', Georgia, 'DejaVu Serif', serif;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --ink: #e6e7ea; --quiet: #a0a7b3; --line: #343941; --faint: #1e2126;
    --accent: #7db4f0; --good: #7db4f0; --bad: #f0a367; --mark: #5a4a12; --mark-ink: #fdf3cf; --warn: #e2bd57;
  }
}
* { box-sizing: border-box; }
html { font-size: 100%; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 var(--serif); }
main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1, h2, h3 { line-height: 1.25; font-weight: 650; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.1rem); margin: 0.2rem 0 1rem; }
h2 { font-size: 1.45rem; margin: 0 0 0.8rem; }
h3 { font-size: 1.1rem; margin: 2.2rem 0 0.5rem; }
p, li, dd { overflow-wrap: anywhere; }
p { margin: 0 0 0.9rem; max-width: 44rem; }
section, footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 1.8rem; }
footer { max-width: 59.5rem; width: calc(100% - 2.5rem); padding-inline: 0; padding-bottom: 4rem; }
section > ul { max-width: 44rem; padding-left: 1.2rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.kicker { font: 600 0.8rem/1 var(--sans); letter-spacing: 0.04em; color: var(--quiet); margin: 0; }
.headline { font-size: 1.25rem; line-height: 1.5; max-width: 48rem; }
.verdicts { max-width: 48rem; padding-left: 1.2rem; margin: 0 0 0.9rem; }
.note, .quiet, .sub, figcaption, caption { color: var(--quiet); }
.note { font-size: 0.92rem; }
nav { border-block: 1px solid var(--line); margin-top: 1.8rem; padding: 0.6rem 0; font: 0.9rem/1.5 var(--sans); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.3rem; list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: 0.2rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav + section { border-top: 0; margin-top: 0.5rem; }
.scroll { overflow-x: auto; margin: 0.6rem 0 1.2rem; }
table { border-collapse: collapse; min-width: 100%; font: 0.875rem/1.4 var(--sans); font-variant-numeric: tabular-nums lining-nums; }
caption { position: sticky; left: 0; max-width: min(50rem, calc(100vw - 2.5rem)); text-align: left; font-size: 0.85rem; padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.42rem 1.1rem 0.42rem 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 600; vertical-align: bottom; border-bottom: 1.5px solid var(--ink); }
tbody th { font-weight: 450; }
.number { text-align: right; white-space: nowrap; }
.prose { display: block; min-width: 9rem; max-width: 18rem; overflow-wrap: anywhere; }
.sub { display: block; font: 0.79rem/1.45 var(--sans); font-variant-numeric: tabular-nums; }
td .sub { white-space: nowrap; }
td .sub:not(.number .sub) { white-space: normal; min-width: 8.5rem; }
.nowrap { white-space: nowrap; }
.line { display: block; min-width: 9rem; }
.verdict { font-weight: 600; white-space: nowrap; }
.verdict.better { color: var(--good); }
.verdict.worse { color: var(--bad); }
.verdict.none { color: var(--quiet); font-weight: 450; }
.badge { display: inline-block; font: 600 0.75rem/1.5 var(--sans); padding: 0 0.45em; border: 1px solid currentColor; border-radius: 0.25rem; white-space: nowrap; }
.badge.error { color: var(--bad); }
.badge.warning { color: var(--warn); }
.badge.good { color: var(--good); }
.badge.info, .badge.quiet { color: var(--quiet); }
details { margin: 0.4rem 0; border-left: 2px solid var(--line); padding-left: 0.8rem; }
summary { cursor: pointer; font: 0.9rem/1.8 var(--sans); color: var(--accent); }
details .inside { padding-bottom: 0.6rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem 2.5rem; margin: 1rem 0; }
figure { margin: 0; max-width: 29rem; }
figcaption { font: 0.82rem/1.45 var(--sans); margin-top: 0.3rem; }
.chart { display: block; width: 100%; height: auto; }
.chart text { font: 11px var(--sans); fill: var(--ink); }
.chart .tick, .chart .axis { fill: var(--quiet); }
.chart .tick { font-size: 10px; }
.grid { stroke: var(--line); }
.zero { stroke: var(--ink); }
.whisker { stroke: var(--quiet); stroke-width: 2; }
.dot { fill: var(--quiet); }
.tone-reference .whisker, .tone-better .whisker { stroke: var(--good); }
.tone-reference .dot, .tone-better .dot { fill: var(--good); }
.tone-worse .whisker { stroke: var(--bad); }
.tone-worse .dot { fill: var(--bad); }
.tone-reference .label { font-weight: 700; }
.curve { fill: none; stroke: var(--accent); stroke-width: 1.6; stroke-linejoin: round; }
.chosen { fill: var(--paper); stroke: var(--accent); stroke-width: 2; }
.bar-kept, .bar-positive { fill: var(--accent); }
.bar-dropped, .bar-negative { fill: var(--bad); }
.bar-track { fill: var(--line); }
.threshold { stroke: var(--ink); stroke-dasharray: 4 3; }
.bar { vertical-align: -0.1em; margin-left: 0.3rem; }
.key { display: inline-block; width: 0.75em; height: 0.75em; }
.key.kept { background: var(--accent); }
.key.dropped { background: var(--bad); }
.definitions, .facts { font: 0.875rem/1.5 var(--sans); display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: 0.2rem 1rem; margin: 0.8rem 0; max-width: 50rem; }
dt { font-weight: 600; }
dd { margin: 0; }
.defects, .examples, .attributions { list-style: none; padding: 0; max-width: 48rem; }
.defects li { margin-bottom: 0.7rem; }
.attributions { font-size: 0.9rem; }
.examples li { border-left: 2px solid var(--line); padding: 0.1rem 0 0.1rem 0.9rem; margin-bottom: 1.1rem; }
.examples p { margin: 0 0 0.15rem; }
.example-head { font-weight: 600; }
.passage { max-width: 46rem; margin: 1.4rem 0; background: var(--faint); padding: 1rem 1.2rem; scroll-margin-top: 1rem; }
.passage:target { outline: 2px solid var(--accent); }
blockquote { margin: 0 0 0.6rem; white-space: pre-line; overflow-wrap: anywhere; }
mark { background: var(--mark); color: var(--mark-ink); padding: 0.05em 0; }
.mark-label { font: 600 0.68rem/1 var(--sans); color: var(--quiet); vertical-align: 0.45em; margin: 0 0.2em; }
.hash { display: block; font: 0.75rem/1.5 var(--mono); overflow-wrap: anywhere; }
code { font: 0.85em var(--mono); overflow-wrap: anywhere; }
pre { font: 0.8rem/1.5 var(--mono); background: var(--faint); padding: 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 30rem) {
  body { font-size: 0.97rem; }
  main { padding: 0 1rem; }
  footer { width: calc(100% - 2rem); }
  .chart text { font-size: 12px; }
  .chart .tick { font-size: 11px; }
  .headline { font-size: 1.12rem; }
  .definitions, .facts { grid-template-columns: 1fr; gap: 0; }
  .definitions dd, .facts dd { margin-bottom: 0.5rem; }
  table { font-size: 0.82rem; }
  .passage { padding: 0.8rem; }
}
@media print {
  nav { display: none; }
  .scroll { overflow: visible; }
  section { break-inside: auto; }
  figure, tr { break-inside: avoid; }
}
`

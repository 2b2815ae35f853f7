// What of Plot the charts use: the rest stays out of the bundle.
export { dot, lineY, link, plot, rectY, ruleX, ruleY, text } from '@observablehq/plot'

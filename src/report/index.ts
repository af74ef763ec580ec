/**
 * The last stage: verdicts for people and for programs. Knows nothing of how they came about.
 */
export { renderCheckBrief, renderCheckLine } from './check-line.ts'
export { renderFailure } from './failure.ts'
export { cleanLines } from './hostile.ts'
export { toJson, toJsonOfMany } from './json.ts'
export { renderLabList } from './lab-list.ts'
export { type LiveSteps, liveSteps } from './live.ts'
export { type Overviewed, renderOverviewLine, renderOverviewSum } from './overview.ts'
export { firstFailure, renderSummary } from './summary.ts'
export type { RenderOptions } from './theme.ts'
export { renderHeader, renderOutcome, renderRemaining, renderVerdict } from './verdict-text.ts'

/**
 * The last stage: verdicts for people and for programs. Knows nothing of how they came about.
 */
export { renderCheckBrief, renderCheckLine } from './check-line.ts'
export { type Compared, renderDiff } from './diff.ts'
export { renderFailure } from './failure.ts'
export { type Gate, renderGate } from './gate.ts'
export * from './grading/index.ts'
export { type Hint, renderHint } from './hint.ts'
export { cleanLines } from './hostile.ts'
export { toJson, toJsonOfMany } from './json.ts'
export { type ListedLab, labHeading, nextLab, renderLabList, renderLabRows, wordFor } from './lab-list.ts'
export { type LiveSteps, liveSteps } from './live.ts'
export { type Overviewed, renderOverviewLine, renderOverviewSum } from './overview.ts'
export { compareSources, type DiffRow, sourceLines } from './source-diff.ts'
export { firstFailure, renderSummary } from './summary.ts'
export { type RenderOptions, themeOf } from './theme.ts'
export { renderHeader, renderOutcome, renderRemaining, renderVerdict } from './verdict-text.ts'
export { liveWhy } from './why.ts'

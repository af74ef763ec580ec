/** What the scene stage offers: a lab's network, brought up by somebody's code in a guest of its own. */
export type { LiveScene, LiveStage, Published } from './live.ts'
export type { Part } from './parts.ts'
export type { Question } from './questions.ts'
export { openScene, type Scene, type SceneOptions } from './scene.ts'
export { type Set, stageIn } from './stage.ts'
export { type Stopped, StoppedHere } from './stopped.ts'
export { type Before, before, type Loss, prepareTaking, type Taking, takeAway } from './take-away.ts'

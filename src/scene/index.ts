/** What the scene stage offers: a lab's network, brought up by somebody's code in a guest of its own. */
export { type SceneFacts, sendLine } from './channel.ts'
export { type JoinedScene, joinScene } from './joined.ts'
export { keep } from './keeper.ts'
export type { LiveScene, LiveStage, Published } from './live.ts'
export type { Part } from './parts.ts'
export type { Question } from './questions.ts'
export { openScene, packetOf, type Scene, type SceneOptions } from './scene.ts'
export { sceneSocket } from './socket.ts'
export { type Set, stageIn } from './stage.ts'
export { type Stopped, StoppedHere } from './stopped.ts'
export { type Before, before, type Loss, prepareTaking, type Taking, takeAway } from './take-away.ts'
export {
  compareTopologies,
  kindsMissing,
  type Port,
  readTopology,
  type Topology,
  topologyOf,
} from './topology.ts'

/**
 * `npm run setup`, first thing: refuses a Node that is too old before loading anything that it could not read.
 * It must not know what setup does.
 */
import { checkNode } from './node-version.mjs'

checkNode()
const args = process.argv.slice(2)
const { runToEnd, wantsJson } = await import('./ending.mjs')
const { setUp } = await import('./first-stage.mjs')
await runToEnd((ending) => setUp(args, ending), {
  json: wantsJson(args),
  stopped: 'Stopped. What is finished is kept, nothing is left half-made; npm run setup goes on from here.',
})

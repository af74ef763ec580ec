/**
 * `npm run setup`, first thing: refuses a Node that is too old before loading anything that it could not read.
 * It must not know what setup does.
 */
import { checkNode } from './node-version.mjs'

checkNode()
import('./first-stage.mjs').then((stage) => stage.main(process.argv.slice(2)))

/** Lab 4.7: a container on the host's network, beside one that has its own. */
import { defineListings } from '../listings/define.ts'
import live from './live.ts'

export default defineListings(async (stage) => {
  await live.build(stage)
  await stage.next()
  await stage.next()
  await stage.next()
  await stage.next()
  await stage.next()
})

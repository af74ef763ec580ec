/** Lab 4.6: a container with a network of its own, one with none, and one that shares. */
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

/** Lab 4.8: the policy of its introduction, as pings, a conversation and rules. */
import { defineListings } from '../listings/define.ts'
import live from './live.ts'

export default defineListings(async (stage) => {
  const { web, db } = await live.build(stage)
  await stage.next()
  await stage.next(() => web.shell(`curl -s http://${db}:5432`))
  await stage.next()
  await stage.next()
  await stage.next()
})

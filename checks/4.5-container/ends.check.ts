/**
 * Lab 4.5: ends that are not quiet: the process was gone before, or one step back fails.
 */
import { type Check, ensure, ensureIsError, listed, packet, refusalOf, relyOn } from '../support/index.ts'
import {
  containerOn,
  type Failures,
  isAsBefore,
  looksUp,
  namesIn,
  returns,
  run,
  spoil,
  without,
} from './scene.ts'

export function ends(check: Check, scene: Failures): void {
  const { names } = scene

  check(
    'process-ended',
    'stop frees all of a process that has ended',
    { needs: ['name-taken'] },
    async (world) => {
      const { host, web, db, place, before } = scene
      await db.place.stop()
      await returns(
        () => db.container.stop(),
        'stop() does its work although the process of the container has ended, and its folder is gone',
        'Nothing has to be done inside of a container that is stopped: all that is to be taken back is on the host.',
      )
      const next =
        'That a process has ended takes back nothing by itself. Its cable may have gone with its namespace, or not yet; the rules, the name and the address are entries elsewhere, and stay there until somebody takes them back, as cleanup() does with cable and address.'
      await looksUp({ by: web.place, name: names.db, address: undefined, next })
      await isAsBefore(world, {
        before,
        when: `after ${names.db} was stopped, whose process had ended,`,
        next,
      })
      scene.job = await containerOn(host, world, names.job)
      const ip = await run(scene.job, place)
      ensure(ip === db.ip, {
        ...{
          expected: `${names.job}, which is run next, gets the address that ${names.db} had, ${db.ip}`,
          next,
        },
        observed: `it gets ${ip}`,
      })
    },
  )

  check(
    'stop-goes-on',
    'when one step back fails, stop takes the others',
    { needs: ['process-ended'] },
    async (world) => {
      const { host, web, job } = scene
      const links = await world.host.linkNames()
      await spoil(web.place, 'hosts')
      // Whether that is an error, lab 4.4 decides, and there it is the same for any name.
      const { unregister, known } = await namesIn(world, host)
      const refusal = await refusalOf(() => job.stop())
      const gone = without(links, await world.host.linkNames())
      ensure(gone.length === 1, {
        expected: `after ${names.job} was stopped its cable is gone, and no other`,
        observed: `gone from the host: ${listed(gone)}`,
        next: `Somebody in ${names.web} had put a folder in the place of its hosts file, so unregister() could not write there, and threw. That is no reason for ${names.job} to keep what it has: try to take back every step, and throw when all have been tried.`,
      })
      ensure(unregister === undefined || refusal !== undefined, {
        expected: 'stop() throws when a step cannot be taken back, after it has tried all the others',
        observed: `it returned as if all were well, although unregister() throws ${unregister?.name}: ${unregister?.message}`,
        next: 'Go on with the other steps, remember what went wrong, and throw that at the end.',
      })
      if (refusal !== undefined) ensureIsError('stop()', refusal)
      // Whose name the resolver still knows, nobody can take.
      if (unregister !== undefined && known) return
      await web.place.shell('rm -r /etc/hosts')
      await world.learner.callOn(host, 'names.writeHostsFile', web.place.etc, names.web, web.ip)
      const heir = await containerOn(host, world, names.job)
      const ip = await relyOn('stop-again', run(heir, scene.place))
      // What could not be taken back may fail once more.
      await refusalOf(() => job.stop())
      const next = `Of the first ${names.job}, stop() had been called before${refusal === undefined ? '' : ', and had thrown'}. By now its name and its address are another container's: what failed may be tried once more where that harms nobody, and what has been taken back is forgotten.`
      await looksUp({ ...{ by: web.place, name: names.job, address: ip }, next })
      await packet({ from: world.host, to: ip, port: scene.port }).isAnswered({
        by: scene.place,
        next,
        nextStands: true,
      })
      await relyOn('stop-leaves-nothing', heir.stop())
      await spoil(web.place, 'hosts')
    },
  )
}

/**
 * Lab 4.5: containers that run, find each other and are reached.
 */
import { type Check, INTERNET, isRefused, packet } from '../support/index.ts'
import {
  allPortsAnswer,
  answersNeighbor,
  containerOn,
  hasSameLinks,
  looksUp,
  OUTSIDE,
  PORTS,
  processFor,
  processForWeb,
  run,
  startHost,
  type TwoContainers,
} from './scene.ts'

export function running(check: Check, scene: TwoContainers): void {
  check(
    'by-name',
    'web and db reach each other by their names',
    { hint: 'First Host.start(), then run() of one container after the other.' },
    async (world) => {
      scene.host = await startHost(world)
      const place = await processFor(world, 'db')
      const container = await containerOn(scene.host, world, 'db')
      scene.db = { container, place, ip: await run(container, place) }
      scene.before = await world.state()
      scene.web = {
        container: await containerOn(scene.host, world, 'web', PORTS),
        place: await processForWeb(world, 'web'),
        ip: '',
      }
      scene.web.ip = await run(scene.web.container, scene.web.place)
      await looksUp({
        ...{ by: scene.web.place, name: 'web', address: scene.web.ip },
        next: 'A container knows itself: its hosts file is written for its own name and address.',
      })
      for (const [from, to] of [[scene.web, scene.db] as const, [scene.db, scene.web] as const]) {
        await looksUp({
          ...{ by: from.place, name: to.place.name, address: to.ip },
          next: 'run() has to write the hosts file of its own container, and to register its name: with the one resolver that all containers of the host share, so that those that run already learn it.',
        })
        await packet({ from: from.place, to: to.ip, port: 80 }).isAnswered({
          by: to.place,
          seenFrom: from.ip,
          next: 'The name is found, and the packet does not get there: switch communication on, with setIcc of lab 4.3.',
          nextStands: true,
        })
      }
    },
  )

  check('published', 'the neighbor reaches web through the host', { needs: ['by-name'] }, async (world) => {
    await allPortsAnswer(
      world,
      scene.web,
      `web was run with the ports ${PORTS.join(', ')}: publish each of its mappings for the address that it got, with addPortForward of lab 4.2.`,
    )
  })

  check(
    'runs-already',
    'a container that is running is not run again',
    { needs: ['published'] },
    async (world) => {
      const { db, web } = scene
      scene.spare = await processFor(world, 'cache')
      const links = await world.host.linkNames()
      const next =
        'web is running, and goes on as if nothing had been asked: look whether it is before anything is done, and take nothing back that this call has not done.'
      for (const place of [scene.spare, web.place]) {
        const which = place === scene.spare ? 'another process' : 'the process that it has'
        await isRefused({
          call: `run() of web, which is running, with ${which}`,
          work: () => run(web.container, place),
          next,
        })
      }
      await hasSameLinks(world, { before: links, when: 'after a second run() of web was refused', next })
      await looksUp({ by: db.place, name: 'web', address: web.ip, next })
      await answersNeighbor(world, 8080, web.place, next)
    },
  )

  check(
    'outside',
    'web finds www.example.test, and reaches it',
    { needs: ['by-name'] },
    async ({ internet }) => {
      const { web } = scene
      await looksUp({
        ...{ by: web.place, name: OUTSIDE, address: INTERNET },
        next: 'For names that are not in its hosts file, a container asks the server in its resolv.conf: write one that names nameServer of the host, where somebody answers.',
      })
      await internet.listen(80)
      await packet({ from: web.place, to: INTERNET, port: 80 }).isAnswered({
        by: internet,
        next: 'This is the network of lab 4.1, which Host.start() has to build.',
      })
    },
  )
}
